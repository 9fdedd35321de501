// The links as polylines in world pixels, each with its opposite direction; and their uniform grid
// for culling and picking.
// SPDX-License-Identifier: Apache-2.0

export const NONE = 0xffffffff;

/**
 * @param {import("../geometry.js").Geometry} geometry
 * @param {ReturnType<import("./projection.js").makeProjection>} projection
 */
export function buildLines(geometry, projection) {
    return extendLines(null, geometry, projection);
}

/**
 * The lines of a network that goes on where another ends: only the links behind those of `base`
 * are worked out.
 * @param {?ReturnType<typeof buildLines>} base
 */
export function extendLines(base, geometry, projection) {
    const { nLinks, firstVertex } = geometry;
    const from = base ? base.nLinks : 0;
    const nodes = projectOn(base ? base.nodes : null, geometry.nodeX, geometry.nodeY, projection);
    const vertices = projectOn(
        base ? base.vertices : null,
        geometry.vertexX,
        geometry.vertexY,
        projection,
    );
    const first = grown(base ? base.first : null, new Uint32Array(nLinks + 1));
    const x = grown(base ? base.x : null, new Float64Array(vertices.x.length + 2 * nLinks));
    const y = grown(base ? base.y : null, new Float64Array(x.length));
    let at = base ? base.x.length : 0;
    const put = (points, k) => {
        x[at] = points.x[k];
        y[at++] = points.y[k];
    };
    for (let link = from; link < nLinks; link++) {
        first[link] = at;
        put(nodes, geometry.tail[link]);
        for (let v = firstVertex[link]; v < firstVertex[link + 1]; v++) {
            put(vertices, v);
        }
        put(nodes, geometry.head[link]);
    }
    first[nLinks] = at;
    const opposite = grown(base ? base.opposite : null, new Uint32Array(nLinks).fill(NONE));
    pairWithin(geometry, opposite, from);
    return { nLinks, first, x, y, opposite, nodes, vertices };
}

function grown(old, longer) {
    if (old) {
        longer.set(old);
    }
    return longer;
}

function projectOn(old, xs, ys, projection) {
    const x = grown(old ? old.x : null, new Float64Array(xs.length));
    const y = grown(old ? old.y : null, new Float64Array(xs.length));
    for (let k = old ? old.x.length : 0; k < xs.length; k++) {
        [x[k], y[k]] = projection.toWorld(xs[k], ys[k]);
    }
    return { x, y };
}

/* Pairs the links from `from` on with those that go back: of the same row if there is one, else any
 * between the same nodes. */
function pairWithin(geometry, opposite, from) {
    const { nLinks, nNodes, tail, head, row } = geometry;
    const waitingByRow = new Map();
    const waitingByEnds = new Map();
    const join = (a, b) => {
        opposite[a] = b;
        opposite[b] = a;
    };
    for (let link = from; link < nLinks; link++) {
        const other = waitingByRow.get(row[link]);
        if (
            other !== undefined &&
            tail[other] === head[link] &&
            head[other] === tail[link] &&
            opposite[other] === NONE
        ) {
            join(link, other);
        } else {
            waitingByRow.set(row[link], link);
        }
    }
    for (let link = from; link < nLinks; link++) {
        if (opposite[link] !== NONE) {
            continue;
        }
        const back = head[link] * nNodes + tail[link];
        const other = waitingByEnds.get(back);
        if (other === undefined) {
            waitingByEnds.set(tail[link] * nNodes + head[link], link);
        } else {
            join(link, other);
            waitingByEnds.delete(back);
        }
    }
}

/**
 * A uniform grid over boxes: items(cell) of every box that touches the cell, as one array with
 * offsets.
 * @param {{x0: Float64Array, y0: Float64Array, x1: Float64Array, y1: Float64Array}} boxes
 */
export function buildGrid(boxes) {
    const n = boxes.x0.length;
    const frame = frameOf(boxes);
    const width = Math.max(frame.x1 - frame.x0, 1e-9);
    const height = Math.max(frame.y1 - frame.y0, 1e-9);
    const nCells = Math.max(1, Math.min(65536, Math.ceil(n / 2)));
    const cell = Math.max(Math.sqrt((width * height) / nCells), Math.max(width, height) / 1024);
    const nx = Math.floor(width / cell) + 1;
    const ny = Math.floor(height / cell) + 1;
    const grid = {
        ...frame,
        cell,
        nx,
        ny,
        start: new Uint32Array(nx * ny + 1),
        items: null,
        marks: { stamp: new Uint32Array(n), now: 0 },
        nItems: n,
    };
    forEachCell(grid, boxes, (at) => grid.start[at + 1]++);
    for (let k = 0; k < nx * ny; k++) {
        grid.start[k + 1] += grid.start[k];
    }
    grid.items = new Uint32Array(grid.start[nx * ny]);
    const fill = grid.start.slice(0, nx * ny);
    forEachCell(grid, boxes, (at, item) => (grid.items[fill[at]++] = item));
    return grid;
}

/**
 * A grid that also finds a few items behind its own, which are always visited; the marks of
 * visits are shared.
 */
export function extendGrid(grid, nItems) {
    return { ...grid, nItems };
}

/** Calls `visit(item)` once for each box whose cells meet the rectangle. */
export function queryGrid(grid, x0, y0, x1, y1, visit) {
    const { marks } = grid;
    for (let item = marks.stamp.length; item < grid.nItems; item++) {
        visit(item);
    }
    if (!(x1 >= grid.x0 && x0 <= grid.x1 && y1 >= grid.y0 && y0 <= grid.y1)) {
        return;
    }
    marks.now = (marks.now + 1) >>> 0;
    const range = cellsOf(grid, x0, y0, x1, y1);
    for (let cy = range.y0; cy <= range.y1; cy++) {
        for (let cx = range.x0; cx <= range.x1; cx++) {
            const at = cy * grid.nx + cx;
            for (let k = grid.start[at]; k < grid.start[at + 1]; k++) {
                const item = grid.items[k];
                if (marks.stamp[item] !== marks.now) {
                    marks.stamp[item] = marks.now;
                    visit(item);
                }
            }
        }
    }
}

/** Bounding boxes of all links. */
export function boxesOfLines(lines) {
    const n = lines.nLinks;
    const boxes = {
        x0: new Float64Array(n),
        y0: new Float64Array(n),
        x1: new Float64Array(n),
        y1: new Float64Array(n),
    };
    for (let link = 0; link < n; link++) {
        let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
        for (let k = lines.first[link]; k < lines.first[link + 1]; k++) {
            x0 = Math.min(x0, lines.x[k]);
            x1 = Math.max(x1, lines.x[k]);
            y0 = Math.min(y0, lines.y[k]);
            y1 = Math.max(y1, lines.y[k]);
        }
        boxes.x0[link] = x0;
        boxes.y0[link] = y0;
        boxes.x1[link] = x1;
        boxes.y1[link] = y1;
    }
    return boxes;
}

/** Points as boxes without extent. */
export function boxesOfPoints(x, y) {
    return { x0: x, y0: y, x1: x, y1: y };
}

function frameOf(boxes) {
    const frame = { x0: Infinity, y0: Infinity, x1: -Infinity, y1: -Infinity };
    for (let k = 0; k < boxes.x0.length; k++) {
        frame.x0 = Math.min(frame.x0, boxes.x0[k]);
        frame.y0 = Math.min(frame.y0, boxes.y0[k]);
        frame.x1 = Math.max(frame.x1, boxes.x1[k]);
        frame.y1 = Math.max(frame.y1, boxes.y1[k]);
    }
    return frame.x0 <= frame.x1 ? frame : { x0: 0, y0: 0, x1: 0, y1: 0 };
}

function cellsOf(grid, x0, y0, x1, y1) {
    const clamp = (value, n) => Math.max(0, Math.min(n - 1, Math.floor(value)));
    return {
        x0: clamp((x0 - grid.x0) / grid.cell, grid.nx),
        x1: clamp((x1 - grid.x0) / grid.cell, grid.nx),
        y0: clamp((y0 - grid.y0) / grid.cell, grid.ny),
        y1: clamp((y1 - grid.y0) / grid.cell, grid.ny),
    };
}

function forEachCell(grid, boxes, visit) {
    for (let item = 0; item < boxes.x0.length; item++) {
        const range = cellsOf(grid, boxes.x0[item], boxes.y0[item], boxes.x1[item], boxes.y1[item]);
        for (let cy = range.y0; cy <= range.y1; cy++) {
            for (let cx = range.x0; cx <= range.x1; cx++) {
                visit(cy * grid.nx + cx, item);
            }
        }
    }
}

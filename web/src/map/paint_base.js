// Paints what lies under the network: sea and land, coast, borders, rivers, and the graticule.
// SPDX-License-Identifier: Apache-2.0

const STYLES = {
    coast: { colour: "coast", width: 1 },
    border: { colour: "border", width: 1.3, dash: [7, 3, 1.5, 3] },
    river: { colour: "river", width: 1.4 },
    lake: { colour: "lake", width: 1 },
    road: { colour: "road", width: 1.2 },
};
const GRATICULE_PIXELS = 170; /* lines stand at least so far apart */
const STEPS = [1, 2, 5, 10];
const DEGREE_STEPS = [1, 2, 5, 10, 15, 30, 45, 90];

/**
 * Base lines in world pixels. @param {{lines: {kind: string, name: string, points: number[]}[]}}
 * basemap
 */
export function projectBasemap(basemap, projection) {
    return basemap.lines.map((line) => {
        const points = new Float64Array(line.points.length);
        for (let k = 0; k + 1 < points.length; k += 2) {
            [points[k], points[k + 1]] = projection.toWorld(line.points[k], line.points[k + 1]);
        }
        return { kind: line.kind, name: line.name ?? "", points };
    });
}

/** @param {{base: ReturnType<typeof projectBasemap>, projection: object}} scene */
export function paintBase(ctx, scene, view, theme) {
    paintGround(ctx, scene, view, theme);
    for (const kind of ["land", "lake"]) {
        fillPolygons(
            ctx,
            scene.base.filter((line) => line.kind === kind),
            view,
            theme[kind],
        );
    }
    paintGraticule(ctx, scene.projection, view, theme);
    for (const [kind, style] of Object.entries(STYLES)) {
        strokeLines(
            ctx,
            scene.base.filter((line) => line.kind === kind),
            view,
            theme[style.colour],
            style,
        );
    }
}

/* Where the base map has land, what it leaves open is sea; but only as far as it goes, for
 * beyond nothing is known. */
function paintGround(ctx, scene, view, theme) {
    const land = scene.base.filter((line) => line.kind === "land");
    ctx.fillStyle = land.length > 0 ? theme.unknown : theme.land;
    ctx.fillRect(0, 0, view.width, view.height);
    if (land.length > 0) {
        const [x0, y0, x1, y1] = extentOf(land);
        ctx.fillStyle = theme.sea;
        ctx.fillRect(
            x0 * view.k - view.ox,
            y0 * view.k - view.oy,
            (x1 - x0) * view.k,
            (y1 - y0) * view.k,
        );
    }
}

function extentOf(lines) {
    const extent = [Infinity, Infinity, -Infinity, -Infinity];
    for (const { points } of lines) {
        for (let k = 0; k + 1 < points.length; k += 2) {
            extent[0] = Math.min(extent[0], points[k]);
            extent[1] = Math.min(extent[1], points[k + 1]);
            extent[2] = Math.max(extent[2], points[k]);
            extent[3] = Math.max(extent[3], points[k + 1]);
        }
    }
    return extent;
}

function fillPolygons(ctx, lines, view, colour) {
    ctx.fillStyle = colour;
    for (const line of lines) {
        ctx.beginPath();
        trace(ctx, line.points, view);
        ctx.closePath();
        ctx.fill();
    }
}

function strokeLines(ctx, lines, view, colour, style) {
    if (lines.length === 0) {
        return;
    }
    ctx.strokeStyle = colour;
    ctx.lineWidth = style.width;
    ctx.lineJoin = "round";
    ctx.lineCap = "butt";
    ctx.setLineDash(style.dash ?? []);
    ctx.beginPath();
    lines.forEach((line) => trace(ctx, line.points, view));
    ctx.stroke();
    ctx.setLineDash([]);
}

function trace(ctx, points, view) {
    let [px, py] = [Infinity, Infinity];
    for (let k = 0; k + 1 < points.length; k += 2) {
        const x = points[k] * view.k - view.ox;
        const y = points[k + 1] * view.k - view.oy;
        if (k === 0) {
            ctx.moveTo(x, y);
        } else if (Math.abs(x - px) + Math.abs(y - py) >= 0.8 || k + 2 >= points.length) {
            ctx.lineTo(x, y);
        } else {
            continue;
        }
        [px, py] = [x, y];
    }
}

/** The step between graticule lines for a scale, in degrees or plane units. */
export function graticuleStep(unitsPerPixel, crs) {
    const least = unitsPerPixel * GRATICULE_PIXELS;
    if (crs === "lonlat" && least >= 1) {
        return DEGREE_STEPS.find((step) => step >= least) ?? 90;
    }
    const power = 10 ** Math.floor(Math.log10(least));
    return power * STEPS.find((step) => step * power >= least * (1 - 1e-9));
}

/** The graticule's lines of a view: values across and down. */
export function graticuleOf(projection, view) {
    const [x0, y1] = projection.fromWorld(view.ox / view.k, view.oy / view.k);
    const [x1, y0] = projection.fromWorld(
        (view.ox + view.width) / view.k,
        (view.oy + view.height) / view.k,
    );
    const step = graticuleStep((x1 - x0) / view.width, projection.crs);
    const values = (from, to) => {
        const list = [];
        for (let k = Math.ceil(from / step); k * step <= to && list.length < 60; k++) {
            list.push(k * step);
        }
        return list;
    };
    return { xs: values(x0, x1), ys: values(y0, y1), step };
}

function paintGraticule(ctx, projection, view, theme) {
    const { xs, ys } = graticuleOf(projection, view);
    const middle = projection.fromWorld(
        (view.ox + view.width / 2) / view.k,
        (view.oy + view.height / 2) / view.k,
    );
    ctx.strokeStyle = theme.graticule;
    ctx.lineWidth = 1;
    ctx.beginPath();
    for (const x of xs) {
        const px = Math.round(projection.toWorld(x, middle[1])[0] * view.k - view.ox) + 0.5;
        ctx.moveTo(px, 0);
        ctx.lineTo(px, view.height);
    }
    for (const y of ys) {
        const py = Math.round(projection.toWorld(middle[0], y)[1] * view.k - view.oy) + 0.5;
        ctx.moveTo(0, py);
        ctx.lineTo(view.width, py);
    }
    ctx.stroke();
}

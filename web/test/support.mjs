// Manufactured networks and answers for the tests of the page's map.
// SPDX-License-Identifier: Apache-2.0

/** A seeded random number generator: the same numbers for the same seed. */
export function makeRandom(seed) {
    let state = seed >>> 0;
    return () => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return state / 4294967296;
    };
}

/**
 * A crooked grid of two-way roads, `side` nodes wide, 100 units apart, as the server's geometry.
 */
export function gridNetwork(side, random = makeRandom(1)) {
    const nodeX = [];
    const nodeY = [];
    const links = [];
    for (let node = 0; node < side * side; node++) {
        nodeX.push((node % side) * 100 + 40 * (random() - 0.5));
        nodeY.push(Math.floor(node / side) * 100 + 40 * (random() - 0.5));
    }
    const join = (a, b, row) =>
        links.push({ tail: a, head: b, row, forward: 1 }, { tail: b, head: a, row, forward: 0 });
    for (let node = 0; node < side * side; node++) {
        if ((node + 1) % side !== 0) {
            join(node, node + 1, links.length);
        }
        if (node + side < side * side) {
            join(node, node + side, links.length);
        }
    }
    return networkOf(nodeX, nodeY, links);
}

/** A geometry of links {tail, head, row, forward?, points?, class?}. */
export function networkOf(nodeX, nodeY, links) {
    const vertices = links.map((link) => link.points ?? []);
    const firstVertex = [0];
    vertices.forEach((points) => firstVertex.push(firstVertex.at(-1) + points.length));
    const flat = vertices.flat();
    return {
        nNodes: nodeX.length,
        nLinks: links.length,
        nodeX: Float64Array.from(nodeX),
        nodeY: Float64Array.from(nodeY),
        vertexX: Float64Array.from(flat, (point) => point[0]),
        vertexY: Float64Array.from(flat, (point) => point[1]),
        capacity: new Float64Array(links.length).fill(1000),
        length: Float64Array.from(
            links,
            (link) =>
                Math.hypot(
                    nodeX[link.tail] - nodeX[link.head],
                    nodeY[link.tail] - nodeY[link.head],
                ) / 1000,
        ),
        freeTime: new Float64Array(links.length).fill(0.01),
        tail: Uint32Array.from(links, (link) => link.tail),
        head: Uint32Array.from(links, (link) => link.head),
        firstVertex: Uint32Array.from(firstVertex),
        row: Uint32Array.from(links, (link) => link.row),
        isForward: Uint8Array.from(links, (link) => link.forward ?? 1),
        linkClass: Uint8Array.from(links, (link) => link.class ?? 0),
    };
}

/** The bytes that the server would send for a geometry. */
export function bytesOfGeometry(g) {
    const header = headerOf("LSPG", [1, g.nNodes, g.nLinks, g.vertexX.length, 0]);
    const arrays = [
        g.nodeX,
        g.nodeY,
        g.vertexX,
        g.vertexY,
        g.capacity,
        g.length,
        g.freeTime,
        g.tail,
        g.head,
        g.firstVertex,
        g.row,
        g.isForward,
        g.linkClass,
    ];
    return concatenate([header, ...arrays]);
}

/** The bytes of fields: a list of {without, with} and the noise. */
export function bytesOfFields(fields, noise) {
    const header = headerOf("LSPF", [1, noise.length, fields.length]);
    return concatenate([header, ...fields.flatMap((field) => [field.without, field.with]), noise]);
}

export function headerOf(magic, words) {
    const bytes = new Uint8Array(4 + 4 * words.length);
    bytes.set([...magic].map((letter) => letter.charCodeAt(0)));
    const view = new DataView(bytes.buffer);
    words.forEach((word, k) => view.setUint32(4 + 4 * k, word, true));
    return bytes;
}

export function concatenate(arrays) {
    const parts = arrays.map(
        (array) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength),
    );
    const all = new Uint8Array(parts.reduce((total, part) => total + part.length, 0));
    let at = 0;
    for (const part of parts) {
        all.set(part, at);
        at += part.length;
    }
    return all.buffer;
}

/** A drawing context that keeps what was asked of it: strokes with their subpaths, fills, texts. */
export function makeRecorder() {
    const calls = [];
    let path = [];
    let dash = [];
    const ctx = {
        calls,
        lineWidth: 1,
        strokeStyle: "",
        fillStyle: "",
        lineCap: "",
        lineJoin: "",
        font: "",
        textAlign: "",
        textBaseline: "",
        globalAlpha: 1,
        setTransform() {},
        clearRect() {},
        save() {},
        restore() {},
        rect() {},
        clip() {},
        setLineDash: (next) => (dash = [...next]),
        beginPath: () => (path = []),
        moveTo: (x, y) => path.push([[x, y]]),
        lineTo: (x, y) => path.at(-1).push([x, y]),
        closePath() {},
        arc: (x, y, radius) => path.push([[x, y, radius]]),
        stroke: () =>
            calls.push({ do: "stroke", path, width: ctx.lineWidth, colour: ctx.strokeStyle, dash }),
        fill: () => calls.push({ do: "fill", path, colour: ctx.fillStyle }),
        fillRect: (...box) => calls.push({ do: "fillRect", box, colour: ctx.fillStyle }),
        fillText: (text, x, y) => calls.push({ do: "fillText", text, x, y }),
        strokeText() {},
        measureText: (text) => ({ width: 7 * text.length }),
    };
    return ctx;
}

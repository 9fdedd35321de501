// Reads the server's binary answers (network, fields, isochrones) into typed arrays, without
// copying.
// SPDX-License-Identifier: Apache-2.0

/**
 * A network of directed links. Arrays are by node, by link, or by vertex between tail and head.
 * @typedef {object} Geometry
 * @property {number} nNodes
 * @property {number} nLinks
 * @property {Float64Array} nodeX
 * @property {Float64Array} nodeY
 * @property {Float64Array} vertexX
 * @property {Float64Array} vertexY
 * @property {Float64Array} capacity in the unit of the first field; infinite: none
 * @property {Float64Array} length
 * @property {Float64Array} freeTime
 * @property {Uint32Array} tail
 * @property {Uint32Array} head
 * @property {Uint32Array} firstVertex [nLinks + 1]
 * @property {Uint32Array} row links with the same row are directions of one road
 * @property {Uint8Array} isForward
 * @property {Uint8Array} linkClass 0 road, 1 rail, 2 air, 3 sea, 4 walk, 5 connector
 */

/** @param {ArrayBuffer} buffer geometry.bin @returns {Geometry} */
export function parseGeometry(buffer) {
    const reader = openReader(buffer, "LSPG", 24);
    const [, nNodes, nLinks, nVertices] = reader.header;
    const geometry = {
        nNodes,
        nLinks,
        nodeX: reader.doubles(nNodes),
        nodeY: reader.doubles(nNodes),
        vertexX: reader.doubles(nVertices),
        vertexY: reader.doubles(nVertices),
        capacity: reader.doubles(nLinks),
        length: reader.doubles(nLinks),
        freeTime: reader.doubles(nLinks),
        tail: reader.words(nLinks),
        head: reader.words(nLinks),
        firstVertex: reader.words(nLinks + 1),
        row: reader.words(nLinks),
        isForward: reader.bytes(nLinks),
        linkClass: reader.bytes(nLinks),
    };
    reader.close();
    checkNetwork(geometry, nVertices);
    return geometry;
}

/**
 * @param {ArrayBuffer} buffer fields.bin
 * @param {{fields: {key: string}[]}} model tells the order of the fields
 */
export function parseFields(buffer, model) {
    const reader = openReader(buffer, "LSPF", 16);
    const [, nLinks, nFields] = reader.header;
    if (nFields !== model.fields.length) {
        throw new Error(`fields.bin has ${nFields} fields, the model ${model.fields.length}`);
    }
    const fields = model.fields.map((field) => ({
        key: field.key,
        without: reader.doubles(nLinks),
        with: reader.doubles(nLinks),
    }));
    const noise = reader.doubles(nLinks);
    reader.close();
    return { nLinks, fields, byKey: Object.fromEntries(fields.map((f) => [f.key, f])), noise };
}

/** @param {ArrayBuffer} buffer times from one zone to all nodes; infinite: no way */
export function parseIsochrone(buffer) {
    const reader = openReader(buffer, "LSPI", 16);
    const [, nNodes] = reader.header;
    const times = { nNodes, without: reader.doubles(nNodes), with: reader.doubles(nNodes) };
    reader.close();
    return times;
}

/**
 * The network with a run's own nodes and links behind the base's, numbered on.
 * @param {Geometry} base
 * @param {{nodes: {x: number, y: number}[], links: object[]} | null} added
 * @returns {Geometry}
 */
export function extendGeometry(base, added) {
    if (!added || (added.links.length === 0 && added.nodes.length === 0)) {
        return base;
    }
    const links = added.links;
    const points = links.map((link) => link.points ?? []);
    const counts = [];
    let nVertices = base.vertexX.length;
    for (const list of points) {
        nVertices += list.length;
        counts.push(nVertices);
    }
    const vertices = points.flat();
    return {
        nNodes: base.nNodes + added.nodes.length,
        nLinks: base.nLinks + links.length,
        nodeX: append(
            base.nodeX,
            added.nodes.map((node) => node.x),
        ),
        nodeY: append(
            base.nodeY,
            added.nodes.map((node) => node.y),
        ),
        vertexX: append(
            base.vertexX,
            vertices.map((point) => point[0]),
        ),
        vertexY: append(
            base.vertexY,
            vertices.map((point) => point[1]),
        ),
        capacity: append(
            base.capacity,
            links.map((link) => link.capacity ?? Infinity),
        ),
        length: append(
            base.length,
            links.map((link) => link.length ?? 0),
        ),
        freeTime: append(
            base.freeTime,
            links.map((link) => link.free_time ?? 0),
        ),
        tail: append(
            base.tail,
            links.map((link) => link.tail),
        ),
        head: append(
            base.head,
            links.map((link) => link.head),
        ),
        firstVertex: append(base.firstVertex, counts),
        row: append(
            base.row,
            links.map((link) => link.row),
        ),
        isForward: append(
            base.isForward,
            links.map((link) => Number(link.is_forward)),
        ),
        linkClass: append(
            base.linkClass,
            links.map((link) => link.class ?? 0),
        ),
    };
}

function append(array, values) {
    const longer = new array.constructor(array.length + values.length);
    longer.set(array);
    longer.set(values, array.length);
    return longer;
}

/* The arrays are views of the answer itself, which is little endian as all machines with a
 * browser are. */
function openReader(buffer, magic, nHeaderBytes) {
    if (buffer.byteLength < nHeaderBytes) {
        throw new Error(`${magic}: the answer is cut short`);
    }
    if (new Uint8Array(new Uint32Array([1]).buffer)[0] !== 1) {
        throw new Error("this machine is not little endian");
    }
    const found = String.fromCharCode(...new Uint8Array(buffer, 0, 4));
    const header = new Uint32Array(buffer, 4, nHeaderBytes / 4 - 1);
    if (found !== magic || header[0] !== 1) {
        throw new Error(`expected ${magic} version 1, found ${found} version ${header[0]}`);
    }
    let at = nHeaderBytes;
    const take = (type, n) => {
        if (at + n * type.BYTES_PER_ELEMENT > buffer.byteLength) {
            throw new Error(`${magic}: the answer is cut short`);
        }
        const view = new type(buffer, at, n);
        at += n * type.BYTES_PER_ELEMENT;
        return view;
    };
    return {
        header,
        doubles: (n) => take(Float64Array, n),
        words: (n) => take(Uint32Array, n),
        bytes: (n) => take(Uint8Array, n),
        close() {
            if (at !== buffer.byteLength) {
                throw new Error(`${magic}: ${buffer.byteLength - at} bytes too many`);
            }
        },
    };
}

function checkNetwork(geometry, nVertices) {
    const { nNodes, nLinks, tail, head, firstVertex } = geometry;
    for (let link = 0; link < nLinks; link++) {
        if (
            tail[link] >= nNodes ||
            head[link] >= nNodes ||
            firstVertex[link] > firstVertex[link + 1]
        ) {
            throw new Error(`LSPG: link ${link} does not fit the network`);
        }
    }
    if (firstVertex[0] !== 0 || firstVertex[nLinks] !== nVertices) {
        throw new Error("LSPG: the vertices do not fit the links");
    }
}

// Tests of reading the server's binary answers.
// SPDX-License-Identifier: Apache-2.0
import test from "node:test";
import assert from "node:assert/strict";
import { parseGeometry, parseFields, parseIsochrone, extendGeometry } from "../src/geometry.js";
import {
    gridNetwork,
    networkOf,
    bytesOfGeometry,
    bytesOfFields,
    headerOf,
    concatenate,
} from "./support.mjs";

const MODEL = { fields: [{ key: "flow" }, { key: "time" }] };

test("a geometry comes back as it was sent, to the last bit", () => {
    const sent = networkOf(
        [1 / 3, 2, 5],
        [0.1, 7, -4],
        [
            {
                tail: 0,
                head: 1,
                row: 0,
                points: [
                    [1.1, 3.3],
                    [1.7, 6.1],
                ],
            },
            { tail: 1, head: 0, row: 0, forward: 0 },
            { tail: 1, head: 2, row: 1, class: 3 },
        ],
    );
    const got = parseGeometry(bytesOfGeometry(sent));
    for (const key of Object.keys(sent)) {
        assert.deepEqual(got[key], sent[key], key);
    }
});

test("fields come back by key, with infinite noise where nothing is known", () => {
    const flow = { without: Float64Array.of(1, 2), with: Float64Array.of(3, 4) };
    const time = { without: Float64Array.of(5, 6), with: Float64Array.of(7, Infinity) };
    const got = parseFields(bytesOfFields([flow, time], Float64Array.of(0.5, Infinity)), MODEL);
    assert.deepEqual(got.byKey.flow.with, flow.with);
    assert.deepEqual(got.byKey.time.with, time.with);
    assert.deepEqual(got.noise, Float64Array.of(0.5, Infinity));
});

test("an isochrone has a time for every node on both sides", () => {
    const bytes = concatenate([
        headerOf("LSPI", [1, 2, 0]),
        Float64Array.of(0, 1),
        Float64Array.of(0, Infinity),
    ]);
    const got = parseIsochrone(bytes);
    assert.deepEqual([got.nNodes, [...got.without], [...got.with]], [2, [0, 1], [0, Infinity]]);
});

test("what is cut short, too long, of another kind or version is refused", () => {
    const whole = bytesOfGeometry(gridNetwork(3));
    for (const n of [0, 3, 23, 24, 100, whole.byteLength - 1]) {
        assert.throws(() => parseGeometry(whole.slice(0, n)), /cut short|expected/, `${n} bytes`);
    }
    assert.throws(
        () => parseGeometry(concatenate([new Uint8Array(whole), new Uint8Array(8)])),
        /too many/,
    );
    assert.throws(
        () => parseGeometry(concatenate([headerOf("LSPF", [1, 0, 0, 0, 0])])),
        /expected LSPG/,
    );
    assert.throws(
        () => parseGeometry(concatenate([headerOf("LSPG", [2, 0, 0, 0, 0])])),
        /version 2/,
    );
});

test("links that name nodes beyond the network are refused", () => {
    const network = gridNetwork(2);
    network.head[1] = 4;
    assert.throws(() => parseGeometry(bytesOfGeometry(network)), /link 1 does not fit/);
});

test("another number of fields than the model's is refused", () => {
    const one = { without: Float64Array.of(1), with: Float64Array.of(1) };
    assert.throws(
        () => parseFields(bytesOfFields([one], Float64Array.of(0)), MODEL),
        /1 fields, the model 2/,
    );
});

test("a run's nodes and links are numbered on behind the base's", () => {
    const base = gridNetwork(2);
    const added = {
        nodes: [{ x: 50, y: 50 }],
        links: [
            {
                tail: 0,
                head: 4,
                points: [
                    [10, 20],
                    [30, 40],
                ],
                row: 99,
                is_forward: true,
                class: 0,
                capacity: null,
                length: 1,
                free_time: 2,
                parent: null,
            },
        ],
    };
    const all = extendGeometry(base, added);
    assert.equal(all.nNodes, 5);
    assert.equal(all.nLinks, 9);
    assert.deepEqual(
        [all.tail[8], all.head[8], all.nodeX[4], all.capacity[8]],
        [0, 4, 50, Infinity],
    );
    assert.deepEqual(
        [all.firstVertex[8], all.firstVertex[9], all.vertexX[1], all.vertexY[1]],
        [0, 2, 30, 40],
    );
    assert.equal(base.nLinks, 8);
    assert.equal(extendGeometry(base, null), base);
});

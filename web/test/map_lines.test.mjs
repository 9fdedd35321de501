// Tests of the map's geometry: projection, polylines, the grid, picking.
// SPDX-License-Identifier: Apache-2.0
import test from "node:test";
import assert from "node:assert/strict";
import { makeProjection, lengthOfPlaneUnit } from "../src/map/projection.js";
import {
    buildLines,
    extendLines,
    buildGrid,
    extendGrid,
    queryGrid,
    boxesOfLines,
    boxesOfPoints,
    NONE,
} from "../src/map/lines.js";
import { nearestOnLine, pickLink, pickNode, pointAtShare } from "../src/map/pick.js";
import { shiftPolyline } from "../src/map/paint_links.js";
import { gridNetwork, networkOf, makeRandom } from "./support.mjs";

const PLANE = makeProjection("plane", [0, 0, 256, 256]);

test("Mercator takes Greenwich and the equator to the middle, and goes back", () => {
    const mercator = makeProjection("lonlat", [0, 0, 1, 1]);
    const [wx, wy] = mercator.toWorld(0, 0);
    assert.ok(Math.abs(wx - 128) < 1e-12 && Math.abs(wy - 128) < 1e-9);
    const [x, y] = mercator.fromWorld(...mercator.toWorld(130.7, 42.4));
    assert.ok(Math.abs(x - 130.7) < 1e-9 && Math.abs(y - 42.4) < 1e-9);
    assert.ok(
        Math.abs(
            mercator.metresPerPixel(mercator.toWorld(0, 60)[1]) / mercator.metresPerPixel(128) -
                0.5,
        ) < 1e-9,
    );
});

test("a plane's longer side is 256 pixels, with north up", () => {
    const plane = makeProjection("plane", [1000, 2000, 3000, 2500]);
    assert.deepEqual(plane.toWorld(1000, 2500), [0, 0]);
    assert.deepEqual(plane.toWorld(3000, 2000), [256, 64]);
    assert.deepEqual(plane.fromWorld(256, 64), [3000, 2000]);
});

test("a network on one point does not divide by zero", () => {
    assert.deepEqual(makeProjection("plane", [5, 5, 5, 5]).toWorld(5, 5), [0, 0]);
});

test("the plane's unit is known where the links' lengths agree with it, and only there", () => {
    const network = gridNetwork(6);
    assert.ok(Math.abs(lengthOfPlaneUnit(network) - 0.001) < 1e-12);
    const random = makeRandom(3);
    network.length = network.length.map((length) => length * (0.2 + 3 * random()));
    assert.equal(lengthOfPlaneUnit(network), null);
});

test("the two directions of a road find each other, by row first and by their ends else", () => {
    const network = networkOf(
        [0, 1, 2],
        [0, 0, 0],
        [
            { tail: 0, head: 1, row: 7 },
            { tail: 0, head: 1, row: 3 },
            { tail: 1, head: 0, row: 3 },
            { tail: 1, head: 0, row: 9 },
            { tail: 1, head: 2, row: 4 },
        ],
    );
    const { opposite } = buildLines(network, makeProjection("plane", [0, 0, 2, 1]));
    assert.deepEqual([...opposite], [3, 2, 1, 0, NONE]);
});

test("added links extend lines, opposites and grid without touching the base", () => {
    const base = gridNetwork(3);
    const lines = buildLines(base, PLANE);
    const both = networkOf(
        [...base.nodeX, 500],
        [...base.nodeY, 500],
        [
            ...Array.from({ length: base.nLinks }, (_, k) => ({
                tail: base.tail[k],
                head: base.head[k],
                row: base.row[k],
            })),
            { tail: 0, head: 9, row: 90 },
            { tail: 9, head: 0, row: 90 },
        ],
    );
    const more = extendLines(lines, both, PLANE);
    const whole = buildLines(both, PLANE);
    for (const key of ["first", "x", "y", "opposite"]) {
        assert.deepEqual(more[key], whole[key], key);
    }
    const grid = extendGrid(buildGrid(boxesOfLines(lines)), more.nLinks);
    const found = pickLink(more, grid, more.x.at(-1), more.y.at(-1), 1);
    assert.equal(
        found.link >= base.nLinks || base.tail[found.link] === 0 || base.head[found.link] === 0,
        true,
    );
    const far = [
        (whole.nodes.x[0] + whole.nodes.x[9]) / 2,
        (whole.nodes.y[0] + whole.nodes.y[9]) / 2,
    ];
    assert.ok(pickLink(more, grid, ...far, 5).link >= base.nLinks);
    assert.deepEqual(
        pickLink(more, extendGrid(grid, more.nLinks), ...far, 5),
        pickLink(more, grid, ...far, 5),
        "looks through another view of a grid see the same",
    );
});

test("looks through several views of one grid, in turn, find the same", () => {
    const x = Float64Array.of(0, 10, 20);
    const grid = buildGrid(boxesOfPoints(x, x));
    for (let look = 0; look < 5; look++) {
        assert.equal(pickNode(x, x, extendGrid(grid, 3), 10, 10, 5).node, 1);
        assert.equal(pickNode(x, x, grid, 10, 10, 5).node, 1);
    }
});

test("the grid finds what brute force finds, for random boxes and windows", () => {
    const random = makeRandom(11);
    for (let round = 0; round < 40; round++) {
        const n = 1 + Math.floor(300 * random());
        const boxes = {
            x0: new Float64Array(n),
            y0: new Float64Array(n),
            x1: new Float64Array(n),
            y1: new Float64Array(n),
        };
        for (let k = 0; k < n; k++) {
            const size = random() ** 4 * 100;
            boxes.x0[k] = 256 * random();
            boxes.y0[k] = 100 * random();
            boxes.x1[k] = boxes.x0[k] + size * random();
            boxes.y1[k] = boxes.y0[k] + size * random();
        }
        const grid = buildGrid(boxes);
        for (let look = 0; look < 20; look++) {
            const [x0, y0] = [300 * random() - 20, 140 * random() - 20];
            const [x1, y1] = [x0 + 60 * random(), y0 + 60 * random()];
            const seen = [];
            queryGrid(grid, x0, y0, x1, y1, (item) => seen.push(item));
            assert.equal(new Set(seen).size, seen.length, "each item once");
            const meets = (k) =>
                boxes.x0[k] <= x1 && boxes.x1[k] >= x0 && boxes.y0[k] <= y1 && boxes.y1[k] >= y0;
            const missed = [...Array(n).keys()].filter((k) => meets(k) && !seen.includes(k));
            assert.deepEqual(missed, [], `round ${round}`);
        }
    }
});

test("picking finds the nearest link of brute force, and the share along it", () => {
    const network = gridNetwork(12, makeRandom(5));
    const projection = makeProjection("plane", [-50, -50, 1200, 1200]);
    const lines = buildLines(network, projection);
    const grid = buildGrid(boxesOfLines(lines));
    const random = makeRandom(6);
    for (let round = 0; round < 400; round++) {
        const [wx, wy] = [256 * random(), 256 * random()];
        const found = pickLink(lines, grid, wx, wy, 8);
        let least = Infinity;
        for (let link = 0; link < lines.nLinks; link++) {
            least = Math.min(least, nearestOnLine(lines, link, wx, wy).distance);
        }
        assert.equal(found === null, least > 8);
        if (found) {
            assert.ok(Math.abs(found.distance - least) < 1e-9);
            const [px, py] = pointAtShare(lines, found.link, found.share);
            assert.ok(Math.hypot(px - found.x, py - found.y) < 1e-9);
        }
    }
});

test("of two directions the one on the pointer's side is picked: traffic keeps right", () => {
    const network = networkOf(
        [0, 200],
        [100, 100],
        [
            { tail: 0, head: 1, row: 0 },
            { tail: 1, head: 0, row: 0 },
        ],
    );
    const lines = buildLines(network, PLANE);
    const grid = buildGrid(boxesOfLines(lines));
    const y = lines.y[0];
    assert.equal(pickLink(lines, grid, 100, y + 2, 5).link, 0, "south of the eastbound direction");
    assert.equal(pickLink(lines, grid, 100, y - 2, 5).link, 1, "north of it");
    assert.equal(
        pickLink(lines, grid, 100, y - 2, 5, (link) => link === 0).link,
        0,
        "unless it is not there",
    );
    assert.equal(pickLink(lines, grid, 100, y + 6, 5), null);
});

test("the nearest node within reach is picked", () => {
    const x = Float64Array.of(0, 10, 20);
    const y = Float64Array.of(0, 0, 0);
    const grid = buildGrid(boxesOfPoints(x, y));
    assert.equal(pickNode(x, y, grid, 12, 1, 5).node, 1);
    assert.equal(pickNode(x, y, grid, 15.5, 0, 5).node, 2);
    assert.equal(pickNode(x, y, grid, 15, 9, 5), null);
    assert.equal(pickNode(x, y, grid, 12, 1, 15, (node) => node === 2).node, 2);
});

test("the share of a point counts along the bends", () => {
    const network = networkOf(
        [0, 100],
        [0, 100],
        [{ tail: 0, head: 1, row: 0, points: [[100, 0]] }],
    );
    const lines = buildLines(network, PLANE);
    const [x, y] = pointAtShare(lines, 0, 0.5);
    assert.ok(Math.abs(x - 100) < 1e-9 && Math.abs(y - 256) < 1e-9);
    assert.ok(Math.abs(nearestOnLine(lines, 0, 100, 206).share - 0.75) < 1e-9);
});

test("a line is shifted to the right of its direction, and bends stay joined", () => {
    assert.deepEqual(shiftPolyline([0, 0, 10, 0], 2), [0, 2, 10, 2]);
    const bent = shiftPolyline([0, 0, 10, 0, 10, 10], 2);
    assert.deepEqual(
        bent.slice(2, 4).map((v) => Math.round(v * 1e9) / 1e9),
        [8, 2],
    );
    assert.ok(
        shiftPolyline([0, 0, 10, 0, 0, 0], 2).every(Number.isFinite),
        "a line that turns back on itself",
    );
});

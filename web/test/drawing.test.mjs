// From points of a drawn line to edits: nodes, splits, parts of split links, both directions.
// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import test from "node:test";

import * as drawing from "../src/drawing.js";
import { addEdits } from "../src/edits.js";

/* Nodes 0..3 in a row; links 0: 0->1, 1: 1->0 (the same road), 2: 1->2. */
const GEOMETRY = {
    nNodes: 4,
    nLinks: 3,
    tail: [0, 1, 1],
    head: [1, 0, 2],
    isForward: [1, 0, 1],
};
const API = {
    node: async (node) => ({ id: `N${node}` }),
    link: async (link) => ({ id: ["ab", "ab", "bc"][link] }),
};

function context(extra = {}) {
    return {
        model: { kind: "study" },
        geometry: GEOMETRY,
        api: API,
        entries: [],
        added: { nodes: [], links: [] },
        ...extra,
    };
}

const atNode = (node) => ({ x: 0, y: 0, snap: { kind: "node", node } });
const atLink = (link, share) => ({ x: 0, y: 0, snap: { kind: "link", link, share } });
const free = (x, y) => ({ x, y, snap: { kind: "free" } });
const editsOf = async (points, extra) =>
    (await drawing.editsOfLine(points, {}, context(extra))).map(({ edit }) => edit);

test("a line between two nodes is one link, its bends between its ends", async () => {
    const [edit, ...rest] = await editsOf([atNode(0), free(1, 2), free(3, 4), atNode(3)]);
    assert.deepEqual(rest, []);
    const { from, to, points, both_ways } = edit;
    assert.deepEqual(
        { from, to, points, both_ways },
        {
            from: "N0",
            to: "N3",
            points: [
                [1, 2],
                [3, 4],
            ],
            both_ways: true,
        },
    );
});

test("an end on a link splits it there first; near its end it is the node", async () => {
    const made = await editsOf([atLink(0, 0.25), atLink(2, 0.998)]);
    assert.deepEqual(made[0], { do: "split", link: "ab", at: 0.25, node: "join_1" });
    assert.equal(made[1].from, "join_1");
    assert.equal(made[1].to, "N2");
});

test("a study counts along the road, a network along the link", async () => {
    const [split] = await editsOf([atLink(1, 0.25), atNode(3)]);
    assert.equal(split.at, 0.75);
    const [other] = await editsOf([atLink(1, 0.25), atNode(3)], { model: { kind: "roads" } });
    assert.equal(other.at, 0.25);
});

test("both ends on one link make two splits with two names", async () => {
    const made = await editsOf([atLink(0, 0.25), atLink(0, 0.75)]);
    assert.deepEqual(
        made.map((edit) => edit.node ?? `${edit.from} ${edit.to}`),
        ["join_1", "join_2", "join_1 join_2"],
    );
});

test("a split that is there already is used again, one that is off is not", async () => {
    const entries = addEdits([], [{ edit: { do: "split", link: "ab", at: 0.25, node: "join_1" } }]);
    const made = await editsOf([atLink(0, 0.2501), atNode(3)], { entries });
    assert.deepEqual(
        made.map((edit) => edit.from ?? edit.node),
        ["join_1"],
    );
    const off = [{ ...entries[0], isOn: false }];
    const again = await editsOf([atLink(0, 0.2501), atNode(3)], { entries: off });
    assert.deepEqual(
        again.map((edit) => edit.from ?? edit.node),
        ["join_2", "join_2"],
    );
});

test("a point on a part of a split link counts along the whole link", async () => {
    const part = (tail, head, length) => ({
        id: `ab@${tail}`,
        tail,
        head,
        length,
        parent: 0,
        is_forward: true,
        edit: 0,
    });
    const added = { nodes: [{ id: "join_1" }], links: [part(0, 4, 1), part(4, 1, 3)] };
    const entries = addEdits([], [{ edit: { do: "split", link: "ab", at: 0.25, node: "join_1" } }]);
    const made = await editsOf([atLink(4, 0.5), atNode(3)], { added, entries });
    assert.deepEqual(made[0], { do: "split", link: "ab", at: 0.625, node: "join_2" });
});

test("a node that only the preview made is made again, with its split", async () => {
    const added = { nodes: [{ id: "join_1" }], links: [] };
    const sent = [{ do: "split", link: "bc", at: 0.5, node: "join_1" }];
    const made = await editsOf([atNode(0), atNode(4)], { added, sent });
    assert.deepEqual(made[0], sent[0]);
    assert.equal(made[1].to, "join_1");
});

test("the line that is being tried is no end for itself", () => {
    const added = { nodes: [], links: [{ id: "drawn_1", parent: null, edit: 0 }] };
    const sent = [{ do: "add", id: "drawn_1" }];
    const where = context({ added, sent });
    assert.equal(drawing.isOnTrial(atLink(3, 0.5), where), true);
    assert.equal(drawing.isOnTrial(atLink(0, 0.5), where), false);
    const entries = addEdits([], [{ edit: sent[0] }]);
    assert.equal(drawing.isOnTrial(atLink(3, 0.5), { ...where, entries }), false);
});

test("names that the scenario below has taken are not taken again", async () => {
    const [edit] = await editsOf([atNode(0), atNode(3)], { takenLinks: ["drawn_1"] });
    assert.equal(edit.id, "drawn_2");
});

// The list of edits: what takes part, what goes with what, names and ids.
// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import test from "node:test";

import * as edits from "../src/edits.js";

const SPLIT = { do: "split", link: "5", at: 0.5, node: "n1" };
const ADD = { do: "add", id: "b1", from: "n1", to: "9", both_ways: true, attributes: { lanes: 2 } };
const drawn = () => edits.addEdits([], [{ edit: SPLIT, isAuto: true }, { edit: ADD }]);
const kinds = (list) => edits.effectiveEdits(list).map((edit) => edit.do);

test("a drawn link takes its split along when it is switched off or removed", () => {
    const list = drawn();
    assert.deepEqual(kinds(list), ["split", "add"]);
    assert.deepEqual(kinds(edits.toggleEntry(list, list[1].key)), []);
    assert.deepEqual(edits.removeEntry(list, list[1].key), []);
});

test("a split that is switched off or removed takes along the links that need its node", () => {
    const list = drawn();
    assert.deepEqual(kinds(edits.toggleEntry(list, list[0].key)), []);
    assert.deepEqual(edits.removeEntry(list, list[0].key), []);
});

test("a split stays while another link uses its node", () => {
    const list = edits.addEdits(drawn(), [{ edit: { ...ADD, id: "b2", to: "7" } }]);
    const rest = edits.removeEntry(list, list[1].key);
    assert.deepEqual(
        rest.map((entry) => entry.edit.id ?? entry.edit.node),
        ["n1", "b2"],
    );
});

test("a split that nobody's tool made stays by itself", () => {
    const list = edits.entriesOf([SPLIT]);
    assert.equal(list[0].isAuto, false);
    assert.deepEqual(kinds(list), ["split"]);
});

test("patching an edit merges attributes and removes those that are null", () => {
    const edit = edits.patchedEdit(ADD, { name: "x", attributes: { lanes: null, toll: 2 } });
    assert.deepEqual(edit.attributes, { toll: 2 });
    assert.equal(edit.name, "x");
    assert.deepEqual(ADD.attributes, { lanes: 2 });
});

test("a split cannot be moved behind the link that uses it", () => {
    const list = drawn();
    assert.equal(edits.moveEntry(list, list[0].key, 1), list);
    const more = edits.addEdits(list, [{ edit: { do: "close", link: "1" } }]);
    const moved = edits.moveEntry(more, more[2].key, -2);
    assert.deepEqual(
        moved.map((entry) => entry.edit.do),
        ["close", "split", "add"],
    );
});

test("ids of scenarios are plain, begin with a letter and are not taken twice", () => {
    assert.equal(edits.newScenarioId("Second Bridge!", []), "second_bridge");
    assert.equal(edits.newScenarioId("Второй мост", []), "scenario");
    assert.equal(edits.newScenarioId("2030 plan", []), "scenario_2030_plan");
    assert.equal(edits.newScenarioId("plan", ["plan", "plan_1"]), "plan_2");
    assert.equal(edits.newScenarioId("<script>alert(1)</script>", []), "script_alert_1_script");
});

test("random lists stay whole under random changes", () => {
    let seed = 12345;
    const random = (n) => ((seed = (seed * 1103515245 + 12345) & 0x7fffffff) >> 8) % n;
    let list = [];
    for (let step = 0; step < 2000; step++) {
        const names = edits.namesMade(list);
        const node = edits.freeName("n", names.nodes);
        const id = edits.freeName("b", names.links);
        const entry = list[random(Math.max(1, list.length))];
        const change = random(5);
        if (change === 0 || list.length === 0)
            list = edits.addEdits(list, [
                { edit: { ...SPLIT, node }, isAuto: true },
                { edit: { ...ADD, id, from: node } },
            ]);
        else if (change === 1) list = edits.removeEntry(list, entry.key);
        else if (change === 2) list = edits.toggleEntry(list, entry.key);
        else if (change === 3) list = edits.moveEntry(list, entry.key, random(5) - 2);
        const made = new Set();
        for (const edit of edits.effectiveEdits(list)) {
            if (edit.do === "split") made.add(edit.node);
            else assert.ok(made.has(edit.from), `step ${step}: ${edit.id} lost its node`);
        }
        assert.equal(new Set(list.map((each) => each.key)).size, list.length);
    }
});

// The store: actions, undo and redo, locked scenarios, what is unsaved.
// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import test from "node:test";

import * as edits from "../src/edits.js";
import { createStore } from "../src/store.js";

const MODEL = { kind: "roads", name: "Town", fields: [{ key: "flow" }], shown_year: null };

function freshStore() {
    const store = createStore(MODEL, {});
    store.actions.setScenarios([
        { id: "plan", name: "Plan", edits: [{ do: "close", link: "7" }], etag: "a" },
        { id: "fixed", name: "Fixed", edits: [], is_locked: true },
    ]);
    return store;
}

const add = (name) => (entries) => edits.addEdits(entries, [{ edit: { do: "close", link: name } }]);

test("a subscriber hears of the members it asked for only", () => {
    const store = freshStore();
    let n_heard = 0;
    const stop = store.subscribe(["view"], () => n_heard++);
    store.actions.setTool({ name: "draw" });
    assert.equal(n_heard, 0);
    store.actions.setView({ side: "with" });
    assert.equal(n_heard, 1);
    stop();
    store.actions.setView({ side: "without" });
    assert.equal(n_heard, 1);
});

test("a hundred changes undone give the first state, done again the last", () => {
    const store = freshStore();
    store.actions.openScenario("plan");
    const first = JSON.stringify(store.state.scenario.entries);
    for (let step = 0; step < 100; step++) store.actions.changeEntries("x", add(`l${step}`));
    const last = JSON.stringify(store.state.scenario.entries);
    for (let step = 0; step < 100; step++) assert.ok(store.actions.undo());
    assert.equal(store.actions.undo(), false);
    assert.equal(JSON.stringify(store.state.scenario.entries), first);
    assert.equal(store.state.scenario.isDirty, false);
    for (let step = 0; step < 100; step++) assert.ok(store.actions.redo());
    assert.equal(store.actions.redo(), false);
    assert.equal(JSON.stringify(store.state.scenario.entries), last);
});

test("a change after undo forgets what was undone", () => {
    const store = freshStore();
    store.actions.newScenario({ name: "Mine" });
    store.actions.changeEntries("a", add("a"));
    store.actions.undo();
    store.actions.changeEntries("b", add("b"));
    assert.equal(store.actions.redo(), false);
    assert.deepEqual(store.state.scenario.edits, [{ do: "close", link: "b" }]);
});

test("a locked scenario is copied by its first edit, and undo goes back to it", () => {
    const store = freshStore();
    store.actions.openScenario("fixed");
    store.actions.changeEntries("a", add("a"));
    const { id, like, isLocked, isDirty } = store.state.scenario;
    assert.deepEqual(
        { id, like, isLocked, isDirty },
        { id: "new_scenario", like: "fixed", isLocked: false, isDirty: true },
    );
    store.actions.undo();
    assert.equal(store.state.scenario.id, "fixed");
    assert.equal(store.state.scenario.isLocked, true);
});

test("undo after saving makes the scenario unsaved, redo saved again", () => {
    const store = freshStore();
    store.actions.openScenario("plan");
    store.actions.changeEntries("a", add("a"));
    store.actions.setSaved({ etag: "b", lines: ["- a"] });
    assert.equal(store.state.scenario.isDirty, false);
    store.actions.undo();
    assert.equal(store.state.scenario.isDirty, true);
    assert.equal(store.state.scenario.etag, "b");
    store.actions.redo();
    assert.equal(store.state.scenario.isDirty, false);
});

test("what was kept from an earlier visit comes back unsaved, and keys stay unique", () => {
    const store = freshStore();
    store.actions.restoreScenario({
        id: "mine",
        name: "Mine",
        about: "",
        like: null,
        isSaved: false,
        savedAs: null,
        etag: null,
        entries: [{ key: "e900", edit: { do: "close", link: "1" }, isOn: true, isAuto: false }],
    });
    store.actions.changeEntries("a", add("a"));
    const keys = store.state.scenario.entries.map((entry) => entry.key);
    assert.equal(new Set(keys).size, 2);
    assert.equal(store.state.scenario.isDirty, true);
});

test("a change that changes nothing is no step, and ends what was tried", () => {
    const store = freshStore();
    store.actions.openScenario("plan");
    store.actions.setTrial({ edits: [] });
    store.actions.changeEntries("same", (list) => list.map((entry) => ({ ...entry })));
    assert.equal(store.state.scenario.undo, 0);
    assert.equal(store.state.trial, null);
});

test("a slider that is held down is one step for undo, two things are two", () => {
    const store = freshStore();
    store.actions.openScenario("plan");
    const [{ key }] = store.state.scenario.entries;
    const put = (at) =>
        store.actions.changeEntries("at", (list) => edits.patchEdit(list, key, { at }), "plan.at");
    [1, 2, 3].forEach(put);
    store.actions.changeEntries("a", add("a"));
    assert.equal(store.state.scenario.undo, 2);
    store.actions.undo();
    assert.equal(store.state.scenario.edits[0].at, 3);
    store.actions.undo();
    assert.equal(store.state.scenario.edits[0].at, undefined);
});

test("a notice with a key replaces the one before", () => {
    const store = freshStore();
    store.actions.notify({ key: "save", text: "one" });
    store.actions.notify({ key: "save", text: "two" });
    assert.deepEqual(
        store.state.notices.map((notice) => notice.text),
        ["two"],
    );
    store.actions.dismiss("save");
    assert.equal(store.state.notices.length, 0);
});

test("undo takes edits back, but not the name or the file of the scenario", () => {
    const store = freshStore();
    store.actions.openScenario("plan");
    store.actions.changeEntries("x", add("1"));
    store.actions.setScenarioFacts({ name: "Plan B" });
    store.actions.setSaved({ etag: "b", lines: [] });
    store.actions.undo();
    assert.equal(store.state.scenario.name, "Plan B");
    assert.equal(store.state.scenario.etag, "b");
    assert.equal(store.state.scenario.entries.length, 1);
    store.actions.redo();
    store.actions.becomeScenario({ id: "copy", name: "Copy", like: null });
    store.actions.undo();
    assert.equal(store.state.scenario.id, "copy");
});

test("a new scenario never takes the place of a draft", () => {
    const store = freshStore();
    store.services.draftIds = () => ["new_scenario", "new_scenario_1"];
    assert.equal(store.actions.newScenario({ name: "New scenario" }), "new_scenario_2");
    store.actions.openScenario("fixed");
    store.actions.changeEntries("x", add("1"));
    assert.equal(store.state.scenario.id, "new_scenario_2");
});

test("edits made while a scenario was being saved are not taken for saved", () => {
    const store = freshStore();
    store.actions.openScenario("plan");
    const written = store.state.scenario;
    store.actions.changeEntries("x", add("1"));
    store.actions.setSaved({ etag: "b", lines: ["- old"], written });
    assert.equal(store.state.scenario.isDirty, true);
    assert.equal(store.state.scenario.lines, null);
});

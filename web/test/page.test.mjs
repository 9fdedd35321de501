// Keys, forms, drafts, palette and the client of the server's interface, without a browser.
// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import test from "node:test";

import { Problem, createApi, listen, readToken } from "../src/api.js";
import { createDrafts, draftsKey } from "../src/drafts.js";
import * as edits from "../src/edits.js";
import { createExporting } from "../src/exporting.js";
import { sliderRange } from "../src/fields.js";
import { createKeys, isTyping, keyName, keyText } from "../src/keys.js";
import { changedLinks } from "../src/map_commands.js";
import { matching } from "../src/palette.js";
import { diagnosticsByEdit, editPlace } from "../src/problems.js";
import { beginningOf, createScenarioActions } from "../src/scenarios.js";
import { answerKey, requestOf } from "../src/solver.js";
import { createStore } from "../src/store.js";

const press = (key, mods = {}) => ({
    key,
    ctrlKey: false,
    metaKey: false,
    shiftKey: false,
    altKey: false,
    ...mods,
});

test("keys are named as the list of commands writes them", () => {
    const cases = [
        [press("d"), "d"],
        [press("D", { shiftKey: true }), "Shift+d"],
        [press("?", { shiftKey: true }), "?"],
        [press("z", { ctrlKey: true }), "Ctrl+z"],
        [press("Z", { metaKey: true, shiftKey: true }), "Ctrl+Shift+z"],
        [press(" "), "Space"],
        [press("Delete", { shiftKey: true }), "Shift+Delete"],
        [press("+", { shiftKey: true }), "+"],
    ];
    for (const [event, name] of cases) assert.equal(keyName(event), name);
    assert.equal(keyText("Ctrl+Shift+z"), "Ctrl Shift Z");
    assert.equal(keyText("Escape"), "Esc");
});

test("keys that are typed into a field are no commands; saving is one everywhere", () => {
    const text = { tagName: "INPUT", type: "text" };
    const box = { tagName: "INPUT", type: "checkbox" };
    assert.equal(isTyping(text, "d"), true);
    assert.equal(isTyping(text, "Ctrl+z"), true);
    assert.equal(isTyping(text, "Ctrl+s"), false);
    assert.equal(isTyping(box, "d"), false);
    assert.equal(isTyping({ tagName: "BUTTON" }, "Space"), true);
    assert.equal(isTyping({ tagName: "BODY" }, "Space"), false);
});

test("a slider ends where the attribute does, or at a round number well above", () => {
    const cases = [
        [{ min: 1, max: 8, step: 1 }, 2, { min: 1, max: 8, step: 1 }],
        [{ min: 1, max: 100, step: 1 }, 1, { min: 1, max: 10, step: 1 }],
        [{ min: 1, max: 2000, step: 5 }, 60, { min: 5, max: 250, step: 5 }],
        [{ min: 0, max: 1e15, step: 1e6 }, null, { min: 0, max: 1e7, step: 1e6 }],
        [{ min: 0.001, max: 50000, step: 0.1 }, 3.2, { min: 0.1, max: 15, step: 0.1 }],
        [{}, 1800, { min: 0, max: 8000, step: 50 }],
        [{}, 0, { min: 0, max: 10, step: 0.1 }],
        [{}, null, null],
    ];
    for (const [attribute, held, range] of cases)
        assert.deepEqual(sliderRange(attribute, held), range);
});

test("what is being typed is saved with the rest", () => {
    globalThis.document = { querySelector: () => null };
    globalThis.localStorage = { getItem: () => null };
    const field = Object.assign(new EventTarget(), { tagName: "INPUT", type: "number" });
    const heard = [];
    field.addEventListener("change", () => heard.push("change"));
    createKeys({}, [{ keys: ["Ctrl+s"], run: () => heard.push("save") }], field);
    field.dispatchEvent(Object.assign(new Event("keydown"), { key: "s", ctrlKey: true }));
    assert.deepEqual(heard, ["change", "save"]);
    delete globalThis.document;
    delete globalThis.localStorage;
});

test("diagnostics are told at the edit and the member that they are about", () => {
    assert.deepEqual(editPlace({ element: "edits[3].attributes.toll" }), {
        edit: 3,
        member: "attributes.toll",
    });
    assert.deepEqual(editPlace({ element: "edits[0]" }), { edit: 0, member: null });
    assert.equal(editPlace({ element: "name" }), null);
    const byEdit = diagnosticsByEdit({
        diagnostics: [
            { element: "edits[1].at", code: "a" },
            { element: null, code: "b" },
            { element: "edits[1]", code: "c" },
        ],
    });
    assert.deepEqual(
        byEdit.get(1).map(({ code }) => code),
        ["a", "c"],
    );
    assert.deepEqual(
        byEdit.get(null).map(({ code }) => code),
        ["b"],
    );
});

test("the palette finds commands by any words of their name", () => {
    const commands = [
        { label: "Undo", group: "Edits" },
        { label: "Map as PNG", group: "Export" },
        { label: "Export menu", group: "Page" },
    ];
    assert.deepEqual(
        matching(commands, "export").map(({ label }) => label),
        ["Export menu", "Map as PNG"],
    );
    assert.deepEqual(
        matching(commands, "png map").map(({ label }) => label),
        ["Map as PNG"],
    );
    assert.equal(matching(commands, "").length, 3);
    assert.equal(matching(commands, "<script>").length, 0);
});

test("changes below twice their noise are not stepped to, the largest come first", () => {
    const fields = {
        noise: [1, 1, Infinity, 0],
        byKey: { flow: { without: [0, 0, 0, 5], with: [1.9, -3, 99, 5] } },
    };
    assert.deepEqual(changedLinks(fields, "flow", 4), [1]);
    fields.noise = [0.5, 1, 1, 0];
    assert.deepEqual(changedLinks(fields, "flow", 4), [2, 1, 0]);
});

test("the request is that of the scenario, of what is being tried, or of a locked scenario", () => {
    const store = createStore({ kind: "study", fields: [{ key: "flow" }], shown_year: 2030 }, {});
    store.actions.setScenarios([{ id: "plan", edits: [], is_locked: true }]);
    store.actions.openScenario("plan");
    assert.deepEqual(requestOf(store.state), {
        like: "plan",
        edits: [],
        goal: "final",
        year: 2030,
    });
    store.actions.setTrial({ like: "plan", edits: [{ do: "close", link: "1" }] });
    assert.deepEqual(requestOf(store.state), {
        like: "plan",
        edits: [{ do: "close", link: "1" }],
        goal: "preview",
        year: 2030,
    });
    store.actions.changeEntries("a", (list) =>
        edits.addEdits(list, [{ edit: { do: "close", link: "1" } }]),
    );
    const request = requestOf(store.state);
    assert.deepEqual(request, {
        like: "plan",
        edits: [{ do: "close", link: "1" }],
        goal: "final",
        year: 2030,
    });
    assert.equal(answerKey(request), answerKey({ ...request, goal: "preview" }));
});

test("drafts keep what is unsaved or switched off, by study and scenario", () => {
    globalThis.window = { addEventListener() {} };
    const kept = new Map();
    const storage = {
        read: (key) => kept.get(key) ?? null,
        write: (key, value) => Boolean(kept.set(key, structuredClone(value))),
    };
    const model = { kind: "roads", name: "Town", counts: { nodes: 1, links: 2 }, fields: [] };
    const store = createStore(model, {});
    const drafts = createDrafts(store, storage);
    drafts.follow();
    store.actions.newScenario({ name: "Mine" });
    store.actions.changeEntries("a", (list) =>
        edits.addEdits(list, [{ edit: { do: "close", link: "1" } }]),
    );
    const found = createDrafts(createStore(model, {}), storage);
    assert.equal(found.open(), "mine");
    assert.deepEqual(
        found.of("mine").entries.map((entry) => entry.edit.link),
        ["1"],
    );
    store.actions.setSaved({ etag: "x", lines: [] });
    assert.equal(createDrafts(store, storage).of("mine"), null);
    store.actions.changeEntries("off", (list) => edits.toggleEntry(list, list[0].key));
    store.actions.setSaved({ etag: "y", lines: [] });
    assert.equal(createDrafts(store, storage).of("mine").entries[0].isOn, false);
    assert.notEqual(draftsKey(model), draftsKey({ ...model, name: "City" }));
    delete globalThis.window;
});

test("two tabs keep their drafts beside each other", () => {
    globalThis.window = { addEventListener() {} };
    const kept = new Map();
    const storage = {
        read: (key) => structuredClone(kept.get(key) ?? null),
        write: (key, value) => Boolean(kept.set(key, structuredClone(value))),
    };
    const model = { kind: "roads", name: "Town", fields: [] };
    const tab = () => {
        const store = createStore(model, {});
        const drafts = createDrafts(store, storage);
        store.services.draftIds = drafts.ids;
        drafts.follow();
        return { store, drafts };
    };
    const tabs = [tab(), tab()];
    const draw = (list) => edits.addEdits(list, [{ edit: { do: "close", link: "1" } }]);
    for (const { store } of tabs) store.actions.changeEntries("x", draw);
    assert.deepEqual(tab().drafts.ids(), ["new_scenario", "new_scenario_1"]);
    tabs[0].store.actions.undo();
    assert.deepEqual(tab().drafts.ids(), ["new_scenario_1"], "taken back, it is gone");
    delete globalThis.window;
});

test("saving keeps the edits that are switched off", async () => {
    globalThis.window = { addEventListener() {} };
    const store = createStore({ kind: "roads", name: "Town", fields: [] }, {});
    const drafts = createDrafts(store, { read: () => null, write: () => false });
    drafts.follow();
    store.actions.newScenario({ name: "Mine" });
    for (const link of ["1", "2"])
        store.actions.changeEntries("x", (list) =>
            edits.addEdits(list, [{ edit: { do: "close", link } }]),
        );
    store.actions.changeEntries("off", (list) => edits.toggleEntry(list, list[0].key));
    const saved = { id: "mine", name: "Mine", edits: [{ do: "close", link: "2" }], etag: "e" };
    const api = { putScenario: async () => ({ etag: "e" }), scenarios: async () => [saved] };
    await createScenarioActions(store, api, drafts).save();
    assert.equal(store.state.scenario.isDirty, false);
    assert.deepEqual(
        drafts.of("mine").entries.map(({ isOn }) => isOn),
        [false, true],
    );
    delete globalThis.window;
});

test("going back to a file that was deleted elsewhere shows the network as it is", async () => {
    globalThis.window = { addEventListener() {} };
    const store = createStore({ kind: "roads", name: "Town", fields: [] }, {});
    const drafts = createDrafts(store, { read: () => null, write: () => true });
    store.actions.setScenarios([{ id: "mine", name: "Mine", edits: [], etag: "e" }]);
    store.actions.openScenario("mine");
    const api = { scenarios: async () => [] };
    await createScenarioActions(store, api, drafts).revert();
    assert.equal(store.state.scenario.id, null);
    delete globalThis.window;
});

test("what begins like a file of a study begins with a copy of its edits", () => {
    const edit = { do: "close", link: "1" };
    const scenarios = [
        { id: "main", is_locked: true, edits: [] },
        { id: "mine", like: "main", edits: [edit] },
    ];
    const begin = (kind, id) => beginningOf({ model: { kind }, scenarios }, id);
    assert.deepEqual(begin("study", "mine"), { like: "main", edits: [edit] });
    assert.deepEqual(begin("study", "main"), { like: "main", edits: [] });
    assert.deepEqual(begin("roads", "mine"), { like: "mine", edits: [] });
});

test("a storage that refuses is told once, and nothing breaks", () => {
    globalThis.window = { addEventListener() {} };
    const store = createStore({ kind: "roads", name: "Town", fields: [] }, {});
    const drafts = createDrafts(store, { read: () => null, write: () => false });
    drafts.follow();
    store.actions.newScenario({ name: "Mine" });
    store.actions.setScenarioFacts({ name: "Other" });
    assert.deepEqual(
        store.state.notices.map(({ id }) => id),
        ["drafts"],
    );
    delete globalThis.window;
});

function answering(status, body, seen) {
    return async (address, options) => {
        seen?.push([address, options]);
        return { ok: status < 400, status, statusText: "", json: async () => body };
    };
}

test("requests carry the token, conditions and JSON; ids are escaped", async () => {
    const seen = [];
    const api = createApi({ token: "abc", fetcher: answering(200, { etag: "2" }, seen) });
    await api.putScenario("a/../b", { name: "x" }, "1");
    await api.putScenario("new", {}, null);
    const [[address, options], [, created]] = seen;
    assert.equal(address, "/api/v1/scenarios/a%2F..%2Fb");
    assert.equal(options.headers["X-Linkspan-Token"], "abc");
    assert.equal(options.headers["If-Match"], "1");
    assert.equal(options.body, '{"name":"x"}');
    assert.equal(created.headers["If-None-Match"], "*");
    assert.equal(api.withToken("/api/v1/report/a.html"), "/api/v1/report/a.html?token=abc");
});

test("a report is told when it is ready before its run is named, and when it is stopped", async () => {
    const store = createStore({ kind: "study", name: "Town", fields: [] }, {});
    const waiting = [];
    const report = () => new Promise((resolve) => waiting.push(resolve));
    const api = { report, withToken: (path) => `${path}?token=t` };
    const exporting = createExporting(store, api);
    const noticeOf = () => store.state.notices.find(({ id }) => id === "report");
    const first = exporting.report();
    exporting.onDone({ run: 7, report: "/r.html" });
    exporting.onDone({ run: 8, stages: [] });
    waiting[0]({ run: 7 });
    await first;
    assert.equal(noticeOf().actions[0].href, "/r.html?token=t");
    const second = exporting.report();
    waiting[1]({ run: 9 });
    await second;
    assert.equal(noticeOf().actions[0].label, "Stop");
    exporting.onCancelled({ run: 9 });
    assert.match(noticeOf().text, /stopped/);
});

test("what the server refuses is a problem with all its diagnostics", async () => {
    const body = { title: "No", hint: "Do", diagnostics: [{ code: "LS1" }] };
    const api = createApi({ token: "", fetcher: answering(422, body) });
    await assert.rejects(
        api.lines({}),
        (problem) =>
            problem instanceof Problem &&
            problem.status === 422 &&
            problem.hint === "Do" &&
            problem.diagnostics.length === 1,
    );
    const bare = createApi({
        token: "",
        fetcher: async () => ({
            ok: false,
            status: 500,
            statusText: "Oh",
            json: async () => {
                throw new SyntaxError();
            },
        }),
    });
    await assert.rejects(bare.model(), (problem) => problem.title.includes("500"));
});

test("who watches hears that the server is gone, and the request can be made again", async () => {
    let n_gone = 0;
    let isUp = false;
    const api = createApi({
        token: "",
        onGone: () => n_gone++,
        fetcher: async (...args) => {
            if (!isUp) throw new TypeError("refused");
            return answering(200, { id: "L" })(...args);
        },
    });
    await assert.rejects(api.link(4), (problem) => problem.isGone);
    isUp = true;
    assert.equal((await api.link(4)).id, "L");
    assert.equal(n_gone, 1);
});

test("the token is read from the address and kept for links within the page", () => {
    const kept = new Map();
    const storage = { getItem: (key) => kept.get(key) ?? null, setItem: (k, v) => kept.set(k, v) };
    assert.equal(readToken({ hash: "#token=0aF9" }, storage), "0aF9");
    assert.equal(readToken({ hash: "" }, storage), "0aF9");
});

test("a lost stream of events is opened again", async () => {
    const sources = [];
    class Source {
        constructor(address) {
            this.address = address;
            this.listeners = {};
            sources.push(this);
        }
        addEventListener(name, listener) {
            this.listeners[name] = listener;
        }
        close() {
            this.isClosed = true;
        }
    }
    const heard = [];
    const stream = listen(
        { eventsUrl: () => "/events" },
        {
            hello: (event) => heard.push(event.version),
            onLost: () => heard.push("lost"),
        },
        Source,
    );
    sources[0].listeners.hello({ data: '{"version":"1"}' });
    sources[0].listeners.error();
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.equal(sources.length, 2);
    assert.equal(sources[0].isClosed, true);
    sources[1].listeners.hello({ data: '{"version":"2"}' });
    assert.deepEqual(heard, ["1", "lost", "2"]);
    stream.close();
});

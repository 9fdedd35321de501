// The tools on a map that is played by the test: clicks, double clicks, bends, zones.
// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import test from "node:test";

import { createLinkNames } from "../src/linknames.js";
import { createStore } from "../src/store.js";
import { createTools } from "../src/tools.js";

globalThis.document = { getElementById: () => ({ focus() {} }) };

const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

function world() {
    const listeners = {};
    const drawn = [];
    const said = [];
    const map = {
        on: (name, listener) => (listeners[name] = [...(listeners[name] ?? []), listener]),
        setDrawing: (drawing) => drawn.push(drawing),
    };
    const geometry = { nNodes: 4, nLinks: 1, tail: [0], head: [1], isForward: [1] };
    const zones = [
        { id: "a", x: 0, y: 0 },
        { id: "b", x: 10, y: 0 },
    ];
    const model = {
        kind: "roads",
        fields: [{ key: "flow" }],
        zones,
        crs: "plane",
        presets: [{ name: "Road", attributes: { lanes: 2 } }],
    };
    const store = createStore(model, geometry);
    const asked = [];
    const api = {
        node: async (node) => ({ id: `N${node}` }),
        link: async (link) => ({ id: `L${link}`, link, attributes: { lanes: 2 } }),
        select: async (body) => (asked.push(["select", body]), {}),
        routes: async (body) => (asked.push(["routes", body]), {}),
        isochrone: async (body) => (asked.push(["isochrone", body]), {}),
    };
    const names = createLinkNames(api, 1);
    const tools = createTools(store, api, map, names, (text) => said.push(text));
    const emit = (name, event) => listeners[name].forEach((listener) => listener(event));
    return { store, tools, emit, asked, said, drawn };
}

const node = (number) => ({ x: number, y: 0, snap: { kind: "node", node: number } });
const free = { x: 5, y: 5, snap: { kind: "free" } };
const adds = (store) => store.state.scenario.edits.filter((edit) => edit.do === "add");

test("two clicks draw a link with the first class's attributes, and its form opens", async () => {
    const { store, tools, emit } = world();
    tools.choose("draw");
    emit("point", node(0));
    emit("point", node(3));
    await settle();
    const [edit] = adds(store);
    assert.deepEqual([edit.from, edit.to, edit.attributes], ["N0", "N3", { lanes: 2 }]);
    assert.equal(store.state.selection.kind, "edit");
    assert.equal(store.state.tool.name, "select");
    assert.equal(store.state.view.side, "difference");
});

test("a double click at the end makes one link, not two", async () => {
    const { store, tools, emit } = world();
    tools.choose("draw");
    emit("point", node(0));
    emit("point", node(3));
    emit("point", node(3));
    emit("finish", {});
    await settle();
    emit("pick", { link: 0 });
    assert.equal(adds(store).length, 1);
    assert.equal(store.state.selection.kind, "edit");
});

test("clicks on empty ground are bends, as is a node with Shift", async () => {
    const { store, tools, emit } = world();
    tools.choose("draw");
    emit("point", node(0));
    emit("point", free);
    emit("point", { ...node(2), shiftKey: true });
    emit("point", node(3));
    await settle();
    assert.deepEqual(adds(store)[0].points, [
        [5, 5],
        [2, 0],
    ]);
});

test("a line that begins or ends nowhere is refused with words, and goes on", async () => {
    const { store, tools, emit, said } = world();
    tools.choose("draw");
    emit("point", free);
    assert.equal(store.state.tool.points.length, 0);
    emit("point", node(0));
    emit("point", free);
    emit("finish", {});
    await settle();
    assert.equal(adds(store).length, 0);
    assert.equal(store.state.tool.points.length, 2);
    assert.ok(said.some((text) => text.startsWith("A link begins")));
    assert.ok(said.some((text) => text.startsWith("A link ends")));
});

test("Esc takes back the line, then the tool, then the selection", () => {
    const { store, tools, emit } = world();
    tools.choose("draw");
    emit("point", node(0));
    emit("cancel", {});
    assert.deepEqual([store.state.tool.name, store.state.tool.points.length], ["draw", 0]);
    emit("cancel", {});
    assert.equal(store.state.tool.name, "select");
    emit("pick", { link: 0 });
    assert.deepEqual(store.state.selection, { kind: "link", link: 0 });
    emit("cancel", {});
    assert.equal(store.state.selection.kind, null);
});

test("a line that is tried follows the mouse, and is gone when the tool is left", async () => {
    const { store, tools, emit } = world();
    tools.choose("draw");
    emit("point", node(0));
    emit("hover", node(3));
    await settle();
    assert.equal(store.state.trial.edits[0].to, "N3");
    tools.choose("select");
    assert.equal(store.state.trial, null);
    assert.equal(store.state.scenario.edits.length, 0);
});

test("two clicks ask for the routes between the nearest zones, one for the reach", async () => {
    const { tools, emit, asked } = world();
    tools.choose("routes");
    emit("point", { x: 1, y: 1, snap: { kind: "free" } });
    emit("point", { x: 8, y: 1, snap: { kind: "free" } });
    tools.choose("isochrone");
    emit("point", { x: 8, y: 1, zone: 1, snap: { kind: "node", node: 1 } });
    await settle();
    const bodies = asked.map(([kind, { from, to, zone }]) => [kind, from, to, zone]);
    assert.deepEqual(bodies, [
        ["routes", 0, 1, undefined],
        ["isochrone", undefined, undefined, 1],
    ]);
});

test("widening adds a lane to what the link has; closing closes it; each only once", async () => {
    const { store, tools, emit } = world();
    emit("pick", { link: 0 });
    await tools.edit("widen");
    assert.deepEqual(store.state.scenario.edits[0].attributes, { lanes: 3 });
    store.actions.setSelection({ kind: "link", link: 0 });
    await tools.edit("change");
    assert.equal(store.state.scenario.entries.length, 1);
    store.actions.setSelection({ kind: "link", link: 0 });
    await tools.edit("close");
    await settle();
    assert.deepEqual(
        store.state.scenario.edits.map((edit) => edit.do),
        ["change", "close"],
    );
});

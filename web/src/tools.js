// What clicks, drags and points on the map do, by the tool that is chosen.
// SPDX-License-Identifier: Apache-2.0

import { addEdits, effectiveEdits, entryOf, removeEntry } from "./edits.js";
import { areSamePlace, editsOfLine, isEnd, isOnTrial } from "./drawing.js";
import { createHandles } from "./handles.js";
import { askIsochrone, askRoutes, askSelect } from "./panels/questions.js";

// the second click of a double click that ended a line is not a click on what lies there
const QUIET_MS = 450;

const RINGS =
    "M7 8a1 1 0 102 0 1 1 0 10-2 0M4.5 8a3.5 3.5 0 107 0 3.5 3.5 0 10-7 0" +
    "M2 8a6 6 0 1012 0 6 6 0 10-12 0";

/** All tools, in the order of the toolbar. `hint` is shown while the tool is used. */
export const TOOLS = [
    { name: "select", label: "Select", key: "v", path: "M4 2.5l8 6-3.6.6 2 4-1.6.8-2-4L4 12.5z" },
    {
        name: "draw",
        label: "Draw a link",
        key: "d",
        path: "M3 13L6 6l5 3 2-6M2 13h2M12 3h2",
        hint: "Click where the link begins: a node, or a point on a link.",
    },
    {
        name: "who",
        label: "Who uses a link",
        key: "s",
        path: "M2 4l5 4-5 4M7 8h7M11 5l3 3-3 3",
        hint: "Click a link to see who uses it.",
        has: "select",
    },
    {
        name: "routes",
        label: "Routes between two zones",
        key: "r",
        path: "M3 12.5a1.5 1.5 0 100-.1M13 3.5a1.5 1.5 0 10.1 0M4.5 12c6 0 1-8 7-8",
        hint: "Click the zone where the trip begins.",
        has: "routes",
    },
    {
        name: "isochrone",
        label: "Reach from a zone",
        key: "o",
        path: RINGS,
        hint: "Click a zone to see how far one comes from it.",
        has: "isochrone",
    },
];

/** Whether a model has what a tool asks for; it says so where it has not. */
export function isOffered({ has }, model) {
    return !has || model.has?.[has] !== false;
}

/** Ties the tools to the map. Returns what buttons, keys and commands call. */
export function createTools(store, api, map, names, say) {
    const self = { store, api, map, names, say, quietUntil: 0, ticket: 0, isFinishing: false };
    self.handles = createHandles(self);
    map.on("pick", (at) => picked(self, at));
    map.on("point", (at) => pointed(self, at));
    map.on("hover", (at) => hovered(self, at));
    map.on("finish", () => finish(self));
    map.on("cancel", () => cancel(self));
    store.subscribe(["tool"], ({ tool }) => followTool(self, tool));
    return {
        choose: (name) => choose(self, name),
        cancel: () => cancel(self),
        finish: () => finish(self),
        askWho: (link) => askWho(self, link),
        edit: (what) => editSelected(self, what),
        removeSelected: () => removeSelected(self),
    };
}

function choose({ store }, name) {
    const modes = { who: "select", routes: "routes", isochrone: "isochrone" };
    const tabs = { who: "who", routes: "routes", isochrone: "reach" };
    store.actions.setTrial(null);
    store.actions.setTool({ name, points: [] });
    store.actions.setQuestion({ mode: modes[name] ?? null });
    if (tabs[name]) store.actions.setView({ tab: tabs[name] });
    if (name === "draw") store.actions.setSelection(null);
    document.getElementById("map").focus({ preventScroll: true });
}

/** The map shows what is being drawn. */
function followTool({ map, handles }, tool) {
    const kinds = { draw: "link", routes: "zone", isochrone: "zone" };
    if (tool.name === "draw") map.setDrawing({ tool: "link", points: tool.points, bothWays: true });
    else if (kinds[tool.name])
        map.setDrawing({ tool: kinds[tool.name], points: [], bothWays: false });
    else handles.show();
}

/** A click with no drawing tool. */
function picked(self, at) {
    const { store } = self;
    if (performance.now() < self.quietUntil) return;
    if (store.state.tool.name === "who" || at.altKey) askWho(self, at.link);
    else if (at.link !== null && at.link !== undefined) selectLink(self, at.link);
    else store.actions.setSelection(null);
}

function selectLink({ store }, link) {
    const entry = entryOfLink(store.state, link);
    if (entry) {
        store.actions.setSelection({ kind: "edit", key: entry.key });
        return;
    }
    store.actions.setSelection({ kind: "link", link });
    if (!["who", "links"].includes(store.state.view.tab)) store.actions.setView({ tab: "links" });
}

/** The entry that made a link, if an edit of this list did. */
function entryOfLink({ geometry, run, scenario }, link) {
    if (link < geometry.nLinks) return null;
    const added = run.headline?.added?.links?.[link - geometry.nLinks];
    const sent = added && (added.parent ?? null) === null ? run.edits?.[added.edit] : null;
    return sent
        ? scenario.entries.find(({ edit }) => edit.do === "add" && edit.id === sent.id)
        : null;
}

function askWho({ store, api }, link) {
    if (link === null || link === undefined) return;
    store.actions.setSelection({ kind: "link", link });
    store.actions.setView({ tab: "who" });
    const isWith = store.state.view.side !== "without" || link >= store.state.geometry.nLinks;
    askSelect(store, api, { links: [link], side: isWith ? "with" : "without" });
}

/** A click with a drawing tool. */
function pointed(self, at) {
    const { store, say } = self;
    const { tool } = store.state;
    if (performance.now() < self.quietUntil) return;
    if (tool.name === "routes" || tool.name === "isochrone") {
        askFromZone(self, at);
        return;
    }
    if (tool.name !== "draw") return;
    const point = { x: at.x, y: at.y, snap: at.snap ?? { kind: "free" } };
    if (isOnTrial(point, drawingContext(self))) point.snap = { kind: "free" };
    if (tool.points.length === 0 && !isEnd(point)) {
        say("A link begins at a node, or at a point on a link.");
        store.actions.setTool({ message: "A link begins at a node, or at a point on a link." });
        return;
    }
    const points = [...tool.points, point];
    store.actions.setTool({ points, message: null });
    if (points.length > 1 && isEnd(point) && !at.shiftKey) finish(self);
    else say(`Point ${points.length}.`);
}

function askFromZone(self, at) {
    const { store, api } = self;
    const { tool, question, model } = store.state;
    const zone = zoneAt(model, at);
    if (zone === null) return;
    if (tool.name === "isochrone") {
        askIsochrone(store, api, { zone });
        store.actions.setSelection({ kind: "zone", zone });
        return;
    }
    const isFirst = question.from === null || question.to !== null || question.from === zone;
    if (isFirst) {
        store.actions.setQuestion({ from: zone, to: null, routes: null });
        store.actions.setTool({ message: "Click the zone where the trip ends." });
    } else {
        askRoutes(store, api, { from: question.from, to: zone });
        store.actions.setTool({ message: null });
    }
    store.actions.setSelection({ kind: "zone", zone });
}

/** The zone that was clicked, or the one nearest to the click. */
function zoneAt({ zones, crs }, { zone, x, y }) {
    if (zone !== null && zone !== undefined) return zone;
    const stretch = crs === "lonlat" ? Math.cos((y * Math.PI) / 180) : 1;
    let best = null;
    let nearest = Infinity;
    zones.forEach((each, index) => {
        const distance = Math.hypot((each.x - x) * stretch, each.y - y);
        if (distance >= nearest) return;
        nearest = distance;
        best = index;
    });
    return best;
}

/** What the page knows that a drawn line needs. */
export function drawingContext({ store, api }) {
    const { model, geometry, run, scenario, scenarios } = store.state;
    const own = scenario.isLocked ? [] : scenario.entries;
    const like = scenario.isLocked ? scenario.id : scenario.like;
    const below = scenarios.find((each) => each.id === like)?.edits ?? [];
    return {
        model,
        geometry,
        api,
        entries: own,
        sent: run.edits,
        added: run.headline?.added ?? { nodes: [], links: [] },
        takenNodes: below.filter((edit) => edit.do === "split").map((edit) => edit.node),
        takenLinks: below.filter((edit) => edit.do === "add").map((edit) => edit.id),
    };
}

/** The attributes that a new link begins with: those of the first class of road. */
function firstAttributes({ model, tool }) {
    const presets = model.presets ?? [];
    return { ...(presets.find(({ name }) => name === tool.preset) ?? presets[0])?.attributes };
}

/** While the mouse moves, the line to where it is is solved as a preview. */
async function hovered(self, at) {
    const { store } = self;
    const { tool } = store.state;
    if (tool.name !== "draw" || tool.points.length === 0) return;
    const end = at && { x: at.x, y: at.y, snap: at.snap };
    const ticket = ++self.ticket;
    if (!end || !isEnd(end) || areSamePlace(tool.points[0], end)) return;
    if (isOnTrial(end, drawingContext(self))) return;
    await tryLine(self, [...tool.points, end], ticket);
}

async function tryLine(self, points, ticket) {
    const { store } = self;
    try {
        const made = await editsOfLine(
            points,
            { attributes: firstAttributes(store.state) },
            drawingContext(self),
        );
        if (ticket !== self.ticket || store.state.tool.name !== "draw") return;
        const entries = store.state.scenario.isLocked ? [] : store.state.scenario.entries;
        const tried = [...entries, ...made.map(({ edit, isAuto }) => entryOf(edit, isAuto))];
        const trial = effectiveEdits(tried);
        store.actions.setTrial(
            store.state.scenario.isLocked
                ? { edits: trial, like: store.state.scenario.id }
                : { edits: trial },
        );
    } catch (problem) {
        if (!problem.isGone) console.warn(problem.message); // the click will say it
    }
}

/** Ends the line that is being drawn, if it can be ended. */
async function finish(self) {
    const { store, say } = self;
    const { tool } = store.state;
    // a double click ends the line twice: once is enough
    if (tool.name !== "draw" || self.isFinishing) return;
    const { points } = tool;
    if (points.length < 2 || !isEnd(points.at(-1)) || areSamePlace(points[0], points.at(-1))) {
        const message =
            points.length < 2 || isEnd(points.at(-1))
                ? "A link needs two ends."
                : "A link ends at a node, or at a point on a link.";
        store.actions.setTool({ message });
        say(message);
        return;
    }
    self.ticket++;
    self.quietUntil = performance.now() + QUIET_MS;
    self.isFinishing = true;
    performance.mark("linkspan:released");
    try {
        const made = await editsOfLine(
            points,
            { attributes: firstAttributes(store.state) },
            drawingContext(self),
        );
        store.actions.setTool({ name: "select", points: [], message: null });
        store.actions.changeEntries("Draw", (entries) => addEdits(entries, made));
        const drawn = store.state.scenario.entries.at(-1);
        store.actions.setSelection({ kind: "edit", key: drawn.key });
        const side = store.state.view.swipe === null ? { side: "difference" } : {};
        store.actions.setView({ tab: "card", ...side });
        say(`${drawn.edit.name} is drawn.`);
    } catch (problem) {
        store.actions.setTrial(null);
        store.actions.notify({ key: "draw", severity: "error", problem });
    } finally {
        self.isFinishing = false;
    }
}

/** Esc: the line goes first, then the tool, then the selection. */
function cancel(self) {
    const { store } = self;
    const { tool, selection } = store.state;
    self.ticket++;
    if (store.state.trial) store.actions.setTrial(null);
    if (tool.name === "draw" && tool.points.length > 0)
        store.actions.setTool({ points: [], message: null });
    else if (tool.name !== "select") choose(self, "select");
    else if (selection.kind) store.actions.setSelection(null);
}

/** Change, close or widen the link that is selected. */
async function editSelected(self, what) {
    const { store, names } = self;
    const { selection, scenario } = store.state;
    if (selection.kind !== "link" || selection.link >= store.state.geometry.nLinks) return;
    try {
        const link = await names.ask(selection.link);
        const edit =
            what === "close"
                ? { do: "close", link: String(link.id) }
                : {
                      do: "change",
                      link: String(link.id),
                      attributes: changesOf(what, link.attributes),
                  };
        const present = scenario.entries.find(
            (entry) => entry.edit.do === edit.do && entry.edit.link === edit.link,
        );
        if (!present || scenario.isLocked)
            store.actions.changeEntries(what, (entries) => addEdits(entries, [{ edit }]));
        const key =
            present && !scenario.isLocked ? present.key : store.state.scenario.entries.at(-1).key;
        store.actions.setSelection({ kind: "edit", key });
        store.actions.setView({ tab: "card" });
    } catch (problem) {
        store.actions.notify({ key: "edit", severity: "error", problem });
    }
}

/** Widening: one lane more where lanes are known, else half as much capacity again. */
function changesOf(what, attributes = {}) {
    if (what !== "widen") return {};
    const { lanes, capacity } = attributes;
    if (Number.isFinite(lanes)) return { lanes: lanes + 1 };
    return Number.isFinite(capacity) ? { capacity: capacity * 1.5 } : {};
}

function removeSelected({ store }) {
    const { selection, scenario } = store.state;
    if (selection.kind !== "edit" || scenario.isLocked) return;
    store.actions.changeEntries("Delete", (list) => removeEntry(list, selection.key));
}

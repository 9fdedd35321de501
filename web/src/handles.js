// The handles of the drawn link that is open: its ends and bends can be dragged on the map.
// SPDX-License-Identifier: Apache-2.0

import { endOf, isEnd, isOnTrial } from "./drawing.js";
import { effectiveEdits, entryOf, namesMade, patchEdit } from "./edits.js";
import { drawingContext } from "./tools.js";
import { sentIndex } from "./mapview.js";

/** Shows handles of the selected link and follows their drags. `tools`: store, api, map, say. */
export function createHandles(tools) {
    const { store, map } = tools;
    const self = { ...tools, points: [], entry: null, ticket: 0, isDragging: false };
    map.on("drag", (event) => dragged(self, event));
    store.subscribe(["selection", "run", "scenario"], () => {
        if (!self.isDragging && store.state.tool.name === "select") show(self);
    });
    return { show: () => show(self) };
}

function show(self) {
    const { store, map } = self;
    const { selection, scenario } = store.state;
    const entry =
        selection.kind === "edit" && !scenario.isLocked
            ? scenario.entries.find(({ key }) => key === selection.key)
            : null;
    const points = entry?.edit.do === "add" && entry.isOn ? pointsOf(entry, store.state) : [];
    if (points.length === 0 && self.points.length === 0 && self.isShown) return;
    self.isShown = true;
    self.entry = entry;
    self.points = points;
    map.setDrawing({ tool: null, points, bothWays: !!entry?.edit.both_ways });
}

/** Where a drawn link's ends and bends are, as the run that is shown has it. */
function pointsOf(entry, state) {
    const { run, scenario, geometry } = state;
    const at = sentIndex(scenario, run, entry.key);
    const added = run.headline?.added;
    const link = added?.links.find(
        (each) =>
            each.edit === at &&
            each.is_forward &&
            (each.parent === null || each.parent === undefined),
    );
    if (at < 0 || !link) return [];
    const node = (number) => ({
        ...(number < geometry.nNodes
            ? { x: geometry.nodeX[number], y: geometry.nodeY[number] }
            : positionOf(added.nodes[number - geometry.nNodes])),
        snap: { kind: "node", node: number },
    });
    const bends = (entry.edit.points ?? []).map(([x, y]) => ({ x, y, snap: { kind: "free" } }));
    return [node(link.tail), ...bends, node(link.head)];
}

function positionOf({ x, y }) {
    return { x, y };
}

/** A handle moves: previews follow; where it is let go, the edit is changed. */
async function dragged(self, { index, x, y, snap, isEnd: isOver }) {
    const { store } = self;
    const { entry, points } = self;
    if (!entry || index >= points.length) return;
    self.isDragging = !isOver;
    const moved = points.map((point, at) =>
        at === index ? { x, y, snap: snap ?? { kind: "free" } } : point,
    );
    const isBend = index > 0 && index < points.length - 1;
    if (isBend) moved[index] = { x, y, snap: { kind: "free" } };
    const ticket = ++self.ticket;
    const isOwn = isOnTrial(moved[index], { ...drawingContext(self), entries: [] });
    if (!isBend && (isOwn || !isEnd(moved[index]))) {
        if (isOver) giveUp(self);
        return;
    }
    if (isOver) performance.mark("linkspan:released");
    try {
        const change = isBend ? await bendChange(self, moved) : await endChange(self, moved, index);
        if (ticket !== self.ticket) return;
        if (isOver) store.actions.changeEntries("Move", change);
        else
            store.actions.setTrial({ edits: effectiveEdits(change(store.state.scenario.entries)) });
    } catch (problem) {
        if (isOver) store.actions.notify({ key: "draw", severity: "error", problem });
    }
}

/** An end cannot hang in the air: it goes back to where it was. */
function giveUp(self) {
    const { store, say } = self;
    store.actions.setTrial(null);
    say("An end must lie on a node or a link.");
    show(self);
}

async function bendChange({ entry }, points) {
    const bends = points.slice(1, -1).map(({ x, y }) => [x, y]);
    return (entries) => patchEdit(entries, entry.key, { points: bends });
}

/** Another end: its new split stands just before the link; the old one goes if nobody needs it. */
async function endChange(self, points, index) {
    const { entry } = self;
    const context = drawingContext(self);
    const taken = [...namesMade(context.entries).nodes, ...context.takenNodes];
    const { node, split } = await endOf(points[index], context, taken);
    const end = index === 0 ? { from: node } : { to: node };
    const splits = split ? [entryOf(split, true)] : [];
    return (entries) =>
        withoutIdleSplits(
            patchEdit(entries, entry.key, end).flatMap((each) =>
                each.key === entry.key ? [...splits, each] : [each],
            ),
        );
}

function withoutIdleSplits(entries) {
    const used = new Set(
        entries.filter(({ edit }) => edit.do === "add").flatMap(({ edit }) => [edit.from, edit.to]),
    );
    return entries.filter(
        ({ edit, isAuto }) => !isAuto || edit.do !== "split" || used.has(edit.node),
    );
}

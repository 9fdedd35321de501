// Ties the map to the store: what was computed, chosen and asked is drawn as it changes.
// SPDX-License-Identifier: Apache-2.0

/** Makes the map follow the store. */
export function bindMap(map, store, names) {
    store.services.map = map;
    let drawn = null;
    const bind = (keys, draw) => {
        store.subscribe(keys, draw);
        draw(store.state);
    };
    bind(["run"], drawFields);
    bind(["view"], ({ view }) => {
        map.setView({ side: view.side, swipe: view.swipe, field: view.field });
        map.setScale({ factor: view.widthFactor ?? 1, isLocked: view.isScaleLocked });
    });
    bind(["selection", "run"], (state) => map.setSelection(selectionOf(state, names)));
    bind(["question", "view"], (state) => drawOverlay(map, state));
    map.on("swipe", ({ value }) => store.actions.setView({ swipe: value }));
    function drawFields({ run }) {
        if (run.fields === drawn) return;
        drawn = run.fields;
        const { stage, id, headline } = run;
        const { added = null, removed = [] } = headline ?? {};
        const painted = map.setFields(run.fields, added, removed, stage);
        if (stage) painted.then(() => markDrawn(stage, id));
    }
}

/** The moment a stage is on the screen, for whoever measures. */
function markDrawn(stage, run) {
    requestAnimationFrame(() => {
        performance.mark("linkspan:drawn", { detail: { stage, run } });
    });
}

/** What the map is to mark as selected. */
function selectionOf({ selection, run, scenario }, names) {
    if (selection.kind !== "edit") return selection.kind ? selection : null;
    const edit = scenario.entries.find((entry) => entry.key === selection.key)?.edit;
    const link = edit?.link === undefined ? null : names.numberOf(edit.link);
    if (link !== null) return { kind: "link", link };
    const at = sentIndex(scenario, run, selection.key);
    const added = run.headline?.added?.links ?? [];
    const own = added.filter((link) => link.edit === at && (link.parent ?? null) === null);
    if (at < 0 || own.length === 0) return null;
    const first = baseCount(run, added);
    return { kind: "links", links: own.map((link) => link.link ?? first + added.indexOf(link)) };
}

/** The number of the base's links: what the run has less what it added. */
function baseCount(run, added) {
    return (run.fields?.nLinks ?? added.length) - added.length;
}

/** Where an entry stands in the list of edits that the run was asked with, or -1. */
export function sentIndex(scenario, run, key) {
    const edit = scenario.entries.find((entry) => entry.key === key)?.edit;
    return edit && run.edits ? run.edits.findIndex((sent) => isSameEdit(sent, edit)) : -1;
}

function isSameEdit(sent, edit) {
    if (sent === edit) return true;
    return sent.do === "add" && edit.do === "add" && sent.id === edit.id;
}

function drawOverlay(map, { question, view }) {
    const { select, routes, isochrone } = question;
    if (view.tab === "who" && select) map.setOverlay({ flows: select.flows, unit: select.unit });
    else if (view.tab === "routes" && routes)
        map.setOverlay({ routes: routesOf(routes.sides), from: question.from, to: question.to });
    else if (view.tab === "reach" && isochrone)
        map.setOverlay({
            isochrone,
            zone: isochrone.question?.zone,
            show: view.reach ?? view.side,
        });
    else if (question.mode === "routes" || question.mode === "isochrone")
        map.setOverlay({ zones: true });
    else map.setOverlay(null);
}

function routesOf(sides) {
    return { without: sides?.without?.routes ?? [], with: sides?.with?.routes ?? [] };
}

// Asks the server why: who uses links, routes between zones, what is reached from a zone.
// SPDX-License-Identifier: Apache-2.0
//
// Answers lie in state.question with the run that they belong to; a newer question of a kind makes
// the server give up the older one.

const asked = { select: null, routes: null, isochrone: null };

/** The run that is shown: 0 is the network without edits. */
export function shownRun(state) {
    return state.run.id ?? 0;
}

/** Who uses these links?  any: trips that use one of them (else: all of them). */
export function askSelect(store, api, { links, side = "with", any = false }) {
    const question = { run: shownRun(store.state), side, links, any };
    return ask(store, "select", question, (signal) => api.select(question, signal));
}

/** Which routes lead from zone to zone, before and after? */
export function askRoutes(store, api, { from, to }) {
    store.actions.setQuestion({ from, to });
    if (from === null || to === null || from === to) return Promise.resolve();
    const question = { run: shownRun(store.state), from, to };
    return ask(store, "routes", question, (signal) => api.routes(question, signal));
}

/** How far does one come from a zone? */
export function askIsochrone(store, api, { zone, group = null }) {
    const body = { run: shownRun(store.state), zone };
    if (group !== null && group !== "") body.group = group;
    return ask(store, "isochrone", body, (signal) => api.isochrone(body, signal));
}

/** Asks an answered question again when it belongs to another run than the one shown. */
export function askAgainIfOld(store, api, kind) {
    const { question, run } = store.state;
    const answer = question[kind];
    if (!answer || run.isRunning || question.isAsking || question.problem) return;
    if (answer.question.run === shownRun(store.state)) return;
    if (kind === "select" && !areKnown(store.state, answer.question.links)) {
        store.actions.setQuestion({ select: null });
        return;
    }
    const askers = { select: askSelect, routes: askRoutes, isochrone: askIsochrone };
    askers[kind](store, api, answer.question);
}

/** Whether links exist in what is shown: a link that an undone edit had added does not. */
function areKnown(state, links) {
    const n_links = state.geometry.nLinks + (state.run.headline?.added?.links?.length ?? 0);
    return links.every((link) => link < n_links);
}

async function ask(store, kind, question, call) {
    asked[kind]?.abort();
    const controller = new AbortController();
    asked[kind] = controller;
    store.actions.setQuestion({ isAsking: true, problem: null });
    try {
        const answer = await call(controller.signal);
        if (asked[kind] !== controller) return;
        store.actions.setQuestion({ [kind]: { ...answer, question }, isAsking: false });
    } catch (problem) {
        if (problem.name === "AbortError" || asked[kind] !== controller) return;
        store.actions.setQuestion({ isAsking: false, problem: { kind, problem } });
    }
}

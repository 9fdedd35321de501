// Asks the server why: who uses links, routes between zones, what is reached from a zone.
// SPDX-License-Identifier: Apache-2.0
//
// Answers lie in state.question with the run that they belong to; a newer question of a kind makes
// the server give up the older one.

import { addedLink } from "./names.js";

const asked = { select: null, routes: null, isochrone: null };

/** The run that is shown: 0 is the network without edits. */
function shownRun(state) {
    return state.run.id ?? 0;
}

/** Who uses these links?  any: trips that use one of them (else: all of them). */
export function askSelect(store, api, { links, side = "with", any = false }) {
    const question = { run: shownRun(store.state), side, links, any };
    const ids = addedIds(store.state, links);
    return ask(store, "select", question, async (signal) => ({
        ...(await api.select(question, signal)),
        ids,
    }));
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
    if (!answer || run.isRunning || run.isOfTrial || question.isAsking) return;
    const shown = shownRun(store.state);
    if (answer.question.run === shown || question.problem?.run === shown) return;
    const askers = { select: askSelect, routes: askRoutes, isochrone: askIsochrone };
    if (kind !== "select") {
        askers[kind](store, api, answer.question);
        return;
    }
    const links = linksNow(store.state, answer);
    if (links) askSelect(store, api, { ...answer.question, links });
    else store.actions.setQuestion({ select: null });
}

/** Ids of the links of a question that a run has added, in the order of `links`; else null. */
function addedIds(state, links) {
    return links.map((link) => addedLink(state, link)?.id ?? null);
}

/** What an answer's links are called in the run that is shown now, or null where one of them is
 * no longer there: added links are numbered anew in each run. */
function linksNow({ geometry, run }, { question: { links }, ids }) {
    const added = run.headline?.added?.links ?? [];
    const now = links.map((link, at) => {
        if (link < geometry.nLinks) return link;
        const index = added.findIndex(({ id }) => id === ids[at]);
        return index < 0 ? null : (added[index].link ?? geometry.nLinks + index);
    });
    return now.includes(null) ? null : now;
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
        const { run } = question;
        store.actions.setQuestion({ isAsking: false, problem: { kind, problem, run } });
    }
}

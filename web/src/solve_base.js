// The network without edits: the server solves it by itself when it starts, as run 0.
// SPDX-License-Identifier: Apache-2.0

/** Whether a request asks for what run 0 is: no edits, the main scenario, the year first shown. */
export function isBaseRequest({ like, edits, year = null, goal }, model) {
    const main = model.kind === "study" ? model.scenarios : null;
    const isMain = (like ?? null) === null || like === main;
    return goal === "final" && isMain && edits.length === 0 && year === (model.shown_year ?? null);
}

/** What the page knows of run 0. */
export function createBase() {
    return { headline: null, isDone: false, problem: null };
}

/** What the greeting of the server says of it. */
export function greetBase(base, { base_state }) {
    Object.assign(base, createBase(), { isDone: base_state === "ready" });
}

/** Takes an event about run 0 into account; returns whether it was one. */
export function noteBase(base, name, event) {
    if (event.run !== 0) return false;
    if (name === "stage") base.headline = event;
    if (name === "done") base.isDone = true;
    if (name === "failed") base.problem = event.problem;
    return true;
}

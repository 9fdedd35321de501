// How good the numbers are, and what to type to get them again.
// SPDX-License-Identifier: Apache-2.0

import * as format from "../format.js";
import { data, el, facts, show } from "./dom.js";
import { whenShown } from "./shown.js";

export function createProofPanel(element, store, api) {
    let proof = null;
    let problem = null;
    const redraw = whenShown(store, "proof", ["run", "scenario"], (state) => {
        draw(element, state, proof, problem);
        load(state);
    });
    let loadedFor = null;
    function load(state) {
        const wanted = `${state.scenario.etag} ${state.run.id}`;
        if (loadedFor === wanted) return;
        loadedFor = wanted;
        api.proof().then((answer) => {
            proof = answer;
            problem = null;
            redraw();
        }).catch((error) => {
            problem = error;
            redraw();
        });
    }
}

function draw(element, state, proof, problem) {
    show(element, el("h2", {}, "What these numbers rest on"),
        gap(state.run, format.whatOf(state.model)),
        command(state.scenario, proof),
        problem ? el("p", { class: "problem" }, problem.message) : null,
        proof ? hashes(proof) : null);
}

function gap({ headline }, what) {
    if (!headline) return el("p", {}, "Nothing has been solved for edits yet.");
    const { without, with: present, kind } = headline.gap ?? {};
    return [el("p", {}, kind === "proved"
        ? "The relative gaps of both equilibria lie in intervals that are proved from the flows " +
            "alone, whatever the solver says:"
        : "What the solver says of how near the equilibria are (a study's equilibrium has no " +
            "interval that is proved):"),
    facts([["Stage", headline.stage], ["Reached its target", headline.converged ? "yes" : "no"],
        [`Without the ${what}`, format.formatGap(without)],
        [`With the ${what}`, format.formatGap(present)],
        ["Taken", format.formatMilliseconds(headline.ms)]])];
}

function command(scenario, proof) {
    if (!proof?.command) return null;
    return [el("h3", {}, "The same numbers again"),
        scenario.isDirty ? el("p", { class: "note" }, "Save the scenario first: the command " +
            "computes what is on disk.") : null,
        el("pre", { class: "command", tabindex: "0" }, proof.command)];
}

/** Everything else that the server tells: names and fingerprints. */
function hashes(proof) {
    const rows = flatten(proof).filter(([key]) => key !== "command");
    if (rows.length === 0) return null;
    return [el("h3", {}, "The files that were read, and their fingerprints"),
        facts(rows.map(([key, value]) => [data(key), el("code", {}, data(value))]))];
}

function flatten(value, path = "") {
    if (Array.isArray(value)) return value.flatMap((each, at) => flattenItem(each, at, path));
    if (typeof value === "object" && value !== null)
        return Object.entries(value).flatMap(([key, each]) =>
            flatten(each, path ? `${path} ${key}` : key));
    return value === null ? [] : [[path.replace(/_/g, " "), String(value)]];
}

/** A list of files reads as file and fingerprint. */
function flattenItem(each, at, path) {
    const name = each?.file ?? each?.name ?? each?.path;
    const hash = each?.sha256 ?? each?.hash;
    if (name && hash) return [[name, hash]];
    return flatten(each, `${path} ${at + 1}`);
}

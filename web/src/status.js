// The strip at the bottom and what is said aloud: how good the answer is that is shown.
// SPDX-License-Identifier: Apache-2.0

import { el, replaceContent } from "./dom.js";
import * as format from "./format.js";

const STAGES = { preview: "Preview", draft: "Draft", certified: "Certified", refined: "Refined" };

/** Draws the state of the answer into `element`. */
export function createStrip(element, store) {
    const draw = (state) =>
        replaceContent(element, stageElement(state), ...facts(state), end(state));
    store.subscribe(["run", "server", "scenario"], draw);
    draw(store.state);
}

/** What the stage is called: also where there is none yet, or it failed. */
function stageText({ run }) {
    if (run.problem && !run.isRunning) return "Not calculated";
    if (!run.stage) return run.isRunning ? "Calculating\u2026" : "Not calculated yet";
    const name = STAGES[run.stage] ?? run.stage;
    if (run.isStale) return run.isRunning ? `${name} of the edits before` : `${name}, out of date`;
    return run.headline?.converged === false && run.stage !== "preview" && !run.isRunning
        ? `${name}, not converged`
        : name;
}

function stageElement(state) {
    const { run } = state;
    const stage = run.problem && !run.isRunning ? "failed" : (run.stage ?? "none");
    const progress = run.isRunning && run.progress?.text ? ` \u2013 ${run.progress.text}` : "";
    return el(
        "span",
        {
            class: "stage",
            id: "stage",
            data: {
                stage,
                stale: String(run.isStale),
                running: String(run.isRunning),
                run: run.id ?? "",
                sequence: String(run.sequence),
            },
        },
        el("span", { class: "mark", data: { stage } }),
        el("b", {}, stageText(state)),
        progress,
    );
}

/** Gap, noise and time of the answer that is shown. */
function facts({ run, model }) {
    const { headline, fields } = run;
    if (!headline) return [];
    const [first] = model.fields;
    const { gap } = headline;
    const noise = fields ? noiseOf(fields) : null;
    return [
        gap
            ? el(
                  "span",
                  { title: "Relative gap to equilibrium, lowest and highest value" },
                  gapText(gap),
              )
            : null,
        noise
            ? el(
                  "span",
                  {
                      title: "A difference below twice a link's noise is not drawn as a change",
                      data: { key: "noise", value: format.formatExact(noise.largest) },
                  },
                  noiseText(noise, first.unit),
              )
            : null,
        el(
            "span",
            { data: { key: "ms", value: format.formatExact(headline.ms) } },
            format.formatMilliseconds(headline.ms),
        ),
    ].filter(Boolean);
}

function gapText(gap) {
    const without = format.formatGap(gap.without);
    const after = format.formatGap(gap.with);
    const words = without === after ? `Gap ${after}` : `Gap without ${without}, with ${after}`;
    return gap.kind === "proved" ? words : `${words} (the solver\u2019s word)`;
}

const noises = new WeakMap();

/** The largest noise of a link that is known, and of how many it is not; worked out once. */
export function noiseOf(fields) {
    if (!noises.has(fields)) {
        let largest = null;
        let n_unknown = 0;
        for (const noise of fields.noise) {
            if (!Number.isFinite(noise)) n_unknown++;
            else if (largest === null || noise > largest) largest = noise;
        }
        noises.set(fields, { largest, n_unknown });
    }
    return noises.get(fields);
}

function noiseText({ largest, n_unknown }, unit) {
    if (largest === null) return "Noise floor not known";
    const rest = n_unknown ? `, not known on ${format.formatCount(n_unknown, "link")}` : "";
    return `Noise floor at most \u00b1${format.formatError(largest)}\u00a0${unit}${rest}`;
}

function end({ model, server }) {
    const words = server.isConnected ? (model.caveat ?? "") : "Waiting for the program\u2026";
    return el("span", { class: "end", title: words }, words);
}

/** One line for pictures and paper: stage, gap, noise, scenario. */
export function stateLine(state) {
    const parts = [
        state.scenario.name || "Network as it is",
        stageText(state),
        ...facts(state).map((fact) => fact.textContent),
    ];
    return parts.join("; ");
}

/** Says final answers aloud, and the first preview of a drag. */
export function createSpeaker(element, store) {
    let said = "";
    const say = (text) => {
        element.textContent = "";
        element.textContent = text;
    };
    store.subscribe(["run"], ({ run, model }) => {
        const { headline } = run;
        if (!headline || run.isStale || run.stage === "draft") return;
        const key = run.stage === "preview" ? "preview" : `${run.id} ${run.stage}`;
        if (key === said) return;
        said = key;
        say(headlineText(headline, model));
    });
    return say;
}

/** The headline as a sentence. */
function headlineText({ stage, figures = [], calls = [] }) {
    const told = figures
        .slice(0, 3)
        .map(
            ({ label, value, unit, error }) =>
                `${label} ${format.formatQuantity(value, format.formatUnit(unit), { error })}`,
        );
    const warned = calls.filter(({ severity }) => severity === "warning").map(({ text }) => text);
    return [`${STAGES[stage] ?? stage}:`, `${told.join("; ")}.`, ...warned].join(" ");
}

// The headline card: what the edits do, with the error of each figure, and what must be said first.
// SPDX-License-Identifier: Apache-2.0

import * as format from "../format.js";
import { button, callout, data, el, empty, figure, show } from "./dom.js";
import { linksTable } from "./links.js";
import { whenShown } from "./shown.js";

const STAGES = {
    preview: "Preview: flows of before, costs of after. The equilibrium is being solved.",
    draft: "Draft: near the equilibrium; figures may still move.",
    certified: "Certified: the equilibrium, to the gap stated below.",
    refined: "Refined: the equilibrium, to the smallest gap that is asked for.",
};
const TITLES = {
    braess: "This link makes everyone slower",
    unreachable: "Some trips have no way",
    no_effect: "This changes nothing",
    not_converged: "The equilibrium was not reached",
    not_determined: "Some flows are not determined",
};

export function createCardPanel(element, store, api) {
    element.classList.add("panel-card");
    whenShown(store, "card", ["run", "scenario"], (state) => draw(element, store, api, state));
}

function draw(element, store, api, state) {
    const { headline } = state.run;
    if (!headline) {
        show(element, title(state), emptyCard(state));
        return;
    }
    show(element, title(state), stageLine(state), calls(headline.calls ?? []),
        figures(headline.figures ?? []), meaning(state), lists(store, api, state),
        caveat(state.model));
}

function title({ scenario }) {
    return el("h2", {}, scenario.name ? data(scenario.name) : "The network as it is");
}

function emptyCard({ run }) {
    if (run.isRunning) return empty("The first answer is on its way.", null);
    return empty("Nothing is drawn yet.",
        "Choose \u201cDraw a link\u201d and click two places on the map, or click a link to " +
        "change, widen, toll or close it. What that does to everybody appears here.");
}

function stageLine({ run }) {
    const { stage } = run.headline;
    return el("p", { class: "stage-line", "data-stage": stage, "data-stale": run.isStale },
        run.isStale ? "The edits have moved on; these figures are of the ones before. " : null,
        STAGES[stage] ?? stage);
}

/** What must be said in words, the gravest first. */
export function calls(list) {
    const order = ["error", "warning", "info"];
    const sorted = [...list].sort((a, b) =>
        order.indexOf(a.severity) - order.indexOf(b.severity));
    return sorted.map((call) => {
        const heading = TITLES[call.kind];
        return callout(call.severity === "info" ? "info" : "warning",
            el("div", { "data-call": call.kind },
                heading ? el("strong", {}, heading) : null,
                el("p", {}, data(call.text))));
    });
}

function figures(list) {
    if (list.length === 0) return null;
    return el("ul", { class: "figures" }, list.map(figureCard));
}

/** What stands on both sides, and what the error is of: neither is seen in a figure. */
function meaning({ model, scenario, run }) {
    if (!run.headline.figures?.length) return null;
    const sides = model.kind === "study" && scenario.edits?.length > 0
        ? "Each figure is of the project and what is drawn together, against neither. " : "";
    return el("p", { class: "note" }, sides, "After \u00b1: what the solver may be wrong by. " +
        "What the data and the assumptions may be wrong by is more, and not in it.");
}

function figureCard(item) {
    const isZero = item.is_distinguishable === false;
    return el("li", { class: isZero ? "is-zero" : null },
        el("div", { class: "label" }, data(item.label)),
        figureValue(item),
        el("div", { class: "error" }, errorText(item, isZero)));
}

/** A date is a day's number since 1970, or a day as text. */
function figureValue(item) {
    if (item.unit === "date")
        return el("div", { class: "value" }, figure(item.key, item.value,
            format.formatDay(item.value)));
    const text = item.unit === "1/year" ? format.formatShare(item.value)
        : format.formatQuantity(item.value, "",
            { error: item.error, isSigned: isSignedFigure(item) });
    return el("div", { class: "value" }, figure(item.key, item.value, text), " ",
        el("span", { class: "unit" }, format.formatUnit(item.unit)));
}

/** Figures that are counted, not computed: they have no error. */
const COUNTED = ["trips", "unreachable"];

/** The error in words; a figure within its error is said to be nothing that can be told from 0. */
export function errorText(item, isZero = item.is_distinguishable === false) {
    const isBare = ["date", "1/year"].includes(item.unit);
    if (isBare && !format.isNumber(item.error)) return null;
    const unit = item.unit === "date" ? "days" : format.formatUnit(item.unit);
    const width = format.formatPlusMinus(item.error, unit, item.value);
    if (COUNTED.includes(item.key)) return null;
    if (isZero) return `not distinguishable from zero (${width})`;
    return format.isNumber(item.error) ? width : "its error is not known";
}

/** What is gained or lost has a sign; amounts have none. */
export function isSignedFigure({ key }) {
    return ["time_saved", "benefit", "users", "npv"].includes(key);
}

function lists(store, api, { run }) {
    const { relieved = [], loaded = [] } = run.headline;
    if (relieved.length + loaded.length === 0)
        return el("p", { class: "note" }, "No link changes by more than its noise.");
    return el("div", { class: "link-lists" },
        linksTable(store, api, "Relieved most", relieved, 5),
        linksTable(store, api, "Loaded most", loaded, 5),
        button("All ten, and what is known of a link",
            () => store.actions.setView({ tab: "links" }), { class: "is-quiet" }));
}

function caveat({ caveat: text }) {
    if (!text) return null;
    return el("details", { class: "caveat" }, el("summary", {}, "Before you use a number"),
        el("p", {}, data(text)));
}

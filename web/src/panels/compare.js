// Two scenarios side by side: every figure of both, their difference, and what of it is noise.
// SPDX-License-Identifier: Apache-2.0

import * as format from "../format.js";
import { errorText, isSignedFigure } from "./card.js";
import { button, callout, choice, data, el, empty, figure, show, table } from "./dom.js";
import { noiseText } from "./links.js";
import { linkName } from "./names.js";
import { answerKey, requestOf } from "../solver.js";
import { whenShown } from "./shown.js";

const SHOWN = "(what is shown)"; // no id of a scenario looks like this
const BASE = "";

export function createComparePanel(element, store, api) {
    const task = { problem: null, isRunning: false };
    const keys = ["compare", "scenarios", "scenario", "view"];
    const redraw = whenShown(store, "compare", keys, (state) =>
        draw(element, store, api, state, task, () => run(store, task, redraw)));
}

function draw(element, store, api, state, task, start) {
    const { results } = state.compare;
    show(element, el("h2", {}, "Two scenarios side by side"), chooser(store, state, task, start),
        task.problem ? el("p", { class: "problem" }, data(task.problem.message)) : null,
        task.isRunning ? el("p", { class: "note" }, "Solving both\u2026") : null,
        results && results.a && results.b ? answer(store, api, state, results)
            : empty("Nothing is compared yet.", "Choose two scenarios and press Compare: each is " +
                "solved, and their figures are laid side by side."));
}

function chooser(store, { model, scenarios, scenario, compare }, task, start) {
    const options = [
        { value: SHOWN, label: `${scenario.name || "New scenario"} (as drawn now)` },
        ...(model.kind === "study" ? [] // whose main scenario is in the list
            : [{ value: BASE, label: "No edits: the network as it is" }]),
        ...scenarios.map((each) => ({ value: each.id, label: each.name || each.id })),
    ];
    const put = (side) => (value) => store.actions.setCompare({ [side]: value });
    return el("p", { class: "actions" },
        choice("compare-a", "First", options, compare.a ?? firstOf(model), put("a")),
        choice("compare-b", "Second", options, compare.b ?? SHOWN, put("b")),
        button("Compare", start, { id: "compare-run", class: "is-primary",
            disabled: task.isRunning }));
}

/** What is compared with: the network as it is, or the study's main scenario. */
function firstOf({ kind, scenarios }) {
    return kind === "study" ? (scenarios ?? SHOWN) : BASE;
}

/** What a choice stands for: edits on top of a scenario. */
function wishOf(state, chosen) {
    const { scenario, view } = state;
    const year = view.year === null ? {} : { year: view.year };
    if (chosen === BASE) return { name: "No edits", request: { like: null, edits: [], ...year } };
    if (chosen === SHOWN)
        return { name: scenario.name || "As drawn", request: requestOf({ ...state, trial: null }) };
    const found = state.scenarios.find((each) => each.id === chosen);
    if (!found) return null;
    const { id, name, like, edits, is_locked } = found;
    const own = is_locked ? { like: id, edits: [] } : { like, edits };
    return { name: name || id, request: { ...own, ...year } };
}

/** What both choices stand for now. */
function wishesOf(state) {
    const { a, b } = state.compare;
    return [wishOf(state, a ?? firstOf(state.model)), wishOf(state, b ?? SHOWN)];
}

/** Whether what was compared is no longer what is chosen, or was changed since. */
export function isOutOfDate(state) {
    const { results } = state.compare;
    const now = wishesOf(state).map((wish) => wish && answerKey(wish.request));
    return now[0] !== results.a.key || now[1] !== results.b.key;
}

async function run(store, task, redraw) {
    const wishes = wishesOf(store.state);
    if (wishes.includes(null)) return;
    task.isRunning = true;
    task.problem = null;
    redraw();
    try {
        const results = {};
        for (const [at, side] of ["a", "b"].entries()) {
            const { name, request } = wishes[at];
            results[side] = { name, key: answerKey(request),
                ...await store.services.solver.solveOnce(request) };
        }
        store.actions.setCompare({ results });
    } catch (problem) {
        task.problem = problem;
    } finally {
        task.isRunning = false;
        redraw();
    }
}

function answer(store, api, state, { a, b }) {
    const note = "Where no error stands, it is less than a millionth.";
    const old = isOutOfDate(state) ? callout("info", "This was compared before the choice, the " +
        "edits or the year changed: press Compare again.") : null;
    return [old, figuresTable(state, a, b), el("p", { class: "note" }, note),
        links(store, api, state, a, b)];
}

/** Error of a difference of two figures that were computed apart. */
export function errorOfDifference(first, second) {
    if (!format.isNumber(first) || !format.isNumber(second)) return null;
    return first + second;
}

function figuresTable({ model }, a, b) {
    const base = model.kind === "study" ? "without the project" : "as it is";
    const rows = (a.headline.figures ?? []).map((first) => ({ first,
        second: (b.headline.figures ?? []).find((each) => each.key === first.key) }));
    for (const second of b.headline.figures ?? [])
        if (!rows.some((row) => row.second === second)) rows.push({ first: null, second });
    const cell = (member, side) => (row) => valueCell(row[member], side);
    return table([
        { label: "", isHead: true, cell: ({ first, second }) => {
            const { label, unit } = first ?? second;
            return [data(label), el("span", { class: "unit" }, ` ${format.formatUnit(unit)}`)];
        } },
        { label: data(a.name), isNumber: true, cell: cell("first", "a") },
        { label: data(b.name), isNumber: true, cell: cell("second", "b") },
        { label: "Second less first", isNumber: true, cell: differenceCell },
    ], rows, { caption: `Each against the network ${base}`, isSmall: true });
}

function valueCell(item, side) {
    if (!item) return "\u2013";
    return [figure(`compare.${side}.${item.key}`, item.value, textOf(item)),
        errorLine(item, item.is_distinguishable === false)];
}

function textOf(item) {
    if (item.unit === "date") return format.formatDay(item.value);
    return format.formatQuantity(item.value, "",
        { error: item.error, isSigned: isSignedFigure(item) });
}

function differenceCell({ first, second }) {
    if (!first || !second || !format.isNumber(first.value) || !format.isNumber(second.value))
        return "\u2013";
    const value = second.value - first.value;
    const error = errorOfDifference(first.error, second.error);
    const isZero = error !== null && Math.abs(value) <= error;
    return [figure(`compare.difference.${first.key}`, value,
        format.formatQuantity(value, "", { error, isSigned: true })),
    errorLine({ value, error }, isZero)];
}

/** Errors far too small to matter would fill the table; the note below says so. */
function errorLine({ value, error }, isZero) {
    if (!isZero && format.isNumber(error) && error <= 1e-6 * Math.abs(value)) return null;
    return el("div", { class: "noise" }, errorText({ value, error, unit: "" }, isZero));
}

/** Links whose flow differs most between the two, beyond the noise of both. */
function links(store, api, state, a, b) {
    const rows = linkDifferences(state, a, b).slice(0, 10);
    if (rows.length === 0)
        return el("p", { class: "note" },
            "No link of the network differs between the two by more than its noise.");
    return table([
        { label: "Link", isHead: true, cell: (row) => linkName(store, api, row.link) },
        { label: data(a.name), isNumber: true, cell: (row) => format.formatNumber(row.first,
            { error: row.noise }) },
        { label: data(b.name), isNumber: true, cell: (row) => format.formatNumber(row.second,
            { error: row.noise }) },
        { label: "Second less first", isNumber: true, cell: (row) => [
            figure(`compare.link.${row.link}`, row.difference, format.formatSigned(row.difference,
                { error: row.noise })),
            el("span", { class: "noise" }, noiseText(row.difference, row.noise))] },
    ], rows, {
        caption: `Where they differ most, ${format.formatUnit(state.model.fields[0].unit)}`,
        isSmall: true,
    });
}

export function linkDifferences({ geometry }, a, b) {
    const rows = [];
    for (let link = 0; link < geometry.nLinks; link++) {
        const first = a.fields.fields[0].with[link];
        const second = b.fields.fields[0].with[link];
        const noise = a.fields.noise[link] + b.fields.noise[link];
        const difference = second - first;
        if (Math.abs(difference) > 2 * noise)
            rows.push({ link, first, second, noise, difference });
    }
    return rows.sort((x, y) => Math.abs(y.difference) - Math.abs(x.difference) || x.link - y.link);
}

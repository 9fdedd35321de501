// What it is worth: net present value, ratio and return, to whom, and when, with the error of each.
// SPDX-License-Identifier: Apache-2.0

import * as format from "../format.js";
import { chartFigure, divergingBars, drawing } from "./bars.js";
import { callout, data, el, empty, figure, show, svg, table } from "./dom.js";
import { whenShown } from "./shown.js";

const WIDTH = 400;

export function createWorthPanel(element, store) {
    whenShown(store, "worth", ["run"], (state) => draw(element, state));
}

function draw(element, { run, model }) {
    const { details } = run;
    if (!details?.appraisal) {
        show(element, el("h2", {}, "What it is worth"), empty(
            run.isRunning ? "The whole appraisal is on its way: all years, with the errors."
                          : "Nothing has been appraised yet.",
            "Draw a link or change one: benefits, costs and who has them stand here."));
        return;
    }
    const { appraisal } = details;
    const currency = appraisal.accounts?.currency ?? model.units?.currency ?? "";
    show(element, el("h2", {}, "What it is worth"), headline(appraisal, currency),
        doubts(model, appraisal), byGroup(appraisal, currency), byCountry(appraisal, currency),
        byKind(appraisal, currency), cashFlow(appraisal, currency));
}

const TOLD = [["npv", "Net present value", "currency"],
    ["bcr", "Benefit for each unit of cost", ""],
    ["eirr", "Internal rate of return", "%"], ["benefit", "Benefits, discounted", "currency"],
    ["cost", "Costs, discounted", "currency"]];

function headline(appraisal, currency) {
    return el("ul", { class: "figures" }, TOLD.map(([key, title, unit]) =>
        card(appraisal, key, title, unit, currency)));
}

function card(appraisal, key, title, unit, currency) {
    const value = appraisal[key];
    const found = appraisal.difference?.[key] ?? {};
    const error = found.error ?? null;
    const isZero = found.is_distinguishable === false;
    return el("li", { class: isZero ? "is-zero" : null }, el("div", { class: "label" }, title),
        el("div", { class: "value" }, figure(`appraisal.${key}`, value,
            textOf(value, unit, error, key)), " ", unit === "currency"
            ? el("span", { class: "unit" }, currency) : null),
        el("div", { class: "error" }, errorOf(key, error, isZero, value, unit, currency)));
}

function textOf(value, unit, error, key) {
    if (!format.isNumber(value)) return "none";
    if (unit === "%") return format.formatShare(value);
    return format.formatQuantity(value, "", { error, isSigned: key === "npv" });
}

/** Errors are those of the difference of two equilibria; assumptions move it far more. */
function errorOf(key, error, isZero, value, unit, currency) {
    if (unit !== "currency") return null;
    if (isZero)
        return `not distinguishable from zero (${format.formatPlusMinus(error, currency, value)})`;
    if (!format.isNumber(error)) return "its error is not known";
    return `${format.formatPlusMinus(error, currency, value)}, by the solver`;
}

/** What an honest reader must know before the number. */
function doubts(model, appraisal) {
    const { n_large_changes: large = 0, n_unmeasured: unmeasured = 0, new_ways } = appraisal;
    const serious = new_ways?.n_serious ?? 0;
    return callout("info", el("p", {}, "The error beside a figure is what the solver may " +
        "be wrong by. What the assumptions may be wrong by is far more: the report draws them, ",
    el("code", {}, "linkspan appraise"), "."),
    appraisal.eirr_is_unique === false ? el("p", {}, "The rate of return is not the only one.")
        : null,
    large > 0 ? el("p", {}, `${format.formatCount(large, "movement")} change their cost so much ` +
        "that the rule of a half is rough.") : null,
    unmeasured > 0 ? el("p", {}, `${format.formatCount(unmeasured, "movement")} have no measured ` +
        "benefit, as they had no way before.") : null,
    serious > 0 ? el("p", {}, `${format.formatCount(serious, "movement")} go a way that was not ` +
        "there before; its benefit rests on the choice model.") : null,
    model.caveat ? el("details", {}, el("summary", {}, "Before you use a number"),
        el("p", {}, data(model.caveat))) : null);
}

function sumsBy(appraisal, by) {
    return (appraisal.accounts?.sums ?? []).filter((row) => row.by === by);
}

function byGroup(appraisal, currency) {
    const rows = sumsBy(appraisal, "group");
    if (rows.length === 0) return null;
    const [first] = [...rows].sort((a, b) => b.net - a.net);
    const title = first.net > 0 ? `${capital(first.name)} gain most.` : "No group gains.";
    return [divergingBars({
        title, unit: `${currency}, present value, benefits less costs`,
        rows: rows.map((row) => ({ label: capital(row.name), key: `worth.group.${row.name}`,
            value: row.net })),
        valueText: (value) => format.formatQuantity(value, "", { isSigned: true, digits: 3 }),
    }), bothWays(appraisal, currency)];
}

function capital(text) {
    return text ? text[0].toUpperCase() + text.slice(1) : "";
}

/** Groups down, countries across. */
function bothWays(appraisal, currency) {
    const cells = sumsBy(appraisal, "country and group");
    if (cells.length === 0) return null;
    const countries = [...new Set(cells.map((row) => row.country))];
    const groups = [...new Set(cells.map((row) => row.name))];
    const find = (group, country) => cells.find((row) => row.name === group &&
        row.country === country);
    return table([
        { label: "Group", isHead: true, cell: (group) => capital(group) },
        ...countries.map((country) => ({
            label: country || "none", isNumber: true, cell: (group) => {
                const found = find(group, country);
                return found ? figure(`worth.${country}.${group}`, found.net,
                    format.formatQuantity(found.net, "", { isSigned: true, digits: 3 })) : "\u2013";
            },
        })),
    ], groups, { caption: `Net by group and country, ${currency}, present value`, isSmall: true });
}

function byCountry(appraisal, currency) {
    return sumTable(sumsBy(appraisal, "country"), "country", `By country, ${currency}`);
}

function byKind(appraisal, currency) {
    const errors = appraisal.difference?.kinds ?? {};
    const caption = `By kind, ${currency}, present value`;
    return sumTable(sumsBy(appraisal, "kind"), "kind", caption, errors);
}

function sumTable(rows, name, caption, errors = null) {
    if (rows.length === 0) return null;
    const cell = (member) => (row) => figure(`worth.${name}.${row.name}.${member}`, row[member],
        format.formatQuantity(row[member], "", { digits: 4, isSigned: member === "net",
            error: errors?.[row.name]?.error ?? null }));
    return table([
        { label: capital(name), isHead: true, cell: (row) => data(capital(row.name)) },
        { label: "Benefit", isNumber: true, cell: cell("benefit") },
        { label: "Cost", isNumber: true, cell: cell("cost") },
        { label: "Net", isNumber: true, cell: cell("net") },
        ...(errors ? [{ label: "", cell: (row) => errors[row.name]?.is_distinguishable === false
            ? "not distinguishable from zero" : "" }] : []),
    ], rows, { caption, isSmall: true });
}

/** Benefits and costs (above 0) of each year, not discounted, from the lines of the account. */
export function cashFlowOf(appraisal) {
    const lines = appraisal.lines ?? [];
    const n_years = Math.max(0, ...lines.map((line) => line.amount.length));
    return [...Array(n_years).keys()].map((at) => ({
        year: appraisal.first_year + at, benefit: sumAt(lines, at, false),
        cost: 0 - sumAt(lines, at, true), // lines of costs are below 0
    }));
}

function sumAt(lines, at, is_cost) {
    return lines.filter((line) => line.is_cost === is_cost)
        .reduce((sum, line) => sum + (line.amount[at] ?? 0), 0);
}

function cashFlow(appraisal, currency) {
    const rows = cashFlowOf(appraisal);
    if (rows.length === 0) return null;
    const net = (row) => row.benefit - row.cost;
    const best = [...rows].sort((a, b) => net(b) - net(a))[0];
    return chartFigure({
        title: `Year by year: ${best.year} is the best, with ${format.formatQuantity(net(best),
            currency, { isSigned: true, digits: 3 })}.`,
        note: "Benefits above, costs below the line, of that year's prices, not discounted.",
        drawing: columns(rows), twin: () => flowTable(rows, net, currency),
    });
}

function flowTable(rows, net, currency) {
    const cell = (member, value) => figure(`worth.${member}`, value,
        format.formatQuantity(value, "", { digits: 4 }));
    return table([
        { label: "Year", isHead: true, cell: (row) => row.year },
        { label: "Benefit", isNumber: true, cell: (row) => cell(`${row.year}.benefit`,
            row.benefit) },
        { label: "Cost", isNumber: true, cell: (row) => cell(`${row.year}.cost`, row.cost) },
        { label: "Net", isNumber: true, cell: (row) => cell(`${row.year}.net`, net(row)) },
    ], rows, { caption: `${currency}, not discounted`, isSmall: true });
}

/** Benefits above the line, costs below it; one column for each year. */
function columns(rows) {
    const above = (row) => Math.max(0, row.benefit) + Math.max(0, -row.cost);
    const below = (row) => Math.max(0, row.cost) + Math.max(0, -row.benefit);
    const up = Math.max(...rows.map(above)) || 0;
    const down = Math.max(...rows.map(below)) || 0;
    const plot = 150;
    const scale = plot / (up + down || 1);
    const zero = 8 + up * scale;
    const step = WIDTH / rows.length;
    const bar = (row, at, value, y, look) => svg("rect", { x: at * step + step * 0.12, y,
        width: step * 0.76, height: value * scale, class: look });
    const every = Math.ceil(rows.length / 8);
    return drawing(plot + 26, "Benefits and costs by year",
        ...rows.flatMap((row, at) => [
            bar(row, at, above(row), zero - above(row) * scale, "bar-plus"),
            bar(row, at, below(row), zero, "bar-minus"),
            at % every === 0 ? svg("text", { x: at * step, y: plot + 24, class: "axis-label" },
                row.year) : null,
        ]),
        svg("line", { x1: 0, x2: WIDTH, y1: zero, y2: zero, class: "axis" }));
}

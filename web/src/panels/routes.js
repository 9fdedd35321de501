// Routes between two zones before and after, side by side, with what each costs taken apart.
// SPDX-License-Identifier: Apache-2.0

import * as format from "../format.js";
import { stackedBars } from "./bars.js";
import { choice, data, el, empty, figure, show, table } from "./dom.js";
import { explanation } from "./explain.js";
import { zoneOptions, zoneText } from "./names.js";
import { askAgainIfOld, askRoutes } from "./questions.js";
import { whenShown } from "./shown.js";
import { refusal, way } from "./who.js";

export function createRoutesPanel(element, store, api) {
    const chosen = { segment: null };
    const redraw = whenShown(store, "routes", ["question", "run"], (state) => {
        askAgainIfOld(store, api, "routes");
        draw(element, store, api, state, chosen, (segment) => {
            chosen.segment = segment;
            redraw();
        });
    });
}

function draw(element, store, api, state, chosen, onSegment) {
    const { routes, isAsking, problem } = state.question;
    show(element, el("h2", {}, "The ways between two zones"), ask(store, api, state),
        problem?.kind === "routes" ? refusal(problem.problem) : null,
        isAsking && !routes ? el("p", { class: "note" }, "Asking\u2026") : null,
        routes ? answer(store, api, state, routes, chosen, onSegment) : hint());
}

function hint() {
    return empty("No two zones are chosen.", "Choose them here, or click two zones on the map: " +
        "the ways between them before and after are laid side by side, each with what it costs " +
        "and of what the cost is made.");
}

function ask(store, api, { model, question }) {
    const from = question.from ?? "";
    const to = question.to ?? "";
    const number = (text) => (text === "" ? null : Number(text));
    return el("p", { class: "actions" },
        choice("routes-from", "From", zoneOptions(model, "choose a zone"), from,
            (value) => askRoutes(store, api, { from: number(value), to: number(to) })),
        choice("routes-to", "To", zoneOptions(model, "choose a zone"), to,
            (value) => askRoutes(store, api, { from: number(from), to: number(value) })));
}


function answer(store, api, state, routes, chosen, onSegment) {
    const { from, to } = routes.question ?? state.question;
    const title = el("h3", {}, data(zoneText(state.model, from)), " to ",
        data(zoneText(state.model, to)));
    if (routes.explain)
        return [title, explanation(state, routes.explain, chosen, onSegment)];
    const sides = ["without", "with"].map((side) => ({
        side, routes: routes.sides?.[side]?.routes ?? [],
    }));
    return [title, verdict(state.model, sides), ...sides.map((each) =>
        sideTable(store, api, state.model, each)), parts(state.model, sides)];
}

/** Mean of a route's member over the routes of one side, by share. */
export function meanOf(routes, valueOf) {
    const weight = routes.reduce((sum, route) => sum + route.share, 0);
    if (!(weight > 0)) return null;
    return routes.reduce((sum, route) => sum + route.share * valueOf(route), 0) / weight;
}

/** The one sentence: what the way costs before and after. */
function verdict(model, sides) {
    const [before, after] = sides.map(({ routes }) => meanOf(routes, (route) => route.total));
    if (before === null && after === null)
        return el("p", {}, "There is no way between them, before or after.");
    const unit = model.units?.time ?? "";
    const text = (value) => value === null ? "no way" : format.formatTime(value, unit);
    const difference = before !== null && after !== null ? after - before : null;
    return el("p", { class: "verdict" }, "It costs ",
        figure("routes.without.total", before, text(before)), " before and ",
        figure("routes.with.total", after, text(after)), " after",
        difference === null ? "." : [": ", figure("routes.difference.total", difference,
            format.formatTimeSigned(difference, unit)), "."]);
}

function sideTable(store, api, model, { side, routes }) {
    const caption = (side === "without" ? "Before" : "After") +
        ` (${side} the ${format.whatOf(model)})`;
    if (routes.length === 0) return el("p", { class: "note" }, `${caption}: there is no way.`);
    const time = model.units?.time ?? "";
    return table([
        { label: "Way", isHead: true, cell: (row) => way(store, api, row.links) },
        { label: "Share", isNumber: true, cell: (row) => figure(`routes.${side}.share`, row.share,
            format.formatShare(row.share)) },
        { label: "Amount", isNumber: true, cell: (row) => figure(`routes.${side}.value`, row.value,
            format.formatNumber(row.value)) },
        { label: "Costs", isNumber: true, cell: (row) => figure(`routes.${side}.cost`, row.total,
            format.formatTime(row.total, time)) },
    ], routes, { caption, isSmall: true });
}

/** Parts of the mean cost: a stacked bar for each side, and the difference part by part. */
function parts(model, sides) {
    const keys = partKeys(sides);
    if (keys.length === 0) return null;
    const rows = sides.filter(({ routes }) => routes.length > 0).map(({ side, routes }) => ({
        label: side === "without" ? "Before" : "After", key: `routes.parts.${side}`,
        parts: keys.map((key) => ({ ...key,
            value: meanOf(routes, (route) => partOf(route, key)) })),
    }));
    const unit = model.units?.time ?? "";
    return [stackedBars({
        title: partsSentence(keys, sides, unit), unit: `${unit}, mean over the ways`, rows, keys,
        valueText: (value) => format.formatTime(value, unit),
    }), differences(keys, sides, unit)];
}

function partKeys(sides) {
    const keys = new Map();
    for (const { routes } of sides)
        for (const route of routes)
            for (const part of route.parts ?? [])
                if (part.value !== 0 && !keys.has(part.key)) keys.set(part.key, part.label);
    return [...keys].map(([key, text], look) => ({ key, label: text, look }));
}

function partOf(route, { key }) {
    return route.parts?.find((part) => part.key === key)?.value ?? 0;
}

function partsSentence(keys, sides, unit) {
    const [before, after] = sides.map(({ routes }) => routes);
    if (before.length === 0 || after.length === 0) return "What the way is made of.";
    const changes = keys.map((key) => ({ key, value: meanOf(after, (route) => partOf(route, key)) -
        meanOf(before, (route) => partOf(route, key)) }));
    changes.sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
    const [{ key, value }] = changes;
    if (value === 0) return "No part of the cost changes.";
    return `Most of the change is in \u201c${key.label}\u201d: ` +
        `${format.formatTimeSigned(value, unit)}.`;
}

function differences(keys, sides, unit) {
    const [before, after] = sides.map(({ routes }) => routes);
    const value = (routes, key) => meanOf(routes, (route) => partOf(route, key));
    const text = (amount) => format.formatTime(amount, unit);
    return table([
        { label: "Part", isHead: true, cell: (key) => data(key.label) },
        { label: "Before", isNumber: true, cell: (key) => figure(`part.${key.key}.without`,
            value(before, key), text(value(before, key))) },
        { label: "After", isNumber: true, cell: (key) => figure(`part.${key.key}.with`,
            value(after, key), text(value(after, key))) },
        { label: "Difference", isNumber: true, cell: (key) => change(key, value(before, key),
            value(after, key), unit) },
    ], keys, { caption: "Mean over the ways, part by part", isSmall: true });
}

function change(key, before, after, unit) {
    if (before === null || after === null) return "\u2013";
    return figure(`part.${key.key}.difference`, after - before,
        format.formatTimeSigned(after - before, unit));
}

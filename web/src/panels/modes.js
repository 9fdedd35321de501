// Which way each group goes, without and with: amounts and shares by alternative.
// SPDX-License-Identifier: Apache-2.0

import * as format from "../format.js";
import { pairedBars } from "./bars.js";
import { choice, data, el, empty, figure, show, table } from "./dom.js";
import { groupText } from "./names.js";
import { whenShown } from "./shown.js";

export function createModesPanel(element, store) {
    const chosen = { group: null };
    const redraw = whenShown(store, "modes", ["run"], (state) =>
        draw(element, state, chosen, (group) => {
            chosen.group = group;
            redraw();
        }));
}

function draw(element, state, chosen, onChoose) {
    const groups = modesOf(state.run.details);
    if (groups.length === 0) {
        show(element, el("h2", {}, "Which way they go"), empty(
            state.run.isRunning ? "The whole appraisal is on its way."
                                : "No choice of ways has been computed yet.",
            "Draw a link or change one: who changes to it, and from what, stands here."));
        return;
    }
    const now = groups.find((each) => each.group === chosen.group) ?? mostMoved(groups);
    show(element, el("h2", {}, "Which way they go"), changes(state, groups),
        el("p", { class: "actions" }, choice("modes-group", "Who", groups.map((each) => ({
            value: each.group, label: groupText(state.model, each.group),
        })), now.group, onChoose)), chart(state, now));
}

/** Groups with their alternatives: [{group, unit, alternatives: [{id, name, without, with}]}]. */
export function modesOf(details) {
    return (details?.modes ?? []).map(({ group, unit, alternatives }) => ({
        group, unit: unit ?? alternatives[0]?.unit ?? "",
        alternatives: alternatives.map((each) => ({ id: each.id, name: each.name || words(each.id),
            without: each.without ?? 0, with: each.with ?? 0 })),
    }));
}

function words(id) {
    return String(id).replace(/_/g, " ");
}

function totalOf({ alternatives }, side) {
    return alternatives.reduce((sum, each) => sum + each[side], 0);
}

/** The group of which the largest share changes its way. */
function mostMoved(groups) {
    const moved = (group) => group.alternatives.reduce((sum, each) =>
        sum + Math.abs(share(group, each, "with") - share(group, each, "without")), 0);
    return [...groups].sort((a, b) => moved(b) - moved(a))[0];
}

function share(group, alternative, side) {
    const total = totalOf(group, side);
    return total > 0 ? alternative[side] / total : 0;
}

function changes(state, groups) {
    return table([
        { label: "Who", isHead: true, cell: (row) => data(groupText(state.model, row.group)) },
        { label: "Unit", cell: (row) => format.formatUnit(row.unit) },
        { label: "Without", isNumber: true, cell: (row) => amount(row, "without") },
        { label: "With", isNumber: true, cell: (row) => amount(row, "with") },
        { label: "Largest gain", cell: gain },
    ], groups, { caption: "All ways together", isSmall: true });
}

function amount(row, side) {
    const value = totalOf(row, side);
    return figure(`modes.${row.group}.${side}`, value, format.formatNumber(value));
}

function gain(row) {
    const gains = row.alternatives.map((each) => ({ each, value: each.with - each.without }))
        .sort((a, b) => b.value - a.value);
    if (gains.length === 0 || gains[0].value <= 0) return "\u2013";
    return [data(gains[0].each.name), " ", format.formatSigned(gains[0].value, { digits: 3 })];
}

function chart(state, group) {
    const rows = group.alternatives.map((each) => ({ label: each.name,
        key: `modes.${group.group}.${each.id}`, without: each.without, with: each.with }));
    const unit = format.formatUnit(group.unit);
    return [pairedBars({ title: sentence(state, group), unit, rows }), shares(group)];
}

function sentence(state, group) {
    const name = groupText(state.model, group.group);
    const [first] = [...group.alternatives].sort((a, b) => (b.with - b.without) -
        (a.with - a.without));
    if (!first || first.with <= first.without) return `${name}: no way gains anybody.`;
    return `${name}: ${format.formatShare(share(group, first, "with"))} go by ${first.name} ` +
        `with the project, ${format.formatShare(share(group, first, "without"))} without.`;
}

function shares(group) {
    const cell = (side) => (row) => figure(`modes.${group.group}.${row.id}.share.${side}`,
        share(group, row, side), format.formatShare(share(group, row, side)));
    return table([
        { label: "Way", isHead: true, cell: (row) => data(row.name) },
        { label: "Share without", isNumber: true, cell: cell("without") },
        { label: "Share with", isNumber: true, cell: cell("with") },
    ], group.alternatives, { caption: "Shares of the group", isSmall: true });
}

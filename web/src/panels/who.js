// Who uses a link: origins and destinations, groups and routes, exactly adding up to its flow.
// SPDX-License-Identifier: Apache-2.0

import * as format from "../format.js";
import { stackedBars } from "./bars.js";
import { button, data, el, empty, figure, show, table } from "./dom.js";
import { groupText, linkName, selectedLinks, zoneText } from "./names.js";
import { askAgainIfOld, askSelect } from "./questions.js";
import { whenShown } from "./shown.js";

export function createWhoPanel(element, store, api) {
    whenShown(store, "who", ["question", "selection", "run"], (state) => {
        askAgainIfOld(store, api, "select");
        draw(element, store, api, state);
    });
}

function draw(element, store, api, state) {
    const { select, isAsking, problem } = state.question;
    show(element, el("h2", {}, "Who uses it"), ask(store, api, state),
        problem?.kind === "select" ? refusal(problem.problem) : null,
        isAsking && !select ? el("p", { class: "note" }, "Asking\u2026") : null,
        select ? answer(store, api, state, select) : hint(state));
}

function hint(state) {
    if (selectedLinks(state).length > 0) return null;
    return empty("No link is selected.", "Click a link on the map (or choose one in the list of " +
        "links) and ask who uses it: from where to where they go, who they are, and by which way.");
}

/** What cannot be answered, in the server's words. */
export function refusal(problem) {
    return el("div", { class: "problem" }, el("p", {}, data(problem.title || problem.message)),
        problem.detail ? el("p", {}, data(problem.detail)) : null,
        problem.hint ? el("p", { class: "note" }, data(problem.hint)) : null);
}

/** The buttons: the selected link (or both directions of a drawn one), on either side. */
function ask(store, api, state) {
    return selectedLinks(state).map((link, at) => askOf(store, api, state, link, at));
}

function askOf(store, api, { question, run, geometry, model }, link, at) {
    const isNew = link >= geometry.nLinks;
    const present = question.select?.question.links ?? [];
    const put = (side) => askSelect(store, api, { links: [link], side });
    return el("p", { class: "actions" }, el("span", {}, linkName(store, api, link),
        isNew && at > 0 ? " (back)" : ""), " ",
        button(`Who uses it with the ${format.whatOf(model)}?`, () => put("with"),
            { id: `who-with-${at}` }), " ",
        isNew || !run.headline ? null
            : button("and without?", () => put("without"), { id: `who-without-${at}` }), " ",
        present.length > 0 && !present.includes(link)
            ? button("Add to the links below (any of them)", () => askSelect(store, api,
                { links: [...present, link], side: question.select.question.side, any: true }),
            { id: `who-add-${at}` }) : null);
}

function answer(store, api, state, select) {
    const unit = format.formatUnit(select.unit);
    return [heading(store, api, select, unit), sums(select, unit),
        shares(select.groups, (id) => groupText(state.model, id), "group", select.total, unit),
        shares(select.alternatives, (id) => id.replace(/_/g, " "), "alternative", select.total,
            unit), pairs(state, select, unit), routes(store, api, select, unit)];
}

function heading(store, api, select, unit) {
    const { links, side, any } = select.question;
    const names = links.flatMap((link, at) => [at ? (any ? " or " : " and ") : "",
        linkName(store, api, link)]);
    return el("h3", {}, ...names, `, ${side} the ${format.whatOf(store.state.model)}: `,
        figure("select.total", select.total, format.formatQuantity(select.total, unit)));
}

/** That it adds up is said, with the number by which it does not. */
function sums(select, unit) {
    const listed = sum(select.pairs) + (select.rest?.value ?? 0);
    const residual = format.isNumber(select.residual) ? Math.abs(select.residual) : null;
    return el("p", { class: "note" }, "All pairs of zones together: ",
        figure("select.sum", listed, format.formatQuantity(listed, unit)),
        residual === null ? "." : ["; the flow of the link differs by ",
            figure("select.residual", select.residual, residual === 0 ? "nothing"
                : format.formatPower(residual)), "."]);
}

function sum(rows) {
    return rows.reduce((total, row) => total + row.value, 0);
}

/** Bars by group or by alternative, where there are several. */
function shares(list = [], nameOf, kind, total, unit) {
    if (list.length < 2) return null;
    const rows = [...list].filter((row) => row.value > 0).sort((a, b) => b.value - a.value);
    if (rows.length === 0) return null;
    const bars = rows.map((row) => ({
        label: nameOf(row.group), key: `select.${kind}.${row.group}`,
        parts: [{ key: "value", label: "", value: row.value }],
        note: format.formatShare(row.value / total),
    }));
    return stackedBars({
        title: `The largest ${kind} is ${nameOf(rows[0].group)}: ` +
            `${format.formatShare(rows[0].value / total)} of all.`,
        unit, rows: bars,
    });
}

function pairs({ model }, select, unit) {
    const { pairs: list = [], rest, total } = select;
    const hasGroups = list.some((row) => row.group !== null && row.group !== undefined) &&
        (model.groups?.length ?? 0) > 1;
    const rows = [...list, ...(rest?.pairs > 0 ? [{ isRest: true, ...rest }] : [])];
    return table([
        { label: "From", isHead: true, cell: (row) => row.isRest
            ? `${format.formatCount(rest.pairs, "smaller pair")} together`
            : data(zoneText(model, row.from)) },
        { label: "To", cell: (row) => row.isRest ? "" : data(zoneText(model, row.to)) },
        ...(hasGroups ? [{ label: "Who", cell: (row) => row.isRest ? ""
            : data(groupText(model, row.group)) }] : []),
        { label: "Amount", isNumber: true, cell: (row, index) => figure(
            row.isRest ? "select.rest" : `select.pair.${row.from}.${row.to}.${row.group ?? ""}`,
            row.value, format.formatNumber(row.value)) },
        { label: "Share", isNumber: true, cell: (row) => format.formatShare(row.value / total) },
    ], rows, { caption: `From where to where, ${unit}`, isSmall: true });
}

function routes(store, api, { routes: list = [], total }, unit) {
    if (list.length === 0) return null;
    return [table([
        { label: "Way", isHead: true, cell: (row) => way(store, api, row.links) },
        { label: "Amount", isNumber: true, cell: (row) => figure("select.route", row.value,
            format.formatNumber(row.value)) },
        { label: "Share", isNumber: true, cell: (row) => format.formatShare(
            row.share ?? row.value / total) },
    ], list, { caption: `By which way (the ${list.length} largest), ${unit}`, isSmall: true }),
    el("p", { class: "note" }, "Which ways equal costs leave open is decided in the likeliest " +
        "manner: by entropy.")];
}

/** A way as its first and last links, all of them when it is opened. */
export function way(store, api, links) {
    const n = format.formatCount(links.length, "link");
    if (links.length === 0) return "\u2013";
    const list = el("ol", { class: "way" });
    const whole = el("details", { ontoggle: () => fillWay(list, store, api, links) },
        el("summary", {}, n), list);
    return whole;
}

function fillWay(list, store, api, links) {
    if (list.childElementCount > 0) return;
    list.append(...links.map((link) => el("li", {}, button(linkName(store, api, link),
        () => store.actions.setSelection({ kind: "link", link }), { class: "link-name" }))));
}

// What is known of the selected link: without, with, the difference and its noise, its attributes.
// SPDX-License-Identifier: Apache-2.0

import * as format from "../format.js";
import { button, data, el, empty, facts, figure, show, table } from "./dom.js";
import { noiseText } from "./links.js";
import { addedLink, selectedLinks, textOfLink } from "./names.js";
import { whenShown } from "./shown.js";

export function createInspector(element, store, api) {
    let known = { link: null, answer: null };
    const redraw = whenShown(store, "links", ["run", "selection"], (state) => {
        const [link] = selectedLinks(state);
        if (link === undefined) {
            show(element, hint(state.model));
            return;
        }
        const added = addedLink(state, link);
        if (added) known = { link, answer: added };
        else if (known.link !== link) {
            known = { link, answer: null };
            load(link);
        }
        draw(element, store, state, known);
    });
    function load(link) {
        api.link(link).then((answer) => {
            if (known.link === link) known = { link, answer };
            redraw();
        }).catch((problem) => {
            if (known.link === link) known = { link, answer: { problem: problem.message } };
            redraw();
        });
    }
}

function hint(model) {
    return empty("No link is selected.", "Click a link on the map, or one in the lists below, to " +
        `see what it carries without and with the ${format.whatOf(model)}, and who uses it.`);
}

function draw(element, store, state, { link, answer }) {
    const name = answer ? textOfLink(answer) || `Link ${link}` : `Link ${link}`;
    show(element, el("h2", {}, data(name)),
        answer?.problem ? el("p", { class: "note" }, answer.problem) : null,
        fieldsTable(state, link),
        ratioLine(state, link),
        el("p", {}, button("Who uses it?", () => store.actions.setView({ tab: "who" }),
            { id: "inspector-who" })),
        attributes(answer));
}

/** All fields of one link, without and with. */
function fieldsTable({ model, run, geometry }, link) {
    const { fields } = run;
    if (!fields || link >= fields.nLinks)
        return el("p", { class: "note" }, "Its flows are not computed yet.");
    const rows = model.fields.map((field, index) => ({ field, ...valuesOf(fields, index, link) }));
    const isNew = link >= geometry.nLinks;
    return table([
        { label: "", isHead: true, cell: ({ field }) => [data(field.label), el("span",
            { class: "unit" }, ` ${field.unit ?? ""}`)] },
        { label: "Without", isNumber: true, cell: (row) => isNew ? "\u2013"
            : number(row, "without") },
        { label: "With", isNumber: true, cell: (row) => number(row, "with") },
        { label: "Difference", isNumber: true, cell: (row) => isNew && row.field !== model.fields[0]
            ? "\u2013" : difference(row) },
    ], rows, { caption: "", isSmall: true });
}

/** Values of one field at one link. */
export function valuesOf(fields, index, link) {
    const { without, with: present } = fields.fields[index];
    const noise = index === 0 ? fields.noise[link] : null;
    return { without: without[link], with: present[link],
        difference: present[link] - without[link], noise };
}

function number(row, side) {
    const value = row[side];
    return figure(`inspector.${row.field.key}.${side}`, value,
        format.formatNumber(value, { error: row.noise }));
}

function difference(row) {
    const { field, noise, difference: value } = row;
    const key = `inspector.${field.key}.difference`;
    if (format.isNumber(noise) && Math.abs(value) < 2 * noise)
        return figure(key, value, `within \u00b1\u202f${format.formatError(2 * noise)}`);
    const text = format.formatSigned(value, { error: noise });
    return [figure(key, value, text), el("span", { class: "noise" }, noiseText(value, noise))];
}

/** How full it is: flow over capacity, where it has a capacity and both are of an hour. */
function ratioLine({ run, geometry, model }, link) {
    const added = addedLink({ run, geometry }, link);
    const capacity = added ? added.capacity : geometry.capacity[link];
    const field = model.fields.find((each) => each.key === "vc" || each.key === "saturation");
    if (field || !run.fields || link >= run.fields.nLinks) return null;
    if (!format.isNumber(capacity) || capacity <= 0) return null;
    if (model.fields[0].unit !== "veh/h") return null;
    const { without, with: present } = valuesOf(run.fields, 0, link);
    return el("p", {}, "It is filled to ",
        figure("inspector.vc.without", without / capacity, format.formatShare(without / capacity)),
        " without and ", figure("inspector.vc.with", present / capacity,
            format.formatShare(present / capacity)),
        ` with the ${format.whatOf(model)}, of a capacity of `,
        figure("inspector.capacity", capacity, format.formatNumber(capacity)),
        " vehicles an hour.");
}

function attributes(answer) {
    const known = answer?.attributes;
    if (!known) return null;
    const rows = Object.entries(known).filter(([, value]) => value !== null && value !== "");
    if (rows.length === 0) return null;
    return el("details", { class: "attributes", open: true }, el("summary", {}, "Attributes"),
        facts(rows.map(([key, value]) => [data(key.replace(/_/g, " ")),
            [attribute(key, value, answer.marks?.[key]), mark(answer.marks?.[key])]])));
}

function attribute(key, value, known) {
    if (typeof value !== "number")
        return data(typeof value === "object" ? JSON.stringify(value) : value);
    return [figure(`attribute.${key}`, value, format.formatNumber(value, { digits: 6 })),
        known?.unit ? el("span", { class: "unit" }, ` ${known.unit}`) : null];
}

/** Where a number is from, and how far it may be otherwise. */
function mark(known) {
    if (!known) return null;
    const { low, high, confidence, source } = known;
    const range = format.isNumber(low) && format.isNumber(high) && low !== high
        ? `, ${format.formatNumber(low)} to ${format.formatNumber(high)}` : "";
    return el("div", { class: "noise" },
        el("span", { class: confidence === "assumed" ? "mark is-assumed" : "mark" },
            `${confidence}${range}`), source ? [": ", data(source)] : null);
}

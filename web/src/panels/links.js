// The links most relieved and loaded: the map's differences as tables; a click selects on the map.
// SPDX-License-Identifier: Apache-2.0

import * as format from "../format.js";
import { button, data, el, empty, figure, show, table } from "./dom.js";
import { createInspector } from "./inspector.js";
import { textOfLink } from "./names.js";
import { whenShown } from "./shown.js";

export function createLinksPanel(element, store, api) {
    const inspector = el("section", { class: "inspector", "aria-label": "The selected link" });
    const lists = el("section", { "aria-label": "Links most relieved and loaded" });
    element.append(inspector, lists);
    createInspector(inspector, store, api);
    whenShown(store, "links", ["run", "selection"], (state) => draw(lists, store, api, state));
}

function draw(element, store, api, { run }) {
    const { relieved = [], loaded = [] } = run.headline ?? {};
    if (relieved.length + loaded.length === 0) {
        show(element, el("h2", {}, "Which links change most"), empty(
            run.headline ? "No link changes by more than its noise." : "Nothing has been changed.",
            run.headline ? "A difference below twice its noise is not shown, here or on the map."
                         : "Draw a link or change one, and the links that gain and lose most " +
                           "are listed here."));
        return;
    }
    show(element, el("h2", {}, "Which links change most"),
        linksTable(store, api, "Relieved most", relieved, 10),
        linksTable(store, api, "Loaded most", loaded, 10),
        el("p", { class: "note" }, "After \u00b1: the noise of the difference, where it is " +
            "more than a ten-thousandth of it; what is below twice its noise is not listed."));
}

/** One of the two lists; at most `n_most` rows. */
export function linksTable(store, api, caption, links, n_most) {
    if (links.length === 0)
        return el("p", { class: "note" }, `${caption}: no link beyond its noise.`);
    const field = store.state.model.fields[0];
    const selected = store.state.selection;
    const columns = [
        { label: "Link", isHead: true, cell: (row) => linkButton(store, row) },
        { label: "With", isNumber: true, cell: (row) => amount(row) },
        { label: "Change", isNumber: true, cell: (row) => change(row) },
    ];
    return table(columns, links.slice(0, n_most), {
        caption: `${caption}, ${format.formatUnit(field.unit)}`,
        isSmall: true, isTight: true,
        rowAttributes: (row) => ({
            "data-link": row.link,
            class: selected.kind === "link" && selected.link === row.link ? "is-selected" : null,
        }),
    });
}

function linkButton(store, row) {
    const name = data(textOfLink(row));
    const towards = row.name && row.to
        ? el("span", { class: "unit" }, " to ", data(row.to.name ?? row.to)) : null;
    return [button(name, () => store.actions.setSelection({ kind: "link", link: row.link }),
        { class: "link-name", "data-link": row.link }), towards];
}

function amount(row) {
    const text = format.formatNumber(row.with, { error: row.noise });
    return figure(`link.${row.link}.with`, row.with, text);
}

/** The noise beside a difference, where it is not far too small to matter. */
export function noiseText(difference, noise) {
    const isTold = format.isNumber(noise) && noise >= 1e-4 * Math.abs(difference);
    return isTold ? ` \u00b1\u202f${format.formatError(noise)}` : "";
}

function change(row) {
    const text = format.formatSigned(row.difference, { error: row.noise });
    const noise = noiseText(row.difference, row.noise);
    return [figure(`link.${row.link}.difference`, row.difference, text,
        { class: row.difference < 0 ? "less" : "more" }), el("span", { class: "noise" }, noise)];
}

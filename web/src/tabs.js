// The figures beside the map: one tab for each panel that the model has something for.
// SPDX-License-Identifier: Apache-2.0

import { el } from "./dom.js";

/** Makes the tabs and the panels in them; the panels draw themselves. */
export function createTabs(element, bodies, column, store, api, panels) {
    const parts = panels.map((panel) => makePart(panel, store));
    element.append(...parts.map(({ tab }) => tab));
    bodies.append(...parts.map(({ body }) => body));
    const draw = ({ view, run, scenario }) => {
        for (const { id, tab, body } of parts) {
            const isShown = view.tab === id;
            tab.setAttribute("aria-selected", String(isShown));
            tab.tabIndex = isShown ? 0 : -1;
            body.hidden = !isShown;
        }
        column.classList.toggle("is-stale", run.isStale && run.headline !== null);
        column.setAttribute("aria-busy", String(run.isRunning));
    };
    element.addEventListener("keydown", (event) => steer(event, parts, store));
    store.subscribe(["view", "run"], draw);
    draw(store.state);
    parts.forEach(({ panel, body }) => panel.create(body, store, api));
}

function makePart(panel, store) {
    const { id, label } = panel;
    const tab = el(
        "button",
        {
            type: "button",
            class: "tab",
            role: "tab",
            id: `tab-${id}`,
            "aria-controls": `panel-${id}`,
            on: { click: () => store.actions.setView({ tab: id }) },
        },
        label,
    );
    const body = el("div", {
        class: "panel",
        role: "tabpanel",
        id: `panel-${id}`,
        "aria-labelledby": `tab-${id}`,
        data: { panel: id },
    });
    return { id, panel, tab, body };
}

function steer(event, parts, store) {
    const at = parts.findIndex(({ tab }) => tab === event.target);
    const next = {
        ArrowRight: at + 1,
        ArrowLeft: at - 1,
        Home: 0,
        End: parts.length - 1,
    }[event.key];
    if (at < 0 || next === undefined) return;
    event.preventDefault();
    const { id, tab } = parts[(next + parts.length) % parts.length];
    store.actions.setView({ tab: id });
    tab.focus();
}

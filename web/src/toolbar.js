// The tools on the map, as buttons; one of them is always chosen.
// SPDX-License-Identifier: Apache-2.0

import { el, icon } from "./dom.js";
import { TOOLS, isOffered } from "./tools.js";

const ZOOM = [
    { id: "zoom-in", path: "M8 3v10M3 8h10" },
    { id: "zoom-out", path: "M3 8h10" },
    { id: "fit", path: "M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10" },
];

/** Fills the toolbar and keeps the hint of the tool that is used. */
export function createToolbar(element, hint, store, tools, command) {
    const { model } = store.state;
    const shown = TOOLS.filter((tool) => isOffered(tool, model));
    const buttons = shown.map((tool) =>
        el(
            "button",
            {
                type: "button",
                "aria-label": tool.label,
                title: `${tool.label} (${tool.key})`,
                data: { tool: tool.name },
                on: { click: () => tools.choose(tool.name) },
            },
            icon(tool.path),
        ),
    );
    const zooms = ZOOM.map(({ id, path }, at) =>
        el(
            "button",
            {
                type: "button",
                class: at === 0 ? "is-apart" : null,
                "aria-label": command(id).label,
                title: `${command(id).label} (${command(id).keys[0]})`,
                on: { click: command(id).run },
            },
            icon(path),
        ),
    );
    element.append(...buttons, ...zooms);
    rove(element);
    const draw = ({ tool, run, trial }) => {
        for (const button of buttons)
            button.setAttribute("aria-pressed", String(button.dataset.tool === tool.name));
        const text = (trial && run.trialProblem) || hintOf(tool);
        hint.hidden = !text;
        if (hint.textContent !== text) hint.textContent = text;
    };
    store.subscribe(["tool", "run", "trial"], draw);
    draw(store.state);
}

/** What to do next with the tool. */
function hintOf({ name, points, message }) {
    if (message) return message;
    if (name === "draw" && points.length > 0)
        return (
            "Click where it ends: a node, or a point on a link. Clicks between are bends; " +
            "Esc takes it back."
        );
    return TOOLS.find((tool) => tool.name === name)?.hint ?? "";
}

/** A toolbar is one stop for Tab; arrows go through it. */
function rove(element) {
    const all = [...element.querySelectorAll("button")];
    all.forEach((button, at) => (button.tabIndex = at === 0 ? 0 : -1));
    element.addEventListener("keydown", (event) => {
        const at = all.indexOf(event.target);
        const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
        const next = step ? at + step : { Home: 0, End: all.length - 1 }[event.key];
        if (next === undefined || at < 0) return;
        event.preventDefault();
        const target = all[(next + all.length) % all.length];
        all.forEach((button) => (button.tabIndex = button === target ? 0 : -1));
        target.focus();
    });
}

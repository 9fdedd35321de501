// The bar at the top: scenario, undo and redo, what the map shows, export and help.
// SPDX-License-Identifier: Apache-2.0

import { el, icon, replaceContent } from "./dom.js";
import { createMenu } from "./menus.js";
import { keyText } from "./keys.js";
import { scenarioChoices } from "./scenarios.js";

const UNDO = "M6 3.5L2.5 7 6 10.5M2.5 7h7a4 3.5 0 010 7H7";
const REDO = "M10 3.5L13.5 7 10 10.5M13.5 7h-7a4 3.5 0 000 7H9";

/** Fills the bar. Returns {openMenu(name)}. context: store, command(id), scenarios, drafts. */
export function createTopbar(context) {
    const { store } = context;
    const byId = (id) => document.getElementById(id);
    byId("study-name").textContent = store.state.model.name;
    const { name, about } = store.state.model;
    byId("study-name").title = [name, about].filter(Boolean).join(". ");
    const menus = {
        scenario: scenarioMenu(context),
        export: exportMenu(context),
    };
    const bind = (keys, draw) => {
        store.subscribe(keys, draw);
        draw(store.state);
    };
    const holder = el("span", { class: "bar-group" });
    byId("scenario-bar").append(holder, menus.scenario.element);
    bind(["scenario", "scenarios"], () => replaceContent(holder, scenarioChoice(context)));
    bind(["scenario"], ({ scenario }) =>
        replaceContent(
            byId("history-bar"),
            historyButton(context, "undo", UNDO, scenario.undo),
            historyButton(context, "redo", REDO, scenario.redo),
        ),
    );
    bind(["view"], (state) =>
        replaceContent(
            byId("view-bar"),
            sideChoice(context, state),
            fieldChoice(context, state),
            yearChoice(context, state),
        ),
    );
    byId("more-bar").append(menus.export.element, helpButton(context));
    return { openMenu: (name) => menus[name].open() };
}

function scenarioChoice({ store, scenarios, drafts }) {
    const { scenario, model } = store.state;
    const choices = scenarioChoices(store.state, drafts);
    const mark = (choice) => (choice.isNew ? " (not saved)" : drafts.of(choice.id) ? " *" : "");
    const select = el(
        "select",
        {
            class: "scenario-choice",
            "aria-label": "Scenario",
            data: { focus: "scenario" },
            on: { change: () => scenarios.open(select.value || null) },
        },
        model.kind === "study" && scenario.id !== null
            ? null
            : el(
                  "option",
                  { value: "" },
                  model.kind === "study" ? "No scenario" : "Network as it is",
              ),
        choices.map((choice) =>
            el("option", { value: choice.id }, `${choice.name}${mark(choice)}`),
        ),
    );
    select.value = scenario.id ?? "";
    return [
        select,
        scenario.isDirty && scenario.id !== null
            ? el("span", { class: "unsaved", id: "unsaved" }, "\u25cf unsaved")
            : null,
    ];
}

function scenarioMenu({ store, command }) {
    return createMenu({
        name: "scenario",
        label: "Scenario\u2026",
        store,
        items: () => [
            command("new"),
            command("rename"),
            null,
            command("save"),
            command("save-as"),
            command("revert"),
            null,
            command("delete"),
            null,
            command("lines"),
        ],
    });
}

function exportMenu({ store, command }) {
    const ids = [
        "export-png",
        "export-svg",
        null,
        "export-gpkg",
        "export-geojson",
        "export-csv",
        null,
        "report",
        "print",
        null,
        "lines",
    ];
    return createMenu({
        name: "export",
        label: "Export",
        store,
        items: () => ids.map((id) => id && command(id)),
    });
}

function historyButton({ command }, id, path, n_steps) {
    const { label, keys, run } = command(id);
    return el(
        "button",
        {
            type: "button",
            class: "icon-button",
            disabled: n_steps === 0,
            data: { focus: id, command: id },
            "aria-label": label,
            title: `${label} (${keyText(keys[0])})`,
            on: { click: () => run() },
        },
        icon(path),
    );
}

function sideChoice({ store }, { view, model }) {
    const what = model.kind === "study" ? "the project and the edits" : "the edits";
    const sides = [
        ["without", "Without", `Without ${what} (1)`],
        ["with", "With", `With ${what} (2)`],
        ["difference", "Difference", `With ${what} minus without (3)`],
    ];
    const isSwiping = view.swipe !== null;
    const button = ([side, label, title]) =>
        el(
            "button",
            {
                type: "button",
                role: "radio",
                "aria-checked": String(!isSwiping && view.side === side),
                tabindex: view.side === side ? 0 : -1,
                title,
                data: { focus: `side-${side}`, side },
                on: {
                    click: () => store.actions.setView({ side, swipe: null }),
                    keydown: (event) => steerSides(event, store, side),
                },
            },
            label,
        );
    return [
        el("div", { class: "choice", role: "radiogroup", "aria-label": "Side" }, sides.map(button)),
        el(
            "button",
            {
                type: "button",
                "aria-pressed": String(isSwiping),
                data: { focus: "swipe" },
                title: "Without at the left, with at the right of a bar that can be drawn (b)",
                on: { click: () => store.actions.setView({ swipe: isSwiping ? null : 0.5 }) },
            },
            "Swipe",
        ),
    ];
}

function steerSides(event, store, side) {
    const sides = ["without", "with", "difference"];
    const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!steps) return;
    event.preventDefault();
    const next = sides[(sides.indexOf(side) + steps + 3) % 3];
    store.actions.setView({ side: next, swipe: null });
    document.querySelector(`[data-side="${next}"]`)?.focus();
}

function fieldChoice({ store }, { model, view }) {
    if (model.fields.length < 2) return null;
    const select = el(
        "select",
        {
            "aria-label": "Quantity",
            data: { focus: "field" },
            on: { change: () => store.actions.setView({ field: select.value }) },
        },
        model.fields.map(({ key, label }) => el("option", { value: key }, label)),
    );
    select.value = view.field;
    return select;
}

function yearChoice({ store }, { model, view }) {
    if ((model.years?.length ?? 0) < 2) return null;
    const select = el(
        "select",
        {
            "aria-label": "Year",
            data: { focus: "year" },
            on: { change: () => store.actions.setView({ year: Number(select.value) }) },
        },
        model.years.map((year) => el("option", { value: year }, String(year))),
    );
    select.value = String(view.year);
    return select;
}

function helpButton({ command }) {
    const { run } = command("help");
    return el(
        "button",
        {
            type: "button",
            "aria-label": "Help and keys",
            title: "Help and keys (?)",
            on: { click: () => run() },
        },
        "?",
    );
}

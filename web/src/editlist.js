// The list of the scenario's edits: on and off, open, renamed by its form, removed, with its line.
// SPDX-License-Identifier: Apache-2.0

import { el, icon, replaceContent } from "./dom.js";
import {
    editTitle,
    effectiveEntries,
    isIdle,
    moveEntry,
    removeEntry,
    toggleEntry,
} from "./edits.js";
import { editForm } from "./forms.js";
import * as format from "./format.js";
import { sentIndex } from "./mapview.js";
import { diagnosticList, diagnosticsByEdit, problemElement } from "./problems.js";

const BIN = "M3 4.5h10M6.5 4.5V3h3v1.5M4.5 4.5l.5 8.5h6l.5-8.5";
const UP = "M8 12.5v-9M4.5 7L8 3.5 11.5 7";

const DOES = {
    add: "new link",
    change: "changed",
    close: "closed",
    split: "joined here",
};

/** Draws the list into `element` as the scenario changes. `names` tells links' names and values. */
export function createEditList(element, store, names) {
    let isDue = false;
    const draw = () => {
        isDue = false;
        drawList(element, store, names);
    };
    const ask = () => {
        if (isDue) return;
        isDue = true;
        queueMicrotask(draw);
    };
    store.subscribe(["scenario", "selection", "view"], ask);
    let seen = {};
    store.subscribe(["run"], ({ run }) => {
        const isNew = run.problem !== seen.problem || run.headline?.added !== seen.headline?.added;
        seen = run;
        if (isNew && !run.isOfTrial) ask();
    });
    names.onLearn(ask);
    draw();
}

function drawList(element, store, names) {
    const { scenario, run, model, selection } = store.state;
    const { entries } = scenario;
    element.hidden = entries.length === 0 && !run.problem;
    if (element.hidden) {
        element.replaceChildren();
        return;
    }
    const problem = scenario.problem ?? run.problem;
    const active = effectiveEntries(entries);
    const context = {
        store,
        names,
        model,
        selection,
        scenario,
        active,
        diagnostics: diagnosticsByEdit(problem),
    };
    const general = problem ? problemElement(problem, context.diagnostics.get(null) ?? []) : null;
    const isOpen = store.state.view.isListOpen ?? !scenario.isLocked;
    const list = isOpen
        ? el(
              "ol",
              {},
              entries.map((entry) => item(entry, context)),
          )
        : null;
    const scroll = element.querySelector(".scroll")?.scrollTop ?? 0;
    replaceContent(
        element,
        header(store, isOpen),
        el("div", { class: "scroll", id: "edits-list" }, general, list),
    );
    element.querySelector(".scroll").scrollTop = scroll;
}

function header({ state, actions }, isOpen) {
    const { scenario } = state;
    const n_off = scenario.entries.filter((entry) => !entry.isOn).length;
    const words = scenario.isLocked
        ? "read only; drawing makes a copy"
        : n_off
          ? `${n_off} off: not in the file`
          : "";
    return el(
        "header",
        { title: scenario.lockedBecause },
        el(
            "h2",
            {},
            el(
                "button",
                {
                    type: "button",
                    class: "is-quiet",
                    "aria-expanded": String(isOpen),
                    "aria-controls": "edits-list",
                    data: { focus: "edits-toggle" },
                    on: { click: () => actions.setView({ isListOpen: !isOpen }) },
                },
                `${isOpen ? "\u25be" : "\u25b8"} Edits (${scenario.entries.length})`,
            ),
        ),
        el("span", { class: "does" }, words),
    );
}

function item(entry, context) {
    const { selection, active } = context;
    const isOpen = selection.kind === "edit" && selection.key === entry.key;
    const at = active.indexOf(entry);
    const diagnostics = at < 0 ? [] : (context.diagnostics.get(at) ?? []);
    const classes = [
        "edit",
        isOpen && "is-open",
        at < 0 && !isIdle(entry.edit) && "is-off",
        entry.isAuto && "is-auto",
    ];
    return el(
        "li",
        {
            class: classes.filter(Boolean).join(" "),
            data: { key: entry.key, do: entry.edit.do },
        },
        head(entry, isOpen, context),
        isOpen ? body(entry, at, diagnostics, context) : null,
        isOpen ? null : diagnosticList(diagnostics),
    );
}

function head(entry, isOpen, { store, names, scenario }) {
    const title = editTitle(entry.edit, names.ofLink);
    const { isLocked } = scenario;
    const button = (label, name, path, change) =>
        el(
            "button",
            {
                type: "button",
                class: "icon",
                "aria-label": `${label} ${title}`,
                title: label,
                data: { focus: `${entry.key}-${name}` },
                on: { click: () => store.actions.changeEntries(label, change) },
            },
            icon(path),
        );
    return el(
        "div",
        { class: "edit-head" },
        el("input", {
            type: "checkbox",
            checked: entry.isOn,
            disabled: isLocked,
            "aria-label": `${title}: takes part`,
            data: { focus: `${entry.key}-on` },
            on: {
                change: () =>
                    store.actions.changeEntries("Switch", (list) => toggleEntry(list, entry.key)),
            },
        }),
        el(
            "button",
            {
                type: "button",
                class: "edit-title",
                "aria-expanded": String(isOpen),
                data: { focus: `${entry.key}-title` },
                on: {
                    click: () =>
                        store.actions.setSelection(
                            isOpen ? null : { kind: "edit", key: entry.key },
                        ),
                },
            },
            el("span", { class: "name" }, title),
            " ",
            el("span", { class: "does" }, DOES[entry.edit.do] ?? entry.edit.do),
        ),
        isLocked || !isOpen
            ? null
            : button("Move up", "up", UP, (list) => moveEntry(list, entry.key, -1)),
        isLocked ? null : button("Delete", "delete", BIN, (list) => removeEntry(list, entry.key)),
    );
}

function body(entry, at, diagnostics, { store, model, names, scenario }) {
    const added = at < 0 ? null : addedLink(entry, store.state);
    const base = entry.edit.do === "add" ? valuesOfAdded(added) : names.valuesOf(entry.edit.link);
    const line = at < 0 ? null : scenario.lines?.[at];
    const form = editForm(entry, {
        store,
        model,
        base,
        diagnostics,
        isDisabled: scenario.isLocked,
    });
    form.append(
        ...[
            added ? el("p", { class: "facts" }, factsOf(added, model)) : null,
            isIdle(entry.edit) ? el("p", { class: "facts" }, "Nothing is changed yet.") : null,
            diagnosticList(diagnostics),
            line
                ? el(
                      "code",
                      {
                          class: "edit-line",
                          tabindex: 0,
                          role: "note",
                          "aria-label": "The line of the file",
                          title: "As the file has it",
                      },
                      line,
                  )
                : null,
        ].filter(Boolean),
    );
    return form;
}

/** The link that the run which is shown made of an entry, forward. */
function addedLink(entry, { run, scenario }) {
    const at = sentIndex(scenario, run, entry.key);
    return (
        run.headline?.added?.links?.find(
            (link) => link.edit === at && link.is_forward && (link.parent ?? null) === null,
        ) ?? null
    );
}

/** What holds where the edit does not say, as the server worked it out. */
function valuesOfAdded(added) {
    return added ? { length: added.length, free_time: added.free_time } : null;
}

function factsOf({ length, free_time }, { units = {} }) {
    const time = format.formatTime(free_time, units.time);
    return `${format.formatQuantity(length, units.length ?? "")}, ${time} when it is empty`;
}

// The command palette and the help: both list every command with its keys.
// SPDX-License-Identifier: Apache-2.0

import { el } from "./dom.js";
import { openDialog, showUntilClosed } from "./dialogs.js";
import { keyText, singleKeys } from "./keys.js";

/** Commands whose name holds all the words that were typed, best first. */
export function matching(commands, text) {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    const found = commands.filter(({ label, group }) => {
        const all = `${label} ${group}`.toLowerCase();
        return words.every((word) => all.includes(word));
    });
    const starts = ({ label }) => (label.toLowerCase().startsWith(words[0] ?? "") ? 0 : 1);
    return found.sort((a, b) => starts(a) - starts(b));
}

/** Makes the palette; `all()` gives the commands when it is opened. */
export function createPalette(store, all) {
    return { open: () => openPalette(store, all()), help: () => openHelp(all()) };
}

function openPalette(store, commands) {
    const list = el("ul", { id: "palette-list", role: "listbox", "aria-label": "Commands" });
    const input = el("input", {
        type: "text",
        role: "combobox",
        "aria-expanded": "true",
        "aria-controls": "palette-list",
        "aria-autocomplete": "list",
        "aria-label": "Command",
        placeholder: "What do you want to do?",
    });
    const dialog = el("dialog", { class: "palette", "aria-label": "All commands" }, input, list);
    const self = { store, commands, list, input, dialog, found: [], at: 0, chosen: null };
    input.addEventListener("input", () => {
        self.at = 0;
        drawFound(self);
    });
    input.addEventListener("keydown", (event) => steer(self, event));
    drawFound(self);
    const closed = showUntilClosed(dialog);
    input.focus();
    return closed.then(() => self.chosen?.run());
}

function drawFound(self) {
    const { store, list, input } = self;
    self.found = matching(
        self.commands.filter(({ id }) => id !== "palette"),
        input.value,
    );
    list.replaceChildren(
        ...self.found.map((command, at) =>
            el(
                "li",
                {
                    id: `palette-${at}`,
                    role: "option",
                    "aria-selected": String(at === self.at),
                    "aria-disabled":
                        command.isPossible && !command.isPossible(store.state) ? "true" : null,
                    on: { click: () => choose(self, at) },
                },
                el("span", {}, command.label),
                el(
                    "span",
                    { class: "keys" },
                    command.keys[0] ? el("kbd", {}, keyText(command.keys[0])) : null,
                ),
            ),
        ),
    );
    if (self.found.length === 0)
        list.append(
            el(
                "li",
                { class: "none", role: "option", "aria-disabled": "true" },
                "There is no such command.",
            ),
        );
    input.setAttribute("aria-activedescendant", self.found.length ? `palette-${self.at}` : "");
    list.children[self.at]?.scrollIntoView({ block: "nearest" });
}

function steer(self, event) {
    const steps = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (steps && self.found.length) {
        event.preventDefault();
        self.at = (self.at + steps + self.found.length) % self.found.length;
        drawFound(self);
    } else if (event.key === "Enter") {
        event.preventDefault();
        choose(self, self.at);
    }
}

function choose(self, at) {
    const command = self.found[at];
    if (!command || (command.isPossible && !command.isPossible(self.store.state))) return;
    self.chosen = command;
    self.dialog.close();
}

const MAP_KEYS = [
    ["Arrows", "move the crosshair, with a tool or on the map; Shift: ten times as far"],
    ["Enter", "set a point where the crosshair is; again on the same place: end the line"],
    ["Tab", "to the handles of the open link; arrows drag a handle"],
];

function openHelp(commands) {
    const groups = [...new Set(commands.map((command) => command.group))];
    const rows = groups.flatMap((group) => [
        el("tr", {}, el("th", { colspan: 2, scope: "colgroup" }, group)),
        ...commands.filter((command) => command.group === group).map(commandRow),
        ...(group === "Map"
            ? MAP_KEYS.map(([key, text]) => helpRow([el("kbd", {}, key)], text))
            : []),
    ]);
    const toggle = el("input", {
        type: "checkbox",
        checked: singleKeys.areOn(),
        on: { change: () => singleKeys.set(toggle.checked) },
    });
    return openDialog({
        title: "Help",
        isWide: true,
        body: el(
            "div",
            {},
            steps(),
            el("label", {}, toggle, " Single keys are commands"),
            el("table", { class: "keys" }, el("tbody", {}, rows)),
        ),
        actions: [{ label: "Close", value: "ok", isPrimary: true }],
    });
}

function steps() {
    return el(
        "ol",
        {},
        el(
            "li",
            {},
            "Draw a link: press d, click where it begins and where it ends, on a node or " +
                "on a link. Clicks in between on empty ground are bends.",
        ),
        el(
            "li",
            {},
            "Change it in its form, or drag its ends and bends. Blue is less, orange is " +
                "more than without; what is below the noise stays grey.",
        ),
        el("li", {}, "Click a link to see what it carries, and ask who uses it."),
        el("li", {}, "Save: the scenario\u2019s file gives the same numbers on the command line."),
    );
}

function commandRow({ keys, label, note }) {
    const shown = keys.flatMap((key, at) => [at ? " or " : null, el("kbd", {}, keyText(key))]);
    return helpRow(shown.filter(Boolean), note ? `${label} (${note})` : label);
}

function helpRow(keys, text) {
    return el("tr", {}, el("td", {}, keys.length ? keys : "\u2013"), el("td", {}, text));
}

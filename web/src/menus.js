// Menus that a button opens: arrows move in them, Esc closes them and gives the focus back.
// SPDX-License-Identifier: Apache-2.0

import { el } from "./dom.js";
import { keyText } from "./keys.js";

/**
 * A button and its menu. `items()` gives commands (or null for a line between) when it opens.
 * Returns {element, open}.
 */
export function createMenu({ label, name, items, store }) {
    const button = el(
        "button",
        {
            type: "button",
            "aria-haspopup": "menu",
            "aria-expanded": "false",
            id: `menu-${name}`,
            on: { click: () => (self.menu ? close(self) : open(self)) },
        },
        label,
    );
    const element = el("div", { class: "menu-holder" }, button);
    const self = { button, element, items, store, menu: null };
    document.addEventListener("pointerdown", (event) => {
        if (self.menu && !element.contains(event.target)) close(self, false);
    });
    element.addEventListener("focusout", (event) => {
        if (self.menu && event.relatedTarget && !element.contains(event.relatedTarget))
            close(self, false);
    });
    return { element, button, open: () => open(self) };
}

function open(self) {
    if (self.menu) return;
    self.menu = el(
        "div",
        {
            class: "menu",
            role: "menu",
            "aria-labelledby": self.button.id,
            on: { keydown: (event) => steer(self, event) },
        },
        self.items().map((command) => itemOf(self, command)),
    );
    self.element.append(self.menu);
    self.button.setAttribute("aria-expanded", "true");
    self.menu.querySelector("button:not(:disabled)")?.focus();
}

function itemOf(self, command) {
    if (!command) return el("hr", { role: "separator" });
    const isPossible = !command.isPossible || command.isPossible(self.store.state);
    return el(
        "button",
        {
            type: "button",
            role: "menuitem",
            tabindex: -1,
            disabled: !isPossible,
            data: { command: command.id },
            on: {
                click: () => {
                    close(self);
                    command.run();
                },
            },
        },
        el("span", {}, command.label),
        command.keys[0] ? el("span", { class: "keys" }, keyText(command.keys[0])) : null,
    );
}

function close(self, isFocusBack = true) {
    self.menu?.remove();
    self.menu = null;
    self.button.setAttribute("aria-expanded", "false");
    if (isFocusBack) self.button.focus();
}

function steer(self, event) {
    const items = [...self.menu.querySelectorAll("button:not(:disabled)")];
    const at = items.indexOf(document.activeElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (event.key === "Escape" || event.key === "Tab") close(self);
    else if (next !== undefined) items[(next + items.length) % items.length]?.focus();
    if (event.key === "Tab") return;
    if (event.key === "Escape" || next !== undefined) event.preventDefault();
    event.stopPropagation();
}

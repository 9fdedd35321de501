// The keyboard: from a key that was pressed to the command that it stands for.
// SPDX-License-Identifier: Apache-2.0

import { keep } from "./dom.js";

const OFF_KEY = "linkspan:single-keys-off";

/** How a key press is written in the list of commands: "d", "Shift+n", "Ctrl+Shift+z". */
export function keyName({ key, ctrlKey, metaKey, shiftKey, altKey }) {
    const isLetter = /^[a-z]$/i.test(key);
    const base = key === " " ? "Space" : isLetter ? key.toLowerCase() : key;
    const needsShift = shiftKey && (isLetter || key.length > 1);
    return [(ctrlKey || metaKey) && "Ctrl", altKey && "Alt", needsShift && "Shift", base]
        .filter(Boolean)
        .join("+");
}

/** Whether a key goes to the control that has the focus instead of being a command. */
export function isTyping(target, name) {
    if (name.startsWith("Ctrl+")) return isText(target) && !/^Ctrl\+[sk]$/.test(name);
    if (isText(target)) return true;
    const tag = target?.tagName;
    if (tag === "SELECT" || target?.type === "range") return name !== "?";
    if (name === "Space" || name === "Enter") return target?.tagName !== "BODY";
    return false;
}

function isText(target) {
    if (target?.isContentEditable || target?.tagName === "TEXTAREA") return true;
    const types = ["text", "number", "search", "password", "email", "url"];
    return target?.tagName === "INPUT" && types.includes(target.type);
}

/** Single keys can be switched off, for those whose speech or hands press them by chance. */
export const singleKeys = {
    areOn: () => keep.read(OFF_KEY) !== true,
    set: (areOn) => keep.write(OFF_KEY, areOn ? null : true),
};

/** Listens to the whole page. Esc closes what is open (menus, dialogs) before it is a command. */
export function createKeys(store, commands, target = document) {
    const byKey = new Map();
    for (const command of commands)
        for (const key of command.keys) if (!command.isBrowsers) byKey.set(key, command);
    target.addEventListener("keydown", (event) => {
        if (event.defaultPrevented || event.isComposing) return;
        const name = keyName(event);
        const command = byKey.get(name);
        if (!command || isTyping(event.target, name) || document.querySelector("dialog[open]"))
            return;
        const isSingle = !name.includes("Ctrl") && name !== "Escape";
        if (isSingle && !singleKeys.areOn()) return;
        event.preventDefault();
        // what is typed into a field counts, though the field has not been left yet
        if (isText(event.target)) event.target.dispatchEvent(new Event("change"));
        if (!command.isPossible || command.isPossible(store.state)) command.run();
    });
}

/** A key as it is shown to the reader. */
export function keyText(name) {
    return name
        .split("+")
        .map(
            (part) =>
                ({ Delete: "Del", Escape: "Esc" })[part] ??
                (/^[a-z]$/.test(part) && name.includes("+") ? part.toUpperCase() : part || "+"),
        )
        .join(" ");
}

// Questions to the reader in the browser's own dialog: it keeps the focus and closes with Esc.
// SPDX-License-Identifier: Apache-2.0

import { el } from "./dom.js";

/**
 * Opens a dialog; promises the value of the button that closed it, or null for Esc.
 * actions: [{label, value, isPrimary}]; the first primary one is what Enter does.
 */
export function openDialog({ title, body, actions, isWide = false }) {
    const buttons = actions.map(({ label, value, isPrimary, isDisabled }) =>
        el(
            "button",
            {
                type: isPrimary ? "submit" : "button",
                class: isPrimary ? "is-primary" : null,
                disabled: !!isDisabled,
                data: { value },
                on: isPrimary ? {} : { click: () => dialog.close(value) },
            },
            label,
        ),
    );
    const primary = actions.find((action) => action.isPrimary);
    const heading = el("h2", {}, title);
    const form = el(
        "form",
        {
            method: "dialog",
            on: {
                submit: (event) => {
                    event.preventDefault();
                    if (form.reportValidity()) dialog.close(primary?.value ?? "");
                },
            },
        },
        heading,
        body,
        el("div", { class: "actions" }, buttons),
    );
    const dialog = el("dialog", { class: isWide ? "is-wide" : null, "aria-label": title }, form);
    return showUntilClosed(dialog);
}

/** Shows a dialog as modal; promises what it was closed with, or null. */
export function showUntilClosed(dialog) {
    const before = document.activeElement;
    document.body.append(dialog);
    dialog.showModal();
    return new Promise((resolve) => {
        dialog.addEventListener(
            "close",
            () => {
                dialog.remove();
                before?.focus?.();
                resolve(dialog.returnValue || null);
            },
            { once: true },
        );
    });
}

/** Asks for a text; promises it, or null. */
export async function askText({ title, label, value = "", action = "OK", about }) {
    const input = el("input", { type: "text", value, required: true, maxlength: 120 });
    const body = [
        about ? el("p", {}, about) : null,
        el("label", { class: "row" }, el("span", {}, label), input),
    ];
    queueMicrotask(() => {
        input.focus();
        input.select();
    });
    const answer = await openDialog({
        title,
        body: el("div", {}, ...body.filter(Boolean)),
        actions: [
            { label: "Cancel", value: "" },
            { label: action, value: "yes", isPrimary: true },
        ],
    });
    return answer === "yes" ? input.value.trim() || null : null;
}

/** Asks yes or no. */
export async function confirm({ title, text, action }) {
    const answer = await openDialog({
        title,
        body: el("p", {}, text),
        actions: [
            { label: "Cancel", value: "" },
            { label: action, value: "yes", isPrimary: true },
        ],
    });
    return answer === "yes";
}

/** A text to copy, with its button; `name` is what it is. */
export function copyBox(name, text) {
    const note = el("span", { role: "status" });
    const box = el("pre", { class: "copybox", tabindex: 0, "aria-label": name }, text);
    async function copy() {
        try {
            await navigator.clipboard.writeText(text);
            note.textContent = "Copied. ";
        } catch {
            window.getSelection().selectAllChildren(box);
            note.textContent = "Marked: press Ctrl-C. ";
        }
    }
    const button = el("button", { type: "button", on: { click: copy } }, "Copy");
    return el(
        "div",
        {},
        el("div", { class: "copyhead" }, el("h3", {}, name), el("span", {}, note, button)),
        box,
    );
}

// What the server refused, told in full: every diagnostic with what was found, expected, advised.
// SPDX-License-Identifier: Apache-2.0

import { el } from "./dom.js";

/** An element that tells a problem. `diagnostics`: those to show, if not all. */
export function problemElement(problem, diagnostics = problem.diagnostics ?? []) {
    const title = problem.title || problem.message || "Something is wrong.";
    return el(
        "div",
        { class: "problem", role: "alert" },
        el("p", { class: "problem-title" }, title),
        problem.detail && problem.detail !== title ? el("p", {}, problem.detail) : null,
        problem.hint ? el("p", {}, problem.hint) : null,
        diagnosticList(diagnostics),
    );
}

/** A list of diagnostics, or nothing. */
export function diagnosticList(diagnostics) {
    if (!diagnostics?.length) return null;
    return el("ul", { class: "diagnostics" }, diagnostics.map(diagnosticItem));
}

function diagnosticItem(diagnostic) {
    const rows = [
        ["where", whereOf(diagnostic)],
        ["found", diagnostic.found],
        ["expected", diagnostic.expected],
        ["hint", diagnostic.hint],
    ];
    return el(
        "li",
        { data: { code: diagnostic.code } },
        `${sentence(diagnostic.message ?? "")} `,
        el("span", { class: "does" }, diagnostic.code ?? ""),
        el(
            "dl",
            {},
            rows
                .filter(([, text]) => text)
                .map(([name, text]) => [el("dt", {}, name), el("dd", {}, text)])
                .flat(),
        ),
    );
}

function sentence(text) {
    return text ? `${text[0].toUpperCase()}${text.slice(1)}.` : "";
}

function whereOf({ file, line, element }) {
    if (element && !editPlace({ element })) return element;
    if (file && line) return `${file}, line ${line}`;
    return element ? null : file;
}

/** Which edit and which of its members a diagnostic is about: {edit, member}, or null. */
export function editPlace({ element }) {
    const found = /^edits\[(\d+)\](?:\.(.+))?$/.exec(element ?? "");
    return found ? { edit: Number(found[1]), member: found[2] ?? null } : null;
}

/** The diagnostics of a problem by the edit they are about; those about none under null. */
export function diagnosticsByEdit(problem) {
    const byEdit = new Map();
    for (const diagnostic of problem?.diagnostics ?? []) {
        const edit = editPlace(diagnostic)?.edit ?? null;
        byEdit.set(edit, [...(byEdit.get(edit) ?? []), diagnostic]);
    }
    return byEdit;
}

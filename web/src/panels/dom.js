// Small makers of elements: everything that comes from data becomes text, never markup.
// SPDX-License-Identifier: Apache-2.0

import * as format from "../format.js";

/**
 * An element: `el("p", {class: "note"}, "text", child, ...)`.
 * Attributes with null or false are left out; `on...` are listeners; children that are null too.
 */
export function el(tag, attributes = {}, ...children) {
    return fill(document.createElement(tag), attributes, children);
}

/** The same in SVG. */
export function svg(tag, attributes = {}, ...children) {
    return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function fill(element, attributes, children) {
    for (const [key, value] of Object.entries(attributes)) {
        if (value === null || value === undefined || value === false) continue;
        if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
        else element.setAttribute(key, value === true ? "" : String(value));
    }
    element.append(...children.flat(4).filter((child) => child !== null && child !== undefined &&
        child !== false));
    return element;
}

/** Text from data, kept apart from the direction of what stands around it. */
export function data(text) {
    return el("bdi", {}, String(text ?? ""));
}

/** A number as text, with its key and its unrounded value. */
export function figure(key, value, text, attributes = {}) {
    return el("data", {
        "data-key": key, "data-value": format.formatExact(value), value: format.formatExact(value),
        title: attributes.title ?? format.formatExact(value), ...attributes,
    }, text);
}

/** Replaces what an element holds, and keeps the focus where a control with the same id was. */
export function show(element, ...children) {
    const focused = element.contains(document.activeElement) ? document.activeElement.id : "";
    element.replaceChildren(...children.flat(4).filter((child) => child !== null &&
        child !== undefined && child !== false));
    if (focused) element.querySelector(`#${CSS.escape(focused)}`)?.focus({ preventScroll: true });
}

/** A state with nothing in it: what is missing, and what to do. */
export function empty(title, hint) {
    return el("div", { class: "panel-empty" }, el("p", { class: "panel-empty-title" }, title),
        hint ? el("p", {}, hint) : null);
}

/** A warning or remark; `severity`: info, warning, error. */
export function callout(severity, ...children) {
    return el("div", { class: `callout callout-${severity}`, role: "note" }, children);
}

/**
 * A table.  columns: [{label, unit, isNumber, cell(row) -> node or text, isHead}].
 * options: caption, rowAttributes(row), isSmall, empty.
 */
export function table(columns, rows, options = {}) {
    const head = el("tr", {}, columns.map((column) => el("th", {
        scope: "col", class: column.isNumber ? "n" : null,
    }, column.label, column.unit ? el("span", { class: "unit" }, ` ${column.unit}`) : null)));
    const body = rows.map((row) => el("tr", options.rowAttributes?.(row) ?? {},
        columns.map((column) => cellOf(column, row))));
    return el("div", scrollBox(options.caption),
        el("table", { class: [options.isSmall && "small", options.isTight && "tight",
            options.isLoose && "loose"]
            .filter(Boolean).join(" ") || null },
            options.caption ? el("caption", {}, options.caption) : null,
            el("thead", {}, head), el("tbody", {}, body)));
}

/** Wide tables scroll by themselves, with the keyboard too. */
function scrollBox(caption) {
    return {
        class: "table-box", tabindex: "0", role: "region",
        "aria-label": typeof caption === "string" && caption ? caption : "Table",
    };
}

function cellOf(column, row) {
    const content = column.cell(row);
    const attributes = { class: column.isNumber ? "n" : null };
    return column.isHead ? el("th", { scope: "row", ...attributes }, content)
                         : el("td", attributes, content);
}

/** What can be opened: a line, and what is under it. */
export function details(summary, attributes, ...children) {
    return el("details", attributes, el("summary", {}, summary), children);
}

/** A list of terms and what they are. */
export function facts(pairs) {
    return el("dl", { class: "facts" }, pairs.filter(Boolean).map(([term, value]) =>
        el("div", {}, el("dt", {}, term), el("dd", {}, value))));
}

/** A choice among options [{value, label}]. */
export function choice(id, label, options, chosen, onChoose) {
    const select = el("select", { id, onchange: (event) => onChoose(event.target.value) },
        options.map((option) => el("option", {
            value: option.value, selected: String(option.value) === String(chosen),
        }, option.label)));
    return el("label", { class: "pick", for: id }, el("span", {}, label), select);
}

/** A button with words. */
export function button(label, onclick, attributes = {}) {
    return el("button", { type: "button", onclick, ...attributes }, label);
}

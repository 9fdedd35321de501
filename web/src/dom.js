// Builds elements of the page; text is always text, never markup.
// SPDX-License-Identifier: Apache-2.0

/**
 * An element: attributes by name, `on` + name of event for listeners, `class`, `data` for data-*;
 * false, null and undefined leave an attribute out. Children: nodes or text.
 */
export function el(name, attributes = {}, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) setAttribute(element, key, value);
    element.append(
        ...children.flat(Infinity).filter((child) => child !== null && child !== undefined),
    );
    return element;
}

function setAttribute(element, key, value) {
    if (value === null || value === undefined || value === false) return;
    if (key === "on") {
        for (const [event, listener] of Object.entries(value))
            element.addEventListener(event, listener);
    } else if (key === "data") {
        for (const [member, datum] of Object.entries(value))
            if (datum !== null && datum !== undefined) element.dataset[member] = datum;
    } else if (key === "value" || key === "checked" || key === "disabled") {
        element[key] = value;
    } else {
        element.setAttribute(key, value === true ? "" : String(value));
    }
}

const SVG = "http://www.w3.org/2000/svg";

/** A small drawing of lines in a 16 by 16 square, for buttons that also have a name. */
export function icon(path) {
    const svg = document.createElementNS(SVG, "svg");
    for (const [key, value] of Object.entries({
        viewBox: "0 0 16 16",
        fill: "none",
        stroke: "currentColor",
        "stroke-width": "1.5",
        "stroke-linecap": "round",
        "stroke-linejoin": "round",
        "aria-hidden": "true",
    }))
        svg.setAttribute(key, value);
    const line = document.createElementNS(SVG, "path");
    line.setAttribute("d", path);
    svg.append(line);
    return svg;
}

/** Puts `children` where the element's content was, keeping the focus on what has the same
 * data-focus (an element that is rebuilt under the reader's hands keeps the keyboard). */
export function replaceContent(element, ...children) {
    const focused = element.contains(document.activeElement) ? document.activeElement : null;
    const key = focused?.dataset.focus;
    element.replaceChildren(...children.flat(Infinity).filter(Boolean));
    if (key) element.querySelector(`[data-focus="${CSS.escape(key)}"]`)?.focus();
}

/** Reads and writes small texts that may be refused (a full disk, a private window). */
export const keep = {
    read(key) {
        try {
            return JSON.parse(localStorage.getItem(key));
        } catch {
            return null;
        }
    },
    write(key, value) {
        try {
            if (value === null) localStorage.removeItem(key);
            else localStorage.setItem(key, JSON.stringify(value));
            return true;
        } catch {
            return false;
        }
    },
};

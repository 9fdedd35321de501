// Bar charts in SVG: stacked, paired and diverging; titles are sentences, each with a table twin.
// SPDX-License-Identifier: Apache-2.0

import * as format from "../format.js";
import { details, el, figure, svg, table } from "./dom.js";

const WIDTH = 400; // of the drawing's own units; it is scaled to the panel
const BAR = 16;
const CHARACTER = 5.9; // how wide a character of a label is, about

/** The frame of every chart: what it says, the drawing, and the same as a table (a function). */
export function chartFigure({ title, note = null, drawing, twin, id = null }) {
    return el("figure", { class: "chart", id },
        el("figcaption", {}, title), drawing,
        note ? el("p", { class: "note" }, note) : null,
        twin ? twinDetails(twin) : null);
}

/** The table is made when it is opened: a day at the border alone has hundreds of numbers. */
function twinDetails(twin) {
    const element = details("The same as a table", {
        class: "twin",
        ontoggle: () => element.childElementCount === 1 && element.append(twin()),
    });
    return element;
}

/** An SVG that grows with the panel; `label` says what it shows (the table has the numbers). */
export function drawing(height, label, ...children) {
    return svg("svg", {
        viewBox: `0 0 ${WIDTH} ${height}`, role: "img", "aria-label": label,
        preserveAspectRatio: "xMinYMin meet",
    }, ...children);
}

/** As many characters of a label as fit. */
export function clip(text, width) {
    const n_fit = Math.max(3, Math.floor(width / CHARACTER));
    const characters = [...String(text ?? "")];
    return characters.length <= n_fit ? characters.join("")
                                      : `${characters.slice(0, n_fit - 1).join("")}\u2026`;
}

/** A label that is cut short says all of itself when pointed at. */
export function label(x, y, text, width, attributes = {}) {
    const shown = clip(text, width);
    return svg("text", { x, y, ...attributes }, shown,
        shown === String(text) ? null : svg("title", {}, String(text)));
}

/**
 * Horizontal bars, one for each row, made of parts one after the other.
 * rows: [{label, key, parts: [{key, label, value}], note}]; the same key has the same look.
 */
export function stackedBars({ title, note, unit, rows, keys = null, id = null,
    valueText = (value) => format.formatNumber(value) }) {
    const shown = keys ?? keysOf(rows);
    const largest = Math.max(...rows.map((row) => total(row)), 0) || 1;
    const height = rows.length * (BAR + 20) + 4;
    const scale = (WIDTH - 96) / largest;
    const bars = rows.flatMap((row, at) => rowOf(row, at * (BAR + 20), scale, shown, valueText));
    return chartFigure({
        title, id, drawing: drawing(height, title, ...bars),
        note: shown.length > 1 ? [legend(shown), note] : note,
        twin: () => twinOfParts(rows, shown, unit),
    });
}

function keysOf(rows) {
    const keys = new Map();
    for (const row of rows)
        for (const part of row.parts) if (!keys.has(part.key)) keys.set(part.key, part.label);
    return [...keys].map(([key, text], at) => ({ key, label: text, look: at }));
}

function total(row) {
    return row.parts.reduce((sum, part) => sum + Math.max(0, part.value), 0);
}

function rowOf(row, top, scale, keys, valueText) {
    let x = 0;
    const pieces = row.parts.filter((part) => part.value > 0).map((part) => {
        const width = part.value * scale;
        const at = x;
        x += width;
        return piece(part, at, top + 16, width, keys, valueText);
    });
    const sum = total(row);
    const text = [valueText(sum), row.note].filter(Boolean).join(" \u00b7 ");
    return [label(0, top + 12, row.label, WIDTH, { class: "bar-label" }), ...pieces,
        svg("text", { x: x + 4, y: top + 16 + BAR - 4, class: "bar-value" }, text)];
}

function piece(part, x, y, width, keys, valueText) {
    const look = keys.find((key) => key.key === part.key)?.look ?? 0;
    return svg("rect", { x, y, width: Math.max(0.5, width), height: BAR,
        class: `look look${look % 8}` },
    svg("title", {}, `${part.label || ""} ${valueText(part.value)}`.trim()));
}

/** What the looks mean. */
export function legend(keys) {
    const item = (key) => el("span", { class: "legend-item" },
        svg("svg", { viewBox: "0 0 14 10", "aria-hidden": "true", class: "swatch" },
            svg("rect", { x: 0, y: 0, width: 14, height: 10, class: `look look${key.look % 8}` })),
        el("bdi", {}, key.label));
    return el("span", { class: "legend-row" }, keys.map(item));
}

function twinOfParts(rows, keys, unit) {
    const valueOf = (row, key) => row.parts.find((part) => part.key === key)?.value ?? 0;
    return table([
        { label: "", isHead: true, cell: (row) => el("bdi", {}, row.label) },
        ...keys.map((key) => ({
            label: key.label || "Amount", isNumber: true, cell: (row) => figure(
                `${row.key ?? row.label}.${key.key}`, valueOf(row, key.key),
                format.formatNumber(valueOf(row, key.key))),
        })),
        ...(keys.length > 1 ? [{ label: "Sum", isNumber: true, cell: (row) => figure(
            `${row.key ?? row.label}.sum`, sumOf(row), format.formatNumber(sumOf(row))) }] : []),
    ], rows, { caption: unit, isSmall: true });
}

function sumOf(row) {
    return row.parts.reduce((sum, part) => sum + part.value, 0);
}

/**
 * Pairs of bars, without over with.  rows: [{label, key, without, with}]
 */
export function pairedBars({ title, note, unit, rows, id = null,
    valueText = (value) => format.formatNumber(value) }) {
    const largest = Math.max(...rows.flatMap((row) => [row.without, row.with])
        .filter(format.isNumber), 0) || 1;
    const step = 44;
    const scale = (WIDTH - 96) / largest;
    const bar = (value, y, name) => [
        svg("rect", { x: 0, y, width: Math.max(value > 0 ? 0.5 : 0, (value || 0) * scale),
            height: 11, class: `bar-${name}` }),
        svg("text", { x: (value || 0) * scale + 4, y: y + 9.5, class: "bar-value" },
            valueText(value)),
    ];
    const marks = rows.flatMap((row, at) => [
        label(0, at * step + 12, row.label, WIDTH, { class: "bar-label" }),
        ...bar(row.without, at * step + 16, "without"), ...bar(row.with, at * step + 29, "with"),
    ]);
    return chartFigure({ title, id, drawing: drawing(rows.length * step + 2, title, ...marks),
        note: [sideLegend(), note], twin: () => twinOfPairs(rows, unit) });
}

/** Which bar is without and which with. */
function sideLegend() {
    const item = (name, text) => el("span", { class: "legend-item" },
        svg("svg", { viewBox: "0 0 14 10", "aria-hidden": "true", class: "swatch" },
            svg("rect", { x: 0.5, y: 0.5, width: 13, height: 9, class: `bar-${name}` })), text);
    return el("span", { class: "legend-row" }, item("without", "without"), item("with", "with"));
}

/** A table of the numbers without and with, and their difference. */
function twinOfPairs(rows, unit, caption = unit) {
    const cell = (row, side) => figure(`${row.key}.${side}`, row[side],
        format.formatNumber(row[side]));
    return table([
        { label: "", isHead: true, cell: (row) => el("bdi", {}, row.label) },
        { label: "Without", isNumber: true, cell: (row) => cell(row, "without") },
        { label: "With", isNumber: true, cell: (row) => cell(row, "with") },
        { label: "Difference", isNumber: true, cell: (row) => figure(`${row.key}.difference`,
            row.with - row.without, format.formatSigned(row.with - row.without)) },
    ], rows, { caption, isSmall: true });
}

/**
 * Bars to both sides of zero.  rows: [{label, key, value, note}]
 */
export function divergingBars({ title, note, unit, rows, id = null, valueText }) {
    const values = rows.map((row) => row.value).filter(format.isNumber);
    const low = Math.min(0, ...values);
    const high = Math.max(0, ...values);
    const room = 84; // for the numbers on either side
    const scale = (WIDTH - (low < 0 ? room : 0) - (high > 0 ? room : 0)) / (high - low || 1);
    const zero = (low < 0 ? room : 0) - low * scale;
    const marks = rows.flatMap((row, at) => divergingRow(row, at * 36, zero, scale, valueText));
    const height = rows.length * 36 + 2;
    return chartFigure({
        title, id, note,
        drawing: drawing(height, title, ...marks,
            svg("line", { x1: zero, x2: zero, y1: 14, y2: height, class: "axis" })),
        twin: () => table([
            { label: "", isHead: true, cell: (row) => el("bdi", {}, row.label) },
            { label: "Amount", isNumber: true, cell: (row) => figure(row.key, row.value,
                format.formatSigned(row.value)) },
        ], rows, { caption: unit, isSmall: true }),
    });
}

function divergingRow(row, top, zero, scale, valueText) {
    const width = Math.abs(row.value) * scale;
    const isLoss = row.value < 0;
    return [
        label(0, top + 12, row.label, WIDTH, { class: "bar-label" }),
        svg("rect", { x: isLoss ? zero - width : zero, y: top + 16, width: Math.max(0.5, width),
            height: BAR, class: isLoss ? "bar-minus" : "bar-plus" }),
        svg("text", {
            x: isLoss ? zero - width - 4 : zero + width + 4, y: top + 16 + BAR - 4,
            "text-anchor": isLoss ? "end" : "start", class: "bar-value",
        }, valueText(row.value)),
    ];
}

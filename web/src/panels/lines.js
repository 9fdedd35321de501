// Charts of lines over the hours of a day or over years, drawn by uPlot, each with a table twin.
// SPDX-License-Identifier: Apache-2.0

import uPlot from "uplot";

import * as format from "../format.js";
import { chartFigure } from "./bars.js";
import { el, figure, table } from "./dom.js";

const HEIGHT = 150;
const DASHES = [[], [5, 4], [2, 3], [9, 3, 2, 3]];

/**
 * x: values of the axis; series: [{key, label, look, dash, values, isStepped, isFilled}].
 * xText(value) names a place on the axis; the drawing follows the panel's width and the theme.
 */
export function lineChart(chart) {
    const { title, note, unit, x, series, xText, xLabel, xSplits = null, id = null } = chart;
    const holder = el("div", { class: "plot", role: "img", "aria-label": title });
    keepDrawn(holder, { unit, x, series, xText, xSplits });
    return chartFigure({ title, note: [seriesLegend(series), note], drawing: holder, id,
        twin: () => twinOf({ unit, x, series, xText, xLabel }) });
}

/** Draws when the place has a width, and again when that or the colours change. */
function keepDrawn(holder, chart) {
    let plot = null;
    let drawnWidth = 0;
    function draw() {
        const width = Math.floor(holder.clientWidth);
        if (width < 40) return;
        drawnWidth = width;
        plot?.destroy();
        plot = new uPlot(optionsOf(chart, width), dataOf(chart), holder);
    }
    const observer = new ResizeObserver(() => {
        if (Math.floor(holder.clientWidth) !== drawnWidth) draw();
    });
    observer.observe(holder);
    const themes = new MutationObserver(draw);
    themes.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    const dark = window.matchMedia("(prefers-color-scheme: dark)");
    dark.addEventListener("change", draw);
    const gone = new MutationObserver(() => {
        if (holder.isConnected) return;
        for (const each of [observer, themes, gone]) each.disconnect();
        dark.removeEventListener("change", draw);
        plot?.destroy();
    });
    requestAnimationFrame(() => {
        const panel = holder.closest("[role=tabpanel]") ?? holder.parentElement;
        if (panel) gone.observe(panel, { childList: true, subtree: true });
    });
}

function dataOf({ x, series }) {
    return [x, ...series.map((each) => each.values)];
}

/** Colours are read from the page, so that dark and light both have contrast. */
function colour(name, fallback) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim() || fallback;
}

function seriesColour(look) {
    return colour(`--series-${look % 8}`, "#14507a");
}

function optionsOf({ series, xText, xSplits, unit }, width) {
    const ink = colour("--ink-2", "#45453f");
    const axis = { stroke: ink, font: "11px system-ui, sans-serif", size: 22,
        grid: { stroke: colour("--line", "#dcdcd7"), width: 1 }, ticks: { show: false } };
    return {
        width, height: HEIGHT, padding: [8, 8, 0, 0], legend: { show: false },
        cursor: { show: false }, scales: { x: { time: false }, y: { range: rangeFromZero } },
        axes: [{ ...axis, values: (plot, ticks) => ticks.map(xText),
            ...(xSplits ? { splits: () => xSplits } : {}) },
            { ...axis, size: 46, label: unit, labelSize: 16, labelFont: axis.font,
                values: (plot, ticks) => ticks.map((tick) => format.formatNumber(tick)) }],
        series: [{}, ...series.map(styleOf)],
    };
}

/** Amounts begin at zero; nothing at all still has an axis. */
function rangeFromZero(plot, low, high) {
    return [Math.min(0, low ?? 0), Math.max(high ?? 0, 1e-9) * 1.08];
}

function styleOf({ label, look, dash = 0, isStepped, isFilled }) {
    const stroke = seriesColour(look);
    return {
        label, stroke, width: 2, dash: DASHES[dash], points: { show: false },
        paths: isStepped ? uPlot.paths.stepped({ align: 1 }) : uPlot.paths.linear(),
        fill: isFilled ? `${stroke}22` : undefined,
    };
}

function seriesLegend(series) {
    return el("span", { class: "legend-row" }, series.map(({ label, look, dash = 0 }) =>
        el("span", { class: "legend-item" },
            el("span", { class: `stroke stroke${look % 8} dash${dash}`, "aria-hidden": "true" }),
            el("bdi", {}, label))));
}

function twinOf({ unit, x, series, xText, xLabel }) {
    return table([
        { label: xLabel, isHead: true, cell: (at) => xText(x[at]) },
        ...series.map((each) => ({
            label: each.label, isNumber: true, cell: (at) => figure(`${each.key}.${x[at]}`,
                each.values[at], format.formatNumber(each.values[at])),
        })),
    ], [...x.keys()], { caption: unit, isSmall: true });
}

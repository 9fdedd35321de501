// The legend as data, and its two forms: elements of the page, and painting for exports.
// SPDX-License-Identifier: Apache-2.0
import { VC_BREAKS, WIDTHS, widthBin } from "./scales.js";
import { isochroneBands, bandColours } from "./paint_overlay.js";

const SVG = "http://www.w3.org/2000/svg";
const SWATCH = { width: 40, height: 18 };

/**
 * @typedef {{strokes: {width: number, colour: string, dash?: number[], fill?: boolean}[], label: string}} Item
 * @param {object} state what the map shows: model, scene, view, overlay, theme, format
 * @returns {{title: string, items: Item[], notes: string[]}}
 */
export function legendOf(state) {
    const { overlay } = state;
    if (overlay?.isochrone) {
        return isochroneLegend(state);
    }
    if (overlay?.flows || overlay?.routes) {
        return questionLegend(state);
    }
    return state.side === "difference" ? differenceLegend(state) : flowLegend(state);
}

function flowLegend(state) {
    const { scene, theme, format, flowField, colourField } = state;
    const title = `${flowField.label}, ${state.side === "with" ? "with" : "without"} the edits`;
    const items = widthItems(state, scene.fullFlow, [0.1, 0.4, 1], theme.vc[1]);
    if (scene.colour && !scene.colour.isVc) {
        const breaks = scene.colour.breaks;
        items.push(...classItems(theme.field, breaks, (value) => `${format(value)} ${colourField.unit}`, colourField.label));
    } else {
        items.push(...vcItems(theme));
    }
    return { title, items: [...items, ...modeItems(scene, theme)], notes: [lockNote(state)] };
}

function vcItems(theme) {
    const names = VC_BREAKS.map((value) => value.toFixed(value % 1 === 0 || value * 10 % 1 === 0 ? 1 : 2));
    return theme.vc.map((colour, k) => {
        const range = k === 0 ? `below ${names[0]}` : k === names.length ? `${names[k - 1]} and more` : `${names[k - 1]} to ${names[k]}`;
        const meaning = k === 0 ? " of capacity" : k === 4 ? ": over capacity" : "";
        return { strokes: [{ width: 5, colour }], label: range + meaning };
    });
}

function classItems(colours, breaks, name, title) {
    return colours.slice(0, breaks.length + 1).map((colour, k) => ({
        strokes: [{ width: 5, colour }],
        label: `${k === 0 ? `${title} ` : ""}${k === 0 ? `below ${name(breaks[0])}` : `from ${name(breaks[k - 1])}`}`,
    }));
}

function modeItems(scene, theme) {
    const names = [[1, "Railway", theme.rail, []], [2, "Air", theme.air, [6, 4]], [3, "Sea", theme.sea_line, [2, 4]], [4, "On foot", theme.walk, []]];
    return names.filter(([cls]) => scene.linkClass.includes(cls))
        .map(([, label, colour, dash]) => ({ strokes: [{ width: 3, colour, dash }], label }));
}

function widthItems(state, full, shares, colour) {
    const { format, flowField } = state;
    return shares.map((share) => ({
        strokes: [{ width: WIDTHS[widthBin(state.fullWidth * share)], colour }],
        label: `${format(full * share)} ${flowField.unit}${share === 1 ? " and more" : ""}`,
    }));
}

function differenceLegend(state) {
    const { scene, theme, flowField, colourField } = state;
    const isField = scene.colour && !scene.colour.isVc;
    const field = isField ? colourField : flowField;
    const full = isField ? scene.colour.fullDifference : scene.fullDifference;
    const sized = [0.1, 0.35, 1].flatMap((share, k) => differenceItems({ ...state, flowField: field }, full * share, share, k));
    const items = [
        ...sized,
        { strokes: [{ width: 0.8, colour: theme.hairline }], label: "no change above the noise (twice what the gap leaves open)" },
        { strokes: [{ width: 1.4, colour: theme.undetermined, dash: [1, 3] }], label: "not determined" },
        { strokes: [{ width: 8, colour: theme.isNew }, { width: 4, colour: theme.more[1] }], label: "new link" },
        { strokes: [{ width: 2, colour: theme.closed, dash: [3, 4] }], label: "closed link" },
    ];
    return { title: `Change of ${lower(field.label)}: with minus without`, items, notes: [lockNote(state)] };
}

function differenceItems(state, value, share, k) {
    const { theme, format, flowField } = state;
    const width = WIDTHS[Math.max(2, widthBin(state.fullWidth * share))];
    const text = `${format(value)} ${flowField.unit}${share === 1 ? " and beyond" : ""}`;
    const less = [{ width, colour: theme.less[k] }];
    if (width >= 2) {
        less.push({ width: width * 0.36, colour: theme.core });
    }
    return [
        { strokes: [{ width, colour: theme.more[k] }], label: `+${text}` },
        { strokes: less, label: `\u2212${text} (hollow)` },
    ];
}

function questionLegend(state) {
    const { overlay, theme, format, flowField } = state;
    if (overlay.routes) {
        return {
            title: "Routes before and after",
            items: [
                { strokes: [{ width: 5, colour: theme.without }], label: "without the edits (solid)" },
                { strokes: [{ width: 5, colour: theme.with, dash: [9, 5] }], label: "with the edits (dashed)" },
            ],
            notes: ["The wider, the larger the route's share."],
        };
    }
    const full = overlay.flows.reduce((most, [, value]) => Math.max(most, value), 1e-12);
    const width = Math.max(8, state.fullWidth);
    const shares = [1, 0.3, 0.05].map((share) => Number((full * share).toPrecision(2)) / full);
    const items = shares.map((share) => ({
        strokes: [{ width: WIDTHS[Math.max(2, widthBin(width * share))], colour: theme.bundle }],
        label: `${format(full * share)} ${overlay.unit ?? flowField.unit}`,
    }));
    return { title: "Where those on the selected link go", items, notes: [] };
}

function isochroneLegend(state) {
    const { overlay, theme, format, timeUnit } = state;
    const bands = isochroneBands(overlay);
    const colours = bandColours(bands, theme);
    const items = colours.map((colour, k) => {
        const from = k === 0 ? null : format(bands.breaks[k - 1]);
        const to = k === bands.breaks.length ? null : format(bands.breaks[k]);
        const range = from === null ? `below ${to}` : to === null ? `${from} and more` : `${from} to ${to}`;
        return { strokes: [{ width: 12, colour: colour ?? theme.hairline }], label: `${range} ${timeUnit}` };
    });
    const side = bands.isDifference ? "change with the edits" : overlay.show === "without" ? "without the edits" : "with the edits";
    return { title: `Time from ${overlay.zoneName ?? "the zone"}, ${side}`, items, notes: [] };
}

function lockNote(state) {
    return state.isLocked ? "One scale for both sides and all scenarios." : "Scale of this picture alone.";
}

function lower(label) {
    return label.charAt(0).toLowerCase() + label.slice(1);
}

/** Fills an element with the legend; it prints as it stands. */
export function fillLegend(element, legend) {
    const title = document.createElement("p");
    title.className = "map-legend-title";
    title.textContent = legend.title;
    const list = document.createElement("ul");
    list.className = "map-legend-items";
    list.append(...legend.items.map((item) => legendItem(item)));
    const notes = legend.notes.map((text) => {
        const note = document.createElement("p");
        note.className = "map-legend-note";
        note.textContent = text;
        return note;
    });
    element.replaceChildren(title, list, ...notes);
}

function legendItem(item) {
    const row = document.createElement("li");
    const text = document.createElement("span");
    text.textContent = item.label;
    row.append(swatch(item.strokes), text);
    return row;
}

function swatch(strokes) {
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("width", SWATCH.width);
    svg.setAttribute("height", SWATCH.height);
    svg.setAttribute("aria-hidden", "true");
    for (const stroke of strokes) {
        const line = document.createElementNS(SVG, "line");
        const values = { x1: 2, x2: SWATCH.width - 2, y1: SWATCH.height / 2, y2: SWATCH.height / 2 };
        Object.entries(values).forEach(([key, value]) => line.setAttribute(key, value));
        line.setAttribute("stroke", stroke.colour);
        line.setAttribute("stroke-width", stroke.width);
        line.setAttribute("stroke-dasharray", (stroke.dash ?? []).join(" "));
        svg.append(line);
    }
    return svg;
}

/** Paints the legend with its lower left corner there; returns its box. */
export function paintLegend(ctx, legend, left, bottom, theme) {
    ctx.font = "12px system-ui, sans-serif";
    const rows = [...legend.items, ...legend.notes.map((label) => ({ strokes: [], label }))];
    const height = 30 + rows.length * 19;
    ctx.font = "600 13px system-ui, sans-serif";
    const titleWidth = ctx.measureText(legend.title).width;
    ctx.font = "12px system-ui, sans-serif";
    const labelWidth = Math.max(...rows.map((row) => ctx.measureText(row.label).width + (row.strokes.length > 0 ? SWATCH.width + 8 : 0)));
    const box = { x0: left, y0: bottom - height, x1: left + Math.max(titleWidth, labelWidth) + 24, y1: bottom };
    paintPanel(ctx, box, theme);
    ctx.textBaseline = "middle";
    ctx.textAlign = "left";
    ctx.fillStyle = theme.ink;
    ctx.font = "600 13px system-ui, sans-serif";
    ctx.fillText(legend.title, left + 12, box.y0 + 16);
    ctx.font = "12px system-ui, sans-serif";
    rows.forEach((row, k) => paintRow(ctx, row, left + 12, box.y0 + 38 + k * 19, theme));
    return box;
}

function paintRow(ctx, row, x, y, theme) {
    ctx.lineCap = "butt";
    for (const stroke of row.strokes) {
        ctx.strokeStyle = stroke.colour;
        ctx.lineWidth = stroke.width;
        ctx.setLineDash(stroke.dash ?? []);
        ctx.beginPath();
        ctx.moveTo(x, y);
        ctx.lineTo(x + SWATCH.width - 4, y);
        ctx.stroke();
    }
    ctx.setLineDash([]);
    ctx.fillStyle = theme.ink;
    ctx.fillText(row.label, row.strokes.length > 0 ? x + SWATCH.width + 8 : x, y);
}

/** A sheet behind writing. */
export function paintPanel(ctx, box, theme) {
    ctx.globalAlpha = 0.93;
    ctx.fillStyle = theme.paper;
    ctx.fillRect(box.x0, box.y0, box.x1 - box.x0, box.y1 - box.y0);
    ctx.globalAlpha = 1;
}

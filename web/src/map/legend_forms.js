// The legend's two forms: elements of the page, and painting for exports.
// SPDX-License-Identifier: Apache-2.0

const SVG = "http://www.w3.org/2000/svg";
const SWATCH = { width: 26, height: 18 };
const STRIP = { cell: 34, bar: 9, height: 24 };
const ROW_PIXELS = 20;
const TEXT = "12px system-ui, sans-serif";
const STRONG = "700 11px system-ui, sans-serif";
const TITLE = "600 13px system-ui, sans-serif";

/**
 * Fills an element with the legend; it prints as it stands.
 * @param {import("./legend.js").Legend} legend
 */
export function fillLegend(element, legend) {
    element.classList.add("map-legend");
    const rows = legend.rows.map((row) => (Array.isArray(row) ? itemRow(row) : stripRow(row)));
    const notes = legend.notes.map((text) => paragraph("map-legend-note", text));
    const title = paragraph("map-legend-title", legend.title);
    element.replaceChildren(title, ...rows, ...notes);
}

function paragraph(className, text) {
    const made = document.createElement("p");
    made.className = className;
    made.textContent = text;
    return made;
}

function itemRow(items) {
    const list = document.createElement("ul");
    list.className = "map-legend-items";
    for (const item of items) {
        const row = document.createElement("li");
        const text = document.createElement("span");
        text.textContent = item.label;
        row.append(...item.swatches.map((strokes) => swatch(strokes)), text);
        list.append(row);
    }
    return list;
}

function swatch(strokes) {
    const svg = shape("svg", { width: SWATCH.width, height: SWATCH.height, "aria-hidden": "true" });
    for (const { width, colour, dash = [] } of strokes) {
        const y = SWATCH.height / 2;
        svg.append(
            shape("line", {
                x1: 0,
                x2: SWATCH.width,
                y1: y,
                y2: y,
                stroke: colour,
                "stroke-width": width,
                "stroke-dasharray": dash.join(" "),
            }),
        );
    }
    return svg;
}

function stripRow(strip) {
    const box = document.createElement("div");
    box.className = "map-legend-strip";
    const width = STRIP.cell * strip.colours.length;
    const svg = shape("svg", {
        width,
        height: STRIP.height,
        viewBox: `0 0 ${width} ${STRIP.height}`,
        role: "img",
        "aria-label": stripInWords(strip),
    });
    strip.colours.forEach((colour, k) => {
        svg.append(
            shape("rect", {
                x: k * STRIP.cell,
                y: 0,
                width: STRIP.cell,
                height: STRIP.bar,
                fill: colour,
            }),
        );
    });
    strip.breaks.forEach((text, k) => {
        const mark = shape("text", {
            x: (k + 1) * STRIP.cell,
            y: STRIP.height - 3,
            "text-anchor": "middle",
            "font-size": 11,
            fill: "currentColor",
        });
        if (text === strip.strong) {
            mark.setAttribute("font-weight", 700);
        }
        mark.textContent = text;
        svg.append(mark);
    });
    box.append(svg, paragraph("map-legend-caption", strip.caption));
    return box;
}

function stripInWords({ breaks, caption }) {
    const from = breaks.join(", from ");
    return `${breaks.length + 1} colours for ${caption}: below ${breaks[0]}, then from ${from}`;
}

function shape(name, attributes) {
    const made = document.createElementNS(SVG, name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    return made;
}

/** Paints the legend with its lower left corner there; returns its box. */
export function paintLegend(ctx, legend, left, bottom, theme) {
    const rows = [...legend.rows, ...legend.notes];
    const height =
        34 + rows.length * ROW_PIXELS + legend.rows.filter((row) => !Array.isArray(row)).length * 8;
    ctx.font = TITLE;
    const titleWidth = ctx.measureText(legend.title).width;
    ctx.font = TEXT;
    const width = rows.reduce((most, row) => Math.max(most, widthOfRow(ctx, row)), titleWidth);
    const box = { x0: left, y0: bottom - height, x1: left + width + 24, y1: bottom };
    paintPanel(ctx, box, theme);
    ctx.textBaseline = "middle";
    ctx.textAlign = "left";
    write(ctx, legend.title, left + 12, box.y0 + 16, TITLE, theme);
    let y = box.y0 + 40;
    for (const row of rows) {
        y += paintRow(ctx, row, left + 12, y, theme);
    }
    return box;
}

function write(ctx, text, x, y, font, theme) {
    ctx.font = font;
    ctx.fillStyle = theme.ink;
    ctx.fillText(text, x, y);
}

function widthOfItem(ctx, item) {
    return item.swatches.length * (SWATCH.width + 4) + 4 + ctx.measureText(item.label).width + 16;
}

function widthOfRow(ctx, row) {
    if (typeof row === "string") {
        return ctx.measureText(row).width;
    }
    return Array.isArray(row)
        ? row.reduce((total, item) => total + widthOfItem(ctx, item), 0)
        : row.colours.length * STRIP.cell + 10 + ctx.measureText(row.caption).width;
}

/* Returns how far down the next row begins. */
function paintRow(ctx, row, x, y, theme) {
    if (typeof row === "string") {
        write(ctx, row, x, y, TEXT, theme);
    } else if (!Array.isArray(row)) {
        paintStrip(ctx, row, x, y, theme);
        return ROW_PIXELS + 8;
    } else {
        let at = x;
        for (const item of row) {
            ctx.font = TEXT;
            paintItem(ctx, item, at, y, theme);
            at += widthOfItem(ctx, item);
        }
    }
    return ROW_PIXELS;
}

function paintItem(ctx, item, x, y, theme) {
    ctx.lineCap = "butt";
    let at = x;
    for (const strokes of item.swatches) {
        for (const stroke of strokes) {
            ctx.strokeStyle = stroke.colour;
            ctx.lineWidth = stroke.width;
            ctx.setLineDash(stroke.dash ?? []);
            ctx.beginPath();
            ctx.moveTo(at, y);
            ctx.lineTo(at + SWATCH.width, y);
            ctx.stroke();
        }
        at += SWATCH.width + 4;
    }
    ctx.setLineDash([]);
    write(ctx, item.label, at + 4, y, TEXT, theme);
}

function paintStrip(ctx, strip, x, y, theme) {
    strip.colours.forEach((colour, k) => {
        ctx.fillStyle = colour;
        ctx.fillRect(x + k * STRIP.cell, y - 9, STRIP.cell, STRIP.bar);
    });
    write(ctx, strip.caption, x + strip.colours.length * STRIP.cell + 10, y - 4, TEXT, theme);
    ctx.textAlign = "center";
    strip.breaks.forEach((text, k) => {
        write(
            ctx,
            text,
            x + (k + 1) * STRIP.cell,
            y + 8,
            text === strip.strong ? STRONG : "11px system-ui, sans-serif",
            theme,
        );
    });
    ctx.textAlign = "left";
}

/** A sheet behind writing. */
export function paintPanel(ctx, box, theme) {
    ctx.globalAlpha = 0.93;
    ctx.fillStyle = theme.paper;
    ctx.fillRect(box.x0, box.y0, box.x1 - box.x0, box.y1 - box.y0);
    ctx.globalAlpha = 1;
}

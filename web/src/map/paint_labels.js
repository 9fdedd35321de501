// Paints names with halos where there is room for them, the more important first.
// SPDX-License-Identifier: Apache-2.0

const FONTS = {
    city: { font: "600 14px system-ui, sans-serif", rank: 0, dot: 3.2 },
    town: { font: "500 12.5px system-ui, sans-serif", rank: 1, dot: 2.4 },
    zone: { font: "500 12px system-ui, sans-serif", rank: 2, dot: 0 },
    village: { font: "400 11.5px system-ui, sans-serif", rank: 3, dot: 1.8 },
    water: { font: "italic 400 11.5px system-ui, sans-serif", rank: 4, dot: 0 },
    border: { font: "400 11px system-ui, sans-serif", rank: 5, dot: 0 },
};
/* more visible zones than this stay nameless: a thousand numbers tell nothing */
const ZONES_MAX = 60;
const GAP = 3;
const NEAR_PIXELS = 24; /* a zone so near to a named place needs no name of its own */

/** Names of a map in world pixels, most important first; one for each name and each place. */
export function collectLabels(model, basemap, projection) {
    const labels = [];
    const seen = new Set();
    const put = (x, y, text, kind) => {
        const keys = [String(text).toLowerCase(), `${x} ${y}`];
        if (text && !keys.some((key) => seen.has(key))) {
            keys.forEach((key) => seen.add(key));
            const [wx, wy] = projection.toWorld(x, y);
            labels.push({ x: wx, y: wy, text: String(text), kind: FONTS[kind] ? kind : "town" });
        }
    };
    (basemap.places ?? []).forEach((place) => put(place.x, place.y, place.name, place.kind));
    (model.zones ?? []).forEach((zone) => put(zone.x, zone.y, zone.name, "zone"));
    basemap.lines.forEach((line) => {
        if (line.name && ["river", "lake"].includes(line.kind)) {
            const middle = (line.points.length >> 2) * 2;
            put(line.points[middle], line.points[middle + 1], line.name, "water");
        }
    });
    return labels.sort((a, b) => FONTS[a.kind].rank - FONTS[b.kind].rank);
}

/**
 * Paints what finds room. @param {{x0,y0,x1,y1}[]} taken places that must stay free; returns the
 * boxes of all names
 */
export function paintLabels(ctx, labels, view, theme, taken = []) {
    const visible = labels
        .map((label) => ({
            ...label,
            px: label.x * view.k - view.ox,
            py: label.y * view.k - view.oy,
        }))
        .filter(
            (label) =>
                label.px > -50 &&
                label.py > -20 &&
                label.px < view.width + 50 &&
                label.py < view.height + 20,
        );
    const nZones = visible.filter((label) => label.kind === "zone").length;
    const shown = visible.filter((label) => label.kind !== "zone" || nZones <= ZONES_MAX);
    const boxes = [...taken];
    ctx.textBaseline = "middle";
    ctx.textAlign = "left";
    ctx.lineJoin = "round";
    const places = shown.filter((label) => FONTS[label.kind].dot > 0);
    const isNamed = (label) =>
        places.some((place) => Math.hypot(place.px - label.px, place.py - label.py) < NEAR_PIXELS);
    for (const label of shown) {
        if (label.kind !== "zone" || !isNamed(label)) {
            paintLabel(ctx, label, boxes, theme);
        }
    }
    return boxes;
}

function paintLabel(ctx, label, boxes, theme) {
    const style = FONTS[label.kind];
    ctx.font = style.font;
    const text = label.text.length > 40 ? `${label.text.slice(0, 39)}…` : label.text;
    const box = freePlace(label, ctx.measureText(text).width, style.dot, boxes);
    if (!box) {
        return;
    }
    boxes.push(box);
    if (style.dot > 0) {
        paintDot(ctx, label.px, label.py, style.dot, theme);
    }
    ctx.lineWidth = 3.5;
    ctx.strokeStyle = theme.halo;
    ctx.strokeText(text, box.x0, (box.y0 + box.y1) / 2);
    ctx.fillStyle =
        style.rank < 2 ? theme.label : style.rank === 4 ? theme.sea_line : theme.minorLabel;
    ctx.fillText(text, box.x0, (box.y0 + box.y1) / 2);
}

function paintDot(ctx, x, y, radius, theme) {
    ctx.beginPath();
    ctx.arc(x, y, radius, 0, 2 * Math.PI);
    ctx.fillStyle = theme.label;
    ctx.strokeStyle = theme.halo;
    ctx.lineWidth = 2;
    ctx.stroke();
    ctx.fill();
}

/** The first free box of a text beside its point: right, left, above, below; null if none is. */
export function freePlace({ px, py }, width, dot, boxes) {
    const height = 15;
    const away = dot + GAP + 2;
    const corners = [
        [px + away, py - height / 2],
        [px - away - width, py - height / 2],
        [px - width / 2, py - away - height],
        [px - width / 2, py + away],
    ];
    for (const [x0, y0] of corners) {
        const box = { x0, y0, x1: x0 + width, y1: y0 + height };
        if (!boxes.some((other) => overlaps(box, other))) {
            return box;
        }
    }
    return null;
}

function overlaps(a, b) {
    return a.x0 < b.x1 + GAP && a.x1 + GAP > b.x0 && a.y0 < b.y1 && a.y1 > b.y0;
}

// Scale bar, north arrow, attribution and the graticule's numbers: as elements on the map, and
// painted for exports.
// SPDX-License-Identifier: Apache-2.0
import { niceAbove } from "./scales.js";
import { graticuleOf } from "./paint_base.js";
import { paintPanel } from "./legend_forms.js";

const BAR_PIXELS_MAX = 130;

/**
 * The scale bar of a view: its length in pixels and what it says; null where lengths on the map
 * are not known.
 * @param {?number} lengthOfUnit see lengthOfPlaneUnit
 */
export function scaleBar(projection, view, lengthOfUnit, lengthUnit) {
    const kilometresPerPixel = perPixel(projection, view, lengthOfUnit);
    if (!(kilometresPerPixel > 0)) {
        return null;
    }
    const most = BAR_PIXELS_MAX * kilometresPerPixel;
    let length = niceAbove(most);
    while (length > most) {
        length = niceBelow(length);
    }
    const isMetres = projection.crs === "lonlat" && length < 1;
    const text = isMetres
        ? `${Math.round(length * 1000)} m`
        : `${Number(length.toPrecision(3))} ${projection.crs === "lonlat" ? "km" : lengthUnit}`;
    return { pixels: length / kilometresPerPixel, text };
}

function perPixel(projection, view, lengthOfUnit) {
    if (projection.crs === "lonlat") {
        return projection.metresPerPixel((view.oy + view.height / 2) / view.k) / view.k / 1000;
    }
    return lengthOfUnit === null ? NaN : lengthOfUnit / projection.scale / view.k;
}

/* The next smaller of 1, 2, 5 times a power of ten. */
function niceBelow(value) {
    const power = 10 ** Math.floor(Math.log10(value) + 1e-9);
    const lead = Math.round(value / power);
    return lead === 5 ? 2 * power : lead === 2 ? power : power / 2;
}

/** Elements of the furniture in a corner of the map; `update(view)` keeps them true. */
export function makeFurniture(container, { projection, lengthOfUnit, lengthUnit, attribution }) {
    const box = element(container, "div", "map-furniture");
    box.setAttribute("aria-hidden", "true");
    const north = element(box, "span", "map-north");
    north.textContent = "N";
    const label = element(box, "span", "map-scale-label");
    const bar = element(box, "span", "map-scale");
    const line = element(container, "p", "map-attribution");
    line.textContent = attribution;
    return {
        update(view) {
            const scale = scaleBar(projection, view, lengthOfUnit, lengthUnit);
            bar.hidden = scale === null;
            label.hidden = bar.hidden;
            if (scale) {
                bar.style.width = `${scale.pixels.toFixed(1)}px`;
                label.textContent = scale.text;
            }
        },
    };
}

function element(parent, name, className) {
    const made = document.createElement(name);
    made.className = className;
    parent.append(made);
    return made;
}

/**
 * Attribution of a map: the base map's, the network's licence, and that borders are not
 * authoritative.
 */
export function attributionOf(model, basemap) {
    const parts = [basemap.attribution, model.attribution].filter(
        (text) => typeof text === "string" && text !== "",
    );
    const hasBorders = basemap.lines.some((line) => line.kind === "border");
    return [...new Set(parts), ...(hasBorders ? ["boundaries are not authoritative"] : [])].join(
        " · ",
    );
}

/** Scale bar, north and attribution along the lower edge, from the right. */
export function paintFurniture(ctx, view, theme, { scale, attribution, state }) {
    ctx.font = "11px system-ui, sans-serif";
    const text = [state, attribution].filter(Boolean).join("  ·  ");
    const width = ctx.measureText(text).width;
    paintPanel(
        ctx,
        { x0: view.width - width - 16, y0: view.height - 20, x1: view.width, y1: view.height },
        theme,
    );
    ctx.fillStyle = theme.ink;
    ctx.textBaseline = "middle";
    ctx.textAlign = "left";
    ctx.fillText(text, view.width - width - 8, view.height - 10);
    if (scale) {
        paintScale(ctx, scale, view.width - 24, view.height - 34, theme);
    }
    paintNorth(ctx, view.width - 30, 34, theme);
}

function paintScale(ctx, scale, right, y, theme) {
    ctx.strokeStyle = theme.ink;
    ctx.lineWidth = 1.6;
    ctx.beginPath();
    ctx.moveTo(right - scale.pixels, y - 6);
    ctx.lineTo(right - scale.pixels, y);
    ctx.lineTo(right, y);
    ctx.lineTo(right, y - 6);
    ctx.stroke();
    ctx.textAlign = "center";
    ctx.lineWidth = 3;
    ctx.strokeStyle = theme.halo;
    ctx.strokeText(scale.text, right - scale.pixels / 2, y - 10);
    ctx.fillText(scale.text, right - scale.pixels / 2, y - 10);
    ctx.textAlign = "left";
}

function paintNorth(ctx, x, y, theme) {
    ctx.fillStyle = theme.ink;
    ctx.beginPath();
    ctx.moveTo(x, y - 16);
    ctx.lineTo(x + 6, y + 2);
    ctx.lineTo(x, y - 3);
    ctx.lineTo(x - 6, y + 2);
    ctx.closePath();
    ctx.fill();
    ctx.font = "600 12px system-ui, sans-serif";
    ctx.textAlign = "center";
    ctx.fillText("N", x, y + 10);
    ctx.textAlign = "left";
}

/** Numbers at the graticule's lines along the upper and right edge. */
export function paintGraticuleNumbers(ctx, projection, view, inset, theme) {
    const { xs, ys, step } = graticuleOf(projection, view);
    const name = graticuleNames(projection.crs, step);
    ctx.font = "10.5px system-ui, sans-serif";
    ctx.fillStyle = theme.graticuleText;
    ctx.strokeStyle = theme.halo;
    ctx.lineWidth = 2.5;
    ctx.textBaseline = "alphabetic";
    ctx.textAlign = "left";
    const put = (text, x, y) => {
        ctx.strokeText(text, x, y);
        ctx.fillText(text, x, y);
    };
    const middle = projection.fromWorld(
        (view.ox + view.width / 2) / view.k,
        (view.oy + view.height / 2) / view.k,
    );
    for (const x of xs) {
        put(
            name(x, "E", "W"),
            projection.toWorld(x, middle[1])[0] * view.k - view.ox + 3,
            inset.y + 11,
        );
    }
    ctx.textAlign = "right";
    for (const y of ys) {
        put(
            name(y, "N", "S"),
            view.width - inset.x - 4,
            projection.toWorld(middle[0], y)[1] * view.k - view.oy - 3,
        );
    }
}

/** How a graticule's numbers are written at its step. */
function graticuleNames(crs, step) {
    const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    return crs === "lonlat"
        ? (value, positive, negative) =>
              `${Math.abs(value).toFixed(digits)}° ${value < 0 ? negative : positive}`
        : (value) => value.toFixed(digits);
}

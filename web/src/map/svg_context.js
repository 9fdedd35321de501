// A drawing context that writes SVG: the part of a canvas' interface that the map paints with.
// SPDX-License-Identifier: Apache-2.0

/**
 * @param {number} width @param {number} height
 * @param {(font: string, text: string) => number} measure width of a text in pixels
 */
export function makeSvgContext(width, height, measure) {
    const parts = [];
    const path = { steps: [], dash: [] };
    const state = {
        lineWidth: 1,
        strokeStyle: "#000",
        fillStyle: "#000",
        lineCap: "butt",
        lineJoin: "miter",
        font: "12px sans-serif",
        textAlign: "left",
        textBaseline: "alphabetic",
        globalAlpha: 1,
    };
    const put = (...words) => parts.push(element(...words));
    return Object.assign(state, pathMethods(path), paintMethods(state, path, put), {
        setTransform() {},
        clearRect() {},
        measureText: (value) => ({ width: measure(state.font, value) }),
        group: (box, paint) => paintInside(box, paint, parts),
        toString() {
            const size = { width, height, viewBox: `0 0 ${width} ${height}` };
            const all = `\n${parts.join("\n")}\n`;
            return `${element("svg", { xmlns: "http://www.w3.org/2000/svg", ...size }, all)}\n`;
        },
    });
}

function pathMethods(path) {
    const point = (x, y) => `${round(x)} ${round(y)}`;
    return {
        setLineDash: (segments) => (path.dash = [...segments]),
        beginPath: () => (path.steps = []),
        moveTo: (x, y) => path.steps.push(`M${point(x, y)}`),
        lineTo: (x, y) => path.steps.push(`L${point(x, y)}`),
        closePath: () => path.steps.push("Z"),
        /* Whole circles only. */
        arc(x, y, r) {
            const half = (to) => `a${point(r, r)} 0 1 0 ${round(to)} 0`;
            path.steps.push(`M${point(x - r, y)}${half(2 * r)}${half(-2 * r)}Z`);
        },
    };
}

function paintMethods(state, path, put) {
    const fillOf = () => ({ fill: state.fillStyle, ...alphaOf(state) });
    const strokeOf = () => ({ ...strokeAttributes(state, path.dash), ...alphaOf(state) });
    const boxOf = (x, y, w, h) => ({ x: round(x), y: round(y), width: round(w), height: round(h) });
    const shape = (look) =>
        path.steps.length > 0 && put("path", { d: path.steps.join(""), ...look });
    const text = (value, x, y, look) =>
        put("text", { x: round(x), y: round(y), ...fontOf(state), ...look }, escapeText(value));
    return {
        stroke: () => shape(strokeOf()),
        fill: () => shape(fillOf()),
        fillRect: (x, y, w, h) => put("rect", { ...boxOf(x, y, w, h), ...fillOf() }),
        fillText: (value, x, y) => text(value, x, y, fillOf()),
        strokeText: (value, x, y) => text(value, x, y, strokeOf()),
        drawImage: (canvas, x, y, w, h) =>
            put("image", { ...boxOf(x, y, w, h), href: canvas.toDataURL("image/png") }),
    };
}

/* Paints inside a rectangle only. */
function paintInside(box, paint, parts) {
    const id = `clip${parts.length}`;
    parts.push(element("clipPath", { id }, element("rect", box)), `<g clip-path="url(#${id})">`);
    paint();
    parts.push("</g>");
}

function strokeAttributes({ strokeStyle, lineWidth, lineCap, lineJoin }, dash) {
    const all = { fill: "none", stroke: strokeStyle, "stroke-width": round(lineWidth) };
    const ends = { "stroke-linecap": lineCap, "stroke-linejoin": lineJoin };
    return { ...all, ...ends, ...(dash.length > 0 ? { "stroke-dasharray": dash.join(" ") } : {}) };
}

function alphaOf({ globalAlpha }) {
    return globalAlpha < 1 ? { opacity: globalAlpha } : {};
}

function fontOf({ font, textAlign, textBaseline }) {
    const [, style, weight, size, family] = font.match(/^(italic )?(\d{3} )?([\d.]+px) (.+)$/);
    return {
        "font-family": family,
        "font-size": size,
        ...(weight ? { "font-weight": weight.trim() } : {}),
        ...(style ? { "font-style": "italic" } : {}),
        "text-anchor": { left: "start", center: "middle", right: "end" }[textAlign],
        ...(textBaseline === "middle" ? { "dominant-baseline": "central" } : {}),
    };
}

/* `content` is markup already. */
function element(name, attributes, content = null) {
    const words = Object.entries(attributes).map(
        ([key, value]) => ` ${key}="${escapeText(value)}"`,
    );
    const opened = `<${name}${words.join("")}`;
    return content === null ? `${opened}/>` : `${opened}>${content}</${name}>`;
}

function round(value) {
    return Number(value.toFixed(2));
}

/**
 * Text inside SVG: what would end or open markup is written as entities; control characters are
 * left out.
 */
function escapeText(text) {
    const entities = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
    return String(text)
        .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
        .replace(/[&<>"']/g, (c) => entities[c]);
}

// A drawing context that writes SVG: the part of a canvas' interface that the map paints with.
// SPDX-License-Identifier: Apache-2.0

/**
 * @param {number} width @param {number} height
 * @param {(font: string, text: string) => number} measure width of a text in pixels
 */
export function makeSvgContext(width, height, measure) {
    const parts = [];
    const state = {
        lineWidth: 1, strokeStyle: "#000", fillStyle: "#000", lineCap: "butt", lineJoin: "miter", font: "12px sans-serif",
        textAlign: "left", textBaseline: "alphabetic", globalAlpha: 1, imageSmoothingEnabled: true,
    };
    let path = [];
    let dash = [];
    let nGroups = 0;
    const put = (text) => parts.push(text);
    const strokeAttributes = () => `fill="none" stroke="${escapeText(state.strokeStyle)}" stroke-width="${round(state.lineWidth)}"` +
        ` stroke-linecap="${state.lineCap}" stroke-linejoin="${state.lineJoin}"${dash.length > 0 ? ` stroke-dasharray="${dash.join(" ")}"` : ""}${alpha()}`;
    const alpha = () => (state.globalAlpha < 1 ? ` opacity="${state.globalAlpha}"` : "");
    const text = (value, x, y, paint) => put(`<text x="${round(x)}" y="${round(y)}" ${fontAttributes(state)} ${paint}>${escapeText(value)}</text>`);
    return Object.assign(state, {
        setTransform() {},
        clearRect() {},
        setLineDash: (segments) => (dash = [...segments]),
        beginPath: () => (path = []),
        moveTo: (x, y) => path.push(`M${round(x)} ${round(y)}`),
        lineTo: (x, y) => path.push(`L${round(x)} ${round(y)}`),
        closePath: () => path.push("Z"),
        arc: (x, y, r) => path.push(`M${round(x - r)} ${round(y)}a${round(r)} ${round(r)} 0 1 0 ${round(2 * r)} 0a${round(r)} ${round(r)} 0 1 0 ${round(-2 * r)} 0Z`),
        stroke: () => path.length > 0 && put(`<path d="${path.join("")}" ${strokeAttributes()}/>`),
        fill: () => path.length > 0 && put(`<path d="${path.join("")}" fill="${escapeText(state.fillStyle)}"${alpha()}/>`),
        fillRect: (x, y, w, h) => put(`<rect x="${round(x)}" y="${round(y)}" width="${round(w)}" height="${round(h)}" fill="${escapeText(state.fillStyle)}"${alpha()}/>`),
        fillText: (value, x, y) => text(value, x, y, `fill="${escapeText(state.fillStyle)}"`),
        strokeText: (value, x, y) => text(value, x, y, strokeAttributes()),
        measureText: (value) => ({ width: measure(state.font, value) }),
        drawImage: (canvas, x, y, w, h) => put(`<image x="${round(x)}" y="${round(y)}" width="${round(w)}" height="${round(h)}" href="${canvas.toDataURL("image/png")}"/>`),
        /* Paints inside a rectangle only. */
        group(box, paint) {
            const id = `clip${++nGroups}`;
            put(`<clipPath id="${id}"><rect x="${round(box.x)}" y="${round(box.y)}" width="${round(box.width)}" height="${round(box.height)}"/></clipPath><g clip-path="url(#${id})">`);
            paint();
            put("</g>");
        },
        toString: () => `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">\n${parts.join("\n")}\n</svg>\n`,
    });
}

function fontAttributes({ font, textAlign, textBaseline }) {
    const [, style, weight, size, family] = font.match(/^(italic )?(\d{3} )?([\d.]+px) (.+)$/);
    const anchor = { left: "start", center: "middle", right: "end" }[textAlign];
    const baseline = textBaseline === "middle" ? ` dominant-baseline="central"` : "";
    return `font-family="${escapeText(family)}" font-size="${size}"${weight ? ` font-weight="${weight.trim()}"` : ""}` +
        `${style ? ` font-style="italic"` : ""} text-anchor="${anchor}"${baseline}`;
}

function round(value) {
    return Number(value.toFixed(2));
}

/** Text inside SVG: what would end or open markup is written as entities; control characters are left out. */
export function escapeText(text) {
    const entities = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
    return String(text).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "").replace(/[&<>"']/g, (c) => entities[c]);
}

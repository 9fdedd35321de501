// The map as a picture for others: PNG at twice the size, SVG as vectors, and what the printer
// gets.
// SPDX-License-Identifier: Apache-2.0
import { paintPlane } from "./painter.js";
import { paintLabels } from "./paint_labels.js";
import { paintOverlay } from "./paint_overlay.js";
import { paintHand } from "./paint_hand.js";
import { paintLegend } from "./legend_forms.js";
import { paintFurniture, paintGraticuleNumbers } from "./furniture.js";
import { makeSvgContext } from "./svg_context.js";
import { PAPER } from "./theme.js";

const PNG_RATIO = 2;
const LEGEND_MARGIN = 12;

/**
 * Paints all that the map shows, legend and furniture with it.
 * @param {object} shot {ground, scene, labels, overlay, hand, side, swipe, legend(theme), scale,
 * attribution, state}
 */
function paintShot(ctx, shot, view, theme) {
    const legend = shot.legend(theme);
    const bottom = view.height - LEGEND_MARGIN;
    const box = paintLegend(ctx, legend, LEGEND_MARGIN, bottom, theme); /* for its size */
    paintMap(ctx, shot, view, theme, [box]);
    paintLegend(ctx, legend, LEGEND_MARGIN, bottom, theme);
    paintFurniture(ctx, view, theme, shot);
}

/** The map without legend and furniture. `taken`: boxes where no name may stand. */
export function paintMap(ctx, shot, view, theme, taken = []) {
    paintPlane(ctx, "base", shot, view, theme);
    paintSides(ctx, shot, view, theme);
    if (shot.overlay) {
        paintOverlay(ctx, shot.scene, shot.overlay, view, theme);
    }
    const hand = { ...shot.hand, crosshair: null, snap: null, hover: null };
    const side = shot.swipe === null ? shot.side : "with";
    paintHand(ctx, shot.scene, hand, { ...view, side }, theme);
    paintLabels(ctx, shot.labels, view, theme, taken);
    paintGraticuleNumbers(ctx, shot.ground.projection, view, { x: 0, y: 0 }, theme);
}

function paintSides(ctx, shot, view, theme) {
    if (shot.swipe === null) {
        paintPlane(ctx, shot.side, shot, view, theme);
        return;
    }
    const at = shot.swipe * view.width;
    within(ctx, { x: 0, y: 0, width: at, height: view.height }, () =>
        paintPlane(ctx, "without", shot, view, theme),
    );
    within(ctx, { x: at, y: 0, width: view.width - at, height: view.height }, () =>
        paintPlane(ctx, "with", shot, view, theme),
    );
    ctx.fillStyle = theme.ink;
    ctx.fillRect(at - 1, 0, 2, view.height);
}

function within(ctx, box, paint) {
    if (ctx.group) {
        ctx.group(box, paint);
        return;
    }
    ctx.save();
    ctx.beginPath();
    ctx.rect(box.x, box.y, box.width, box.height);
    ctx.clip();
    paint();
    ctx.restore();
}

/** @returns {Promise<Blob>} a PNG, always on light ground */
export function pngOf(shot, view) {
    const canvas = document.createElement("canvas");
    canvas.width = view.width * PNG_RATIO;
    canvas.height = view.height * PNG_RATIO;
    const ctx = canvas.getContext("2d");
    ctx.setTransform(PNG_RATIO, 0, 0, PNG_RATIO, 0, 0);
    paintShot(ctx, shot, { ...view, ratio: PNG_RATIO }, PAPER);
    return new Promise((resolve, reject) => {
        canvas.toBlob(
            (blob) => (blob ? resolve(blob) : reject(new Error("the picture could not be made"))),
            "image/png",
        );
    });
}

/** @returns {string} an SVG document, always on light ground */
export function svgOf(shot, view) {
    const measuring = document.createElement("canvas").getContext("2d");
    const measure = (font, text) => {
        measuring.font = font;
        return measuring.measureText(text).width;
    };
    const ctx = makeSvgContext(view.width, view.height, measure);
    paintShot(ctx, shot, { ...view, ratio: 1 }, PAPER);
    return ctx.toString();
}

// Paints what follows the hand: hover and selection, the line being drawn, the snap ring and the
// keyboard's crosshair.
// SPDX-License-Identifier: Apache-2.0
import { bandOf, strokeLinks } from "./paint_links.js";

const DASH = [8, 5];

/**
 * @param {object} hand {selection: {links, node}|null, hover: link|null, drawing: {points: [wx,
 * wy][], cursor, previews},
 *     snap: {x, y, kind}|null, crosshair: [wx, wy]|null} in world pixels
 */
export function paintHand(ctx, scene, hand, view, theme) {
    if (hand.selection) {
        paintSelection(ctx, scene, hand.selection, view, theme);
    }
    if (hand.hover !== null && hand.hover < scene.lines.nLinks) {
        strokeLinks(ctx, scene, view, [hand.hover], {
            width: 6,
            colour: theme.halo,
            isOffset: true,
            band: 5,
        });
        strokeLinks(ctx, scene, view, [hand.hover], {
            width: 3,
            colour: theme.hover,
            isOffset: true,
            band: 5,
        });
    }
    for (const points of hand.previews) {
        strokeWorld(ctx, points, view, theme, [3, 4]);
    }
    if (hand.points.length > 0) {
        const all = hand.cursor ? [...hand.points, hand.cursor] : hand.points;
        strokeWorld(ctx, all, view, theme, hand.isDrawing ? DASH : null);
    }
    if (hand.snap) {
        paintRing(ctx, hand.snap, view, theme);
    }
    if (hand.crosshair) {
        paintCrosshair(ctx, hand.crosshair, view, theme);
    }
}

/* Lines along both edges, so that the band between them stays seen; of two directions that are
 * selected together the outer ones. */
function paintSelection(ctx, scene, selection, view, theme) {
    const selected = new Set(selection.links.filter((one) => one < scene.lines.nLinks));
    for (const link of selected) {
        const band = bandOf(scene, view, view.side, link);
        const edges = selected.has(scene.lines.opposite[link]) ? [1] : [-1, 1];
        for (const edge of edges) {
            const line = { isOffset: true, band, sideways: edge * (band / 2 + 3) };
            const inner = { ...line, width: 2.5, colour: theme.selectionHalo };
            strokeLinks(ctx, scene, view, [link], { ...line, width: 5, colour: theme.selection });
            strokeLinks(ctx, scene, view, [link], inner);
        }
    }
    if (selection.node !== null) {
        const { x, y } = scene.lines.nodes;
        const at = { x: x[selection.node], y: y[selection.node], kind: "node" };
        paintRing(ctx, at, view, theme);
    }
}

/* A line being drawn stands out; one that is there already, with its handles, is a thin thread. */
function strokeWorld(ctx, points, view, theme, dash) {
    ctx.lineJoin = "round";
    ctx.lineCap = "round";
    const ground = { width: 7, colour: theme.newHalo, dash: [] };
    const passes = dash
        ? [ground, { width: 3.5, colour: theme.isNew, dash }]
        : [{ width: 1, colour: theme.isNew, dash: [2, 4] }];
    for (const pass of passes) {
        ctx.lineWidth = pass.width;
        ctx.strokeStyle = pass.colour;
        ctx.setLineDash(pass.dash);
        ctx.beginPath();
        points.forEach(([wx, wy], k) => {
            const at = [wx * view.k - view.ox, wy * view.k - view.oy];
            if (k === 0) {
                ctx.moveTo(...at);
            } else {
                ctx.lineTo(...at);
            }
        });
        ctx.stroke();
    }
    ctx.setLineDash([]);
}

/* A ring stands for a node, a diamond for a place on a link where a split will make one. */
function paintRing(ctx, snap, view, theme) {
    const x = snap.x * view.k - view.ox;
    const y = snap.y * view.k - view.oy;
    for (const pass of [
        { width: 6, colour: theme.newHalo },
        { width: 3, colour: theme.isNew },
    ]) {
        ctx.lineWidth = pass.width;
        ctx.strokeStyle = pass.colour;
        ctx.beginPath();
        if (snap.kind === "link") {
            ctx.moveTo(x, y - 10);
            ctx.lineTo(x + 10, y);
            ctx.lineTo(x, y + 10);
            ctx.lineTo(x - 10, y);
            ctx.closePath();
        } else {
            ctx.arc(x, y, snap.kind === "node" ? 9 : 4, 0, 2 * Math.PI);
        }
        ctx.stroke();
    }
}

function paintCrosshair(ctx, [wx, wy], view, theme) {
    const x = wx * view.k - view.ox;
    const y = wy * view.k - view.oy;
    for (const pass of [
        { width: 5, colour: theme.halo },
        { width: 2, colour: theme.label },
    ]) {
        ctx.lineWidth = pass.width;
        ctx.strokeStyle = pass.colour;
        ctx.beginPath();
        for (const [dx, dy] of [
            [1, 0],
            [-1, 0],
            [0, 1],
            [0, -1],
        ]) {
            ctx.moveTo(x + 5 * dx, y + 5 * dy);
            ctx.lineTo(x + 18 * dx, y + 18 * dy);
        }
        ctx.stroke();
    }
}

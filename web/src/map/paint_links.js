// Paints flows as bands on their side of the road, and differences, link by link in bins of width
// and colour.
// SPDX-License-Identifier: Apache-2.0
import { NONE, queryGrid } from "./lines.js";
import {
    WIDTHS,
    VC_BREAKS,
    widthBin,
    classOf,
    shownDifferences,
    signOfDifference,
    strengthOf,
} from "./scales.js";

/* What becomes of a link in the run that is shown. */
export const PLAIN = 0;
export const CLOSED = 1;
export const REPLACED = 2; /* its parts are drawn instead */
export const NEW = 3;
export const PART = 4;

const N_COLOURS = 12; /* six of volume over capacity, four modes, connectors, one to spare */
const RAIL = 6;
const CONNECTOR = 10;
const HAIRLINE = 0;
const SCHEMATIC_BIN = 4; /* lines of flights and ships lead nowhere on the ground: never wider */
const OVERFULL = 1.25;
const DETAIL_PIXELS = 0.4; /* shorter links are not seen at that zoom */
const VERTEX_PIXELS = 0.7; /* nor are vertices nearer than that to the one before */

/**
 * One side's flows. `scene` holds lines, grid, flow, state...; see painter.js. `view` says where
 * and at what scale.
 * @param {CanvasRenderingContext2D} ctx
 */
export function paintFlows(ctx, scene, view, theme) {
    const links = visibleLinks(scene, view);
    const bins = sortIntoBins(links, WIDTHS.length * N_COLOURS, flowBinner(scene, view));
    const colours = flowColours(scene, theme);
    paintNewHalos(ctx, scene, view, theme, links);
    for (let bin = 0; bin < bins.length; bin++) {
        const width = Math.floor(bin / N_COLOURS);
        const colour = bin % N_COLOURS;
        ctx.setLineDash(dashOf(colour));
        strokeLinks(ctx, scene, view, bins[bin], {
            width: WIDTHS[width],
            colour: colours[colour],
            isOffset: width > HAIRLINE,
        });
    }
    ctx.setLineDash([]);
    if (view.side === "with") {
        paintClosed(ctx, scene, view, theme, links);
    }
}

/**
 * With minus without: blue and hollow for less, orange and solid for more, grey hairlines below
 * the noise.
 */
export function paintDifferences(ctx, scene, view, theme) {
    const links = visibleLinks(scene, view);
    const nWidths = WIDTHS.length;
    const bins = sortIntoBins(links, 2 + 6 * nWidths, differenceBinner(scene, view));
    strokeLinks(ctx, scene, view, bins[0], { width: 0.7, colour: theme.hairline, isOffset: false });
    ctx.setLineDash([1, 3]);
    strokeLinks(ctx, scene, view, bins[1], {
        width: 1.4,
        colour: theme.undetermined,
        isOffset: false,
    });
    ctx.setLineDash([]);
    paintNewHalos(ctx, scene, view, theme, links);
    for (let width = 1; width < nWidths; width++) {
        for (let k = 0; k < 6; k++) {
            const colour = k < 3 ? theme.less[k] : theme.more[k - 3];
            const bin = bins[2 + width * 6 + k];
            strokeLinks(ctx, scene, view, bin, { width: WIDTHS[width], colour, isOffset: true });
            if (k < 3 && WIDTHS[width] >= 2) {
                const core = {
                    width: WIDTHS[width] * 0.36,
                    colour: theme.core,
                    isOffset: true,
                    band: WIDTHS[width],
                };
                strokeLinks(ctx, scene, view, bin, core);
            }
        }
    }
    paintClosed(ctx, scene, view, theme, links);
}

/** How wide a link's band is in the picture of a side. */
export function bandOf(scene, view, side, link) {
    const isDifference = side === "difference";
    const binOf = isDifference
        ? differenceBinner(scene, view)
        : flowBinner(scene, { ...view, side });
    const bin = binOf(link);
    return WIDTHS[Math.max(0, Math.floor(isDifference ? (bin - 2) / 6 : bin / N_COLOURS))];
}

/**
 * The bands of a list of links with values of their own, as for a bundle through a selected
 * link.
 */
export function paintBundle(ctx, scene, view, colour, values, full) {
    const bins = WIDTHS.map(() => []);
    for (const [link, value] of values) {
        if (link < scene.lines.nLinks && value > 0) {
            bins[Math.max(2, widthBin((view.fullWidth * value) / full))].push(link);
        }
    }
    bins.forEach((links, bin) => {
        strokeLinks(ctx, scene, view, links, { width: WIDTHS[bin], colour, isOffset: true });
    });
}

/** Strokes links as one path, each on its side of the road if it has an opposite. */
export function strokeLinks(ctx, scene, view, links, style) {
    const { width, colour, isOffset, band = width, sideways = 0 } = style;
    if (links.length === 0) {
        return;
    }
    ctx.lineWidth = width;
    ctx.strokeStyle = colour;
    ctx.lineCap = "butt";
    ctx.lineJoin = "round";
    ctx.beginPath();
    for (let k = 0; k < links.length; k++) {
        const link = links[k];
        const hasOpposite = scene.lines.opposite[link] !== NONE;
        const middle = isOffset && hasOpposite ? band / 2 + 0.35 : 0;
        traceLink(ctx, scene.lines, link, view, middle + sideways);
    }
    ctx.stroke();
}

/**
 * Adds a link's polyline to the path, shifted to the right of its direction by that many pixels.
 */
function traceLink(ctx, lines, link, view, shift) {
    const from = lines.first[link];
    const to = lines.first[link + 1];
    if (to - from > 2) {
        traceShifted(ctx, pointsOf(lines, from, to, view), shift);
        return;
    }
    const x0 = lines.x[from] * view.k - view.ox;
    const y0 = lines.y[from] * view.k - view.oy;
    const x1 = lines.x[from + 1] * view.k - view.ox;
    const y1 = lines.y[from + 1] * view.k - view.oy;
    const length = Math.hypot(x1 - x0, y1 - y0);
    const nx = length > 0 ? (-(y1 - y0) / length) * shift : 0;
    const ny = length > 0 ? ((x1 - x0) / length) * shift : 0;
    ctx.moveTo(x0 + nx, y0 + ny);
    ctx.lineTo(x1 + nx, y1 + ny);
}

/** A polyline moved sideways; bends are mitred, sharp ones cut. `points` is x, y, x, y... */
export function shiftPolyline(points, shift) {
    const n = points.length / 2;
    const out = new Array(points.length);
    for (let k = 0; k < n; k++) {
        const a = normal(points, Math.max(0, k - 1), Math.max(1, k));
        const b = normal(points, Math.min(n - 2, k), Math.min(n - 1, k + 1));
        const scale = 1 / Math.max(0.35, (1 + a[0] * b[0] + a[1] * b[1]) / 2);
        out[2 * k] = points[2 * k] + ((a[0] + b[0]) / 2) * scale * shift;
        out[2 * k + 1] = points[2 * k + 1] + ((a[1] + b[1]) / 2) * scale * shift;
    }
    return out;
}

function normal(points, i, j) {
    const dx = points[2 * j] - points[2 * i];
    const dy = points[2 * j + 1] - points[2 * i + 1];
    const length = Math.hypot(dx, dy);
    return length > 0 ? [-dy / length, dx / length] : [0, 0];
}

function pointsOf(lines, from, to, view) {
    const points = [];
    let [px, py] = [Infinity, Infinity];
    for (let k = from; k < to; k++) {
        const x = lines.x[k] * view.k - view.ox;
        const y = lines.y[k] * view.k - view.oy;
        const isEnd = k === from || k === to - 1;
        if (isEnd || Math.abs(x - px) + Math.abs(y - py) >= VERTEX_PIXELS) {
            points.push(x, y);
            [px, py] = [x, y];
        }
    }
    return points;
}

function traceShifted(ctx, points, shift) {
    const shifted = shift === 0 ? points : shiftPolyline(points, shift);
    ctx.moveTo(shifted[0], shifted[1]);
    for (let k = 2; k < shifted.length; k += 2) {
        ctx.lineTo(shifted[k], shifted[k + 1]);
    }
}

/** The links of a view that are long enough to be seen, in their own order. */
export function visibleLinks(scene, view) {
    const { lines, grid } = scene;
    const margin = 20 / view.k;
    const x0 = view.ox / view.k - margin;
    const y0 = view.oy / view.k - margin;
    const x1 = (view.ox + view.width) / view.k + margin;
    const y1 = (view.oy + view.height) / view.k + margin;
    const found = [];
    const take = (link) => {
        if (isSeen(lines, link, view.k)) {
            found.push(link);
        }
    };
    if (x0 <= grid.x0 && y0 <= grid.y0 && x1 >= grid.x1 && y1 >= grid.y1) {
        for (let link = 0; link < lines.nLinks; link++) {
            take(link);
        }
        return found;
    }
    queryGrid(grid, x0, y0, x1, y1, take);
    return found.sort((a, b) => a - b);
}

function isSeen(lines, link, k) {
    const from = lines.first[link];
    const to = lines.first[link + 1] - 1;
    const extent = Math.abs(lines.x[to] - lines.x[from]) + Math.abs(lines.y[to] - lines.y[from]);
    return extent * k >= DETAIL_PIXELS || to - from > 1;
}

/** Sorts links into arrays by bin; -1 leaves one out. */
function sortIntoBins(links, nBins, binOf) {
    const bins = Array.from({ length: nBins }, () => []);
    for (let k = 0; k < links.length; k++) {
        const bin = binOf(links[k]);
        if (bin >= 0) {
            bins[bin].push(links[k]);
        }
    }
    return bins;
}

/* In the map without, what a split made is not there yet, and in that with, what it replaced is
 * there no more. */
function isDrawn(scene, link, side) {
    const state = scene.state[link];
    if (side === "without") {
        return state !== NEW && state !== PART;
    }
    return state !== REPLACED && state !== CLOSED;
}

function flowBinner(scene, view) {
    const { lines, linkClass } = scene;
    const flows = scene.flow[view.side];
    const { opposite } = lines;
    return (link) => {
        if (!isDrawn(scene, link, view.side)) {
            return -1;
        }
        if (linkClass[link] === 5) {
            return HAIRLINE * N_COLOURS + CONNECTOR;
        }
        let width = bandBin(view, flows[link] / scene.fullFlow);
        const other = opposite[link];
        if (
            width === HAIRLINE &&
            other !== NONE &&
            other < link &&
            bandBin(view, flows[other] / scene.fullFlow) === HAIRLINE
        ) {
            return -1;
        }
        if (linkClass[link] === 2 || linkClass[link] === 3) {
            width = Math.min(width, SCHEMATIC_BIN);
        }
        if (scene.state[link] === NEW || (linkClass[link] !== 0 && flows[link] > 0)) {
            width = Math.max(width, 2);
        }
        return width * N_COLOURS + colourOf(scene, view.side, link);
    };
}

/* What exceeds the scale's end is drawn a little wider than that, and no more. */
function bandBin(view, share) {
    return widthBin(view.fullWidth * Math.min(share, OVERFULL));
}

function colourOf(scene, side, link) {
    const cls = scene.linkClass[link];
    if (cls >= 1 && cls <= 4) {
        return RAIL + cls - 1;
    }
    if (scene.colour) {
        return classOf(scene.colour[side][link], scene.colour.breaks);
    }
    const capacity = scene.capacity[link];
    return capacity > 0 ? classOf(scene.flow[side][link] / capacity, VC_BREAKS) : 0;
}

function flowColours(scene, theme) {
    const ramp = scene.colour && !scene.colour.isVc ? [...theme.field, theme.field[4]] : theme.vc;
    return [
        ...ramp,
        theme.rail,
        theme.air,
        theme.sea_line,
        theme.walk,
        theme.connector,
        theme.hairline,
    ];
}

function dashOf(colour) {
    return colour === RAIL + 1 ? [6, 4] : colour === RAIL + 2 ? [2, 4] : [];
}

function differenceBinner(scene, view) {
    const { state, linkClass, flow } = scene;
    const { values, full, noiseOf } = shownDifferences(scene);
    return (link) => {
        if (state[link] === REPLACED) {
            return -1;
        }
        if (values !== flow && (state[link] === NEW || state[link] === CLOSED)) {
            return 0; /* only one side has a time on it */
        }
        const difference = values.with[link] - values.without[link];
        const sign = signOfDifference(difference, noiseOf(link));
        if (sign === 0 || linkClass[link] === 5) {
            return 0;
        }
        if (sign === 2) {
            return 1;
        }
        const width = Math.max(1, bandBin(view, Math.abs(difference) / full));
        return 2 + width * 6 + (difference > 0 ? 3 : 0) + strengthOf(difference, full);
    };
}

/* A new link has a dark edge on its map, and is dashed where it is not there yet. */
function paintNewHalos(ctx, scene, view, theme, links) {
    const fresh = links.filter((link) => scene.state[link] === NEW);
    if (view.side === "without") {
        ctx.setLineDash([5, 5]);
        strokeLinks(ctx, scene, view, fresh, { width: 1.2, colour: theme.isNew, isOffset: false });
        ctx.setLineDash([]);
        return;
    }
    for (const link of fresh) {
        const band = Math.max(WIDTHS[2], bandOf(scene, view, view.side, link));
        strokeLinks(ctx, scene, view, [link], {
            width: band + 6,
            colour: theme.newHalo,
            isOffset: true,
            band,
        });
        strokeLinks(ctx, scene, view, [link], {
            width: band + 3.5,
            colour: theme.isNew,
            isOffset: true,
            band,
        });
    }
}

function paintClosed(ctx, scene, view, theme, links) {
    const closed = links.filter((link) => scene.state[link] === CLOSED);
    ctx.setLineDash([3, 4]);
    strokeLinks(ctx, scene, view, closed, { width: 2, colour: theme.closed, isOffset: false });
    ctx.setLineDash([]);
    ctx.lineWidth = 2.4;
    ctx.strokeStyle = theme.closed;
    ctx.beginPath();
    for (const link of closed) {
        const from = scene.lines.first[link];
        const to = scene.lines.first[link + 1] - 1;
        const x = ((scene.lines.x[from] + scene.lines.x[to]) / 2) * view.k - view.ox;
        const y = ((scene.lines.y[from] + scene.lines.y[to]) / 2) * view.k - view.oy;
        ctx.moveTo(x - 5, y - 5);
        ctx.lineTo(x + 5, y + 5);
        ctx.moveTo(x + 5, y - 5);
        ctx.lineTo(x - 5, y + 5);
    }
    ctx.stroke();
}

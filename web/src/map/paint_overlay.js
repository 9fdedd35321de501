// Paints answers to questions over the network: who uses a link, routes before and after,
// isochrones, zones.
// SPDX-License-Identifier: Apache-2.0
import { paintBundle, shiftPolyline, visibleLinks, strokeLinks } from "./paint_links.js";
import { classOf, niceAbove, quantile } from "./scales.js";

const CELL_PIXELS = 5; /* of the isochrone's raster */
const DENSE_NODES = 300; /* from so many nodes on, times between them are drawn as areas */

/** @param {object} overlay one of flows, routes, isochrone, zones, with what it needs */
export function paintOverlay(ctx, scene, overlay, view, theme) {
    if (overlay.flows) {
        paintVeil(ctx, view, theme);
        const full = overlay.flows.reduce((most, [, value]) => Math.max(most, value), 1e-12);
        paintBundle(
            ctx,
            scene,
            { ...view, fullWidth: Math.max(8, view.fullWidth) },
            theme.bundle,
            overlay.flows,
            full,
        );
    } else if (overlay.routes) {
        paintVeil(ctx, view, theme);
        paintRoutes(ctx, scene, overlay, view, theme);
    } else if (overlay.isochrone) {
        paintIsochrone(ctx, scene, overlay, view, theme);
    } else if (overlay.zones) {
        paintZones(ctx, overlay.points, view, theme, 4);
    }
    if (overlay.ends) {
        paintZones(ctx, overlay.ends, view, theme, 6);
    }
}

/* What lies below is seen through a veil, so that the answer stands out. */
function paintVeil(ctx, view, theme, alpha = 0.6) {
    ctx.globalAlpha = alpha;
    ctx.fillStyle = theme.land;
    ctx.fillRect(0, 0, view.width, view.height);
    ctx.globalAlpha = 1;
}

/* Without is solid and to the left of its way, with is dashed and to the right: where both go
 * the same way, both are seen. */
function paintRoutes(ctx, scene, overlay, view, theme) {
    const sides = [
        { routes: overlay.routes.without ?? [], colour: theme.without, shift: -3, dash: [] },
        { routes: overlay.routes.with ?? [], colour: theme.with, shift: 3, dash: [9, 5] },
    ];
    for (const side of sides) {
        for (const route of side.routes) {
            const points = routePoints(scene.lines, route.links, view);
            if (points.length >= 4) {
                strokeRoute(
                    ctx,
                    shiftPolyline(points, side.shift),
                    1 + 4.5 * Math.sqrt(route.share ?? 1),
                    side,
                    theme,
                );
            }
        }
    }
}

function strokeRoute(ctx, points, width, side, theme) {
    ctx.lineJoin = "round";
    ctx.lineCap = "butt";
    for (const pass of [
        { width: width + 3, colour: theme.halo, dash: [] },
        { width, colour: side.colour, dash: side.dash },
    ]) {
        ctx.lineWidth = pass.width;
        ctx.strokeStyle = pass.colour;
        ctx.setLineDash(pass.dash);
        ctx.beginPath();
        ctx.moveTo(points[0], points[1]);
        for (let k = 2; k < points.length; k += 2) {
            ctx.lineTo(points[k], points[k + 1]);
        }
        ctx.stroke();
    }
    ctx.setLineDash([]);
}

/** The links of a route as one polyline in pixels, without repeated points. */
export function routePoints(lines, links, view) {
    const points = [];
    for (const link of links) {
        if (link >= lines.nLinks) {
            continue;
        }
        for (let k = lines.first[link]; k < lines.first[link + 1]; k++) {
            const x = lines.x[k] * view.k - view.ox;
            const y = lines.y[k] * view.k - view.oy;
            const n = points.length;
            if (n === 0 || Math.hypot(points[n - 2] - x, points[n - 1] - y) > 0.5) {
                points.push(x, y);
            }
        }
    }
    return points;
}

function paintZones(ctx, points, view, theme, radius) {
    for (const { x, y } of points) {
        ctx.beginPath();
        ctx.arc(x * view.k - view.ox, y * view.k - view.oy, radius, 0, 2 * Math.PI);
        ctx.lineWidth = 2.5;
        ctx.strokeStyle = theme.halo;
        ctx.fillStyle = theme.zone;
        ctx.stroke();
        ctx.fill();
    }
}

/**
 * What an isochrone shows: a value for each node, the breaks between its bands, and how to name
 * and colour them.
 * @param {{isochrone: {without: Float64Array, with: Float64Array}, show: string}} overlay
 */
export function isochroneBands(overlay) {
    const { without, with: after } = overlay.isochrone;
    const times = overlay.show === "without" ? without : after;
    const step = niceStep(quantile(without, 0.9) / 6);
    if (overlay.show !== "difference") {
        return {
            values: times,
            breaks: [1, 2, 3, 4, 5, 6].map((k) => k * step),
            isDifference: false,
        };
    }
    const values = after.map((value, node) => value - without[node]);
    const sizes = values.map((value) => Math.abs(value));
    const size = niceAbove(quantile(sizes, 0.9) || step) / 4;
    return { values, breaks: [-4, -2, -1, 1, 2, 4].map((k) => k * size), isDifference: true };
}

function niceStep(value) {
    return niceAbove(value > 0 && Number.isFinite(value) ? value : 1);
}

/** Colours of an isochrone's bands; of differences the middle one is none. */
export function bandColours(bands, theme) {
    return bands.isDifference
        ? [
              theme.less[2],
              theme.less[1],
              theme.less[0],
              null,
              theme.more[0],
              theme.more[1],
              theme.more[2],
          ]
        : theme.bands;
}

function paintIsochrone(ctx, scene, overlay, view, theme) {
    const bands = isochroneBands(overlay);
    const colours = bandColours(bands, theme);
    const { x, y } = scene.lines.nodes;
    const n = Math.min(bands.values.length, x.length);
    const isDense = n >= DENSE_NODES;
    paintVeil(ctx, view, theme, isDense ? 0.85 : 0.6);
    if (isDense) {
        const thread = { width: 0.6, colour: theme.hairline, isOffset: false };
        paintAreas(ctx, { x, y, n }, bands, colours, view);
        ctx.globalAlpha = 0.6;
        strokeLinks(ctx, scene, view, visibleLinks(scene, view), thread);
        ctx.globalAlpha = 1;
        return;
    }
    paintLinksByBand(ctx, scene, bands, colours, view, theme);
    for (let node = 0; node < n; node++) {
        const colour = Number.isFinite(bands.values[node])
            ? colours[classOf(bands.values[node], bands.breaks)]
            : null;
        ctx.beginPath();
        ctx.arc(x[node] * view.k - view.ox, y[node] * view.k - view.oy, 5, 0, 2 * Math.PI);
        ctx.lineWidth = 1.5;
        ctx.strokeStyle = theme.label;
        ctx.fillStyle = colour ?? theme.halo;
        ctx.fill();
        ctx.stroke();
    }
}

function paintLinksByBand(ctx, scene, bands, colours, view, theme) {
    const bins = colours.map(() => []);
    for (const link of visibleLinks(scene, view)) {
        const value = (bands.values[scene.tail[link]] + bands.values[scene.head[link]]) / 2;
        if (Number.isFinite(value)) {
            bins[classOf(value, bands.breaks)].push(link);
        }
    }
    bins.forEach((links, k) =>
        strokeLinks(ctx, scene, view, links, {
            width: 3,
            colour: colours[k] ?? theme.hairline,
            isOffset: false,
        }),
    );
}

/* Times between nodes are weighted means of those near by; where no node is near there is no
 * colour. */
function paintAreas(ctx, nodes, bands, colours, view) {
    const raster = interpolate(nodes, bands.values, view);
    const image = new ImageData(raster.nx, raster.ny);
    const rgb = colours.map((colour) => (colour ? parseHex(colour) : null));
    for (let k = 0; k < raster.value.length; k++) {
        const colour =
            raster.weight[k] > 0
                ? rgb[classOf(raster.value[k] / raster.weight[k], bands.breaks)]
                : null;
        if (colour) {
            image.data.set([...colour, 190], 4 * k);
        }
    }
    const small = document.createElement("canvas");
    small.width = raster.nx;
    small.height = raster.ny;
    small.getContext("2d").putImageData(image, 0, 0);
    ctx.imageSmoothingEnabled = true;
    ctx.drawImage(small, 0, 0, raster.nx * CELL_PIXELS, raster.ny * CELL_PIXELS);
}

/**
 * Sums of weights and of weighted values on a raster; weights end at a radius that grows with
 * the nodes' distance.
 */
export function interpolate({ x, y, n }, values, view) {
    const nx = Math.ceil(view.width / CELL_PIXELS);
    const ny = Math.ceil(view.height / CELL_PIXELS);
    const raster = { nx, ny, value: new Float64Array(nx * ny), weight: new Float64Array(nx * ny) };
    const radius = Math.max(2, Math.min(14, (1.6 * nodeSpacing({ x, y, n }, view)) / CELL_PIXELS));
    for (let node = 0; node < n; node++) {
        const cx = (x[node] * view.k - view.ox) / CELL_PIXELS;
        const cy = (y[node] * view.k - view.oy) / CELL_PIXELS;
        if (Number.isFinite(values[node])) {
            splat(raster, cx, cy, radius, values[node]);
        }
    }
    return raster;
}

function splat({ nx, ny, value, weight }, cx, cy, radius, v) {
    const y1 = Math.min(ny - 1, Math.floor(cy + radius));
    const x1 = Math.min(nx - 1, Math.floor(cx + radius));
    for (let j = Math.max(0, Math.ceil(cy - radius)); j <= y1; j++) {
        for (let i = Math.max(0, Math.ceil(cx - radius)); i <= x1; i++) {
            const near = 1 - ((i - cx) ** 2 + (j - cy) ** 2) / (radius * radius);
            if (near > 0) {
                weight[j * nx + i] += near * near;
                value[j * nx + i] += near * near * v;
            }
        }
    }
}

/* The side of the square that a node would have to itself if all were evenly spread, in pixels. */
function nodeSpacing({ x, y, n }, view) {
    let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let node = 0; node < n; node++) {
        x0 = Math.min(x0, x[node]);
        x1 = Math.max(x1, x[node]);
        y0 = Math.min(y0, y[node]);
        y1 = Math.max(y1, y[node]);
    }
    return Math.sqrt(((x1 - x0) * (y1 - y0)) / Math.max(1, n)) * view.k;
}

function parseHex(colour) {
    return [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
}

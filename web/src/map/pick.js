// What lies under a point of the map: the nearest node, and the nearest link by its side of the
// road, with the share along it.
// SPDX-License-Identifier: Apache-2.0
import { NONE, queryGrid } from "./lines.js";

/**
 * The nearest point of a polyline.
 * @returns {{distance: number, share: number, x: number, y: number, side: number}} share of its
 * drawn length;
 *     side > 0: the point lies to the right of the direction (y points down)
 */
export function nearestOnLine(lines, link, px, py) {
    const { x, y, first } = lines;
    let best = { distance: Infinity, share: 0, x: px, y: py, side: 0 };
    let walked = 0;
    for (let k = first[link]; k + 1 < first[link + 1]; k++) {
        const dx = x[k + 1] - x[k];
        const dy = y[k + 1] - y[k];
        const length = Math.hypot(dx, dy);
        const along = length > 0 ? ((px - x[k]) * dx + (py - y[k]) * dy) / (length * length) : 0;
        const t = Math.max(0, Math.min(1, along));
        const qx = x[k] + t * dx;
        const qy = y[k] + t * dy;
        const distance = Math.hypot(px - qx, py - qy);
        if (distance < best.distance) {
            best = {
                distance,
                share: walked + t * length,
                x: qx,
                y: qy,
                side: dx * (py - y[k]) - dy * (px - x[k]),
            };
        }
        walked += length;
    }
    best.share = walked > 0 ? Math.max(0, Math.min(1, best.share / walked)) : 0;
    return best;
}

/** The point at a share of a link's drawn length. */
export function pointAtShare(lines, link, share) {
    const { x, y, first } = lines;
    const from = first[link];
    const to = first[link + 1] - 1;
    let total = 0;
    for (let k = from; k < to; k++) {
        total += Math.hypot(x[k + 1] - x[k], y[k + 1] - y[k]);
    }
    let left = Math.max(0, Math.min(1, share)) * total;
    for (let k = from; k < to; k++) {
        const length = Math.hypot(x[k + 1] - x[k], y[k + 1] - y[k]);
        if (left <= length && length > 0) {
            return [
                x[k] + ((x[k + 1] - x[k]) * left) / length,
                y[k] + ((y[k + 1] - y[k]) * left) / length,
            ];
        }
        left -= length;
    }
    return [x[to], y[to]];
}

/**
 * The link nearest to a point within a reach; of two directions of one road, that of the point's
 * side (traffic keeps right).
 * @param {(link: number) => boolean} isPickable
 */
export function pickLink(lines, grid, wx, wy, reach, isPickable = () => true) {
    let best = null;
    queryGrid(grid, wx - reach, wy - reach, wx + reach, wy + reach, (link) => {
        if (!isPickable(link)) {
            return;
        }
        const found = nearestOnLine(lines, link, wx, wy);
        if (found.distance <= reach && (best === null || isBetter(lines, link, found, best))) {
            best = { link, ...found };
        }
    });
    return best;
}

/* Equal distances are the rule for two directions over the same points. */
function isBetter(lines, link, found, best) {
    const difference = found.distance - best.distance;
    const isTie = Math.abs(difference) <= 1e-9 * (1 + best.distance);
    if (!isTie) {
        return difference < 0;
    }
    if (lines.opposite[link] === best.link && lines.opposite[link] !== NONE) {
        return found.side > best.side;
    }
    return link < best.link;
}

/** The node nearest to a point within a reach, or null. */
export function pickNode(nodeX, nodeY, grid, wx, wy, reach, isPickable = () => true) {
    let best = null;
    queryGrid(grid, wx - reach, wy - reach, wx + reach, wy + reach, (node) => {
        const distance = Math.hypot(nodeX[node] - wx, nodeY[node] - wy);
        if (distance <= reach && (best === null || distance < best.distance) && isPickable(node)) {
            best = { node, distance };
        }
    });
    return best;
}

/**
 * What a place snaps to for a tool: a node first, then a point of a link, else the place itself.
 */
export function snapOf(picked, tool) {
    if (picked.node !== null) {
        return { kind: "node", node: picked.node };
    }
    if (picked.link !== null && tool !== "node" && tool !== "zone") {
        return { kind: "link", link: picked.link, share: picked.share };
    }
    return { kind: "free" };
}

/** A pick in words, for those who hear the map. `zoneName` null: none there. */
export function describePick(found, zoneName) {
    if (found.snap.kind === "node") {
        return zoneName ? `${zoneName}, node` : `node ${found.snap.node + 1}`;
    }
    if (found.snap.kind === "link") {
        const percent = Math.round(100 * found.snap.share);
        return `link ${found.snap.link + 1}, at ${percent} % of its length`;
    }
    return "no node or link here";
}

// What is painted: the links of the run, their flows on both sides, what became of each, and the
// scales.
// SPDX-License-Identifier: Apache-2.0
import { buildLines, extendLines, buildGrid, extendGrid, boxesOfLines } from "./lines.js";
import { flowOfFullWidth, niceAbove, quantile, breaksOfField, signOfDifference } from "./scales.js";
import { PLAIN, CLOSED, REPLACED, NEW, PART } from "./paint_links.js";

/** A scene without flows, of the base network. */
export function buildScene(geometry, projection) {
    const lines = buildLines(geometry, projection);
    return sceneOf(geometry, projection, lines, buildGrid(boxesOfLines(lines)));
}

/** The scene of a run, whose geometry goes on with its own nodes and links behind the base's. */
export function extendScene(base, geometry) {
    if (geometry.nLinks === base.lines.nLinks && geometry.nNodes === base.nNodes) {
        return sceneOf(geometry, base.projection, base.lines, base.grid);
    }
    const lines = extendLines(base.lines, geometry, base.projection);
    return sceneOf(geometry, base.projection, lines, extendGrid(base.grid, lines.nLinks));
}

function sceneOf(geometry, projection, lines, grid) {
    const zeros = new Float64Array(lines.nLinks);
    return {
        projection,
        lines,
        grid,
        nNodes: geometry.nNodes,
        tail: geometry.tail,
        head: geometry.head,
        linkClass: geometry.linkClass,
        capacity: geometry.capacity,
        state: new Uint8Array(lines.nLinks),
        flow: { without: zeros, with: zeros },
        noise: zeros,
        colour: null,
        fullFlow: 1,
        fullDifference: 1,
    };
}

/**
 * What becomes of each link: closed, replaced by the parts of a split, new, or such a part.
 * @param {number} nBase @param {{links: {parent: ?number}[]}|null} added @param {number[]} removed
 */
export function linkStates(nBase, added, removed) {
    const links = added ? added.links : [];
    const state = new Uint8Array(nBase + links.length);
    const replaced = new Set(links.filter((link) => isPart(link)).map((link) => link.parent));
    for (const link of removed ?? []) {
        state[link] = replaced.has(link) ? REPLACED : CLOSED;
    }
    links.forEach((link, k) => {
        state[nBase + k] = isPart(link) ? PART : NEW;
    });
    return state;
}

function isPart(link) {
    return link.parent !== null && link.parent !== undefined;
}

/**
 * Both sides' flows as the map shows them. What a split made carried the flow of its parent
 * before, whatever
 * the answer says of a link that was not there.
 */
export function flowsOf(fields, added, nBase, state) {
    const n = state.length;
    const flow = {
        without: fitted(fields.fields[0].without, n),
        with: fitted(fields.fields[0].with, n),
    };
    inheritFromParents(flow.without, added, nBase);
    return { flow, noise: fitted(fields.noise, n) };
}

function inheritFromParents(without, added, nBase) {
    (added ? added.links : []).forEach((link, k) => {
        if (isPart(link)) {
            without[nBase + k] = without[link.parent];
        }
    });
}

function fitted(values, n) {
    const copy = new Float64Array(n);
    copy.set(values.subarray(0, n));
    return copy;
}

/** The field that colours the links: null for volume over capacity from the flow itself. */
export function colourField(fields, key, added, nBase, state) {
    const field = fields.byKey[key];
    if (!field || field === fields.fields[0]) {
        const vc = fields.byKey.vc;
        return vc
            ? { ...pair(vc, added, nBase, state), isVc: true, breaks: [0.5, 0.75, 0.9, 1.0, 1.2] }
            : null;
    }
    const both = pair(field, added, nBase, state);
    const differences = both.with.map((value, link) =>
        state[link] === PLAIN ? Math.abs(value - both.without[link]) : 0,
    );
    return {
        ...both,
        isVc: false,
        breaks: breaksOfField(both.without),
        fullDifference: niceAbove(quantile(differences, 0.995)),
    };
}

function pair(field, added, nBase, state) {
    const both = {
        without: fitted(field.without, state.length),
        with: fitted(field.with, state.length),
    };
    inheritFromParents(both.without, added, nBase);
    return both;
}

/** The scales that this run by itself would have. */
export function ownScales(scene) {
    const { flow, noise, state, linkClass } = scene;
    const seen = [];
    for (let link = 0; link < state.length; link++) {
        const difference = flow.with[link] - flow.without[link];
        const isShown = state[link] !== REPLACED && linkClass[link] !== 5;
        if (isShown && Math.abs(signOfDifference(difference, noise[link])) === 1) {
            seen.push(Math.abs(difference));
        }
    }
    return {
        fullFlow: flowOfFullWidth(larger(flow), linkClass),
        fullDifference: seen.length > 0 ? niceAbove(quantile(seen, 0.98)) : null,
    };
}

/* What a link carries on the side where it carries more. */
function larger(flow) {
    return flow.without.map((value, link) => Math.max(value, flow.with[link]));
}

/** The median length of links, in world pixels: how wide bands may be at a zoom. */
export function medianLinkLength(lines, linkClass) {
    const lengths = [];
    const step = Math.max(1, Math.floor(lines.nLinks / 4000));
    for (let link = 0; link < lines.nLinks; link += step) {
        if (linkClass[link] !== 5) {
            const [from, to] = [lines.first[link], lines.first[link + 1] - 1];
            lengths.push(Math.hypot(lines.x[to] - lines.x[from], lines.y[to] - lines.y[from]));
        }
    }
    lengths.sort((a, b) => a - b);
    return lengths.length > 0 ? lengths[lengths.length >> 1] : 1;
}

// From the points of a drawn line to the edits that make a link of it.
// SPDX-License-Identifier: Apache-2.0
//
// A point is {x, y, snap}; snap: {kind:"node", node} | {kind:"link", link, share} | {kind:"free"}.
// Ends must be nodes, or points of links, which are split there.

import { freeName, namesMade } from "./edits.js";

// nearer than this share of the link to its end, the end itself is meant
const NEAR_END = 0.01;

/** Whether a link can begin or end at a point. */
export function isEnd(point) {
    return point?.snap?.kind === "node" || point?.snap?.kind === "link";
}

/** Two ends that are the same place make no link. */
export function areSamePlace(a, b) {
    if (a.snap.kind !== b.snap.kind) return false;
    if (a.snap.kind === "node") return a.snap.node === b.snap.node;
    return a.snap.link === b.snap.link && Math.abs(a.snap.share - b.snap.share) < NEAR_END;
}

/** Whether a point lies on the very line that is being tried: that is no end for it. */
export function isOnTrial({ snap }, { geometry, added, entries, sent }) {
    if (snap?.kind !== "link" || snap.link < geometry.nLinks) return false;
    const link = added.links[snap.link - geometry.nLinks];
    if (!link || (link.parent !== null && link.parent !== undefined)) return false;
    const edit = sent?.[link.edit];
    return !entries.some((entry) => entry.edit.do === "add" && entry.edit.id === edit?.id);
}

/**
 * The edits of a drawn line, splits first: [{edit, isAuto}].
 * context: {model, geometry, added, entries, sent, api}, sent: the edits of the run that is shown,
 * whose numbers `added` continues. Looks up ids, so it is asynchronous.
 */
export async function editsOfLine(points, { bothWays = true, attributes = {}, name, id }, context) {
    const names = namesMade(context.entries);
    const taken = [...names.nodes, ...(context.takenNodes ?? [])];
    const from = await endOf(points[0], context, taken);
    if (from.split) taken.push(from.node);
    const to = await endOf(points.at(-1), { ...context, own: from.split }, taken);
    const linkId = id ?? freeName("drawn_", [...names.links, ...(context.takenLinks ?? [])]);
    const add = {
        do: "add",
        id: linkId,
        name: name ?? `New link ${linkId.replace(/^drawn_/, "")}`,
        from: from.node,
        to: to.node,
        both_ways: bothWays,
        attributes,
        points: points.slice(1, -1).map(({ x, y }) => [x, y]),
    };
    const splits = [from.split, to.split].filter(Boolean);
    return [...splits.map((edit) => ({ edit, isAuto: true })), { edit: add }];
}

/** The node that a link ends at: one that is there ({node}), or one that a split makes ({node,
 * split}). `taken`: names that the new node cannot have. */
export async function endOf({ snap }, context, taken) {
    if (snap.kind === "node") {
        const node = await nodeId(snap.node, context);
        const tried = splitTried(node, context);
        return tried ? endOnLink(tried, context, taken) : { node };
    }
    const { link, at, tail, head } = await wholeLink(snap, context);
    if (at < NEAR_END) return { node: await nodeId(tail, context) };
    if (at > 1 - NEAR_END) return { node: await nodeId(head, context) };
    return endOnLink({ link, at }, context, taken);
}

/** The split of the preview that is shown which made a node that the list does not have. */
function splitTried(node, { entries, sent }) {
    if (entries.some(({ edit }) => edit.do === "split" && edit.node === node)) return null;
    return (sent ?? []).find((edit) => edit.do === "split" && edit.node === node) ?? null;
}

function endOnLink({ link, at }, context, taken) {
    const splits = [
        ...context.entries.filter((entry) => entry.isOn).map((entry) => entry.edit),
        context.own,
    ].filter((edit) => edit?.do === "split");
    const near = splits.find((edit) => edit.link === link && Math.abs(edit.at - at) < NEAR_END);
    if (near) return { node: near.node };
    const node = freeName("join_", taken);
    return { node, split: { do: "split", link, at: rounded(at), node } };
}

/** Shares to six digits: a tenth of a metre on a hundred kilometres, in a line one can read. */
function rounded(share) {
    return Number(share.toFixed(6));
}

/** The id of a node of the network, or of one that the edits made. */
async function nodeId(node, { api, geometry, added }) {
    if (node < geometry.nNodes) return (await api.node(node)).id;
    return added.nodes[node - geometry.nNodes].id;
}

/** The link of the file that was pointed at, and how far along it, a part along the whole. */
async function wholeLink({ link, share }, context) {
    const { api, geometry, added, model } = context;
    if (link < geometry.nLinks) {
        const { id } = await api.link(link);
        const ends = { tail: geometry.tail[link], head: geometry.head[link] };
        return turned({ link: id, at: share, ...ends }, model, geometry.isForward[link]);
    }
    const part = added.links[link - geometry.nLinks];
    const whole = partsOf(part, added.links);
    const at = (whole.before + share * part.length) / whole.length;
    const id =
        part.parent === null || part.parent === undefined
            ? String(part.id).split("@")[0]
            : (await api.link(part.parent)).id;
    return turned({ link: id, at, tail: whole.tail, head: whole.head }, model, part.is_forward);
}

/** A study names a road, not a direction: shares count from where the road begins. */
function turned(found, model, isForward) {
    if (model.kind !== "study" || isForward) return found;
    return { ...found, at: 1 - found.at, tail: found.head, head: found.tail };
}

/** The length of the parts of a split link before a part of it, and of all. */
function partsOf(part, links) {
    const isSibling = (other) =>
        (part.parent === null || part.parent === undefined
            ? other.id.split("@")[0] === part.id.split("@")[0]
            : other.parent === part.parent) && !!other.is_forward === !!part.is_forward;
    const siblings = links.filter(isSibling);
    let first = part;
    let before = 0;
    for (let step = 0; step < siblings.length; step++) {
        const previous = siblings.find((other) => other.head === first.tail && other !== part);
        if (!previous) break;
        before += previous.length;
        first = previous;
    }
    const length = siblings.reduce((sum, each) => sum + each.length, 0);
    const last = siblings.find((each) => !siblings.some((other) => other.tail === each.head));
    return { before, length, tail: first.tail, head: (last ?? part).head };
}

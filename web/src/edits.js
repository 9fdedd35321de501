// The ordered list of edits of a scenario: pure functions from list to list.
// SPDX-License-Identifier: Apache-2.0

let nextKey = 1;

/** One entry of the list for one edit of the API. */
export function entryOf(edit, isAuto = false) {
    return { key: `e${nextKey++}`, edit, isOn: true, isAuto };
}

/** The list for the edits of a saved scenario. */
export function entriesOf(edits) {
    const used = usedNodes(edits);
    return edits.map((edit) => entryOf(edit, edit.do === "split" && used.has(edit.node)));
}

/** Lets keys go on after those of a list that was kept from an earlier visit. */
export function reserveKeys(entries) {
    for (const { key } of entries) nextKey = Math.max(nextKey, Number(key.slice(1)) + 1 || 1);
}

function usedNodes(edits) {
    return new Set(edits.filter((edit) => edit.do === "add").flatMap((e) => [e.from, e.to]));
}

/** The entries that take part: those that are on, whose split nodes exist, and the splits that
 * some of them need. A split that the drawing tool made goes when nothing uses its node. */
export function effectiveEntries(entries) {
    const made = new Set();
    const off = new Set(
        entries.filter((e) => e.edit.do === "split" && !e.isOn).map((e) => e.edit.node),
    );
    const kept = entries.filter(({ edit, isOn }) => {
        if (!isOn || isIdle(edit)) return false;
        if (edit.do === "split") made.add(edit.node);
        return edit.do !== "add" || ![edit.from, edit.to].some((n) => off.has(n) && !made.has(n));
    });
    const used = usedNodes(kept.map(({ edit }) => edit));
    return kept.filter(({ edit, isAuto }) => !isAuto || edit.do !== "split" || used.has(edit.node));
}

/** A change that changes nothing yet: its form is open, the file need not know. */
export function isIdle(edit) {
    return edit.do === "change" && Object.keys(edit.attributes ?? {}).length === 0;
}

/** The edits to send: those of the entries that take part. */
export function effectiveEdits(entries) {
    return effectiveEntries(entries).map((entry) => entry.edit);
}

/** The list with `added` behind it, splits first (a split comes before what uses its node). */
export function addEdits(entries, added) {
    return [...entries, ...added.map(({ edit, isAuto }) => entryOf(edit, !!isAuto))];
}

/** The list without one entry, and without the splits only it needed. */
export function removeEntry(entries, key) {
    const gone = entries.find((entry) => entry.key === key);
    if (!gone) return entries;
    const rest = entries.filter((entry) => entry !== gone && !usesNodeOf(entry, gone));
    const used = usedNodes(rest.map((entry) => entry.edit));
    return rest.filter(({ edit, isAuto }) => !isAuto || edit.do !== "split" || used.has(edit.node));
}

/** A link cannot stay when the split that made its end goes. */
function usesNodeOf(entry, gone) {
    if (gone.edit.do !== "split" || entry.edit.do !== "add") return false;
    return entry.edit.from === gone.edit.node || entry.edit.to === gone.edit.node;
}

/** The list with one entry switched on or off. */
export function toggleEntry(entries, key) {
    return mapEntry(entries, key, (entry) => ({ ...entry, isOn: !entry.isOn }));
}

/** The list with some members of one edit replaced; attributes are merged, null removes one. */
export function patchEdit(entries, key, patch) {
    return mapEntry(entries, key, (entry) => ({ ...entry, edit: patchedEdit(entry.edit, patch) }));
}

/** One edit with some members replaced; attributes are merged, null removes one. */
export function patchedEdit(edit, patch) {
    const result = { ...edit, ...patch };
    if (patch.attributes) {
        const merged = { ...edit.attributes, ...patch.attributes };
        result.attributes = Object.fromEntries(
            Object.entries(merged).filter(([, value]) => value !== null && value !== undefined),
        );
    }
    return result;
}

/** The list with one entry moved by `steps`, unless that would part a split from its user. */
export function moveEntry(entries, key, steps) {
    const at = entries.findIndex((entry) => entry.key === key);
    const to = at + steps;
    if (at < 0 || to < 0 || to >= entries.length) return entries;
    const moved = [...entries];
    moved.splice(to, 0, ...moved.splice(at, 1));
    return isOrdered(moved) ? moved : entries;
}

function isOrdered(entries) {
    const later = new Set(entries.filter((e) => e.edit.do === "split").map((e) => e.edit.node));
    for (const { edit } of entries) {
        if (edit.do === "split") later.delete(edit.node);
        if (edit.do === "add" && (later.has(edit.from) || later.has(edit.to))) return false;
    }
    return true;
}

function mapEntry(entries, key, change) {
    return entries.map((entry) => (entry.key === key ? change(entry) : entry));
}

/** A name that is not among `taken`: prefix1, prefix2, ... */
export function freeName(prefix, taken) {
    const names = new Set(taken);
    let number = 1;
    while (names.has(`${prefix}${number}`)) number++;
    return `${prefix}${number}`;
}

/** The names of nodes and links that a list has made so far. */
export function namesMade(entries) {
    const edits = entries.map((entry) => entry.edit);
    return {
        nodes: edits.filter((edit) => edit.do === "split").map((edit) => edit.node),
        links: edits.filter((edit) => edit.do === "add").map((edit) => edit.id),
    };
}

/** An id for a scenario's file: small letters, digits and _, not among `taken`. */
export function newScenarioId(name, taken) {
    const plain = name
        .normalize("NFKD")
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, "_")
        .replace(/^_+|_+$/g, "")
        .slice(0, 40);
    const stem = /^[a-z]/.test(plain) ? plain : `scenario_${plain}`.replace(/_$/, "");
    return taken.includes(stem) ? freeName(`${stem}_`, taken) : stem;
}

/** What an edit is called in a list: its name, or that of the link it is about. */
export function editTitle(edit, nameOfLink = (id) => id) {
    return edit.do === "add" ? edit.name || edit.id : nameOfLink(edit.link);
}

// Names of links, nodes and zones as elements; those of base links are asked for when first shown.
// SPDX-License-Identifier: Apache-2.0

import { data, el } from "./dom.js";

/** The link that a run added, or null for one of the base network. */
export function addedLink(state, link) {
    const first = state.geometry.nLinks;
    if (link < first) return null;
    const links = state.run.headline?.added?.links ?? [];
    return links.find((each) => each.link === link) ?? links[link - first] ?? null;
}

/** The links that are selected: one of the network, or those that the selected edit made. */
export function selectedLinks(state) {
    const { selection, scenario, run, geometry } = state;
    if (selection.kind === "link") return [selection.link];
    if (selection.kind !== "edit") return [];
    const edit = scenario.entries.find((entry) => entry.key === selection.key)?.edit;
    const at = edit && run.edits ? run.edits.findIndex((sent) => sent === edit ||
        (edit.do === "add" && sent.do === "add" && sent.id === edit.id)) : -1;
    if (at < 0) return [];
    const added = run.headline?.added?.links ?? [];
    return added.flatMap((link, index) => link.edit === at && link.parent === null
        ? [link.link ?? geometry.nLinks + index] : []);
}

/** A link's name: what the file calls it, else from where to where. */
export function textOfLink({ name, id, from, to, from_name, to_name }) {
    if (name) return name;
    const ends = [from_name || nameOf(from), to_name || nameOf(to)];
    if (ends[0] && ends[1]) return ends.join(" \u2192 ");
    return id === undefined || id === null ? "" : `Link ${id}`;
}

function nameOf(node) {
    return typeof node === "object" && node !== null ? node.name || node.id : node;
}

/** An element that holds the link's name, now or as soon as the server has told it. */
export function linkName(store, api, link) {
    const added = addedLink(store.state, link);
    if (added) return data(textOfLink(added));
    const element = el("bdi", { class: "pending" }, `Link ${link}`);
    api.link(link).then((answer) => {
        element.textContent = textOfLink(answer) || `Link ${link}`;
        element.classList.remove("pending");
    }).catch(() => element.classList.remove("pending")); // the number stays
    return element;
}

/** A zone's name by its index. */
export function zoneText(model, zone) {
    const found = model.zones[zone];
    return found ? found.name || String(found.id) : `Zone ${zone}`;
}

/** A group's name (segment, class) by its id or index. */
export function groupText(model, group) {
    if (group === null || group === undefined) return "All";
    const groups = model.groups ?? [];
    const found = groups.find((each) => each.id === group) ??
        (Number.isInteger(group) ? groups[group] : null);
    return found ? found.name || String(found.id) : String(group);
}

/** Options of a choice of zones, by name. */
export function zoneOptions(model, firstLabel) {
    const zones = model.zones.map((zone, index) => ({ value: index, label: zone.name || zone.id }));
    zones.sort((a, b) => String(a.label).localeCompare(String(b.label), "en", { numeric: true }));
    return [{ value: "", label: firstLabel }, ...zones];
}

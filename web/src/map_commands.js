// What moves the map: nearer, farther, to what is selected, from change to change.
// SPDX-License-Identifier: Apache-2.0

/** The commands of the map. */
export function mapCommands({ store }) {
    const map = () => store.services.map;
    return [
        {
            id: "fit",
            group: "Map",
            label: "Whole map",
            keys: ["0"],
            run: () => map().fit(store.state.model.bbox),
        },
        {
            id: "fit-selection",
            group: "Map",
            label: "Zoom to what is selected",
            keys: ["f"],
            run: () => fitSelection(store, map()),
        },
        {
            id: "zoom-in",
            group: "Map",
            label: "Nearer",
            keys: ["+", "="],
            run: () => map().zoomIn(),
        },
        { id: "zoom-out", group: "Map", label: "Farther", keys: ["-"], run: () => map().zoomOut() },
        {
            id: "next-change",
            group: "Map",
            label: "Next most changed link",
            keys: ["n"],
            run: () => stepChanged(store, map(), 1),
        },
        {
            id: "previous-change",
            group: "Map",
            label: "Previous most changed link",
            keys: ["Shift+n"],
            run: () => stepChanged(store, map(), -1),
        },
    ];
}

function fitSelection({ state }, map) {
    const { selection, run, geometry } = state;
    if (selection.kind === "link") map.fitLinks([selection.link]);
    else if (selection.kind === "zone") {
        const zone = state.model.zones[selection.zone];
        map.panTo(zone.x, zone.y);
    } else if (run.headline?.added?.links?.length)
        map.fitLinks(run.headline.added.links.map((_, at) => geometry.nLinks + at));
}

/** Goes through the links by the size of their change, those above their noise only. */
function stepChanged(store, map, steps) {
    const { run, selection, model, geometry } = store.state;
    if (!run.fields) return;
    const order = changedLinks(run.fields, model.fields[0].key, geometry.nLinks);
    if (order.length === 0) return;
    const at = selection.kind === "link" ? order.indexOf(selection.link) : -1;
    const next =
        at < 0 ? (steps > 0 ? 0 : order.length - 1) : (at + steps + order.length) % order.length;
    store.actions.setSelection({ kind: "link", link: order[next] });
    bringIntoView(map, geometry, order[next]);
}

/** Moves the map only where the link would not be seen. */
function bringIntoView(map, { nodeX, nodeY, tail, head }, link) {
    const x = (nodeX[tail[link]] + nodeX[head[link]]) / 2;
    const y = (nodeY[tail[link]] + nodeY[head[link]]) / 2;
    const { clientWidth, clientHeight } = document.getElementById("map");
    const [px, py] = map.screenOf(x, y);
    const isSeen = px > 60 && py > 20 && px < clientWidth - 20 && py < clientHeight - 20;
    if (!isSeen) map.panTo(x, y);
}

const N_STEPPED = 200;

/** The most changed links, at most 200: a difference below twice its noise is none. */
export function changedLinks(fields, key, nBase) {
    const { without, with: after } = fields.byKey[key];
    const found = [];
    for (let link = 0; link < nBase; link++) {
        const size = Math.abs(after[link] - without[link]);
        if (size > 0 && size >= 2 * fields.noise[link]) found.push([link, size]);
    }
    return found
        .sort((a, b) => b[1] - a[1])
        .slice(0, N_STEPPED)
        .map(([link]) => link);
}

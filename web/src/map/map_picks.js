// What lies under a place of the map as it stands: node, link of the shown side, zone.
// SPDX-License-Identifier: Apache-2.0
import { extendGrid } from "./lines.js";
import { pickLink, pickNode } from "./pick.js";
import { REPLACED, CLOSED, NEW, PART } from "./paint_links.js";

const LINK_REACH = 10; /* pixels */
const NODE_REACH = 12;

/* A link that the shown side does not have is not found. */
export function pickAt(context, px, py, tool) {
    const { map, projection } = context;
    const scene = context.runs.scene();
    const k = 2 ** map.getZoom();
    const corner = map.getPixelBounds().min;
    const [wx, wy] = [(corner.x + px) / k, (corner.y + py) / k];
    const isZoneTool = tool === "zone";
    const nodes = scene.lines.nodes;
    const grid = extendGrid(context.nodeGrid, nodes.x.length);
    const isNode = isZoneTool ? (node) => context.zoneOfNode.has(node) : () => true;
    const node = pickNode(
        nodes.x,
        nodes.y,
        grid,
        wx,
        wy,
        ((isZoneTool ? 3 : 1) * NODE_REACH) / k,
        isNode,
    );
    const found = pickLink(scene.lines, scene.grid, wx, wy, LINK_REACH / k, (link) =>
        isThere(scene, link, context.view),
    );
    const [x, y] = projection.fromWorld(wx, wy);
    const zone = node ? (context.zoneOfNode.get(node.node) ?? null) : null;
    return {
        link: found ? found.link : null,
        node: node ? node.node : null,
        zone,
        share: found ? found.share : null,
        x,
        y,
    };
}

function isThere(scene, link, { side, swipe }) {
    const state = scene.state[link];
    if (state === REPLACED) {
        return side === "without" && swipe === null;
    }
    return side === "without" && swipe === null
        ? state !== NEW && state !== PART
        : state !== CLOSED || side === "difference";
}

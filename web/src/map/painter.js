// Holds a scene and paints its planes (base, without, with, difference) on any canvas: in a
// worker, in the page, for export.
// SPDX-License-Identifier: Apache-2.0
import { makeProjection } from "./projection.js";
import { buildScene, extendScene } from "./scene.js";
import { paintBase } from "./paint_base.js";
import { paintFlows, paintDifferences } from "./paint_links.js";
import { extendGeometry } from "../geometry.js";

/**
 * @param {{crs: string, bbox: number[], geometry: object, base: object[]}} start
 */
export function makePainter(start) {
    const projection = makeProjection(start.crs, start.bbox);
    const baseScene = buildScene(start.geometry, projection);
    const ground = { projection, base: start.base };
    let scene = baseScene;
    return {
        /* Flows of a run: its added links, and arrays over all links. */
        setRun({ added, ...run }) {
            scene = { ...extendScene(baseScene, extendGeometry(start.geometry, added)), ...run };
        },
        setScales(scales) {
            scene = { ...scene, ...scales };
        },
        scene: () => scene,
        paint(ctx, plane, view, theme) {
            ctx.setTransform(view.ratio, 0, 0, view.ratio, 0, 0);
            ctx.clearRect(0, 0, view.width, view.height);
            paintPlane(ctx, plane, { ground, scene }, view, theme);
        },
    };
}

/** Paints one plane on what is there. `ground`: projection and base lines. */
export function paintPlane(ctx, plane, { ground, scene }, view, theme) {
    if (plane === "base") {
        paintBase(ctx, ground, view, theme);
    } else if (plane === "difference") {
        paintDifferences(ctx, scene, { ...view, side: plane }, theme);
    } else {
        paintFlows(ctx, scene, { ...view, side: plane }, theme);
    }
}

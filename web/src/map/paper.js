// What the printer gets: the whole map on light ground in one plane, whatever the screen shows.
// SPDX-License-Identifier: Apache-2.0
import { PAPER } from "./theme.js";
import { paintMap } from "./export.js";

/* A browser may print what was painted just before as drawing, sharp at any size. Clearing a canvas
 * then clears what lies under it too, so everything is painted on the lowest one. */

/**
 * @param {object} context the map's
 * @param {() => {shot: object, view: object}} scene what the map shows now
 * @param {() => void} onPaper legends and what else is not a plane
 * @param {() => void} onScreen goes back to the screen's colours
 * @returns what ends it
 */
export function watchPrinting(context, scene, onPaper, onScreen) {
    const before = () => {
        context.isOnPaper = true;
        context.theme = PAPER;
        const { shot, view } = scene();
        context.planes.showOnly("base");
        context.planes.draw("base", view, (ctx) => paintMap(ctx, shot, view, PAPER));
        onPaper();
    };
    const after = () => {
        context.isOnPaper = false;
        context.planes.showOnly(null);
        onScreen();
    };
    window.addEventListener("beforeprint", before);
    window.addEventListener("afterprint", after);
    return () => {
        window.removeEventListener("beforeprint", before);
        window.removeEventListener("afterprint", after);
    };
}

// The run that the map shows: its scene here, what the painter gets of it, and the scales that
// hold over runs.
// SPDX-License-Identifier: Apache-2.0
import { extendGeometry } from "../geometry.js";
import { extendScene, linkStates, flowsOf, colourField, ownScales } from "./scene.js";

/**
 * @param {{geometry: object, view: {field: string}}} context
 * @param {object} baseScene the network without flows
 */
export function makeRuns(context, baseScene) {
    const nBase = context.geometry.nLinks;
    let scene = baseScene;
    let run = { fields: null, added: null };
    let scales = { fullFlow: null, fullDifference: null };
    let isLocked = true;

    function colourOf() {
        return run.fields
            ? colourField(run.fields, context.view.field, run.added, nBase, scene.state)
            : null;
    }
    /* What is not solved to the end is shown at the scale that holds, and moves none. */
    function rescale() {
        const next = nextScales(scales, ownScales(scene), isLocked);
        if (!run.isProvisional) {
            scales = next;
        }
        const shown = run.isProvisional && scales.fullDifference !== null ? scales : next;
        scene.fullFlow = shown.fullFlow ?? 1;
        scene.fullDifference = shown.fullDifference ?? scene.fullFlow / 10;
    }
    return {
        set({ fields, added, removed, stage }) {
            const state = linkStates(nBase, added, removed);
            if (fields && fields.nLinks !== state.length) {
                throw new Error(`the fields have ${fields.nLinks} links, the run ${state.length}`);
            }
            run = { fields, added, isProvisional: stage === "preview" || stage === "draft" };
            scene = { ...extendScene(baseScene, extendGeometry(context.geometry, added)), state };
            if (fields) {
                Object.assign(scene, flowsOf(fields, added, nBase, state));
                scene.isSame = isSame(scene);
                scene.colour = colourOf();
                rescale();
            }
        },
        recolour() {
            scene.colour = colourOf();
        },
        lock(isNowLocked) {
            isLocked = isNowLocked;
            if (run.fields) {
                rescale();
            }
        },
        isLocked: () => isLocked,
        scene: () => scene,
        forPainter() {
            const { state, flow, noise, colour, fullFlow, fullDifference } = scene;
            return { added: run.added, state, flow, noise, colour, fullFlow, fullDifference };
        },
    };
}

function isSame({ flow }) {
    return flow.with.every((value, link) => value === flow.without[link]);
}

const SHRINK = 10;

/**
 * The scale of flows is that of the first run. The scale of differences is the largest that a run
 * has
 * needed, so that pictures of two scenarios can be laid side by side; it is left only for a run
 * that
 * would show nothing at it. Unlocked, each run has its own.
 */
export function nextScales(before, own, isLocked) {
    if (!isLocked) {
        return { fullFlow: own.fullFlow, fullDifference: own.fullDifference };
    }
    return {
        fullFlow: before.fullFlow ?? own.fullFlow,
        fullDifference: nextDifference(before.fullDifference, own.fullDifference),
    };
}

function nextDifference(before, own) {
    if (before === null || own === null) {
        return before ?? own;
    }
    return own > before || own * SHRINK < before ? own : before;
}

// The legend and the exports of the map as it stands.
// SPDX-License-Identifier: Apache-2.0
import { fullWidth } from "./scales.js";
import { whatOf } from "../format.js";
import { legendOf } from "./legend.js";
import { scaleBar } from "./furniture.js";
import { viewOfMap } from "./planes.js";

/** A view with the width of the widest band at its zoom. */
export function withWidth(context, view) {
    return { ...view, fullWidth: fullWidth(context.medianLength * view.k, context.factor) };
}

export function legendNow(context, theme) {
    const { model, view } = context;
    const shown = withWidth(context, viewOfMap(context.map, 0));
    const fieldOf = (key) => model.fields.find((field) => field.key === key) ?? model.fields[0];
    return legendOf({
        scene: context.runs.scene(),
        theme,
        format: context.format,
        overlay: context.overlay,
        what: whatOf(model),
        side: view.swipe === null ? view.side : "both",
        isLocked: context.runs.isLocked(),
        flowField: model.fields[0],
        colourField: fieldOf(view.field),
        timeUnit: model.units?.time ?? "",
        fullWidth: shown.fullWidth,
    });
}

export function exportView(context) {
    return withWidth(context, { ...viewOfMap(context.map, 0), ratio: 1 });
}

export function shotOf(context, state) {
    const view = viewOfMap(context.map, 0);
    return {
        ground: context.ground,
        scene: context.runs.scene(),
        labels: context.labels,
        overlay: context.overlay,
        hand: context.hand.hand,
        side: context.view.side,
        swipe: context.view.swipe,
        legend: (theme) => legendNow(context, theme),
        scale: scaleBar(
            context.projection,
            view,
            context.lengthOfUnit,
            context.model.units?.length ?? "",
        ),
        attribution: context.attribution,
        state,
    };
}

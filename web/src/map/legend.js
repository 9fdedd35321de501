// What the legend of a map says: widths, colours and signs of what is shown. legend_forms.js draws
// it.
// SPDX-License-Identifier: Apache-2.0
import { FIELD_FLOOR, VC_BREAKS, WIDTHS, widthBin } from "./scales.js";
import { isochroneBands, bandColours } from "./paint_overlay.js";

/**
 * @typedef {{width: number, colour: string, dash?: number[]}} Stroke
 * @typedef {{swatches: Stroke[][], label: string}} Item lines drawn one over the other, and what
 * they mean
 * @typedef {{colours: string[], breaks: string[], strong?: string, caption: string}} Strip
 * classes and the values between
 *     them; `strong` is the break that matters most
 * @typedef {{title: string, rows: (Item[]|Strip)[], notes: string[]}} Legend
 */

/**
 * @param {object} state what the map shows (`what`: the word for what makes the difference):
 * scene, side, overlay, theme, fields, width, whether
 * the scale is locked
 * @returns {Legend}
 */
export function legendOf(state) {
    const { overlay } = state;
    if (overlay?.isochrone) {
        return isochroneLegend(state);
    }
    if (overlay?.flows || overlay?.routes) {
        return questionLegend(state);
    }
    return state.side === "difference" ? differenceLegend(state) : flowLegend(state);
}

function flowLegend(state) {
    const { scene, theme, flowField } = state;
    const widths = widthItems(state, scene.fullFlow, [0.1, 0.4, 1], theme.vc[1]);
    const rows = [widths, colourStrip(state), modeItems(scene, theme)];
    const { what } = state;
    const side = {
        with: `, with the ${what}`,
        without: `, without the ${what}`,
        both: `, without the ${what} (left) and with (right)`,
    };
    const title = flowField.label + (scene.isSame ? "" : side[state.side]);
    return {
        title,
        rows: rows.filter((row) => !Array.isArray(row) || row.length > 0),
        notes: [lockNote(state)],
    };
}

function colourStrip({ scene, theme, format, colourField }) {
    if (scene.colour && !scene.colour.isVc) {
        const breaks = scene.colour.breaks.map(format);
        return {
            colours: theme.field.slice(0, breaks.length + 1),
            breaks,
            caption: `${colourField.label}, ${colourField.unit}`,
        };
    }
    const breaks = VC_BREAKS.map((value) => String(Number(value.toFixed(2)))).map((text) =>
        text === "1" ? "1.0" : text,
    );
    return { colours: theme.vc, breaks, strong: "1.0", caption: "flow over capacity; 1.0 is full" };
}

function modeItems(scene, theme) {
    const names = [
        [1, "Railway", theme.rail, []],
        [2, "Air", theme.air, [6, 4]],
        [3, "Sea", theme.sea_line, [2, 4]],
        [4, "On foot", theme.walk, []],
    ];
    return names
        .filter(([cls]) => scene.linkClass.includes(cls))
        .map(([, label, colour, dash]) => ({ swatches: [[{ width: 3, colour, dash }]], label }));
}

/* Of sizes side by side the last says the unit and that the scale ends there. */
function sizeLabel(state, value, isLast) {
    return isLast ? `${state.format(value)} ${state.flowField.unit} and more` : state.format(value);
}

function widthItems(state, full, shares, colour) {
    return shares.map((share) => ({
        swatches: [[{ width: WIDTHS[widthBin(state.fullWidth * share)], colour }]],
        label: sizeLabel(state, full * share, share === 1),
    }));
}

function differenceLegend(state) {
    const { scene, theme, flowField, colourField } = state;
    const isField = scene.colour && !scene.colour.isVc;
    const field = isField ? colourField : flowField;
    const full = isField ? scene.colour.fullDifference : scene.fullDifference;
    const shown = { ...state, flowField: field };
    const small = isField ? `below ${state.format(full * FIELD_FLOOR)}` : "within the noise";
    const signs = [
        { swatches: [[{ width: 6, colour: theme.more[1] }]], label: "more" },
        { swatches: [hollow(6, theme.less[1], theme)], label: "less (hollow)" },
        { swatches: [[{ width: 0.8, colour: theme.hairline }]], label: small },
        {
            swatches: [[{ width: 1.4, colour: theme.undetermined, dash: [1, 3] }]],
            label: "not determined",
        },
    ];
    const fates = [
        {
            swatches: [
                [
                    { width: 9, colour: theme.isNew },
                    { width: 5, colour: theme.more[1] },
                ],
            ],
            label: "new link",
        },
        { swatches: [[{ width: 2, colour: theme.closed, dash: [3, 4] }]], label: "closed link" },
    ];
    const sizes = [0.1, 0.4, 1].map((share, k) => differenceItem(shown, full * share, share, k));
    return {
        title: `Change of ${lower(field.label)}: with minus without`,
        rows: [sizes, signs, fates],
        notes: [lockNote(state)],
    };
}

function differenceItem(state, value, share, k) {
    const { theme } = state;
    const width = WIDTHS[Math.max(1, widthBin(state.fullWidth * share))];
    const swatches = [[{ width, colour: theme.more[k] }], hollow(width, theme.less[k], theme)];
    return { swatches, label: `\u00b1${sizeLabel(state, value, share === 1)}` };
}

function hollow(width, colour, theme) {
    return width >= 2
        ? [
              { width, colour },
              { width: width * 0.36, colour: theme.core },
          ]
        : [{ width, colour }];
}

function questionLegend(state) {
    const { overlay, theme, flowField } = state;
    if (overlay.routes) {
        const rows = [
            [
                {
                    swatches: [[{ width: 5, colour: theme.without }]],
                    label: `without the ${state.what} (solid)`,
                },
                {
                    swatches: [[{ width: 5, colour: theme.with, dash: [9, 5] }]],
                    label: `with the ${state.what} (dashed)`,
                },
            ],
        ];
        return {
            title: "Routes before and after",
            rows,
            notes: ["The wider, the larger the route's share."],
        };
    }
    const full = overlay.flows.reduce((most, [, value]) => Math.max(most, value), 1e-12);
    const width = Math.max(8, state.fullWidth);
    const shares = [0.05, 0.3, 1].map((share) => Number((full * share).toPrecision(2)) / full);
    const items = shares.map((share, k) => ({
        swatches: [[{ width: WIDTHS[Math.max(2, widthBin(width * share))], colour: theme.bundle }]],
        label: state.format(full * share) + (k === 2 ? ` ${overlay.unit ?? flowField.unit}` : ""),
    }));
    return { title: "Where those on the selected link go", rows: [items], notes: [] };
}

function isochroneLegend(state) {
    const { overlay, theme, format, timeUnit } = state;
    const bands = isochroneBands(overlay);
    const colours = bandColours(bands, theme).map((colour) => colour ?? theme.hairline);
    const side = bands.isDifference
        ? `change with the ${state.what}`
        : overlay.show === "without"
          ? `without the ${state.what}`
          : `with the ${state.what}`;
    const strip = { colours, breaks: bands.breaks.map(format), caption: timeUnit };
    return {
        title: `Time from ${overlay.zoneName ?? "the zone"}, ${side}`,
        rows: [strip],
        notes: [],
    };
}

function lockNote(state) {
    return state.isLocked
        ? "One scale for both sides and all scenarios."
        : "Scale of this picture alone.";
}

function lower(label) {
    return label.charAt(0).toLowerCase() + label.slice(1);
}

// The explanation of one movement of a study: its ways before and after, with costs taken apart.
// SPDX-License-Identifier: Apache-2.0

import * as format from "../format.js";
import { stackedBars } from "./bars.js";
import { choice, data, details, el, empty, figure, table } from "./dom.js";
import { groupText } from "./names.js";

const SIDES = ["without", "with"];
const TITLE_OF = { without: "before", with: "after" };

/** As `linkspan explain --json` has it; `chosen.segment` is the id of the segment that is shown. */
export function explanation(state, explain, chosen, onSegment) {
    const { segments = [] } = explain;
    if (segments.length === 0)
        return empty("No group of travellers or goods moves between these zones.", null);
    const segment = segments.find((each) => each.id === chosen.segment) ??
        firstThatMoves(segments);
    const options = segments.map((each) => ({ value: each.id,
        label: groupText(state.model, each.id) }));
    return [
        el("p", { class: "actions" },
            choice("routes-segment", "Who", options, segment.id, onSegment)),
        segment.is_stated === false
            ? el("p", { class: "note" }, "The study states no such movement: these are the costs " +
                "of the first who would go.") : null,
        movement(segment), ways(segment), costs(explain, segment), partTable(explain, segment),
        ...SIDES.map((side) => steps(segment, side)),
    ];
}

/** Amounts of persons and tonnes cannot be compared: the study's own order decides. */
function firstThatMoves(segments) {
    return segments.find((each) => each.with?.amount_per_year > 0) ?? segments[0];
}

function unitOf({ unit }) {
    return format.formatUnit(`${unit}/year`);
}

function movement(segment) {
    const [before, after] = SIDES.map((side) => segment[side].amount_per_year);
    const unit = unitOf(segment);
    return el("p", { class: "verdict" }, "All ways together: ",
        figure("explain.amount.without", before, format.formatNumber(before)), " before and ",
        figure("explain.amount.with", after, format.formatNumber(after)), ` ${unit} after.`);
}

function alternatives(segment) {
    const ids = new Set(SIDES.flatMap((side) => segment[side].alternatives.map((way) => way.id)));
    return [...ids].map((id) => ({ id, ...Object.fromEntries(SIDES.map((side) => [side,
        segment[side].alternatives.find((way) => way.id === id && way.is_available)])) }));
}

function ways(segment) {
    const cells = (member, text) => SIDES.map((side) => ({
        label: TITLE_OF[side], isNumber: true, cell: (row) => row[side]
            ? figure(`explain.${row.id}.${side}.${member}`, row[side][member],
                text(row[side][member])) : "closed",
    }));
    const [shareBefore, shareAfter] = cells("share", (value) => format.formatShare(value));
    // Two columns of times fit beside each other where they may break between hours and minutes.
    const [hoursBefore, hoursAfter] = cells("hours",
        (value) => format.formatTime(value, "h").replace("h\u00a0", "h "));
    return table([
        { label: "Way", isHead: true, cell: (row) => data(row.id.replace(/_/g, " ")) },
        { ...shareBefore, label: "Share before" }, { ...shareAfter, label: "after" },
        { ...hoursBefore, label: "Door to door before" }, { ...hoursAfter, label: "after" },
    ], alternatives(segment), { caption: "Which way, and how long it takes", isSmall: true, isLoose: true });
}

/** One stacked bar for each way and side. */
function costs(explain, segment) {
    const rows = alternatives(segment).flatMap((row) => SIDES.filter((side) => row[side])
        .map((side) => ({
            label: `${row.id.replace(/_/g, " ")}, ${TITLE_OF[side]}`,
            key: `explain.${row.id}.${side}`,
            parts: row[side].parts.map((part) => ({
                key: part.part, label: part.part, value: part.money,
            })),
        })));
    if (rows.length === 0) return null;
    return stackedBars({
        title: `What a ${segment.unit === "person" ? "journey" : "tonne"} costs, and of what.`,
        unit: `${explain.currency} for each ${segment.unit}`, rows,
        valueText: (value) => format.formatQuantity(value, explain.currency, { digits: 3 }),
    });
}

/** Part by part, the mean over the ways (by share), before and after. */
function partTable(explain, segment) {
    const names = new Set(SIDES.flatMap((side) => segment[side].alternatives
        .flatMap((way) => (way.parts ?? []).map((part) => part.part))));
    const mean = (side, name) => segment[side].alternatives.filter((way) => way.is_available)
        .reduce((sum, way) => sum + way.share *
            (way.parts.find((part) => part.part === name)?.money ?? 0), 0);
    const rows = [...names].map((name) => ({ name, without: mean("without", name),
        with: mean("with", name) }));
    const cell = (side) => (row) => figure(`explain.part.${row.name}.${side}`, row[side],
        format.formatNumber(row[side]));
    return table([
        { label: "Part", isHead: true, cell: (row) => data(row.name) },
        { label: "Before", isNumber: true, cell: cell("without") },
        { label: "After", isNumber: true, cell: cell("with") },
        { label: "Difference", isNumber: true, cell: (row) => figure(
            `explain.part.${row.name}.difference`, row.with - row.without,
            format.formatSigned(row.with - row.without)) },
    ], rows, {
        caption: `Part by part, mean over the ways by share, ${explain.currency}`, isSmall: true,
    });
}

function steps(segment, side) {
    const list = segment[side].alternatives.filter((way) => way.is_available && way.steps?.length);
    return list.map((way) => details(
        `Step by step ${TITLE_OF[side]}: ${way.id.replace(/_/g, " ")}, ` +
            `${format.formatTime(way.hours, "h")}, ${format.formatNumber(way.km)} km`, {},
        table([
            { label: "Step", isHead: true, cell: (step) => data(step.what) },
            { label: "Share", isNumber: true, cell: (step) => format.formatShare(step.share) },
            { label: "Time", isNumber: true, cell: (step) => format.formatTime(step.hours, "h") },
            { label: "km", isNumber: true, cell: (step) => format.formatNumber(step.km) },
        ], way.steps, { caption: "", isSmall: true })));
}

// How far one comes from a zone: zones within each time before and after, and whose time changes.
// SPDX-License-Identifier: Apache-2.0

import * as format from "../format.js";
import { choice, data, el, empty, figure, show, table } from "./dom.js";
import { zoneOptions, zoneText } from "./names.js";
import { askAgainIfOld, askIsochrone } from "./questions.js";
import { whenShown } from "./shown.js";
import { refusal } from "./who.js";

// Times within which zones are counted, in minutes; the set is chosen by the farthest zone.
const BANDS = [
    [5, 10, 15, 20, 30],
    [15, 30, 45, 60, 90, 120],
    [60, 120, 180, 240, 360, 480, 720],
    [240, 480, 720, 1440, 2160, 2880, 4320],
];

export function createReachPanel(element, store, api) {
    whenShown(store, "reach", ["question", "run"], (state) => {
        askAgainIfOld(store, api, "isochrone");
        draw(element, store, api, state);
    });
}

function draw(element, store, api, state) {
    const { isochrone, isAsking, problem } = state.question;
    show(element, el("h2", {}, "How far one comes from a zone"), ask(store, api, state),
        problem?.kind === "isochrone" ? refusal(problem.problem) : null,
        isAsking && !isochrone ? el("p", { class: "note" }, "Asking\u2026") : null,
        isochrone ? answer(state, isochrone) : empty("No zone is chosen.", "Choose one here, or " +
            "click one on the map: the map shows how long the ways from it take, and this list " +
            "which zones are reached in which time before and after."));
}

function ask(store, api, { model, question }) {
    const { zone = "", group = "" } = question.isochrone?.question ?? {};
    const put = (next) => askIsochrone(store, api, { zone, group, ...next });
    const groups = model.groups ?? [];
    return el("p", { class: "actions" },
        choice("reach-zone", "From", zoneOptions(model, "choose a zone"), zone ?? "",
            (value) => value !== "" && put({ zone: Number(value) })),
        groups.length > 1 && zone !== ""
            ? choice("reach-group", "as", [{ value: "", label: "anybody" },
                ...groups.map((each) => ({ value: each.id, label: each.name || each.id }))],
            group ?? "", (value) => put({ group: value })) : null);
}

/** Times to all zones but the one where it begins, in minutes. */
export function timesOfZones(model, isochrone) {
    const factor = format.minutesOf(model.units?.time) ?? 1;
    const origin = isochrone.question?.zone;
    return model.zones.map((zone, index) => ({
        zone: index, without: isochrone.without[zone.node] * factor,
        with: isochrone.with[zone.node] * factor,
    })).filter((row) => row.zone !== origin);
}

/** The limits in which zones are counted: the finest set that most zones lie in. */
export function bandsFor(times) {
    const known = times.flatMap((row) => [row.without, row.with]).filter(format.isNumber)
        .sort((a, b) => a - b);
    const nearly_all = known[Math.floor(known.length * 0.9)] ?? 0;
    return BANDS.find((bands) => bands.at(-1) >= nearly_all) ?? BANDS.at(-1);
}

function answer(state, isochrone) {
    const { model } = state;
    const times = timesOfZones(model, isochrone);
    const bands = bandsFor(times);
    return [el("h3", {}, "From ", data(zoneText(model, isochrone.question?.zone))),
        counts(times, bands), changes(model, times)];
}

function counts(times, bands) {
    const within = (side, limit) => times.filter((row) => row[side] <= limit).length;
    const rows = bands.map((limit) => ({ limit, without: within("without", limit),
        with: within("with", limit) }));
    rows.push({ limit: null, without: times.filter((row) => !format.isNumber(row.without)).length,
        with: times.filter((row) => !format.isNumber(row.with)).length });
    const cell = (side) => (row) => figure(`reach.${row.limit ?? "none"}.${side}`, row[side],
        format.formatNumber(row[side]));
    return table([
        { label: "Zones reached within", isHead: true, cell: (row) => row.limit === null
            ? "no way" : format.formatTime(row.limit, "min") },
        { label: "Before", isNumber: true, cell: cell("without") },
        { label: "After", isNumber: true, cell: cell("with") },
        { label: "Difference", isNumber: true, cell: (row) => figure(
            `reach.${row.limit ?? "none"}.difference`, row.with - row.without,
            format.formatSigned(row.with - row.without)) },
    ], rows, { caption: `Of ${format.formatCount(times.length, "other zone")}`, isSmall: true });
}

/** The zones whose time changes most, then the others by time. */
function changes(model, times) {
    const difference = (row) => (row.with === row.without ? 0 : row.with - row.without);
    const rows = [...times].sort((a, b) => Math.abs(difference(b)) - Math.abs(difference(a)) ||
        a.with - b.with).slice(0, 30);
    const cell = (side) => (row) => figure(`reach.zone.${row.zone}.${side}`, row[side],
        format.formatTime(row[side], "min"));
    return table([
        { label: "To", isHead: true, cell: (row) => data(zoneText(model, row.zone)) },
        { label: "Before", isNumber: true, cell: cell("without") },
        { label: "After", isNumber: true, cell: cell("with") },
        { label: "Difference", isNumber: true, cell: (row) => changeOf(row, difference(row)) },
    ], rows, { caption: "Where it changes most", isSmall: true });
}

function changeOf(row, value) {
    if (value === -Infinity) return "now reached";
    if (value === Infinity) return "no longer reached";
    return figure(`reach.zone.${row.zone}.difference`, value, value === 0 ? "0"
        : format.formatTimeSigned(value, "min"));
}

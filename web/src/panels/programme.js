// When it opens: the plan as a Gantt chart on the calendar, and the spread of the opening.
// SPDX-License-Identifier: Apache-2.0

import * as format from "../format.js";
import { chartFigure, drawing, label } from "./bars.js";
import { data, el, empty, figure, show, svg, table } from "./dom.js";
import { whenShown } from "./shown.js";

const DAY_MS = 86400000;
const ROW = 30;
const WIDTH = 400;

export function createProgrammePanel(element, store) {
    whenShown(store, "programme", ["run"], (state) => draw(element, state));
}

function draw(element, { run }) {
    const programme = run.details?.programme;
    if (!programme) {
        show(element, el("h2", {}, "When it opens"), empty(
            run.isRunning ? "The whole appraisal is on its way."
                          : "The programme has not been computed yet.",
            "Draw a link or change one: the plan, the opening and what it depends on stand here."));
        return;
    }
    show(element, el("h2", {}, "When it opens"), opening(programme), spread(programme),
        gantt(programme), parts(programme), targets(programme));
}

function dayOf(text) {
    const time = Date.parse(`${text}T00:00:00Z`);
    return Number.isNaN(time) ? null : time / DAY_MS;
}

function opening({ opening: found }) {
    if (!found) return null;
    const { planned, used, share_by_planned: share } = found;
    return el("p", { class: "verdict" }, "Planned for ", date("opening.planned", planned),
        format.isNumber(share) ? [", which is kept in ", figure("opening.share", share,
            format.formatShare(share)), " of the draws"] : null,
        used ? ["; half of them have opened by ", date("opening.p50", used.p50), ", nine in ten " +
            "by ", date("opening.p90", used.p90)] : null, ".");
}

function date(key, text) {
    return el("data", { "data-key": key, "data-value": text ?? "", value: text ?? "" },
        format.formatDate(text));
}

const VIEWS = [["inside", "The plan's own ranges"], ["outside", "As like projects went"],
    ["used", "What is used"]];

/** From one in ten to nine in ten, a mark at the half, for each view of the future. */
function spread({ opening: found, data_date: today }) {
    const views = VIEWS.filter(([key]) => found?.[key]?.p10);
    if (views.length === 0) return null;
    const days = views.flatMap(([key]) => ["p10", "p90"].map((each) => dayOf(found[key][each])));
    const axis = axisOf(Math.min(...days, dayOf(found.planned) ?? Infinity,
        dayOf(today) ?? Infinity), Math.max(...days));
    const height = views.length * ROW + 24;
    const marks = views.flatMap(([key, text], at) => range(found[key], text, at * ROW, axis));
    const used = found.used ?? found[views[0][0]];
    return chartFigure({
        title: `Eight times in ten it opens between ${format.formatMonth(used.p10)} and ` +
            `${format.formatMonth(used.p90)}.`,
        note: "A bar from the day by which one in ten draws is open to that of nine in ten; the " +
            "mark is the half, the small mark eight in ten; the dashed line is the plan.",
        drawing: drawing(height, "The spread of the opening", ...yearMarks(axis, height),
            planLine(found.planned, axis, height), ...marks),
        twin: () => table([
            { label: "", isHead: true, cell: ([, text]) => text },
            ...["p10", "p50", "p80", "p90"].map((each) => ({
                label: `${each.slice(1)} in 100 by`, cell: ([key]) => date(`opening.${key}.${each}`,
                    found[key][each]),
            })),
        ], views, { caption: "Open by", isSmall: true }),
    });
}

function range(view, text, top, axis) {
    const x = (day) => axis.at(dayOf(day));
    const y = top + 18;
    return [label(0, top + 12, text, WIDTH, { class: "bar-label" }),
        svg("rect", { x: x(view.p10), y, width: Math.max(1, x(view.p90) - x(view.p10)), height: 8,
            class: "bar-with" }),
        svg("line", { x1: x(view.p50), x2: x(view.p50), y1: y - 3, y2: y + 11, class: "tick-p50" }),
        svg("line", { x1: x(view.p80), x2: x(view.p80), y1: y, y2: y + 8, class: "tick-p80" })];
}

function planLine(planned, axis, height) {
    const day = dayOf(planned);
    return day === null ? null : svg("line", { x1: axis.at(day), x2: axis.at(day), y1: 14,
        y2: height - 14, class: "plan-line" });
}

/** A calendar between two days: where each stands, and which years to write. */
export function axisOf(first, last) {
    const from = yearStart(yearOf(first));
    const to = yearStart(yearOf(last) + 1);
    const years = [];
    for (let year = yearOf(first); year <= yearOf(last) + 1; year++) years.push(year);
    return { years, at: (day) => (day - from) / (to - from) * (WIDTH - 12) + 4 };
}

function yearOf(day) {
    return new Date(day * DAY_MS).getUTCFullYear();
}

function yearStart(year) {
    return Date.UTC(year, 0, 1) / DAY_MS;
}

function yearMarks(axis, height) {
    const every = Math.ceil(axis.years.length / 9);
    return axis.years.flatMap((year, at) => {
        const x = axis.at(yearStart(year));
        const isNamed = at % every === 0 && at < axis.years.length - 1;
        return [svg("line", { x1: x, x2: x, y1: 0, y2: height - 12, class: "grid" }),
            isNamed ? svg("text", { x: x + 2, y: height - 2, class: "axis-label" }, year) : null];
    });
}

function gantt({ activities = [], data_date: today }) {
    const rows = activities.filter((each) => each.start);
    if (rows.length === 0) return null;
    const starts = rows.map((each) => dayOf(each.start));
    const ends = rows.map((each) => dayOf(each.last_day ?? each.start) +
        Math.max(0, each.float_days ?? 0));
    const axis = axisOf(Math.min(...starts), Math.max(...ends));
    const height = rows.length * ROW + 16;
    const now = dayOf(today);
    return chartFigure({
        title: ganttSentence(rows),
        note: "Outlined: done. Filled: to be done; dark where the opening waits for it without a " +
            "day to spare. Dotted: days to spare. The green line is the day of the last report.",
        drawing: drawing(height, "The plan on the calendar", ...yearMarks(axis, height),
            now === null ? null : svg("line", { x1: axis.at(now), x2: axis.at(now), y1: 0,
                y2: height - 12, class: "today-line" }),
            ...rows.flatMap((each, at) => activityMarks(each, at * ROW, axis))),
        twin: () => activityTable(rows),
    });
}

function ganttSentence(rows) {
    const critical = rows.filter((each) => each.is_critical && each.start !== each.last_day);
    if (critical.length === 0) return "The plan, on the calendar.";
    const names = critical.map((each) => each.name);
    return `The opening waits for ${names.length > 1
        ? `${names.slice(0, -1).join(", ")} and ${names.at(-1)}` : names[0]}.`;
}

function activityMarks(each, top, axis) {
    const x0 = axis.at(dayOf(each.start));
    const x1 = axis.at(dayOf(each.last_day) + 1);
    const y = top + 16;
    const look = each.is_finished ? "gantt-done" : each.is_critical ? "gantt-critical" : "gantt";
    const spare = axis.at(dayOf(each.last_day) + 1 + Math.max(0, each.float_days ?? 0));
    const bar = each.start === each.last_day
        ? svg("path", { d: `M${x0} ${y - 1} l5 5 l-5 5 l-5 -5 z`, class: look })
        : svg("rect", { x: x0, y, width: Math.max(1.5, x1 - x0), height: 9, class: look });
    return [label(0, top + 12, each.name, WIDTH, { class: "bar-label" }),
        !each.is_finished && spare > x1 + 1
            ? svg("line", { x1, x2: spare, y1: y + 4.5, y2: y + 4.5, class: "gantt-float" }) : null,
        bar];
}

function activityTable(rows) {
    return table([
        { label: "Activity", isHead: true, cell: (row) => data(row.name) },
        { label: "Start", cell: (row) => date(`activity.${row.id}.start`, row.start) },
        { label: "Last day", cell: (row) => date(`activity.${row.id}.last_day`, row.last_day) },
        { label: "Days to spare", isNumber: true, cell: (row) => row.is_finished ? "done"
            : figure(`activity.${row.id}.float`, row.float_days,
                format.formatNumber(row.float_days)) },
        { label: "Decides in", isNumber: true, cell: (row) => figure(
            `activity.${row.id}.criticality`, row.criticality,
            format.formatShare(row.criticality)) },
    ], rows, { caption: "The plan", isSmall: true });
}

/** What must be ready before a vehicle may pass. */
function parts({ parts: list = [] }) {
    if (list.length === 0) return null;
    return table([
        { label: "Part", isHead: true, cell: (row) => data(row.name) },
        { label: "Planned", cell: (row) => date(`part.${row.activity}.planned`, row.planned) },
        { label: "Days to spare", isNumber: true, cell: (row) => figure(
            `part.${row.activity}.float`, row.float_days, format.formatNumber(row.float_days)) },
        { label: "The last of all in", isNumber: true, cell: (row) => figure(
            `part.${row.activity}.last`, row.share_last, format.formatShare(row.share_last)) },
    ], list, { caption: "What must be ready before a vehicle may pass", isSmall: true });
}

function targets({ targets: list = [] }) {
    if (list.length === 0) return null;
    return table([
        { label: "Announced", isHead: true, cell: (row) => data(row.name) },
        { label: "Date", cell: (row) => date(`target.${row.date}`, row.date) },
        { label: "Chance", isNumber: true, cell: (row) => figure(`target.${row.date}.chance`,
            row.chance, format.formatShare(row.chance)) },
    ], list, { caption: "Dates that were announced", isSmall: true });
}

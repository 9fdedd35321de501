// Border posts over the day: who arrives, who waits and how long, and when lanes are staffed.
// SPDX-License-Identifier: Apache-2.0

import * as format from "../format.js";
import { chartFigure, drawing } from "./bars.js";
import { choice, data, el, empty, figure, show, svg, table } from "./dom.js";
import { lineChart } from "./lines.js";
import { arrivals, crossingsOf, firstShown, isOf, postsOf, words } from "./posts.js";
import { whenShown } from "./shown.js";

const HOURS = [...Array(24).keys()];
const SIDES = ["without", "with"];
const HOUR_X = 46; // where the strip of hours begins
const HOUR_WIDTH = 14.5;

export function createBorderPanel(element, store) {
    const chosen = { crossing: null, direction: null };
    const redraw = whenShown(store, "border", ["run"], (state) =>
        draw(element, state, chosen, (change) => {
            Object.assign(chosen, change);
            redraw();
        }));
}

function draw(element, state, chosen, onChoose) {
    const posts = postsOf(state.run.details);
    if (posts.length === 0) {
        show(element, el("h2", {}, "At the border"), empty(
            state.run.isRunning ? "The whole appraisal is on its way."
                                : "No border post has been computed yet.",
            "Draw a link or change one: queues at the posts over the day follow the edit."));
        return;
    }
    const choices = crossingsOf(posts);
    const now = choices.find((each) => each.crossing === chosen.crossing &&
        each.direction === chosen.direction) ?? firstShown(choices, posts, state.run.edits);
    const shown = posts.filter((post) => isOf(post, now)).sort((a, b) => a.position - b.position);
    show(element, el("h2", {}, "At the border"),
        chooser(choices, now, onChoose),
        ...shown.flatMap((post) => charts(post)));
}

function chooser(choices, now, onChoose) {
    const options = choices.map(({ name, direction }, at) => ({
        value: at, label: `${name}, ${direction}`,
    }));
    return el("p", { class: "actions" }, choice("border-crossing", "Crossing and direction",
        options, choices.indexOf(now), (value) => onChoose(choices[Number(value)])));
}

/** The day of one post: vehicles of each class and their waits. */
function overview(post) {
    const rows = classesOf(post).map((vehicle) => ({ vehicle,
        ...Object.fromEntries(SIDES.map((side) => [side, classOf(post[side], vehicle)])) }));
    const cell = (side, member, text) => (row) => row[side] ? figure(
        `border.${post.post}.${post.direction}.${row.vehicle}.${member}.${side}`,
        valueOf(row[side], member), text(valueOf(row[side], member))) : "\u2013";
    const amount = (value) => format.formatNumber(value, { digits: 3 });
    const time = (value) => format.formatTime(value, "h");
    return table([
        { label: "Class", isHead: true, cell: (row) => data(nameOf(row)) },
        { label: "A day without", isNumber: true, cell: cell("without", "vehicles", amount) },
        { label: "with", isNumber: true, cell: cell("with", "vehicles", amount) },
        { label: "Wait without", isNumber: true, cell: cell("without", "wait_mean_h", time) },
        { label: "with", isNumber: true, cell: cell("with", "wait_mean_h", time) },
    ], rows, { caption: "Vehicles a day and their mean wait", isSmall: true });
}

function nameOf({ vehicle, without, with: present }) {
    return present?.name || without?.name || words(vehicle);
}

function valueOf(side, member) {
    return member === "vehicles" ? side.arrivals_veh.reduce((sum, value) => sum + value, 0)
                                 : side[member];
}

function classesOf(post) {
    const names = SIDES.flatMap((side) => (post[side]?.vehicles ?? []).map((each) => each.vehicle));
    return [...new Set(names)];
}

function classOf(side, vehicle) {
    return side?.vehicles?.find((each) => each.vehicle === vehicle) ?? null;
}

function charts(post) {
    const { name } = post;
    return [el("h3", {}, data(name)), loadLine(post), overview(post), staffing(post),
        arrivalsChart(post, name), queueChart(post, name), waitChart(post, name)].filter(Boolean);
}

function loadLine(post) {
    const { utilisation, is_bottleneck } = post.with ?? {};
    if (!format.isNumber(utilisation)) return null;
    return el("p", {}, "It uses ", figure(`border.${post.post}.${post.direction}.utilisation`,
        utilisation, format.formatShare(utilisation)), " of what it could pass with the project",
    is_bottleneck ? "; it is the narrower of the posts." : ".",
    utilisation > 1 ? " More come than it can pass in a day: queues grow without end." : "");
}

/** One line for each side and class; sides differ by dash, classes by colour. */
function seriesOf(post, member, makeValues) {
    return classesOf(post).flatMap((vehicle, look) => SIDES.filter((side) =>
        classOf(post[side], vehicle)).map((side) => ({
        key: `border.${post.post}.${post.direction}.${vehicle}.${member}.${side}`,
        label: `${classOf(post[side], vehicle).name || words(vehicle)}, ${side}`, look,
        dash: side === "without" ? 1 : 0,
        values: makeValues(classOf(post[side], vehicle)),
    })));
}

function chart(post, series, title, unit) {
    if (series.every((each) => each.values.every((value) => !value))) return null;
    return lineChart({ title, unit, x: HOURS, series, xText: format.formatHour, xLabel: "Hour",
        xSplits: [0, 6, 12, 18] });
}

function arrivalsChart(post, name) {
    const series = seriesOf(post, "arrivals", (each) => each.arrivals_veh)
        .map((each) => ({ ...each, isStepped: true }));
    const sum = (side) => format.formatNumber(arrivals(post[side]), { digits: 3 });
    return chart(post, series, `${sum("with")} vehicles a day come to ${name} with the project, ` +
        `${sum("without")} without.`, "veh/h");
}

/** When lanes are staffed: a strip of 24 hours for each side, as high as the share of lanes. */
function staffing(post) {
    const sides = SIDES.filter((side) => post[side]?.staffed_share);
    const isSame = sides.length === 2 && HOURS.every((hour) =>
        post.without.staffed_share[hour] === post.with.staffed_share[hour]);
    const shown = isSame ? ["with"] : sides;
    if (shown.length === 0) return null;
    const title = `Staffed ${openHours(post[shown.at(-1)].staffed_share)}.`;
    return chartFigure({
        title, note: "As high as the share of the lanes that is staffed in the hour.",
        drawing: drawing(shown.length * 34 + 14, title, ...shown.flatMap((side, at) =>
            strip(post[side].staffed_share, at * 34, isSame ? "" : side)), ...hourMarks(shown)),
        twin: () => table([
            { label: "Hour", isHead: true, cell: (hour) => format.formatHour(hour) },
            ...shown.map((side) => ({ label: isSame ? "Lanes staffed" : side, isNumber: true,
                cell: (hour) => figure(
                    `border.${post.post}.${post.direction}.staffed.${hour}.${side}`,
                    post[side].staffed_share[hour],
                    format.formatShare(post[side].staffed_share[hour])) })),
        ], HOURS, { caption: "Share of the lanes", isSmall: true }),
    });
}

function strip(shares, top, side) {
    return [side ? svg("text", { x: 0, y: top + 10, class: "bar-label" }, side) : null,
        ...HOURS.map((hour) => svg("rect", { x: HOUR_X + hour * HOUR_WIDTH,
            y: top + 4 + 24 * (1 - shares[hour]), width: HOUR_WIDTH - 1,
            height: 24 * shares[hour], class: "bar-with" })),
        svg("line", { x1: HOUR_X, x2: HOUR_X + 24 * HOUR_WIDTH, y1: top + 28.5, y2: top + 28.5,
            class: "axis" })];
}

function hourMarks(shown) {
    return [0, 6, 12, 18].map((hour) => svg("text", { x: HOUR_X + hour * HOUR_WIDTH,
        y: shown.length * 34 + 8, class: "axis-label" }, format.formatHour(hour)));
}

/** "from 08:00 to 20:00": from the first to the last staffed hour. */
function openHours(staffed) {
    const first = staffed.findIndex((share) => share > 0);
    if (first < 0) return "never";
    const last = 23 - [...staffed].reverse().findIndex((share) => share > 0);
    if (first === 0 && last === 23) return "all day";
    return `from ${format.formatHour(first)} to ${format.formatHour(last + 1)}`;
}

function queueChart(post, name) {
    const series = seriesOf(post, "queue", (each) => each.queue_veh);
    const peak = (side) => Math.max(0, ...HOURS.map((hour) => (post[side]?.vehicles ?? [])
        .reduce((sum, each) => sum + each.queue_veh[hour], 0)));
    const [before, after] = SIDES.map(peak);
    const text = (value) => format.formatNumber(value, { digits: 2 });
    const start = Math.max(before, after) < 0.5 ? `Hardly anybody waits at ${name}: at most ` +
        `${text(after)} vehicles` : `At most ${text(after)} vehicles wait at ${name}`;
    return chart(post, series, `${start} with the project, ${text(before)} without.`, "vehicles");
}

/** Waits of those who come while the post is staffed: at night one waits for it to open. */
function waitChart(post, name) {
    const series = seriesOf(post, "wait", (each) => each.wait_h.map((wait, hour) =>
        each.arrivals_veh[hour] > 0 ? wait * 60 : null));
    const waits = series.filter((each) => each.dash === 0).flatMap((each) => each.values)
        .filter(format.isNumber);
    if (waits.length === 0) return null;
    return chart(post, series, "Who comes at the worst hour waits " +
        `${format.formatTime(Math.max(...waits), "min")} at ${name} with the project.`, "minutes");
}

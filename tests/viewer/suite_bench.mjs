// From letting the mouse go to converged differences on the screen: the distribution of 20 draws.
// SPDX-License-Identifier: Apache-2.0
//
// DATA: what `linkspan view` takes, `STUDY` or `NETWORK TRIPS [OPTION ...]`, as one argument.
// LSP_THREADS sets --threads.

import { openPage } from "./browser.mjs";
import { check, eventually } from "./check.mjs";
import { placeOfNode, stateOf } from "./drive.mjs";
import { startServer } from "./server.mjs";

const N_DRAWN = 20;

export async function run({ program, data, browser, servers }) {
    const operands = data.split(" ").filter(Boolean); // no name here has a space
    check(operands.length > 0, "which network?");
    const threads = process.env.LSP_THREADS ? ["--threads", process.env.LSP_THREADS] : [];
    const server = await startServer(program, [...operands, ...threads]);
    servers.push(server);
    const page = await openPage(browser, server);
    await eventually("the base is drawn", () =>
        stateOf(page, "(state) => state.run.fields"), 300000);
    await page.waitForTimeout(500);
    const times = [];
    for (let round = 0; times.length < N_DRAWN && round < 3 * N_DRAWN; round++) {
        const found = await drawOnce(page, round);
        if (found) times.push(found);
    }
    check(times.length === N_DRAWN, `only ${times.length} links could be drawn`);
    const stages = new Set(times.flatMap((each) => Object.keys(each)));
    for (const stage of stages) tell(stage, times);
}

/** Draws a link between two nodes that lie near each other, waits, and takes it back; null where a
 * click met something else than the node, as in crowded places of a large network. */
async function drawOnce(page, round) {
    const [from, to] = await nearbyNodes(page, round);
    await page.evaluate(() => performance.clearMarks());
    await page.click('[data-tool="draw"]');
    const start = await placeOfNode(page, from);
    const end = await placeOfNode(page, to);
    await page.mouse.click(start.x, start.y);
    for (const share of [0.25, 0.5, 0.75, 1])
        await page.mouse.move(start.x + (end.x - start.x) * share,
            start.y + (end.y - start.y) * share);
    await page.waitForTimeout(100);
    await page.mouse.click(end.x, end.y);
    if (!await isDrawn(page)) return null;
    await eventually("the answer is drawn", () => page.evaluate(() => {
        const { run } = window.linkspan.store.state;
        return !run.isRunning && !run.isStale && run.headline && ["certified", "refined"]
            .includes(run.stage) && performance.getEntriesByName("linkspan:drawn")
            .some((mark) => mark.detail.run === run.id && mark.detail.stage === run.stage);
    }), 30000);
    const found = await page.evaluate(() => {
        const released = performance.getEntriesByName("linkspan:released").at(-1).startTime;
        const { id } = window.linkspan.store.state.run;
        return Object.fromEntries(performance.getEntriesByName("linkspan:drawn")
            .filter((mark) => mark.detail.run === id && mark.startTime >= released)
            .map((mark) => [mark.detail.stage, mark.startTime - released]).reverse());
    });
    await page.evaluate(() => document.activeElement?.blur());
    await page.keyboard.press("Control+z");
    await eventually("the edit is gone", () => stateOf(page, "(state) => " +
        "state.scenario.edits.length === 0 && !state.run.isRunning"));
    return found;
}

async function isDrawn(page) {
    try {
        return await eventually("the edit is in the list", () => stateOf(page, "(state) => " +
            "state.scenario.edits.length > 0"), 3000);
    } catch {
        await page.keyboard.press("Escape");
        await page.keyboard.press("Escape");
        return false;
    }
}

/** Two nodes some streets apart, both on the screen; others in each round. */
function nearbyNodes(page, round) {
    return page.evaluate((seed) => {
        const { store, map } = window.linkspan;
        const { geometry } = store.state;
        const box = document.getElementById("map").getBoundingClientRect();
        // clear of the cards that lie on the map
        const isShown = ([x, y]) => x > 90 && y > 120 && x < box.width - 60 && y < box.height - 180;
        const places = [...geometry.nodeX.keys()].map((node) => ({ node,
            at: map.screenOf(geometry.nodeX[node], geometry.nodeY[node]) }))
            .filter((each) => isShown(each.at));
        const first = places[(seed * 7919 + 13) % places.length];
        const distance = ({ at }) => Math.hypot(at[0] - first.at[0], at[1] - first.at[1]);
        const others = places.filter((each) => distance(each) > 60 && distance(each) < 160);
        return [first.node, (others[(seed * 31) % others.length] ?? places[0]).node];
    }, round);
}

function tell(stage, times) {
    const sorted = times.map((each) => each[stage]).filter((each) => each !== undefined)
        .sort((a, b) => a - b);
    const at = (share) => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
    console.log(`${stage.padEnd(10)} p50 ${at(0.5).toFixed(0)} ms, ` +
        `p95 ${at(0.95).toFixed(0)} ms, largest ${sorted.at(-1).toFixed(0)} ms, ` +
        `of ${sorted.length}`);
}

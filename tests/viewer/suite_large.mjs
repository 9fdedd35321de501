// A metropolitan network of the shared data: it opens, takes a drawn link, and agrees with what-if.
// SPDX-License-Identifier: Apache-2.0

import { cpSync, existsSync, mkdirSync } from "node:fs";
import path from "node:path";

import { checkAccessible, checkNoTroubles, openPage } from "./browser.mjs";
import { check, eventually } from "./check.mjs";
import { drawByMouse, inkOfMap, openTab, placeOfNode, saveAs, settled, stateOf } from "./drive.mjs";
import { compareWithWhatIf } from "./what_if.mjs";
import { startServer } from "./server.mjs";

const SKIPPED = 77;
const NAME = "ChicagoSketch";

export async function run(context) {
    const { report, data, scratch, program, servers } = context;
    const source = path.join(data, "Chicago-Sketch");
    if (!data || !existsSync(path.join(source, `${NAME}_net.tntp`))) {
        console.log(`SKIPPED: there is no ${source}: the metropolitan network was not driven`);
        return SKIPPED;
    }
    const folder = path.join(scratch, "chicago");
    mkdirSync(folder);
    for (const part of ["net", "trips", "node"])
        cpSync(path.join(source, `${NAME}_${part}.tntp`),
            path.join(folder, `${NAME}_${part}.tntp`));
    const operands = ["net", "trips"].map((part) => path.join(folder, `${NAME}_${part}.tntp`));
    const server = await startServer(program, operands);
    servers.push(server);
    const page = await report.step("the network opens", () => open(context, server));
    if (!page) return 0;
    await report.step("a link is drawn with the mouse", () => draw(context, page));
    const id = await report.step("the scenario is saved", () => saveAs(page, "Cross town"));
    await report.step("the page shows what linkspan what-if computes", () =>
        compareWithWhatIf(context, page, { operands, id,
            changes: path.join(folder, `${NAME}_changes.csv`) }));
    await report.step("no error, no violation, no request to elsewhere", () =>
        checkNoTroubles(page));
    return 0;
}

async function open({ browser, shot }, server) {
    const page = await openPage(browser, server);
    const usable = await page.evaluate(() =>
        performance.getEntriesByName("linkspan:usable")[0].startTime);
    console.log(`        usable after ${Math.round(usable)} ms`);
    check(usable < 2000, `the map was there after ${Math.round(usable)} ms, not in two seconds`);
    await eventually("the base is drawn", () =>
        stateOf(page, "(state) => state.run.fields"), 60000);
    await page.waitForTimeout(500);
    check(await inkOfMap(page) > 20, "the map is empty");
    await shot(page, "large-1-open");
    await checkAccessible(page, "the network as it opens");
    return page;
}

async function draw({ shot }, page) {
    const ends = await page.evaluate(() => {
        const { geometry } = window.linkspan.store.state;
        const box = document.getElementById("map").getBoundingClientRect();
        const wanted = [[0.52, 0.35], [0.6, 0.6]].map(([x, y]) => [x * box.width, y * box.height]);
        const { screenOf } = window.linkspan.map;
        const nearest = ([x, y]) => [...geometry.nodeX.keys()].map((node) => {
            const [px, py] = screenOf(geometry.nodeX[node], geometry.nodeY[node]);
            return [Math.hypot(px - x, py - y), node];
        }).sort((a, b) => a[0] - b[0])[0][1];
        return wanted.map(nearest);
    });
    await drawByMouse(page, await placeOfNode(page, ends[0]), await placeOfNode(page, ends[1]));
    await settled(page, 60000);
    await openTab(page, "card");
    await page.waitForTimeout(300);
    await shot(page, "large-2-difference");
    await checkAccessible(page, "the difference");
}

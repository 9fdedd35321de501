// The six steps of a planner on a city's road network, against linkspan what-if.
// SPDX-License-Identifier: Apache-2.0

import { cpSync, readFileSync } from "node:fs";
import path from "node:path";

import { checkAccessible, checkNoTroubles, openPage } from "./browser.mjs";
import { check, checkEqual, eventually } from "./check.mjs";
import { download, drawByKeyboard, drawByMouse, figuresOf, frame, inkOfMap, nodeIndex, openTab,
    placeOfNode, placeOnLink, saveAs, settled, stateOf } from "./drive.mjs";
import { compareWithWhatIf } from "./what_if.mjs";
import { startServer } from "./server.mjs";

// On either bank, some streets east of the Old bridge.
const FROM = "n197";
const TO = "n223";
const AREA = [-31.905, 44.04, -31.78, 44.09];

export async function run(context) {
    const { report } = context;
    const city = copyCity(context, "city");
    const server = await startServer(context.program, operandsOf(city));
    context.servers.push(server);
    const page = await report.step("the network opens", () => openCity(context, server));
    if (!page) return;
    await report.step("a bridge is drawn with the mouse", () => drawBridge(context, page));
    await report.step("the answer is there, and the map swipes", () => lookAtAnswer(context, page));
    await report.step("who uses it, which ways, how far", () => askWhy(context, page));
    const id = await report.step("the scenario is saved", () => saveAs(page, "New bridge"));
    await report.step("exports", () => exportAll(page));
    await report.step("the page shows what linkspan what-if computes", () =>
        compareWithWhatIf(context, page, { operands: operandsOf(city), id,
            changes: path.join(city, "changes.csv") }));
    await report.step("the same drawn with keys alone gives the same file", () =>
        drawWithKeys(context, city));
    await report.step("a street is split, another closed and widened", () =>
        otherEdits(context, page));
    await report.step("two scenarios are compared", () => compare(context, page));
    await report.step("no error, no violation, no request to elsewhere", () =>
        checkNoTroubles(page));
    await page.context().close();
}

function copyCity({ root, scratch }, name) {
    const city = path.join(scratch, name);
    cpSync(path.join(root, "examples/river_city"), city, { recursive: true });
    return city;
}

function operandsOf(city) {
    return [city, path.join(city, "trips.csv")];
}

async function openCity({ browser, shot }, server) {
    const page = await openPage(browser, server);
    const usable = await page.evaluate(() =>
        performance.getEntriesByName("linkspan:usable")[0].startTime);
    console.log(`        usable after ${Math.round(usable)} ms`);
    check(usable < 2000, `the map was there after ${Math.round(usable)} ms, not in two seconds`);
    await eventually("the base is drawn", () => stateOf(page, "(state) => state.run.fields"));
    await page.waitForTimeout(400);
    check(await inkOfMap(page) > 20, "the map is empty");
    await shot(page, "city-1-open");
    await checkAccessible(page, "the city as it opens");
    return page;
}

async function drawBridge({ shot }, page) {
    await frame(page, AREA);
    const from = await placeOfNode(page, await nodeIndex(page, FROM));
    const to = await placeOfNode(page, await nodeIndex(page, TO));
    await drawByMouse(page, from, to);
    await eventually("the edit is in the list", () => stateOf(page, "(state) => " +
        "state.scenario.edits.some((edit) => edit.do === 'add')"));
    await shot(page, "city-2-drawn");
    const edit = await stateOf(page, "(state) => state.scenario.edits.find((e) => e.do === 'add')");
    checkEqual(edit.from, FROM, "the new link begins");
    checkEqual(edit.to, TO, "the new link ends");
    await settled(page);
}

async function lookAtAnswer({ shot }, page) {
    await openTab(page, "card");
    await page.waitForTimeout(200);
    const figures = await figuresOf(page, "card");
    check(Number(figures.time_saved) > 0, `the bridge saves ${figures.time_saved}`);
    const n_rows = await page.locator("#panel-card [data-link]").count();
    check(n_rows >= 10, `${n_rows} links are listed`);
    await shot(page, "city-3-difference");
    await checkAccessible(page, "the headline card");
    await page.keyboard.press("b");
    await page.waitForTimeout(250);
    await shot(page, "city-3-swipe");
    await page.keyboard.press("b");
}

async function askWhy({ shot }, page) {
    await openTab(page, "who");
    await page.click("#who-with-0");
    await eventually("who uses the link", () => stateOf(page, "(state) => state.question.select"));
    await page.waitForTimeout(200);
    await checkSums(page);
    await shot(page, "city-4-who");
    await checkAccessible(page, "who uses it");
    await page.evaluate(() => document.activeElement?.blur());
    await page.keyboard.press("Escape"); // the form of the edit folds
    await openTab(page, "routes");
    await page.selectOption("#routes-from", { index: 3 });
    await page.selectOption("#routes-to", { index: 40 });
    await eventually("the ways", () => stateOf(page, "(state) => state.question.routes"));
    await page.waitForTimeout(200);
    await shot(page, "city-4-routes");
    await checkAccessible(page, "the ways between two zones");
    await openTab(page, "reach");
    await page.selectOption("#reach-zone", { index: 12 });
    await eventually("the reach", () => stateOf(page, "(state) => !!state.question.isochrone"));
    await page.waitForTimeout(200);
    await shot(page, "city-4-reach");
    await checkAccessible(page, "the reach of a zone");
    await openTab(page, "links");
    await page.locator("#panel-links button.link-name").first().click();
    await page.waitForTimeout(200);
    await shot(page, "city-4-link");
    await checkAccessible(page, "a link");
}

/** Pairs, and so the total, add up to what the link carries. */
async function checkSums(page) {
    const found = await page.evaluate(() => {
        const { question, run } = window.linkspan.store.state;
        const { select } = question;
        return { total: select.total, pairs: select.pairs.length,
            listed: select.pairs.reduce((sum, pair) => sum + pair.value, 0) +
                (select.rest?.value ?? 0),
            flow: run.fields.fields[0].with[select.question.links[0]] };
    });
    check(found.pairs > 0, "no pair of zones uses the new link");
    const near = (a, b) => Math.abs(a - b) <= 1e-6 * Math.abs(b);
    check(near(found.listed, found.total), `pairs: ${found.listed}, total: ${found.total}`);
    check(near(found.total, found.flow), `total: ${found.total}, flow: ${found.flow}`);
}

async function exportAll(page) {
    const wanted = [["Map as PNG", "\x89PNG"], ["Map as SVG", "<svg"], ["Links as CSV", "link"],
        ["Links as GeoPackage", "SQLite format 3"], ["Links as GeoJSON", "{"]];
    for (const [label, start] of wanted) {
        const { name, bytes } = await download(page, label);
        const head = bytes.subarray(0, 200).toString("latin1");
        check(bytes.length > 200 && head.includes(start),
            `${name}: ${bytes.length} bytes, begins with ${JSON.stringify(head.slice(0, 40))}`);
    }
}

async function drawWithKeys({ browser, program, servers, ...context }, city) {
    const other = copyCity(context, "keys");
    const server = await startServer(program, operandsOf(other));
    servers.push(server);
    const page = await openPage(browser, server);
    await frame(page, AREA);
    const from = await placeOfNode(page, await nodeIndex(page, FROM));
    const to = await placeOfNode(page, await nodeIndex(page, TO));
    await drawByKeyboard(page, from, to);
    await eventually("the edit is in the list", () => stateOf(page, "(state) => " +
        "state.scenario.edits.some((edit) => edit.do === 'add')"));
    await settled(page);
    await saveAs(page, "New bridge");
    const bytes = (folder) => readFileSync(path.join(folder, "changes.csv"));
    check(bytes(city).equals(bytes(other)), "the two files differ");
    checkNoTroubles(page);
    await page.context().close();
    await server.stop();
}

/** From a point of a street: it is split.  Then one is closed and one widened, by keys. */
async function otherEdits({ shot }, page) {
    const from = await placeOnLink(page, await linkInView(page));
    const to = await placeOfNode(page, await nodeIndex(page, FROM));
    await drawByMouse(page, from, to);
    await eventually("the street is split", () => stateOf(page, "(state) => " +
        "state.scenario.edits.some((edit) => edit.do === 'split')"));
    await settled(page);
    for (const [link, key, kind] of [[100, "x", "close"], [200, "w", "change"]]) {
        await page.evaluate((wanted) => window.linkspan.store.actions.setSelection(
            { kind: "link", link: wanted }), link);
        await page.evaluate(() => document.activeElement?.blur());
        await page.keyboard.press(key);
        await eventually(`there is an edit '${kind}'`, () => stateOf(page, "(state) => " +
            `state.scenario.edits.some((edit) => edit.do === '${kind}')`));
        await settled(page);
    }
    await shot(page, "city-5-edits");
}

/** A street in the upper right of what is shown, long enough to be hit in its middle. */
function linkInView(page) {
    return page.evaluate(() => {
        const { store, map } = window.linkspan;
        const { nLinks, tail, head, nodeX, nodeY } = store.state.geometry;
        const box = document.getElementById("map").getBoundingClientRect();
        const at = (node) => map.screenOf(nodeX[node], nodeY[node]);
        const isIn = ([x, y]) => x > box.width / 2 && x < box.width - 60 && y > 90 &&
            y < box.height / 2;
        return [...Array(nLinks).keys()].find((link) => {
            const [start, end] = [at(tail[link]), at(head[link])];
            return isIn(start) && isIn(end) && Math.hypot(start[0] - end[0], start[1] - end[1]) > 50;
        });
    });
}

async function compare({ shot }, page) {
    await openTab(page, "compare");
    await page.selectOption("#compare-a", { index: 2 });
    await page.click("#compare-run");
    await eventually("both are solved", () => stateOf(page, "(state) => " +
        "!!state.compare.results?.b"), 30000);
    await page.waitForTimeout(200);
    await shot(page, "city-6-compare");
    await checkAccessible(page, "two scenarios side by side");
}

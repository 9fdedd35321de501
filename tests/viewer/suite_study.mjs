// The six steps of a planner on the Tumen, by mouse and by keyboard, against linkspan appraise.
// SPDX-License-Identifier: Apache-2.0

import { cpSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";

import { checkAccessible, checkNoTroubles, openPage } from "./browser.mjs";
import { check, checkEqual, eventually } from "./check.mjs";
import { download, drawByKeyboard, drawByMouse, figuresOf, frame, inkOfMap, nodeIndex, openTab,
    placeOfNode, placeOnLink, saveAs, settled, stateOf } from "./drive.mjs";
import { checkFigure, checkSame, countNumbers } from "./numbers.mjs";
import { runProgram, startServer } from "./server.mjs";

const AREA = [130.2, 42.2, 131.2, 42.75]; // Rajin to Zarubino
const FROM = "zarubino";
const TO = "sonbong";

export async function run(context) {
    const { report } = context;
    const study = copyStudy(context, "study");
    const server = await startServer(context.program, [study]);
    context.servers.push(server);
    const page = await report.step("the study opens", () => openStudy(context, server));
    if (!page) return;
    await report.step("a link is drawn with the mouse", () => drawLink(context, page));
    await report.step("undo and redo", () => undoAndRedo(page));
    await report.step("the answer is there, and the map swipes", () => lookAtAnswer(context, page));
    await report.step("who uses it, which ways, how far", () => askWhy(context, page));
    await report.step("posts, ways, programme, worth", () => lookAtStudy(context, page));
    const id = await report.step("the scenario is saved", () => saveAs(page, "Coast road bridge"));
    await report.step("two scenarios are compared", () => compare(context, page));
    await report.step("exports", () => exportAll(page));
    await report.step("a report is begun and stopped", () => stopReport(page));
    await report.step("the page shows what linkspan appraise computes", () =>
        compareWithAppraise(context, page, study, id));
    await report.step("the same drawn with keys alone gives the same file", () =>
        drawWithKeys(context, study, id));
    await report.step("an existing link is split, closed and tolled", () => otherEdits(page));
    await report.step("no error, no violation, no request to elsewhere", () =>
        checkNoTroubles(page));
    await page.context().close();
}

function copyStudy({ root, scratch }, name) {
    const study = path.join(scratch, name);
    cpSync(path.join(root, "examples/tumen"), study, { recursive: true });
    rmSync(path.join(study, "results"), { recursive: true, force: true });
    return study;
}

/** Step 1: the map comes up in under two seconds, with coast, borders, places and flows. */
async function openStudy({ browser, shot }, server) {
    const page = await openPage(browser, server);
    const usable = await page.evaluate(() =>
        performance.getEntriesByName("linkspan:usable")[0].startTime);
    console.log(`        usable after ${Math.round(usable)} ms`);
    check(usable < 2000, `the map was there after ${Math.round(usable)} ms, not in two seconds`);
    await eventually("the base is drawn", () => stateOf(page, "(state) => state.run.fields"));
    await frame(page, AREA);
    await page.waitForTimeout(300);
    const n_colours = await inkOfMap(page);
    check(n_colours > 20, `the map has ${n_colours} colours: nothing is drawn`);
    await shot(page, "study-1-open");
    await checkAccessible(page, "the study as it opens");
    return page;
}

/** Step 2. */
async function drawLink({ shot }, page) {
    const from = await placeOfNode(page, await nodeIndex(page, FROM));
    const to = await placeOfNode(page, await nodeIndex(page, TO));
    await drawByMouse(page, from, to);
    await eventually("the edit is in the list", () => stateOf(page, "(state) => " +
        "state.scenario.edits.some((edit) => edit.do === 'add')"));
    await shot(page, "study-2-drawn");
    const edit = await stateOf(page, "(state) => state.scenario.edits.find((e) => e.do === 'add')");
    checkEqual(edit.from, FROM, "the new link begins");
    checkEqual(edit.to, TO, "the new link ends");
    await settled(page);
    await checkAccessible(page, "a drawn link with its form");
}

async function undoAndRedo(page) {
    const edits = () => stateOf(page, "(state) => JSON.stringify(state.scenario.edits)");
    const before = await edits();
    await page.evaluate(() => document.activeElement?.blur());
    await page.keyboard.press("Control+z");
    checkEqual(await edits(), "[]", "after undo");
    await page.keyboard.press("Control+Shift+z");
    checkEqual(await edits(), before, "after redo");
    await settled(page);
}

/** Step 3. */
async function lookAtAnswer({ shot }, page) {
    await openTab(page, "card");
    const figures = await figuresOf(page, "card");
    check(Object.keys(figures).length >= 3, `the card has ${Object.keys(figures).length} figures`);
    await shot(page, "study-3-difference");
    await page.keyboard.press("b");
    await page.waitForTimeout(200);
    await shot(page, "study-3-swipe");
    await page.keyboard.press("b");
    await checkAccessible(page, "the headline card");
}

/** Step 4. */
async function askWhy({ shot }, page) {
    await openTab(page, "who");
    await page.click("#who-with-0");
    await eventually("who uses the link", () => stateOf(page, "(state) => state.question.select"));
    await page.waitForTimeout(150);
    const { total, listed, flow } = await sumsOfSelection(page);
    check(Math.abs(total - listed) <= 1e-9 * Math.abs(total), `${listed} is not ${total}`);
    check(Math.abs(total - flow) <= 1e-6 * Math.abs(flow), `${total} on a link with ${flow}`);
    await shot(page, "study-4-who");
    await page.evaluate(() => document.activeElement?.blur());
    await page.keyboard.press("Escape"); // the form of the edit folds
    await openTab(page, "routes");
    await page.selectOption("#routes-from", { label: "Vladivostok and Artem" });
    await page.selectOption("#routes-to", { label: "Rason" });
    await eventually("the ways", () => stateOf(page, "(state) => state.question.routes"));
    await page.waitForTimeout(150);
    await shot(page, "study-4-routes");
    await checkAccessible(page, "the ways between two zones");
    await openTab(page, "reach");
    await page.selectOption("#reach-zone", { label: "Khasansky district" });
    await eventually("the reach", () => stateOf(page, "(state) => !!state.question.isochrone"));
    await page.waitForTimeout(150);
    await shot(page, "study-4-reach");
}

function sumsOfSelection(page) {
    return page.evaluate(() => {
        const { question, run } = window.linkspan.store.state;
        const { select } = question;
        const listed = select.pairs.reduce((sum, pair) => sum + pair.value, 0) +
            (select.rest?.value ?? 0);
        const fields = run.fields.fields[0];
        return { total: select.total, listed,
            flow: fields[select.question.side][select.question.links[0]], unit: select.unit };
    });
}

/** Step 5: everything of the study follows the edit. */
async function lookAtStudy({ shot }, page) {
    for (const tab of ["border", "modes", "programme", "worth", "links", "proof"]) {
        await openTab(page, tab);
        const n_figures = Object.keys(await figuresOf(page, tab)).length;
        const isTold = ["proof", "links"].includes(tab) || n_figures > 5;
        check(isTold, `${tab} has ${n_figures} figures`);
        await page.waitForTimeout(150);
        await shot(page, `study-5-${tab}`);
        if (["border", "worth"].includes(tab)) await checkAccessible(page, tab);
    }
}

/** Step 6. */
async function compare({ shot }, page) {
    await openTab(page, "compare");
    const options = await page.$$eval("#compare-a option", (all) => all.map((each) => each.value));
    check(options.includes("kraskino_like"), `no scenario to compare with: ${options}`);
    await page.selectOption("#compare-a", "kraskino_like");
    await page.click("#compare-run");
    await eventually("both are solved", () => stateOf(page, "(state) => " +
        "!!state.compare.results?.b"), 60000);
    await page.waitForTimeout(150);
    await shot(page, "study-6-compare");
}

async function exportAll(page) {
    const wanted = [["Map as PNG", "\x89PNG"], ["Map as SVG", "<svg"], ["Links as CSV", "link"],
        ["Links as GeoPackage", "SQLite format 3"], ["Links as GeoJSON", "{"]];
    for (const [label, start] of wanted) {
        const { name, bytes } = await download(page, label);
        check(bytes.length > 200, `${name} has ${bytes.length} bytes`);
        const head = bytes.subarray(0, 200).toString("latin1");
        check(head.includes(start), `${name} begins with ${JSON.stringify(head.slice(0, 40))}`);
    }
}

async function stopReport(page) {
    await page.click("#menu-export");
    await page.click('.menu [data-command="report"]');
    await page.click('.notice[data-key="report"] button:has-text("Stop")');
    await page.waitForSelector('.notice[data-key="report"]:has-text("was stopped")');
}

async function compareWithAppraise({ program }, page, study, id) {
    await openTab(page, "worth");
    await settled(page);
    const answer = JSON.parse(await runProgram(program,
        ["appraise", study, "--draws", "0", "--json", "--quiet"]));
    const scenario = answer.scenarios.find((each) => each.id === id);
    check(scenario, `linkspan appraise knows no scenario ${id}`);
    const details = await stateOf(page, "(state) => state.run.details");
    checkSame(details.appraisal, scenario.appraisal, "appraisal");
    console.log(`        the same: ${countNumbers(scenario.appraisal)} numbers of the appraisal`);
    const figures = await figuresOf(page, "worth");
    for (const key of ["npv", "bcr", "eirr", "benefit", "cost"])
        checkFigure(figures, `appraisal.${key}`, scenario.appraisal[key]);
    await comparePosts(page, details, scenario);
    await compareCard(page, scenario);
}

async function comparePosts(page, details, scenario) {
    for (const side of ["without", "with"]) {
        const found = details.posts.filter((post) => post.side === side);
        checkEqual(found.length, scenario[side].posts.length, `posts ${side}`);
        scenario[side].posts.forEach((post, at) =>
            checkSame(found[at], only(post, found[at]), `posts ${side} ${at}`));
    }
    console.log(`        and ${countNumbers(scenario.with.posts) * 2} of the posts`);
}

/** The members that the page has too, of which arrivals and waits must be some. */
function only(post, found) {
    check("vehicles" in found && "utilisation" in found, "the page has no vehicles at posts");
    return Object.fromEntries(Object.entries(post).filter(([key]) => key in found));
}

async function compareCard(page, scenario) {
    await openTab(page, "card");
    const figures = await figuresOf(page, "card");
    if ("npv" in figures) checkFigure(figures, "npv", scenario.appraisal.npv);
    else check("appraisal.npv" in figures || "benefit" in figures, "the card has no worth");
}

/** A second copy of the study, where no mouse is touched. */
async function drawWithKeys({ browser, program, servers, ...context }, study, id) {
    const other = copyStudy(context, "keys");
    const server = await startServer(program, [other]);
    servers.push(server);
    const page = await openPage(browser, server);
    await frame(page, AREA);
    const from = await placeOfNode(page, await nodeIndex(page, FROM));
    const to = await placeOfNode(page, await nodeIndex(page, TO));
    await drawByKeyboard(page, from, to);
    await eventually("the edit is in the list", () => stateOf(page, "(state) => " +
        "state.scenario.edits.some((edit) => edit.do === 'add')"));
    await settled(page);
    const again = await saveAs(page, "Coast road bridge");
    const bytes = (folder, name) => readFileSync(path.join(folder, "scenarios", `${name}.yaml`));
    check(bytes(study, id).equals(bytes(other, again)), "the two files differ");
    checkNoTroubles(page);
    await page.context().close();
    await server.stop();
}

/** Splits a road by drawing from a point of it, closes one and tolls another. */
async function otherEdits(page) {
    await frame(page, AREA);
    const link = await linkByName(page, "Kraskino - Khasan");
    const from = await placeOnLink(page, link);
    const to = await placeOfNode(page, await nodeIndex(page, FROM));
    await drawByMouse(page, from, to);
    await eventually("the road is split", () => stateOf(page, "(state) => " +
        "state.scenario.edits.some((edit) => edit.do === 'split')"));
    await settled(page);
    const closed = await linkByName(page, "Undok - Sonbong");
    await page.evaluate((wanted) => window.linkspan.store.actions.setSelection(
        { kind: "link", link: wanted }), closed);
    await page.evaluate(() => document.activeElement?.blur());
    await page.keyboard.press("x");
    await eventually("the road is closed", () => stateOf(page, "(state) => " +
        "state.scenario.edits.some((edit) => edit.do === 'close')"));
    await settled(page);
}

/** A link by the name that the server tells of it. */
async function linkByName(page, name) {
    const found = await page.evaluate(async (wanted) => {
        const { store, api } = window.linkspan;
        const links = [...Array(store.state.geometry.nLinks).keys()];
        const names = await Promise.all(links.map(async (link) => (await api.link(link)).name));
        return names.indexOf(wanted);
    }, name);
    check(found >= 0, `there is no link called ${name}`);
    return found;
}

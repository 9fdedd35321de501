// Hostile names, a narrow page, dark colours, paper, a Braess case, and a server that is killed.
// SPDX-License-Identifier: Apache-2.0

import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

import { PHONE, checkAccessible, checkNoTroubles, openPage, ready } from "./browser.mjs";
import { check, checkEqual, eventually } from "./check.mjs";
import { drawByMouse, figuresOf, nodeIndex, openTab, placeOfNode, saveAs, settled,
    stateOf } from "./drive.mjs";
import { startServer } from "./server.mjs";

const LONG = "A very long name of a road that never ends ".repeat(4).trim();
const NAMES = [
    "<script>window.hurt = 1</script>", "\"><img src=x onerror=\"window.hurt = 1\">",
    "'; window.hurt = 1; //", "\u202egpj.exe", "\u05e9\u05dc\u05d5\u05dd \u0639\u0627\u0644\u0645",
    LONG, "&lt;u&gt;&amp;quot;", "${window.hurt = 1}", "javascript:window.hurt=1", "\u{1f309} a, b",
];

export async function run(context) {
    const { report, browser } = context;
    const study = hostileStudy(context);
    const server = await startServer(context.program, [study]);
    context.servers.push(server);
    const page = await report.step("a study of hostile names opens", () =>
        openHostile(context, server));
    if (page) {
        await report.step("a drawn link of a hostile name is text", () => drawHostile(page));
        await report.step("all panels show names as text", () => lookAtPanels(context, page));
        await report.step("a hostile scenario is saved and opened again", () =>
            saveHostile(page, server));
        await report.step("paper holds the card's figures", () => print(context, page));
        await report.step("dark colours have contrast", () => lookInTheDark(context, page));
        await report.step("nothing overflows at twice the size", () => zoom(context, page));
        checkQuiet(report, page);
    }
    await report.step("a phone's width", () => readOnPhone(context, server));
    await report.step("a link that makes everyone slower is called out", () => braess(context));
    await report.step("a server that is killed and comes back", () => killServer(context, server));
    void browser;
}

function checkQuiet(report, page) {
    return report.step("no error, no violation, no request to elsewhere", async () =>
        checkNoTroubles(page));
}

/** The small study of invented places, with names that try to be more than names. */
function hostileStudy({ root, scratch }) {
    const study = path.join(scratch, "hostile");
    cpSync(path.join(root, "tests/fixtures/two_towns"), study, { recursive: true });
    rmSync(path.join(study, "results"), { recursive: true, force: true });
    let next = 0;
    const name = () => NAMES[next++ % NAMES.length];
    for (const file of ["node.csv", "zone.csv", "link.csv"])
        rewriteNames(path.join(study, file), name);
    const yaml = path.join(study, "study.yaml");
    const text = readFileSync(yaml, "utf8")
        .replace(/^name: .*$/m, `name: ${JSON.stringify(NAMES[0])}`)
        .replace(/^( {4}name: )(Tourists)$/m, `$1${JSON.stringify(NAMES[1])}`);
    writeFileSync(yaml, text);
    return study;
}

/** Writes other names into the column `name` of a table whose fields hold no commas before it. */
function rewriteNames(file, name) {
    const [head, ...rows] = readFileSync(file, "utf8").trimEnd().split("\n");
    const column = head.split(",").indexOf("name");
    check(column >= 0, `${file} has no column name`);
    const written = rows.map((row) => {
        const fields = row.split(",");
        check(!row.split(",", column + 1).join("").includes("\""), `${file}: quotes`);
        fields[column] = `"${name().replaceAll("\"", "\"\"")}"`;
        return fields.join(",");
    });
    writeFileSync(file, `${[head, ...written].join("\n")}\n`);
}

async function openHostile({ browser, shot }, server) {
    const page = await openPage(browser, server);
    await eventually("the base is drawn", () => stateOf(page, "(state) => state.run.fields"));
    await checkHarmless(page);
    await shot(page, "names-1-open");
    await checkAccessible(page, "a study of hostile names");
    return page;
}

/** Nothing of a name has become an element or was run. */
async function checkHarmless(page) {
    const found = await page.evaluate(() => ({
        hurt: window.hurt ?? null,
        elements: [...document.querySelectorAll(
            "img[src='x'], script:not([src]), u, body a[href^='javascript']")]
            .map((each) => each.outerHTML),
    }));
    checkEqual(found.hurt, null, "window.hurt");
    check(found.elements.length === 0, `names became elements: ${found.elements.join(" ")}`);
}

async function drawHostile(page) {
    const ends = await page.evaluate(() => {
        const { geometry } = window.linkspan.store.state;
        const places = [...geometry.nodeX.keys()].map((node) => [node,
            ...window.linkspan.map.screenOf(geometry.nodeX[node], geometry.nodeY[node])]);
        const isFree = ([, x, y]) => x > 80 && x < 600 && y > 90 && y < 480; // of cards on the map
        const free = places.filter(isFree).sort((a, b) => a[2] - b[2]);
        return [free[0][0], free.at(-1)[0]];
    });
    await drawByMouse(page, await placeOfNode(page, ends[0]), await placeOfNode(page, ends[1]));
    await eventually("the edit is in the list", () => stateOf(page, "(state) => " +
        "state.scenario.edits.some((edit) => edit.do === 'add')"));
    const field = page.locator("#edits [data-attribute='name'] input");
    await field.fill(NAMES[1]);
    await field.press("Tab");
    await settled(page);
    const name = await stateOf(page, "(state) => state.scenario.edits.find((e) => e.name).name");
    checkEqual(name, NAMES[1], "the edit's name");
    await checkHarmless(page);
}

async function lookAtPanels({ shot }, page) {
    const tabs = await page.$$eval("#tabs [role=tab]", (all) => all.map((tab) =>
        tab.id.replace(/^tab-/, "")));
    let text = "";
    for (const tab of tabs) {
        await openTab(page, tab);
        if (tab === "who") await page.click("#who-with-0");
        if (tab === "routes") {
            await page.selectOption("#routes-from", { index: 1 });
            await page.selectOption("#routes-to", { index: 2 });
        }
        await page.waitForTimeout(150);
        await openTwins(page, tab);
        await checkHarmless(page);
        await checkAccessible(page, tab);
        text += await page.locator(`#panel-${tab}`).textContent();
    }
    check(text.includes(NAMES[0]) || text.includes(NAMES[1]), "no hostile name is shown as text");
    await openTab(page, "card");
    await shot(page, "names-2-card");
}

/** The tables that say the same as charts are opened, and have numbers. */
async function openTwins(page, tab) {
    const twins = page.locator(`#panel-${tab} details.twin`);
    const n_twins = await twins.count();
    if (n_twins === 0) return;
    await twins.first().locator("summary").click();
    await eventually(`the first table of ${tab}`, async () =>
        await twins.first().locator("table data").count() > 0);
}

async function saveHostile(page, server) {
    const id = await saveAs(page, NAMES[1]);
    check(/^[a-z0-9_-]{1,60}$/.test(id), `the id ${id}`);
    await page.goto("about:blank");
    await page.goto(server.address);
    await ready(page);
    await eventually("the scenario is in the list", () => stateOf(page, "(state) => " +
        `state.scenarios.some((each) => each.name === ${JSON.stringify(NAMES[1])})`));
    await page.selectOption(".scenario-choice", id);
    await settled(page);
    await openTab(page, "card");
    await checkHarmless(page);
}

/** The figures of the card stand on paper, letter by letter. */
async function print({ scratch }, page) {
    const file = path.join(scratch, "page.pdf");
    await page.pdf({ path: file, format: "A4", landscape: true, printBackground: true });
    const squeeze = (text) => text.replace(/[\s\u00a0\u202f\u00ad]/g, "");
    const printed = squeeze(execFileSync("pdftotext", [file, "-"], { encoding: "utf8" }));
    const texts = await page.$$eval("#panel-card .figures data", (all) =>
        all.map((each) => each.textContent));
    check(texts.length >= 3, `the card has ${texts.length} figures`);
    for (const text of texts) check(printed.includes(squeeze(text)), `not on paper: ${text}`);
}

async function lookInTheDark({ shot }, page) {
    await page.emulateMedia({ colorScheme: "dark" });
    await page.waitForTimeout(200);
    for (const tab of ["card", "modes", "worth"]) {
        await openTab(page, tab);
        await checkAccessible(page, `${tab} in the dark`);
    }
    await shot(page, "names-3-dark");
    await page.emulateMedia({ colorScheme: "light" });
}

async function zoom({ shot }, page) {
    await page.setViewportSize({ width: 640, height: 360 });
    await page.waitForTimeout(200);
    await checkNoOverflow(page, "at twice the size");
    await shot(page, "names-4-zoomed");
    await page.setViewportSize({ width: 1280, height: 720 });
}

async function checkNoOverflow(page, where) {
    const { wide, view } = await page.evaluate(() => ({
        wide: document.scrollingElement.scrollWidth, view: window.innerWidth }));
    check(wide <= view, `${where}: the page is ${wide} px wide in a window of ${view}`);
}

async function readOnPhone({ browser, shot }, server) {
    const page = await openPage(browser, server, { viewport: PHONE, hasTouch: true,
        isMobile: true });
    await page.waitForTimeout(400);
    await checkNoOverflow(page, "on a phone");
    await shot(page, "phone-1-open");
    await checkAccessible(page, "on a phone");
    for (const tab of ["links", "programme"]) {
        await page.locator(`#tab-${tab}`).tap();
        await page.waitForTimeout(200);
        await checkNoOverflow(page, `${tab} on a phone`);
    }
    await shot(page, "phone-2-panel");
    checkNoTroubles(page);
    await page.context().close();
}

/** Four nodes, two equal ways; the link between their middles is bad for all. */
function braessNetwork({ scratch }) {
    const folder = path.join(scratch, "braess");
    mkdirSync(folder, { recursive: true });
    const write = (name, rows) => writeFileSync(path.join(folder, name), `${rows.join("\n")}\n`);
    write("config.csv", ["dataset_name,long_length,speed,currency", "Braess,km,km/h,EUR"]);
    write("node.csv", ["node_id,x_coord,y_coord,zone_id", "start,10.00,50.05,1",
        "north,10.05,50.10,", "south,10.05,50.00,", "end,10.10,50.05,2"]);
    write("link.csv", ["link_id,name,from_node_id,to_node_id,directed,length,lanes,capacity," +
        "free_speed,facility_type,vdf_alpha,vdf_beta",
    "1,,start,north,true,1,1,500,100,street,10,1", "2,,north,end,true,10,1,9000,60,street,0,1",
    "3,,start,south,true,10,1,9000,60,street,0,1", "4,,south,end,true,1,1,500,100,street,10,1"]);
    write("trips.csv", ["o_zone_id,d_zone_id,volume", "1,2,1000"]);
    return folder;
}

async function braess({ browser, program, servers, shot, scratch }) {
    const folder = braessNetwork({ scratch });
    const server = await startServer(program, [folder, path.join(folder, "trips.csv")]);
    servers.push(server);
    const page = await openPage(browser, server);
    await drawByMouse(page, await placeOfNode(page, await nodeIndex(page, "north")),
        await placeOfNode(page, await nodeIndex(page, "south")));
    const time = page.locator("#edits [data-attribute='free_time'] input[type=number]");
    await time.fill("0.1");
    await time.press("Tab");
    await eventually("it is a short way", () => stateOf(page, "(state) => " +
        "state.scenario.edits[0].attributes.free_time === 0.1 && state.run.edits?.[0]" +
        ".attributes.free_time === 0.1"));
    await settled(page);
    await openTab(page, "card");
    await page.waitForTimeout(150);
    const called = await page.locator("#panel-card [data-call=braess]").textContent();
    check(called.includes("This link makes everyone slower"), `the call says: ${called}`);
    const figures = await figuresOf(page, "card");
    check(Number(figures.time_saved) < 0, `it saves ${figures.time_saved}`);
    await shot(page, "braess");
    await checkAccessible(page, "the call");
    checkNoTroubles(page);
    await page.context().close();
    await server.stop();
}

/** Killed in the middle: the page says so, keeps the edits, and goes on when it is back. */
async function killServer({ browser, program, servers, shot, scratch }, server) {
    const page = await openPage(browser, server);
    await drawHostile(page);
    const before = await stateOf(page, "(state) => JSON.stringify(state.scenario.edits)");
    page.isExpectingLoss = true;
    server.child.kill("SIGKILL");
    await page.waitForSelector("#banner:not([hidden])", { timeout: 15000 });
    await shot(page, "killed");
    checkEqual(await stateOf(page, "(state) => JSON.stringify(state.scenario.edits)"), before,
        "the edits while the server is away");
    const again = await startServer(program, [path.join(scratch, "hostile")],
        { port: server.port });
    servers.push(again);
    await page.goto("about:blank");
    await page.goto(again.address);
    await ready(page);
    await settled(page);
    checkEqual(await stateOf(page, "(state) => JSON.stringify(state.scenario.edits)"), before,
        "the edits when the server is back");
    check(await page.locator("#banner").isHidden(), "the banner stays");
    await page.context().close();
    await again.stop();
}

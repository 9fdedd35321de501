// What a planner does with mouse and keyboard, as the tests do it; and what the page then shows.
// SPDX-License-Identifier: Apache-2.0

import { readFile } from "node:fs/promises";

import { check, eventually } from "./check.mjs";

/** The page's state, as plain values. */
export function stateOf(page, read) {
    return page.evaluate(`(${read})(window.linkspan.store.state)`);
}

/** Where a node is on the screen, in pixels of the page. */
export async function placeOfNode(page, id) {
    const place = await page.evaluate((wanted) => {
        const { store, map } = window.linkspan;
        const { geometry, model } = store.state;
        const node = Number.isInteger(wanted) ? wanted
            : model.zones.find((zone) => zone.id === wanted)?.node;
        const [x, y] = map.screenOf(geometry.nodeX[node], geometry.nodeY[node]);
        const box = document.getElementById("map").getBoundingClientRect();
        return { x: box.x + x, y: box.y + y, width: box.width, height: box.height };
    }, id);
    return place;
}

/** The middle of the longest straight piece of a link, as it lies on the screen. */
export function placeOnLink(page, link) {
    return page.evaluate((wanted) => {
        const { store, map } = window.linkspan;
        const g = store.state.geometry;
        const points = [map.screenOf(g.nodeX[g.tail[wanted]], g.nodeY[g.tail[wanted]])];
        for (let vertex = g.firstVertex[wanted]; vertex < g.firstVertex[wanted + 1]; vertex++)
            points.push(map.screenOf(g.vertexX[vertex], g.vertexY[vertex]));
        points.push(map.screenOf(g.nodeX[g.head[wanted]], g.nodeY[g.head[wanted]]));
        const pieces = points.slice(1).map((end, at) => ({ start: points[at], end,
            length: Math.hypot(end[0] - points[at][0], end[1] - points[at][1]) }));
        const { start, end } = pieces.sort((a, b) => b.length - a.length)[0];
        const box = document.getElementById("map").getBoundingClientRect();
        return { x: box.x + (start[0] + end[0]) / 2, y: box.y + (start[1] + end[1]) / 2 };
    }, link);
}

/** Shows a part of the map. */
export async function frame(page, bbox) {
    await page.evaluate((box) => window.linkspan.map.fit(box), bbox);
    await page.waitForTimeout(150);
}

/** The index of the node with that id, asked of the server by its name. */
export async function nodeIndex(page, id) {
    return page.evaluate(async (wanted) => {
        const { store, api } = window.linkspan;
        const { nNodes } = store.state.geometry;
        for (let first = 0; first < nNodes; first += 50) { // as many at once as a browser asks
            const nodes = [...Array(Math.min(50, nNodes - first)).keys()].map((at) => first + at);
            const ids = await Promise.all(nodes.map(async (node) => (await api.node(node)).id));
            const at = ids.findIndex((each) => String(each) === wanted);
            if (at >= 0) return first + at;
        }
        return -1;
    }, id);
}

/** Draws a link between two places with the mouse: tool, click, move, click. */
export async function drawByMouse(page, from, to) {
    await page.click('[data-tool="draw"]');
    await page.mouse.move(from.x, from.y);
    await page.mouse.click(from.x, from.y);
    for (const share of [0.3, 0.6, 0.9, 1])
        await page.mouse.move(from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share);
    await page.waitForTimeout(120);
    await page.mouse.click(to.x, to.y);
}

/** The same with keys alone: the crosshair begins in the middle of the map. */
export async function drawByKeyboard(page, from, to) {
    await page.evaluate(() => document.activeElement?.blur());
    await page.keyboard.press("d");
    const middle = await page.evaluate(() => {
        const box = document.getElementById("map").getBoundingClientRect();
        return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    });
    await moveCrosshair(page, middle, from);
    await page.keyboard.press("Enter");
    await moveCrosshair(page, from, to);
    await page.waitForTimeout(120);
    await page.keyboard.press("Enter");
}

async function moveCrosshair(page, from, to) {
    for (const [distance, less, more] of [[to.x - from.x, "ArrowLeft", "ArrowRight"],
        [to.y - from.y, "ArrowUp", "ArrowDown"]]) {
        const key = distance < 0 ? less : more;
        let left = Math.round(Math.abs(distance));
        for (const [step, press] of [[120, `Control+${key}`], [12, key], [1, `Shift+${key}`]])
            for (; left >= step; left -= step) await page.keyboard.press(press);
    }
}

/** Waits until the answer that is shown belongs to the edits and is the last of its stages. */
export function settled(page, limit_ms = 30000) {
    return eventually("the answer is there", () => page.evaluate(() => {
        const { run, scenario } = window.linkspan.store.state;
        if (run.problem) throw new Error(JSON.stringify(run.problem));
        return run.headline && !run.isRunning && !run.isStale && run.stage !== "preview" &&
            scenario.edits.length > 0 && run.id;
    }), limit_ms);
}

/** Opens a panel by its tab. */
export async function openTab(page, id) {
    await page.click(`#tab-${id}`);
    await page.waitForSelector(`#panel-${id}:not([hidden])`);
    await page.waitForTimeout(120);
}

/** All figures of a panel: key to unrounded value, as the page holds them. */
export function figuresOf(page, panel) {
    return page.evaluate((id) => Object.fromEntries(
        [...document.querySelectorAll(`#panel-${id} data[data-key]`)]
            .map((each) => [each.dataset.key, each.dataset.value])), panel);
}

/** Names the scenario that is shown and writes it to the disk. */
export async function saveAs(page, name) {
    const isNamed = await page.evaluate((wanted) => {
        const { store } = window.linkspan;
        store.actions.setScenarioFacts({ name: wanted });
        return store.state.scenario.name === wanted;
    }, name);
    check(isNamed, "the scenario has no name");
    await page.evaluate(() => document.activeElement?.blur());
    await page.keyboard.press("Control+s");
    await eventually("the scenario is saved", () => stateOf(page, "(state) => " +
        "state.scenario.isSaved && !state.scenario.isDirty"));
    return stateOf(page, "(state) => state.scenario.id");
}

/** Chooses something of the export menu and gives the file's bytes. */
export async function download(page, label) {
    await page.keyboard.press("Escape");
    const [file] = await Promise.all([
        page.waitForEvent("download", { timeout: 20000 }),
        (async () => {
            await page.click("#more-bar button[aria-haspopup]");
            await page.click(`.menu button:has-text("${label}")`);
        })(),
    ]);
    return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

/** How many pixels of a picture differ from its corner: that something is drawn at all. */
export async function inkOfMap(page) {
    const picture = (await page.locator("#map").screenshot()).toString("base64");
    return page.evaluate(async (text) => {
        const bytes = Uint8Array.from(atob(text), (each) => each.charCodeAt(0));
        const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
        const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
        const context = canvas.getContext("2d");
        context.drawImage(bitmap, 0, 0);
        const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
        const colours = new Set();
        for (let at = 0; at < data.length; at += 4)
            colours.add((data[at] << 16) | (data[at + 1] << 8) | data[at + 2]);
        return colours.size;
    }, picture);
}

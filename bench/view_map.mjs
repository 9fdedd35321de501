// Measures the viewer's map in a real browser: node bench/view_map.mjs [--links N] [--modules
// FOLDER] [--browser FILE]
// SPDX-License-Identifier: Apache-2.0
//
// FOLDER holds node_modules with leaflet, esbuild and playwright-core (web/ and tests/viewer/ list
// the versions);
// bench/view_map.sh fetches them. Prints one line per measure: median and 95th percentile in
// milliseconds.
import http from "node:http";
import path from "node:path";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const HERE = path.dirname(fileURLToPath(import.meta.url));
const PAGE = `<!doctype html><html lang="en"><title>bench</title>
<link rel="stylesheet" href="app.css"><div id="map"></div>
<script type="module" src="app.js"></script></html>`;
const STYLE = `@import "./web/src/map/map.css";
html, body { margin: 0; } #map { position: fixed; inset: 0; }`;

const options = readOptions(process.argv.slice(2));
const folders = options.modules.split(":").map((folder) => path.resolve(folder));
const esbuild = await load("esbuild");
const { chromium } = await load("playwright-core");
const server = await serve(await bundle());
const browser = await chromium.launch({
    executablePath: options.browser,
    args: [
        "--no-sandbox",
        "--disable-gpu",
        "--enable-unsafe-swiftshader",
        "--use-angle=swiftshader",
    ],
});
try {
    console.log(`${browser.version()}; no GPU; 1280 x 720; ${options.links} links asked for`);
    await measureMap("painting thread", "yes");
    await measureMap("painting in the page", "no");
} finally {
    await browser.close();
    server.close();
}

/* All measures of one page. */
async function measureMap(name, worker) {
    const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
    page.on("pageerror", (error) => console.error(error.message));
    await page.goto(
        `http://127.0.0.1:${server.address().port}/?links=${options.links}&worker=${worker}`,
    );
    await page.waitForSelector("body[data-ready]", { state: "attached" });
    const before = await memoryOf(page);
    const opened = await page.evaluate(() => window.bench.open());
    console.log(`\n${name}: ${await page.evaluate(() => window.bench.nLinks)} links`);
    console.log(`  open the map to the first picture: ${opened.toFixed(0)} ms`);
    for (const [side, zoom] of [
        ["with", 1],
        ["with", 4],
        ["with", 16],
        ["difference", 1],
        ["difference", 4],
    ]) {
        const { whole, painting } = await page.evaluate(
            ([s, z]) => window.bench.redraw(s, z, 20),
            [side, zoom],
        );
        report(`redraw of ${side}, ${zoom} x, to the screen`, whole);
        report(`    painting alone`, painting);
    }
    await page.evaluate(() => window.bench.redraw("with", 1, 1));
    report("frames while dragging, whole map", await page.evaluate(() => window.bench.pan(120)));
    report("frames while zooming", await page.evaluate(() => window.bench.zoom(32)));
    await page.evaluate(() => window.bench.redraw("with", 4, 1));
    report("frames while dragging, 4 x", await page.evaluate(() => window.bench.pan(120)));
    report("pick (mean of 100)", await page.evaluate(() => window.bench.picks(50)));
    report("hover highlight", await page.evaluate(() => window.bench.hovers(300)));
    report("new flows to the screen, 4 x", await page.evaluate(() => window.bench.fields(10)));
    await page.evaluate(() => window.bench.redraw("with", 1, 1));
    report(
        "new flows to the screen, whole map",
        await page.evaluate(() => window.bench.fields(10)),
    );
    const after = await memoryOf(page);
    console.log(
        `  memory of the page's process: ${before} MiB before the map, ${after} MiB with it`,
    );
    if (worker === "yes") {
        await compareGl(page);
    }
    await page.close();
}

async function compareGl(page) {
    for (const zoom of [1, 4, 16]) {
        const gl = await page.evaluate((z) => window.bench.gl(z, 15), zoom);
        if (gl === null) {
            console.log("  WebGL 2 is not there");
            return;
        }
        report(`WebGL 2 triangles, ${zoom} x (${gl.renderer.slice(0, 60)})`, gl.times);
    }
}

/* Anonymous memory of the largest renderer process, in MiB; the page under measure is the only
 * one with work. */
async function memoryOf(page) {
    await page.waitForTimeout(500);
    const session = await browser.newBrowserCDPSession();
    const { processInfo } = await session.send("SystemInfo.getProcessInfo");
    await session.detach();
    const sizes = processInfo
        .filter((process) => process.type === "renderer")
        .map(({ id }) => {
            const status = readFileSync(`/proc/${id}/status`, "utf8");
            return Number(status.match(/RssAnon:\s+(\d+)/)[1]) / 1024;
        });
    return Math.round(Math.max(...sizes));
}

function report(name, times) {
    const sorted = [...times].sort((a, b) => a - b);
    const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
    console.log(
        `  ${name.padEnd(52)} p50 ${column(at(0.5))}  p95 ${column(at(0.95))}  of ${sorted.length}`,
    );
}

function column(milliseconds) {
    return milliseconds.toFixed(2).padStart(8);
}

async function bundle() {
    const common = {
        bundle: true,
        write: false,
        format: "esm",
        minify: true,
        nodePaths: folders.map((folder) => path.join(folder, "node_modules")),
        loader: { ".png": "dataurl" },
        outdir: "/out",
    };
    const textOf = async (build) =>
        (await esbuild.build({ ...common, ...build })).outputFiles[0].text;
    return {
        "/": ["text/html", PAGE],
        "/app.js": [
            "text/javascript",
            await textOf({ entryPoints: [path.join(HERE, "view_map_page.mjs")] }),
        ],
        "/map_worker.js": [
            "text/javascript",
            await textOf({ entryPoints: [path.join(HERE, "../web/src/map/worker.js")] }),
        ],
        "/app.css": [
            "text/css",
            await textOf({
                stdin: { contents: STYLE, resolveDir: path.join(HERE, ".."), loader: "css" },
            }),
        ],
    };
}

function serve(files) {
    const made = http.createServer((request, response) => {
        const file = files[new URL(request.url, "http://localhost").pathname];
        response.writeHead(file ? 200 : 404, { "content-type": file ? file[0] : "text/plain" });
        response.end(file ? file[1] : "");
    });
    return new Promise((resolve) => made.listen(0, "127.0.0.1", () => resolve(made)));
}

async function load(name) {
    for (const folder of folders) {
        try {
            const module = await import(
                createRequire(path.join(folder, "package.json")).resolve(name)
            );
            return module.default ?? module;
        } catch (error) {
            if (error.code !== "MODULE_NOT_FOUND") {
                throw error;
            }
        }
    }
    throw new Error(`${name} is in none of ${folders.join(", ")}; see bench/view_map.sh`);
}

function readOptions(words) {
    const found = {
        links: "100000",
        modules: `${path.join(HERE, "../web")}:${path.join(HERE, "../tests/viewer")}`,
        browser: "/usr/bin/chromium",
    };
    for (let k = 0; k + 1 < words.length; k += 2) {
        const key = words[k].replace(/^--/, "");
        if (!(key in found)) {
            throw new Error(`unknown option ${words[k]}`);
        }
        found[key] = words[k + 1];
    }
    return found;
}

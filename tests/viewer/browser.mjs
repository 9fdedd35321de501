// A real browser without a way to the world, and a page that tells of everything that goes wrong.
// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

import { check, eventually } from "./check.mjs";

const require = createRequire(path.join(process.env.LINKSPAN_VIEWER_TOOLS, "any.js"));
const { chromium } = require("playwright-core");
const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

export const DESK = { width: 1280, height: 720 };
export const PHONE = { width: 390, height: 844 };

export function launch() {
    return chromium.launch({
        executablePath: "/usr/bin/chromium",
        args: ["--no-first-run", "--disable-dev-shm-usage", "--disable-gpu",
            "--disable-background-networking",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
            ...(process.getuid() === 0 ? ["--no-sandbox"] : [])],
    });
}

/** Opens the page; `page.troubles` collects errors, violations and requests to elsewhere. */
export async function openPage(browser, server, options = {}) {
    const context = await browser.newContext({ viewport: DESK, locale: "en-GB",
        reducedMotion: "reduce", ...options });
    context.setDefaultTimeout(10000);
    const page = await context.newPage();
    page.troubles = [];
    await watch(page, server.origin);
    await page.goto(server.address);
    await ready(page);
    return page;
}

/** The page has its map and the answer for the network as it is. */
export async function ready(page) {
    await eventually("the page is there", () => page.evaluate(() =>
        !!window.linkspan && document.getElementById("starting")?.hidden !== false), 20000);
}

async function watch(page, origin) {
    page.on("console", (message) => {
        if (message.type() === "error" && !page.isExpectingLoss)
            page.troubles.push(`console: ${message.text()}`);
    });
    page.on("pageerror", (error) => page.troubles.push(`error: ${error.stack ?? error}`));
    page.on("request", (request) => {
        const url = request.url();
        if (!url.startsWith(origin) && !/^(data|blob):/.test(url))
            page.troubles.push(`request to elsewhere: ${url}`);
    });
    await page.exposeFunction("tellViolation", (text) =>
        page.troubles.push(`content security policy: ${text}`));
    await page.addInitScript(() => document.addEventListener("securitypolicyviolation", (event) =>
        window.tellViolation(`${event.violatedDirective} ${event.blockedURI}`)));
}

export function checkNoTroubles(page) {
    check(page.troubles.length === 0, page.troubles.slice(0, 5).join("\n        "));
}

/** What axe-core finds serious or critical on the page as it is. */
export async function checkAccessible(page, where) {
    // A debugger's evaluation is not bound by the page's policy, a script element would be.
    await page.evaluate(AXE);
    const found = await page.evaluate(() => window.axe.run(document, {
        resultTypes: ["violations"],
        runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    }));
    const grave = found.violations.filter((each) => ["serious", "critical"].includes(each.impact));
    check(grave.length === 0, `${where}: ${grave.map((each) => `${each.id} (${each.help}): ` +
        each.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ")).join("; ")}`);
}

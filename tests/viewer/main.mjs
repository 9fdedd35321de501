// Runs one suite: node main.mjs PROGRAM SCRATCH SUITE [DATA]; see run.
// SPDX-License-Identifier: Apache-2.0

import { mkdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { createReport } from "./check.mjs";

const SUITES = ["study", "city", "names", "large", "bench"];

const [program, scratch, suite, data = ""] = process.argv.slice(2);
if (!SUITES.includes(suite)) {
    console.error(`there is no suite '${suite}', only ${SUITES.join(", ")}`);
    process.exit(1);
}

const { launch } = await import("./browser.mjs");
const { run } = await import(`./suite_${suite}.mjs`);
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const shots = path.join(scratch, "screenshots");
mkdirSync(shots, { recursive: true });

const browser = await launch();
const report = createReport(showPages);
const servers = [];
const timer = setTimeout(() => {
    console.log("FAILED  the whole suite took longer than ten minutes");
    end(1);
}, 600000);

/** What every open page looks like when a step has failed. */
async function showPages(step) {
    const pages = browser.contexts().flatMap((context) => context.pages());
    const name = `failed-${step.replace(/[^a-z]+/gi, "_")}`;
    for (const [at, page] of pages.entries())
        await page.screenshot({ path: path.join(shots, `${name}-${at}.png`) }).catch(() => {});
}

function end(code) {
    for (const server of servers) server.child.kill("SIGKILL");
    browser.close().finally(() => process.exit(code));
}

try {
    const context = { program, scratch, root, data, browser, report, servers,
        shot: (page, name) => page.screenshot({ path: path.join(shots, `${name}.png`) }) };
    const code = await run(context);
    clearTimeout(timer);
    console.log(report.failures.length === 0 ? `screenshots are in ${shots}`
                                             : `${report.failures.length} steps failed`);
    end(report.failures.length > 0 ? 1 : code ?? 0);
} catch (error) {
    console.log(error.stack);
    end(1);
}

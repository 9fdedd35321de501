// Bundles the page: node web/build.mjs OUT, where OUT/node_modules has the packages of
// web/package-lock.json.  Writes OUT/page: index.html, app.js, app.css, map_worker.js.
// SPDX-License-Identifier: Apache-2.0
import { copyFileSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

const WEB = path.dirname(fileURLToPath(import.meta.url));

/** What is bundled, under the name that the page knows it by. */
const ENTRIES = { app: "src/main.js", map_worker: "src/map/worker.js" };

/** `out` is absolute. */
export async function bundle(out) {
    const esbuild = createRequire(path.join(out, "any.js"))("esbuild");
    const page = path.join(out, "page");
    rmSync(page, { recursive: true, force: true });
    mkdirSync(page, { recursive: true });
    const entryPoints = Object.fromEntries(Object.entries(ENTRIES)
        .map(([name, file]) => [name, path.join(WEB, file)])
        .filter(([name, file]) => name === "app" || existsSync(file)));
    await esbuild.build({
        entryPoints,
        outdir: page,
        bundle: true,
        minify: true,
        format: "esm",
        target: ["es2022", "chrome100", "firefox100", "safari15.4"],
        charset: "utf8",
        legalComments: "eof", // licences of the packages stay with their code
        loader: { ".png": "dataurl", ".svg": "dataurl" },
        nodePaths: [path.join(out, "node_modules")],
        absWorkingDir: WEB,
        logLevel: "warning",
    });
    copyFileSync(path.join(WEB, "index.html"), path.join(page, "index.html"));
    return page;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
    if (process.argv.length !== 3) {
        console.error("usage: build.mjs OUT");
        process.exit(1);
    }
    await bundle(path.resolve(process.argv[2])).catch((error) => {
        if (error.errors === undefined) // of faults in the page's sources, esbuild has said why
            console.error(`build: the page cannot be bundled: ${error.message}`);
        process.exit(1);
    });
}

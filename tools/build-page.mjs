// Embeds the page: node tools/build-page.mjs FOLDER OUT.c
//
// Writes a C file that defines lsp_http_page() of src/http_server/page.h from every file of FOLDER:
// its bytes compressed with gzip, and the first 32 digits of its SHA-256 as ETag.  The same files give
// the same bytes.  SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";

const TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
};

function main() {
    const [folder, out] = process.argv.slice(2);
    if (out === undefined) fail("usage: build-page.mjs FOLDER OUT.c");
    const files = readdirSync(folder).sort().map((name) => read(folder, name));
    for (const path of ["/", "/app.js", "/app.css"])
        if (!files.some((file) => file.path === path)) fail(`the page lacks ${path}`);
    const total = files.reduce((sum, file) => sum + file.gzip.length, 0);
    writeFileSync(`${out}.new`, source(files));
    renameSync(`${out}.new`, out);
    console.log(`build-page: ${files.length} files, ${Math.ceil(total / 1000)} kB compressed`);
}

function read(folder, name) {
    const type = TYPES[path.extname(name)];
    if (type === undefined) fail(`${name} is of no known type`);
    const plain = readFileSync(path.join(folder, name));
    const gzip = gzipSync(plain, { level: 9 });
    gzip[9] = 255; // made on no system in particular
    return {
        path: name === "index.html" ? "/" : `/${name}`,
        type, gzip,
        plainLength: plain.length,
        etag: createHash("sha256").update(plain).digest("hex").slice(0, 32),
    };
}

function source(files) {
    const lines = [
        "/* The page's files, written by tools/build-page.mjs.  SPDX-License-Identifier: Apache-2.0 */",
        '#include "http_server/page.h"', ""];
    files.forEach((file, n) => {
        lines.push(`static const unsigned char FILE_${n}[] = {`);
        for (let at = 0; at < file.gzip.length; at += 24)
            lines.push(`${[...file.gzip.subarray(at, at + 24)].join(",")},`);
        lines.push("};");
    });
    lines.push("", "static const struct lsp_http_file FILES[] = {");
    files.forEach((file, n) => lines.push(
        `    {"${file.path}", "${file.type}", "${file.etag}", FILE_${n}, sizeof FILE_${n}, ${file.plainLength}},`));
    lines.push("};", "",
        "static const struct lsp_http_page PAGE = {FILES, sizeof FILES / sizeof *FILES};", "",
        "const struct lsp_http_page *lsp_http_page(void)", "{", "    return &PAGE;", "}", "");
    return lines.join("\n");
}

function fail(what) {
    console.error(`build-page: ${what}`);
    process.exit(1);
}

main();

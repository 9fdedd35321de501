// Tests of tools/fetch-packages.mjs, with a registry that is a folder.
// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";

const TOOL = fileURLToPath(new URL("../../tools/fetch-packages.mjs", import.meta.url));

/** A registry with the package "kept", and a lock file that names it; `change` may spoil the lock. */
function prepare(change = () => {}) {
    const root = mkdtempSync(path.join(os.tmpdir(), "lsp-packages-"));
    const at = (name) => path.join(root, name);
    mkdirSync(at("package"));
    writeFileSync(at("package/index.js"), "export default 7;\n");
    mkdirSync(at("registry/kept/-"), { recursive: true });
    execFileSync("tar", ["-czf", at("registry/kept/-/kept-1.0.0.tgz"), "-C", root, "package"]);
    const bytes = readFileSync(at("registry/kept/-/kept-1.0.0.tgz"));
    const entry = {
        version: "1.0.0", resolved: "https://registry.npmjs.org/kept/-/kept-1.0.0.tgz",
        integrity: `sha512-${createHash("sha512").update(bytes).digest("base64")}`,
    };
    const lock = { lockfileVersion: 3, packages: { "": {}, "node_modules/kept": entry } };
    change(lock, entry);
    writeFileSync(at("package-lock.json"), JSON.stringify(lock));
    return root;
}

function fetchPackages(root) {
    return spawnSync(process.execPath, [TOOL, root, path.join(root, "out"), path.join(root, "cache")], {
        encoding: "utf8",
        env: { ...process.env, NPM_CONFIG_REGISTRY: `file://${path.join(root, "registry")}/` },
    });
}

function checkRefused(change, what) {
    const root = prepare(change);
    const run = fetchPackages(root);
    assert.equal(run.status, 1, run.stderr);
    assert.match(run.stderr, what);
    assert.equal(existsSync(path.join(root, "out/node_modules")), false);
    rmSync(root, { recursive: true });
}

test("a package is unpacked, and later comes from the cache", () => {
    const root = prepare();
    const file = path.join(root, "out/node_modules/kept/index.js");
    assert.equal(fetchPackages(root).stderr, "");
    assert.equal(readFileSync(file, "utf8"), "export default 7;\n");
    rmSync(path.join(root, "registry"), { recursive: true });
    rmSync(path.join(root, "out"), { recursive: true });
    assert.equal(fetchPackages(root).status, 0);
    assert.equal(readFileSync(file, "utf8"), "export default 7;\n");
    rmSync(root, { recursive: true });
});

test("a cache that was changed is not believed", () => {
    const root = prepare();
    fetchPackages(root);
    const [archive] = readdirSync(path.join(root, "cache"));
    writeFileSync(path.join(root, "cache", archive), "changed");
    assert.equal(fetchPackages(root).status, 0);
    assert.equal(existsSync(path.join(root, "out/node_modules/kept/index.js")), true);
    rmSync(path.join(root, "registry"), { recursive: true });
    writeFileSync(path.join(root, "cache", archive), "changed");
    assert.equal(fetchPackages(root).status, 1);
    rmSync(root, { recursive: true });
});

test("packages for other systems are left out", () => {
    const root = prepare((lock, entry) => {
        lock.packages["node_modules/elsewhere"] = { ...entry, os: ["none"], integrity: "sha512-AAAA" };
        lock.packages["node_modules/not_here"] = { ...entry, cpu: [`!${process.arch}`] };
        lock.packages["node_modules/@a/here"] = { ...entry, os: ["!none"], cpu: [process.arch] };
    });
    assert.equal(fetchPackages(root).stderr, "");
    assert.deepEqual(readdirSync(path.join(root, "out/node_modules")).sort(), ["@a", "kept"]);
    rmSync(root, { recursive: true });
});

test("bytes that the lock file does not state are refused", () =>
    checkRefused((lock, entry) => { entry.integrity = `sha512-${Buffer.alloc(64).toString("base64")}`; },
        /not what the lock file says/));

test("a package without a strong hash is refused", () =>
    checkRefused((lock, entry) => { entry.integrity = "sha1-AAAA"; }, /no SHA-512/));

test("a package from elsewhere is refused", () =>
    checkRefused((lock, entry) => { entry.resolved = "https://evil.example/kept.tgz"; }, /is not from/));

test("a package that is not there is told", () =>
    checkRefused((lock, entry) => { entry.resolved += "x"; }, /cannot be fetched/));

test("a place outside of node_modules is refused", () => {
    for (const place of ["node_modules/../../x", "other/x", "node_modules/x;y", "/x"])
        checkRefused((lock, entry) => { lock.packages[place] = entry; }, /is no place of a package/);
});

// What is said when the page cannot be bundled.  SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";

const BUILD = path.join(path.dirname(fileURLToPath(import.meta.url)), "../../web/build.mjs");

test("a page whose packages are missing says which", () => {
    const out = mkdtempSync(path.join(os.tmpdir(), "linkspan-build-"));
    const { status, stderr } = spawnSync(process.execPath, [BUILD, out], { encoding: "utf8" });
    rmSync(out, { recursive: true, force: true });
    assert.equal(status, 1);
    assert.match(stderr, /^build: the page cannot be bundled: .*esbuild/);
});

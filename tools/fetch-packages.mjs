// Fetches the npm packages that a lock file names: node tools/fetch-packages.mjs FOLDER OUT CACHE
//
// FOLDER holds package-lock.json; the packages go into OUT/node_modules, as `npm ci --ignore-scripts`
// would put them, and their archives are kept in CACHE.  Each archive must have the SHA-512 that the
// lock file states, also when it comes from the cache.  No script of a package is run.  Packages for
// other systems than this one are left out.  NPM_CONFIG_REGISTRY names another registry than the one
// in the lock file.  Needs curl (it knows of proxies and of the system's certificates) and tar, and no
// npm, which is 363 more packages on Debian 12 (docs/decisions/0011-page-build.md).
// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import path from "node:path";

const FETCHED = "https://registry.npmjs.org/";

function main() {
    const [folder, out, cache] = process.argv.slice(2);
    if (cache === undefined) fail("usage: fetch-packages.mjs FOLDER OUT CACHE");
    if (Number.parseInt(process.versions.node, 10) < 18)
        fail(`Node 18 or later is needed; this is ${process.version}`);
    const lock = JSON.parse(readFileSync(path.join(folder, "package-lock.json"), "utf8"));
    if (lock.lockfileVersion < 2) fail(`${folder}/package-lock.json is of an old version`);
    const making = path.join(out, `node_modules.${process.pid}`);
    rmSync(making, { recursive: true, force: true });
    for (const [place, entry] of Object.entries(lock.packages))
        if (place !== "" && isForThisSystem(entry)) unpack(place, entry, making, cache);
    rmSync(path.join(out, "node_modules"), { recursive: true, force: true });
    renameSync(making, path.join(out, "node_modules"));
}

/** An entry without os, cpu or libc is for all; "!win32" is for all but that. */
function isForThisSystem(entry) {
    const suits = (names, own) => names === undefined || names.includes(own) ||
        (names.every((name) => name.startsWith("!")) && !names.includes(`!${own}`));
    return suits(entry.os, process.platform) && suits(entry.cpu, process.arch) &&
        suits(entry.libc, "glibc");
}

function unpack(place, entry, making, cache) {
    // The lock file is ours, but a path in it is still a path.
    if (!/^node_modules\/[a-z0-9@._/-]+$/i.test(place) || place.split("/").includes(".."))
        fail(`${place} is no place of a package`);
    const archive = fetchArchive(place, entry, cache);
    const folder = path.join(making, place.slice("node_modules/".length));
    mkdirSync(folder, { recursive: true });
    execFileSync("tar", ["-xzf", archive, "-C", folder, "--strip-components=1",
        "--no-same-owner", "--no-same-permissions"]);
}

/** The archive's place in the cache, once its bytes are those of the lock file. */
function fetchArchive(place, entry, cache) {
    const stated = /^sha512-([A-Za-z0-9+/=]+)$/.exec(entry.integrity ?? "");
    if (stated === null) fail(`${place} has no SHA-512 in the lock file`);
    const archive = path.join(cache, `${Buffer.from(stated[1], "base64").toString("hex").slice(0, 40)}.tgz`);
    if (existsSync(archive) && sha512(archive) === stated[1]) return archive;
    mkdirSync(cache, { recursive: true });
    const coming = `${archive}.${process.pid}`;
    download(place, address(place, entry), coming);
    const found = sha512(coming);
    if (found !== stated[1]) {
        rmSync(coming);
        fail(`${place} is not what the lock file says: SHA-512 ${found}, expected ${stated[1]}`);
    }
    renameSync(coming, archive);
    return archive;
}

function address(place, entry) {
    const registry = process.env.NPM_CONFIG_REGISTRY ?? process.env.npm_config_registry;
    if (!entry.resolved?.startsWith(FETCHED)) fail(`${place} is not from ${FETCHED}`);
    return registry ? entry.resolved.replace(FETCHED, `${registry.replace(/\/$/, "")}/`) : entry.resolved;
}

function download(place, from, to) {
    try {
        execFileSync("curl", ["--fail", "--silent", "--show-error", "--location", "--retry", "3",
            "--connect-timeout", "20", "--max-time", "600", "--max-filesize", "100000000",
            "--output", to, from], { stdio: ["ignore", "ignore", "inherit"] });
    } catch (error) {
        rmSync(to, { force: true });
        fail(`${place} cannot be fetched from ${from}` +
            (error.code === "ENOENT" ? ": there is no curl" : " (its words are above)"));
    }
}

function sha512(file) {
    return createHash("sha512").update(readFileSync(file)).digest("base64");
}

function fail(what) {
    console.error(`fetch-packages: ${what}`);
    process.exit(1);
}

main();

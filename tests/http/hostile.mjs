// Hostile requests to the real program: node tests/http/hostile.mjs PROGRAM SCRATCH FOLDER [TRIPS]
//
// FOLDER is a study, or a network with its table of trips; a copy in SCRATCH is shown, and compared
// before and after: nothing may be written but what an honest request asks for.  Every refusal is a problem in JSON, nothing of it is
// a fault of the server (500), and the honest request after each is answered.
// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { cpSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { ADDRESSES, BODIES, BODY_TARGETS, SCENARIOS, SOLVES } from "./hostile_cases.mjs";
import { ask, filesOf, resources, sendRaw, startView } from "./program.mjs";

const REFUSED = [400, 401, 403, 404, 405, 409, 412, 413, 415, 422, 428, 501];

async function checkAlive(view, after) {
    assert.ok(view.isRunning(), `the program ended after ${after}\n${view.said.err}`);
    const answer = await ask(view, "GET", "/api/v1/model");
    assert.equal(answer.status, 200, `no honest answer after ${after}`);
    assert.equal(typeof answer.json().counts.links, "number");
}

/** What went wrong, all of it, so that one run tells everything. */
const faults = [];

async function checkCase(view, one) {
    try {
        await checkOne(view, one);
    } catch (error) {
        if (!(error instanceof assert.AssertionError) || !view.isRunning()) throw error;
        faults.push(error.message);
    }
}

async function checkOne(view, [method, target, body, statuses, headers = {}]) {
    const what = `${method} ${target.slice(0, 80)} ${JSON.stringify(headers)} ` +
        (Buffer.isBuffer(body) ? body.toString("hex") : JSON.stringify(body) ?? "").slice(0, 200);
    const answer = await ask(view, method, target, { headers, body });
    assert.ok(statuses.includes(answer.status), `${what}: ${answer.status} ${answer.body.toString().slice(0, 300)}`);
    if (answer.status >= 400) {
        assert.equal(answer.headers["content-type"], "application/problem+json", what);
        const problem = answer.json();
        assert.equal(problem.status, answer.status, what);
        assert.ok(problem.title.length > 0 && problem.detail.length > 0, what);
    }
    assert.match(answer.headers["content-security-policy"], /default-src 'none'/, what);
    await checkAlive(view, what);
}

async function checkBodies(view) {
    for (const body of BODIES)
        for (const [method, target] of BODY_TARGETS)
            if (body !== "" || !target.endsWith("/report")) // which needs none
                await checkCase(view, [method, target, body, REFUSED, { "If-None-Match": "*" }]);
    const large = Buffer.alloc(3 << 20, "[");
    await checkCase(view, ["POST", "/api/v1/solve", large, [413]]);
}

/** Whoever asks: the server's own checks, once more through the program. */
async function checkStrangers(view) {
    for (const [headers, status] of [
        [{ Host: `evil.example:${view.port}` }, 403], [{ "X-Linkspan-Token": null }, 401],
        [{ "X-Linkspan-Token": "0".repeat(32) }, 401], [{ Origin: "http://evil.example" }, 403],
        [{ Origin: "null" }, 403], [{ "Sec-Fetch-Site": "cross-site" }, 403], [{ "Sec-Fetch-Site": "same-site" }, 403]]) {
        await checkCase(view, ["GET", "/api/v1/model", undefined, [status], headers]);
        await checkCase(view, ["POST", "/api/v1/solve",
            { client: "c", sequence: 1, like: null, edits: [], goal: "preview" }, [status], headers]);
    }
    assert.equal((await ask(view, "GET", "/", { headers: { Host: null } })).status, 400); // by the library
    for (const target of ["/../study.yaml", "/%2e%2e/study.yaml", "/..%2fstudy.yaml", "/app.js%00", "//etc/passwd"])
        await checkCase(view, ["GET", target, undefined, [400]]);
    for (const target of ["/study.yaml", "/etc/passwd", "/app.js.map", "/src/main.js"])
        await checkCase(view, ["GET", target, undefined, [404]]);
    for (const method of ["OPTIONS", "TRACE", "PATCH", "PROPFIND"])
        await checkCase(view, [method, "/api/v1/model", undefined, [405]]);
}

/** Names are data: what is saved is read back as it was, whatever stands in it. */
async function checkNames(view, keepsNames) {
    const names = ["<script>alert(1)</script>", "'\"#&*!|>%@`{[", "a: b", "- x", "? y", "null", "~", "true", "1e3",
        "\\n", "\u202eabc", "\ufeffx", "é豆满江", "=1+1", "x # y", " x".repeat(20).trim(), "x".repeat(200)];
    const { id: link } = (await ask(view, "GET", "/api/v1/links/0")).json();
    for (const [n, name] of names.entries()) {
        const id = `name_${n}`, target = `/api/v1/scenarios/${id}`;
        const body = { name, about: `${name}\n${name}`, like: null, edits: [{ do: "close", link }] };
        const saved = await ask(view, "PUT", target, { body, headers: { "If-None-Match": "*" } });
        if (saved.status !== 200) {
            faults.push(`${name}: ${saved.status} ${saved.body}`);
            continue;
        }
        const found = (await ask(view, "GET", "/api/v1/scenarios")).json().find((one) => one.id === id);
        if (found?.edits[0]?.link !== link) faults.push(`${name}: its edits are ${JSON.stringify(found?.edits)}`);
        // A table of changes has ids alone.
        if (keepsNames && (found?.name !== name || found?.about !== body.about)) faults.push(`${name} is read as ${found?.name}, ${found?.about}`);
        const etag = found?.etag ?? saved.json().etag;
        for (const [match, status] of [['"other"', 412], [etag, 200], [etag, 404]]) {
            const answer = await ask(view, "DELETE", target, { headers: { "If-Match": match } });
            if (answer.status !== status) faults.push(`delete ${name}: ${answer.status} ${answer.body}`);
        }
    }
    await checkAlive(view, "the names");
}

/** Connections that are torn, half sent or silent while the honest one is answered. */
async function checkConnections(view) {
    const half = Array.from({ length: 200 }, (_, n) => sendRaw(view, Buffer.from("POST /api/v1/solve HTTP/1.1\r\n".slice(0, 1 + n % 28)), { ms: 3000 }));
    await new Promise((resolve) => setTimeout(resolve, 200));
    await checkAlive(view, "half-sent requests");
    for (let length = 0; length < 120; length += 7)
        await sendRaw(view, Buffer.from(`POST /api/v1/solve HTTP/1.1\r\nHost: 127.0.0.1:${view.port}\r\nX-Linkspan-Token: ${view.token}\r\nContent-Length: 9\r\n\r\n{}`.slice(0, length)), { closeAfter: true });
    await checkAlive(view, "torn requests");
    const deaf = Array.from({ length: 30 }, () => sendRaw(view, Buffer.from(`GET /api/v1/events?token=${view.token} HTTP/1.1\r\nHost: 127.0.0.1:${view.port}\r\n\r\n`), { ms: 1500 }));
    await checkAlive(view, "many listeners");
    await Promise.all([...half, ...deaf]);
    await checkAlive(view, "all of them");
}

/** Many solves at once: the newest wins, none is lost without a word. */
async function checkManySolves(view) {
    const answers = await Promise.all(Array.from({ length: 40 }, (_, n) => ask(view, "POST", "/api/v1/solve",
        { body: { client: "storm", sequence: n + 1, like: null, edits: [], goal: "final" } })));
    for (const answer of answers) assert.ok([202, 409, 429, 503].includes(answer.status), `${answer.status} ${answer.body}`);
    await checkAlive(view, "many solves");
    for (const answer of answers)
        if (answer.status === 202)
            assert.ok([200, 202, 204, 404, 409].includes((await ask(view, "DELETE", `/api/v1/runs/${answer.json().run}`)).status));
    await checkAlive(view, "their cancelling");
}

async function main() {
    const [program, scratch, folder, trips] = process.argv.slice(2);
    const copy = path.join(scratch, path.basename(folder));
    rmSync(scratch, { recursive: true, force: true });
    cpSync(folder, copy, { recursive: true });
    const args = trips === undefined ? [copy] : [copy, path.join(copy, trips)];
    // What honest requests write: a report, and a table from which every candidate was taken again.
    const isEmptyTable = (file) => file.endsWith("/changes.csv") && !readFileSync(file, "utf8").trim().includes("\n");
    const isOurs = (file) => /\/results(\.|\/|$)/.test(file) || isEmptyTable(file);
    const before = filesOf(scratch, isOurs);
    const view = await startView(program, args);
    await checkAlive(view, "the start");
    await checkStrangers(view);
    await checkBodies(view);
    for (const one of [...SOLVES, ...ADDRESSES, ...SCENARIOS]) await checkCase(view, one);
    await checkNames(view, trips === undefined);
    await checkConnections(view);
    await checkManySolves(view);
    assert.deepEqual(faults, []);
    const { kilobytes, threads, files } = resources(view);
    console.log(`${kilobytes} kB, ${threads} threads, ${files} open files at the end`);
    assert.ok(threads < 100 && files < 200);
    assert.ok(["SIGINT", 130].includes(await view.end()), view.said.err);
    assert.doesNotMatch(view.said.err, /ERROR: AddressSanitizer|runtime error|bug at/);
    assert.deepEqual(filesOf(scratch, isOurs), before, "files were changed");
}

await main();

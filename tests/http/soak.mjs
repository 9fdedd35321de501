// Asks the viewer anything for a while: node tests/http/soak.mjs PROGRAM SCRATCH SECONDS SEED FOLDER [TRIPS]
//
// Honest pages (solve while dragging, ask, save, listen) and hostile ones at once, from a seed that is
// printed.  Fails when the program ends, when an honest request gets no right answer, or when memory,
// threads or open files keep growing.  SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { cpSync, rmSync } from "node:fs";
import path from "node:path";
import { ADDRESSES, BODIES, BODY_TARGETS, SCENARIOS, SOLVES } from "./hostile_cases.mjs";
import { ask, resources, sendRaw, startView } from "./program.mjs";

const [program, scratch, seconds, seed, folder, trips] = process.argv.slice(2);
/** Beyond the first quarter's peak; what runs keep differs from one to the next. */
const GROWTH_KILOBYTES = 100000;

let state = Number(seed) >>> 0;
function random() { // Numerical Recipes' ranqd1: for choosing only
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
}
const pick = (list) => list[Math.floor(random() * list.length)];

function randomEdits(ids, nodes) {
    return Array.from({ length: Math.floor(random() * 4) }, (_, n) => pick([
        () => ({ do: "close", link: pick(ids) }),
        () => ({ do: "change", link: pick(ids), attributes: { length: 0.1 + 5 * random() } }),
        () => ({ do: "split", link: pick(ids), at: random(), node: `s${n}` }),
        () => ({ do: "add", id: `a${n}`, from: pick(nodes), to: pick(nodes), both_ways: random() < 0.5,
            attributes: { length: 1 + random() } }),
    ])());
}

/** What a page does: each answer is one of those that it knows how to show. */
async function actHonestly(view, world) {
    const edits = randomEdits(world.ids, world.nodes), run = pick([0, world.run, world.run]);
    const [method, target, body] = pick([
        ["POST", "/api/v1/solve", { client: pick(["a", "b"]), sequence: ++world.sequence, like: null, edits, goal: pick(["preview", "final"]) }],
        ["POST", "/api/v1/lines", { like: null, edits }],
        ["POST", "/api/v1/select", { run, side: pick(["with", "without"]), links: [Math.floor(random() * world.n_links)], any: false }],
        ["POST", "/api/v1/routes", { run, from: Math.floor(random() * world.n_zones), to: Math.floor(random() * world.n_zones) }],
        ["POST", "/api/v1/isochrone", { run, zone: Math.floor(random() * world.n_zones) }],
        ["GET", "/api/v1/geometry.bin"], ["GET", "/api/v1/scenarios"], ["GET", "/"], ["GET", "/app.js"],
        ["GET", `/api/v1/runs/${run}/${pick(["preview", "draft", "certified"])}/fields.bin`],
        ["GET", `/api/v1/export/${run}.${pick(["csv", "geojson", "gpkg"])}`], ["DELETE", `/api/v1/runs/${run}`],
    ]);
    const answer = await ask(view, method, target, { body });
    assert.ok([200, 202, 304, 404, 409, 422, 501, 503].includes(answer.status), `${method} ${target}: ${answer.status} ${answer.body.toString().slice(0, 300)}`);
    if (target === "/api/v1/solve" && answer.status === 202) world.run = answer.json().run;
}

async function actHostilely(view) {
    const kind = random();
    if (kind < 0.2) await sendRaw(view, Buffer.from("POST /api/v1/solve HTTP/1.1\r\nHost: x".slice(0, Math.floor(random() * 40))), { ms: 500 });
    else if (kind < 0.3) await sendRaw(view, Buffer.from(`GET /api/v1/events?token=${view.token} HTTP/1.1\r\nHost: 127.0.0.1:${view.port}\r\n\r\n`), { ms: 2000 * random() });
    else if (kind < 0.5) await ask(view, ...pick(BODY_TARGETS), { body: pick(BODIES) });
    else {
        const [method, target, body, , headers] = pick([...SOLVES, ...ADDRESSES, ...SCENARIOS]);
        await ask(view, method, target, { body, headers });
    }
}

async function loop(view, until, act) {
    for (; Date.now() < until && view.isRunning();) await act();
}

async function main() {
    console.log(`seed ${seed}, ${seconds} s`);
    const copy = path.join(scratch, path.basename(folder));
    rmSync(scratch, { recursive: true, force: true });
    cpSync(folder, copy, { recursive: true });
    const view = await startView(program, trips === undefined ? [copy] : [copy, path.join(copy, trips)]);
    const model = (await ask(view, "GET", "/api/v1/model")).json();
    const names = (kind, n) => Promise.all(Array.from({ length: Math.min(n, 30) }, async (_, at) => (await ask(view, "GET", `/api/v1/${kind}/${at}`)).json().id));
    const world = { run: 0, sequence: 0, n_links: model.counts.links, n_zones: model.zones.length,
        ids: await names("links", model.counts.links), nodes: await names("nodes", model.counts.nodes) };
    const begin = Date.now(), until = begin + 1000 * Number(seconds);
    let early = 0, late = 0, n = 0;
    const watch = setInterval(() => {
        const { kilobytes } = resources(view);
        if (Date.now() - begin < 250 * Number(seconds)) early = Math.max(early, kilobytes);
        else late = Math.max(late, kilobytes);
    }, 200);
    const honest = () => { n++; return actHonestly(view, world); };
    await Promise.all([loop(view, until, honest), loop(view, until, honest), loop(view, until, () => actHostilely(view)), loop(view, until, () => actHostilely(view))]);
    clearInterval(watch);
    assert.ok(view.isRunning(), `the program ended\n${view.said.err}`);
    assert.equal((await ask(view, "GET", "/api/v1/model")).status, 200);
    const { threads, files } = resources(view);
    console.log(`${n} honest requests; at most ${early} kB in the first quarter, ${late} kB after; ${threads} threads, ${files} open files`);
    assert.ok(threads < 100 && files < 200 && late < early + GROWTH_KILOBYTES, "it keeps growing");
    assert.ok(["SIGINT", 130].includes(await view.end()), view.said.err);
    assert.doesNotMatch(view.said.err, /AddressSanitizer|runtime error|bug at/);
}

await main();

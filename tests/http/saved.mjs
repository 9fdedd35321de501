// What is drawn and saved: node tests/http/saved.mjs PROGRAM SCRATCH FOLDER [TRIPS]
//
// The figures of a run are those that the command line computes from the saved file, number for
// number; a file changed by somebody else is not overwritten; a server that is killed while it
// saves leaves a whole scenario; of fifty quick wishes the last is answered; a report that fails is
// told as such.
// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ask, sendRaw, startView } from "./program.mjs";

const [, , program, scratch, folder, trips] = process.argv;
const TRIES = 6000, PAUSE_MS = 10;
const NEW = { "If-None-Match": "*" };

const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

async function get(view, target) {
    const answer = await ask(view, "GET", `/api/v1/${target}`);
    assert.equal(answer.status, 200, `${target}: ${answer.body}`);
    return answer.json();
}

async function solve(view, like, edits, goal = "final", sequence = 1) {
    const body = { client: "test", sequence, like, edits, goal };
    const answer = await ask(view, "POST", "/api/v1/solve", { body });
    assert.equal(answer.status, 202, String(answer.body));
    return answer.json().run;
}

/** The run once it has ended. */
async function end(view, run) {
    for (let turn = 0; turn < TRIES; turn++) {
        const answer = await get(view, `runs/${run}`);
        if (!["waiting", "running"].includes(answer.state)) return answer;
        await pause(PAUSE_MS);
    }
    return assert.fail(`run ${run} does not end`);
}

/** Edits of the first link that can be edited, and of a road beside it. */
async function makeEdits(view, model) {
    for (let link = 0; link < model.counts.links; link++) {
        const { id, attributes, is_editable } = await get(view, `links/${link}`);
        if (is_editable === false || attributes.toll === undefined) continue;
        return [{ do: "change", link: id, attributes: { toll: attributes.toll + 0.37 } }];
    }
    return assert.fail("no link has a toll");
}

function put(view, body, headers) {
    return ask(view, "PUT", "/api/v1/scenarios/drawn_here", { body, headers });
}

/** The figures by key. */
const figuresOf = (run) => Object.fromEntries(run.stages.at(-1).figures.map((each) => [each.key, each.value]));

function run(args) {
    return execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], maxBuffer: 1 << 28 });
}

/** What the command line computes from what was saved, under the keys of figures. */
function computeAgain(shown) {
    if (trips) {
        const answer = JSON.parse(run(["what-if", shown, path.join(shown, trips), path.join(shown, "changes.csv"), "--json"]));
        return { time_saved: answer.candidates.at(-1).saved };
    }
    const output = `${shown}.results`;
    rmSync(output, { recursive: true, force: true });
    run(["appraise", shown, "--draws", "0", "--quiet", "--output", output]);
    const report = JSON.parse(readFileSync(path.join(output, "report.json"), "utf8"));
    const { npv, benefit, cost } = report.scenarios.find((each) => each.id === "drawn_here").appraisal;
    return { npv, benefit_pv: benefit, cost_pv: cost };
}

async function checkNumbers(view, shown, like, edits) {
    const solved = await end(view, await solve(view, like, edits));
    assert.equal(solved.state, "done", JSON.stringify(solved.problem));
    const saved = await put(view, { name: "Drawn <here>", about: "", like, edits }, NEW);
    assert.equal(saved.status, 200, String(saved.body));
    const found = (await get(view, "scenarios")).find((each) => each.id === "drawn_here");
    assert.deepEqual(found.edits, edits);
    const figures = figuresOf(solved), again = computeAgain(shown);
    for (const [key, value] of Object.entries(again))
        assert.equal(figures[key], value, `${key}: the page would show ${figures[key]}, the command line says ${value}`);
    return found.etag;
}

/** An editor changes the file: the page's state is no longer the file's. */
async function checkConflict(view, shown, like, edits, etag) {
    const file = path.join(shown, trips ? "changes.csv" : "scenarios/drawn_here.yaml");
    const body = { name: "Drawn <here>", about: "", like, edits };
    const toll = edits[0].attributes.toll, text = readFileSync(file, "utf8");
    assert.ok(text.includes(String(toll)), text);
    writeFileSync(file, text.replaceAll(String(toll), String(toll + 1)));
    const before = readFileSync(file, "utf8");
    assert.equal((await put(view, body, { "If-Match": etag })).status, 412);
    assert.equal((await put(view, body, NEW)).status, 412);
    assert.equal(readFileSync(file, "utf8"), before);
}

/** Many wishes at once: what runs at last is the last. */
async function checkBurst(view, like, edits) {
    const runs = [];
    for (let sequence = 0; sequence < 50; sequence++)
        runs.push(await solve(view, like, edits, sequence < 49 ? "preview" : "final", sequence));
    const last = await end(view, runs.at(-1));
    assert.equal(last.state, "done", JSON.stringify(last.problem));
    assert.equal(last.sequence, 49);
    assert.equal((await ask(view, "GET", `/api/v1/runs/${runs[0]}`)).status, 404);
}

/** Scenarios that come and go while they are listed: the list is always there. */
async function checkListing(view, like, edits) {
    const ROUNDS = 30, target = "/api/v1/scenarios/fleeting";
    let isOver = false;
    const list = async () => { while (!isOver) await get(view, "scenarios"); };
    const lists = [list(), list(), list()];
    for (let round = 0; round < ROUNDS; round++) {
        const saved = await ask(view, "PUT", target, { body: { name: "n", about: "", like, edits }, headers: NEW });
        const gone = await ask(view, "DELETE", target, { headers: { "If-Match": saved.json().etag } });
        assert.equal(gone.status, 200, String(gone.body));
    }
    isOver = true;
    await Promise.all(lists);
}

/** A report that fails is told as such; what could not be read again with it is not saved. */
async function checkFailedReport(view, shown, like, edits) {
    const file = path.join(shown, "study.yaml"), text = readFileSync(file, "utf8");
    writeFileSync(file, `${text}\nnonsense: 1\n`);
    let said, id;
    for (let turn = 0; turn < 10 && said === undefined; turn++) { // a busy machine may listen too late
        const events = sendRaw(view, Buffer.from(`GET /api/v1/events?token=${view.token} HTTP/1.0\r\nHost: 127.0.0.1:${view.port}\r\n\r\n`), { ms: 2000 });
        await pause(300);
        id = (await ask(view, "POST", "/api/v1/report")).json().run;
        said = /event: failed\ndata: (.*)\n/.exec(String(await events))?.[1];
    }
    const { run: failed, problem } = JSON.parse(said);
    assert.equal(failed, id);
    assert.equal(problem.status, 422);
    const saved = await ask(view, "PUT", "/api/v1/scenarios/unreadable", { body: { name: "n", about: "", like, edits }, headers: NEW });
    assert.equal(saved.status, 422, String(saved.body));
    assert.ok(!existsSync(path.join(shown, "scenarios/unreadable.yaml")));
    writeFileSync(file, text);
}

/** Killed at any moment of saving, the scenario is there, the old or the new one. */
async function checkKilled(args, like, edits) {
    const view = await startView(program, args);
    const first = await put(view, { name: "n", about: "", like, edits }, NEW);
    let { etag } = first.json(), n_saved = 0;
    const stop = setTimeout(() => process.kill(view.pid, "SIGKILL"), 300);
    while (view.isRunning()) {
        const answer = await put(view, { name: `n${n_saved}`, about: "", like, edits }, { "If-Match": etag });
        if (answer.status !== 200) break;
        etag = answer.json().etag;
        n_saved++;
    }
    clearTimeout(stop);
    await view.end();
    const again = await startView(program, args);
    const found = (await get(again, "scenarios")).find((each) => each.id === "drawn_here");
    assert.deepEqual(found.edits, edits);
    assert.equal(await again.end(), "SIGINT");
}

async function main() {
    const copy = () => {
        rmSync(scratch, { recursive: true, force: true });
        const shown = path.join(scratch, path.basename(folder));
        cpSync(folder, shown, { recursive: true });
        return shown;
    };
    let shown = copy();
    const args = () => (trips ? [shown, path.join(shown, trips)] : [shown]);
    const view = await startView(program, args());
    const model = await get(view, "model"), like = trips ? null : model.scenarios;
    const edits = await makeEdits(view, model);
    const etag = await checkNumbers(view, shown, like, edits);
    await checkConflict(view, shown, like, edits, etag);
    await checkBurst(view, like, edits);
    await checkListing(view, like, edits);
    if (!trips) await checkFailedReport(view, shown, like, edits);
    assert.equal(await view.end(), "SIGINT");
    shown = copy();
    await checkKilled(args(), like, edits);
}

await main();

// The solver: newest wins, stale answers, kept answers, reconnection, comparisons in between.
// SPDX-License-Identifier: Apache-2.0
import { webcrypto } from "node:crypto";
import assert from "node:assert/strict";
import test from "node:test";

import * as edits from "../src/edits.js";
import { createSolver } from "../src/solver.js";
import { createStore } from "../src/store.js";

// Browsers have it everywhere; Node 18 only as a module.
globalThis.crypto ??= webcrypto;

const MODEL = { kind: "roads", fields: [{ key: "flow" }], shown_year: null };
const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

function world() {
    const asked = [];
    const cancelled = [];
    let nextRun = 1;
    const api = {
        isGone: false,
        solve: async (body) => {
            if (api.isGone) throw { isGone: true };
            asked.push(body);
            return { run: nextRun++ };
        },
        fields: async () => ({ nLinks: 1, fields: [{}], noise: [0] }),
        details: async (run) => ({ of: run }),
        cancel: async (run) => cancelled.push(run),
    };
    const store = createStore(MODEL, {});
    let now = 0;
    const solver = createSolver(store, api, { now: () => (now += 1000) });
    store.actions.newScenario({ name: "Mine" });
    const finish = async (run) => {
        solver.onStage({ run, stage: "certified" });
        await settle();
        solver.onDone({ run, seconds: 1, stages: [] });
        await settle();
    };
    const close = (link) =>
        store.actions.changeEntries("close", (list) =>
            edits.addEdits(list, [{ edit: { do: "close", link } }]),
        );
    return { asked, cancelled, api, store, solver, finish, close };
}

test("an edit asks, and its answer is shown until the next edit makes it stale", async () => {
    const { asked, store, finish, close } = world();
    close("1");
    await settle();
    const run = asked.length;
    assert.deepEqual(asked.at(-1).edits, [{ do: "close", link: "1" }]);
    await finish(run);
    assert.equal(store.state.run.id, run);
    assert.equal(store.state.run.isStale, false);
    assert.equal(store.state.run.isRunning, false);
    close("2");
    assert.equal(store.state.run.isStale, true);
});

test("without edits the server's own run is shown, and nothing is asked", async () => {
    const { asked, store, solver } = world();
    store.actions.openBase();
    await settle();
    const before = asked.length;
    solver.onHello({ base_state: "solving" });
    solver.start();
    await settle();
    assert.equal(asked.length, before);
    assert.equal(store.state.run.isRunning, true);
    solver.onBase({ run: 0, stage: "certified" });
    await settle();
    assert.equal(store.state.run.id, 0);
    solver.onDone({ run: 0, stages: [] });
    await settle();
    assert.equal(store.state.run.isRunning, false);
    assert.equal(store.state.run.isStale, false);
});

test("a page that comes late hears of the base once, and it is over", async () => {
    const { store, solver } = world();
    store.actions.openBase();
    await settle();
    solver.onHello({ base_state: "ready" });
    solver.start();
    await settle();
    assert.equal(store.state.run.isRunning, true);
    solver.onBase({ run: 0, stage: "certified" });
    await settle();
    assert.equal(store.state.run.isRunning, false);
    assert.equal(store.state.run.stage, "certified");
});

test("a run is over when its last stage is shown, not when the server has finished", async () => {
    const { asked, api, store, solver, close } = world();
    close("1");
    await settle();
    const run = asked.length;
    const plain = api.fields;
    let show = null;
    api.fields = () => new Promise((resolve) => (show = () => resolve(plain())));
    solver.onStage({ run, stage: "certified" });
    solver.onDone({ run, stages: [] });
    await settle();
    assert.equal(store.state.run.isRunning, true);
    show();
    await settle();
    assert.equal(store.state.run.isRunning, false);
    assert.equal(store.state.run.stage, "certified");
});

test("a question about a forgotten run makes the server solve it again, once", async () => {
    const { asked, store, finish, close } = world();
    close("1");
    await settle();
    await finish(asked.length);
    const before = asked.length;
    store.actions.setQuestion({ problem: { kind: "select", problem: { status: 404 } } });
    await settle();
    assert.equal(asked.length, before + 1);
    store.actions.setQuestion({ isAsking: false });
    await settle();
    assert.equal(asked.length, before + 1);
});

test("an older answer that comes late does not replace a newer one", async () => {
    const { asked, store, solver, finish, close } = world();
    close("1");
    await settle();
    const older = asked.length;
    close("2");
    await settle();
    await finish(asked.length);
    solver.onStage({ run: older, stage: "refined" });
    await settle();
    assert.equal(store.state.run.id, asked.length);
});

test("undo shows the kept answer at once, without asking", async () => {
    const { asked, store, finish, close } = world();
    close("1");
    await settle();
    const first = asked.length;
    await finish(first);
    close("2");
    await settle();
    await finish(asked.length);
    const n_asked = asked.length;
    store.actions.undo();
    await settle();
    assert.equal(asked.length, n_asked);
    assert.equal(store.state.run.id, first);
    assert.equal(store.state.run.isStale, false);
});

test("events that come before the answer that names their run are not lost", async () => {
    const { asked, api, store, solver, close } = world();
    await settle();
    const plain = api.solve;
    api.solve = async (body) => {
        const answer = await plain(body);
        solver.onStage({ run: answer.run, stage: "draft" });
        return answer;
    };
    close("1");
    await settle();
    assert.equal(store.state.run.id, asked.length);
    assert.equal(store.state.run.stage, "draft");
});

test("a request that did not reach the server is made again when it is back", async () => {
    const { asked, api, store, solver, finish, close } = world();
    await settle();
    const before = asked.length;
    api.isGone = true;
    close("1");
    await settle();
    assert.equal(asked.length, before);
    api.isGone = false;
    solver.onReconnect();
    await settle();
    assert.equal(asked.length, before + 1);
    await finish(before + 1);
    assert.equal(store.state.run.isStale, false);
});

test("of many previews in one moment only the first and the newest are asked", async () => {
    const { asked, store } = world();
    await settle();
    const before = asked.length;
    for (let step = 0; step < 50; step++)
        store.actions.setTrial({ edits: [{ do: "close", link: String(step) }] });
    await settle();
    assert.ok(asked.length - before <= 2, `${asked.length - before} requests`);
    assert.equal(asked.at(-1).edits[0].link, "49");
    assert.equal(asked.at(-1).goal, "preview");
});

test("a comparison waits for the page's own run, and is asked again when overtaken", async () => {
    const { asked, store, solver, finish, close } = world();
    close("1");
    await settle();
    const own = asked.length;
    const answer = solver.solveOnce({ like: null, edits: [{ do: "close", link: "9" }] });
    await settle();
    assert.equal(asked.length, own);
    await finish(own);
    const once = asked.length;
    assert.equal(asked.at(-1).edits[0].link, "9");
    close("2");
    await settle();
    solver.onCancelled({ run: once });
    await finish(asked.length);
    assert.equal(asked.at(-1).edits[0].link, "9");
    const shown = store.state.run.id;
    await finish(asked.length);
    assert.equal((await answer).run, asked.length);
    assert.equal(store.state.run.id, shown);
});

test("an answer is kept only as long as the scenario that it builds on", async () => {
    const { asked, store, finish } = world();
    const plan = (etag) => store.actions.setScenarios([{ id: "plan", etag, like: null }]);
    plan("a");
    store.actions.newScenario({ name: "On top", like: "plan" });
    await settle();
    await finish(asked.length);
    store.actions.newScenario({ name: "Beside" });
    await settle();
    const n_before = asked.length;
    store.actions.newScenario({ name: "On top again", like: "plan" });
    await settle();
    assert.equal(asked.length, n_before, "known already");
    plan("b");
    await settle();
    assert.equal(asked.length, n_before + 1);
    assert.equal(asked.at(-1).like, "plan");
});

test("a comparison gives way to the reader's own edit, and is asked again after it", async () => {
    const { asked, cancelled, solver, finish, close } = world();
    close("1");
    await settle();
    await finish(asked.length);
    const compared = solver.solveOnce({ like: null, edits: [] });
    await settle();
    const first = asked.length;
    close("2");
    await settle();
    assert.ok(cancelled.includes(first));
    solver.onCancelled({ run: first });
    await finish(asked.length);
    assert.deepEqual(asked.at(-1).edits, []);
    await finish(asked.length);
    assert.equal((await compared).run, asked.length);
});

test("a comparison that waits goes on when the reader's own answer was kept", async () => {
    const { asked, store, solver, finish, close } = world();
    close("1");
    await settle();
    await finish(asked.length);
    close("2");
    const compared = solver.solveOnce({ like: null, edits: [] });
    await settle();
    store.actions.undo();
    await settle();
    await finish(asked.length);
    assert.equal((await compared).run, asked.length);
});

test("events that overtake the answer to their own request are not lost to another", async () => {
    const { asked, api, store, solver, close } = world();
    const answers = [];
    const { solve } = api;
    close("1");
    await settle();
    solver.onStage({ run: 1, stage: "certified" });
    solver.onDone({ run: 1, stages: [] });
    await settle();
    api.solve = (body) => new Promise((resolve) => answers.push(() => resolve(solve(body))));
    solver.solveOnce({ like: null, edits: [] }).catch(() => {});
    close("2");
    answers[0]();
    solver.onStage({ run: 3, stage: "certified" });
    solver.onDone({ run: 3, stages: [] });
    await settle();
    answers[1]();
    await settle();
    assert.equal(asked.length, 3);
    assert.equal(store.state.run.id, 3);
    assert.equal(store.state.run.isRunning, false);
});

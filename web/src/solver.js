// Keeps the answer in step with the edits: asks the server, newest first, and shows each stage.
// SPDX-License-Identifier: Apache-2.0
//
// What is wanted is a request (like, edits, year, goal). A drag wants previews, at most 20 a
// second; letting go wants the final answer. An answer that an older request asked for is shown
// only while nothing newer is there, and counts as stale.

import { createBase, greetBase, isBaseRequest, noteBase } from "./solve_base.js";
import { createOnceQueue } from "./solve_once.js";

const MIN_INTERVAL_MS = 50;
// as many as the server keeps, and no more memory than this
const N_KEPT_ANSWERS = 8;
const KEPT_BYTES = 48e6;

/** What to ask of the server for the scenario that is shown. */
export function requestOf(state) {
    const { scenario, trial, view } = state;
    const from = scenario.isLocked ? { like: scenario.id, edits: [] } : scenario;
    const { edits } = trial ?? from;
    const request = { like: from.like ?? null, edits, goal: trial ? "preview" : "final" };
    return view.year === null ? request : { ...request, year: view.year };
}

/** One text for everything an answer depends on, but not for how good it is to be. */
export function answerKey({ like, edits, year }) {
    return JSON.stringify([like, edits, year ?? null]);
}

/** Makes the solver; events from the server are given to its `on...` functions. */
export function createSolver(store, api, timers = { now: () => performance.now() }) {
    const self = {
        store,
        api,
        timers,
        client: randomId(),
        sequence: 0,
        wanted: null,
        isPosting: false,
        nPosts: 0, // whose answers have not come yet
        timer: null,
        lastPost_ms: -Infinity,
        latestRun: null,
        // runs of this page, by id: {sequence, request}
        runs: new Map(),
        // events that came before the answer that names their run
        early: new Map(),
        // finished answers by key, newest last
        answers: new Map(),
        base: createBase(),
        // as they were listed the last time
        scenarios: store.state.scenarios,
    };
    self.once = createOnceQueue({
        isBusy: () => store.state.run.isRunning || self.wanted !== null,
        post: (request) => post(self, { client: `${self.client}-once`, ...request }),
        drop: (run) => self.runs.delete(run),
        api,
    });
    store.subscribe(["run"], ({ run }) => run.isRunning || self.once.pump());
    store.subscribe(["scenarios"], (state) => forgetChanged(self, state));
    store.subscribe(["scenario", "trial", "view"], () => follow(self));
    store.subscribe(["question"], (state) => renewForgotten(self, state));
    return {
        start: () => want(self, requestOf(store.state)),
        solveOnce: (request) => self.once.add(request),
        again: () => want(self, requestOf(store.state), true),
        cancel: () => cancelLatest(self),
        onStage: (event) => received(self, "stage", event),
        onDetails: (event) => received(self, "details", event),
        onDone: (event) => received(self, "done", event),
        onFailed: (event) => received(self, "failed", event),
        onCancelled: (event) => received(self, "cancelled", event),
        onProgress: (event) => received(self, "progress", event),
        onBase: (event) => receivedBase(self, event),
        onHello: (event) => greetBase(self.base, event),
        onReconnect: () => resume(self),
    };
}

function randomId() {
    const words = crypto.getRandomValues(new Uint32Array(2));
    return [...words].map((word) => word.toString(16).padStart(8, "0")).join("");
}

/** The state changed: if that changes the request, ask. */
function follow(self) {
    const request = requestOf(self.store.state);
    const last = self.lastRequest;
    if (last && last.goal === request.goal && answerKey(last) === answerKey(request)) return;
    want(self, request);
}

function want(self, request, isForced = false) {
    self.lastRequest = request;
    self.sequence++;
    const kept = isForced ? null : self.answers.get(answerKey(request));
    if (kept && request.goal === "final") {
        self.wanted = null;
        showKept(self, kept, self.sequence);
        return;
    }
    if (isBaseRequest(request, self.store.state.model)) {
        wantBase(self, request);
        return;
    }
    self.wanted = { ...request, client: self.client, sequence: self.sequence };
    self.once.giveWay();
    self.store.actions.setRun({
        isStale: true,
        isRunning: true,
        problem: null,
        progress: null,
        trialProblem: null,
    });
    pump(self);
}

/** The base needs no asking: it is there, or comes by itself. */
function wantBase(self, request) {
    const { base, sequence, store } = self;
    self.wanted = null;
    cancelLatest(self);
    const run = { sequence, request, isShown: true, isDone: base.isDone };
    self.runs.set(0, run);
    store.actions.setRun({
        isStale: store.state.run.id !== null,
        isRunning: !base.problem,
        problem: base.problem,
        progress: null,
        stages: [],
    });
    if (base.headline) receivedBase(self, base.headline);
    if (base.isDone && store.state.model.kind === "study") HANDLERS.details(self, { run: 0 }, run);
}

/** Sends what is wanted, unless something is on its way or it is too soon. */
function pump(self) {
    if (!self.wanted || self.isPosting || self.timer) return;
    const isPreview = self.wanted.goal === "preview";
    const wait_ms = isPreview ? self.lastPost_ms + MIN_INTERVAL_MS - self.timers.now() : 0;
    if (wait_ms > 0) {
        self.timer = setTimeout(() => {
            self.timer = null;
            pump(self);
        }, wait_ms);
        return;
    }
    send(self, self.wanted);
}

async function send(self, request) {
    self.isPosting = true;
    self.wanted = null;
    self.lastPost_ms = self.timers.now();
    try {
        const run = await post(self, request);
        self.latestRun = run;
    } catch (problem) {
        if (request.sequence === self.sequence) refused(self, request, problem);
    } finally {
        self.isPosting = false;
        pump(self);
    }
}

/** Posts a request and remembers whose run it is; events that came early are given out now. */
async function post(self, request) {
    const { sequence = 0 } = request;
    self.nPosts++;
    let run;
    try {
        ({ run } = await self.api.solve({ client: self.client, ...request, sequence }));
    } finally {
        self.nPosts--;
    }
    self.runs.set(run, { sequence, request, isShown: request.sequence !== undefined });
    catchUp(self, run);
    return run;
}

/** Gives out what came of a run before the answer that named it. */
function catchUp(self, run) {
    const early = self.early.get(run) ?? [];
    self.early.delete(run);
    if (self.nPosts === 0) self.early.clear();
    for (const [name, event] of early) received(self, name, event);
}

/** The server will not solve it: the old answer stays, marked, and the page says why. */
function refused(self, request, problem) {
    if (problem.isGone) {
        self.wanted = self.wanted ?? null;
        self.unsent = request;
        self.store.actions.setRun({ isRunning: false });
        return;
    }
    self.store.actions.setRun({ isRunning: false, problem });
}

function received(self, name, event) {
    noteBase(self.base, name, event);
    const run = self.runs.get(event.run);
    if (!run) {
        if (self.nPosts > 0) {
            const list = self.early.get(event.run) ?? [];
            self.early.set(event.run, [...list, [name, event]]);
        }
        return;
    }
    if (!run.isShown) self.once.received(name, event);
    else HANDLERS[name](self, event, run);
}

/** Who comes late hears of the base once, as it is in the end. */
function receivedBase(self, headline) {
    received(self, "stage", headline);
    if (self.base.isDone) received(self, "done", { run: 0, stages: [] });
}

const HANDLERS = {
    progress(self, event, run) {
        if (run.sequence === self.sequence) self.store.actions.setRun({ progress: event });
    },
    stage(self, headline, run) {
        run.showing = fetchAndShow(self, headline, run);
    },
    async details(self, event, run) {
        if (run.sequence < self.store.state.run.sequence) return;
        try {
            const details = await self.api.details(event.run);
            run.details = details;
            if (self.store.state.run.id === event.run) self.store.actions.setRun({ details });
        } catch (problem) {
            const isShown = self.store.state.run.id === event.run;
            if (isShown && problem.status !== 404) self.store.actions.setRun({ problem });
        }
    },
    async done(self, event, run) {
        run.isDone = true;
        run.stages = event.stages ?? [];
        await run.showing; // a run is over when its last stage is shown
        remember(self, run);
        if (run.sequence !== self.sequence) return;
        self.store.actions.setRun({ isRunning: false, progress: null, stages: run.stages });
    },
    failed(self, event, run) {
        if (run.sequence !== self.sequence) return;
        if (run.request.goal === "preview") {
            const { diagnostics, title } = event.problem;
            const text = diagnostics?.[0]?.message ?? title;
            self.store.actions.setRun({ isRunning: false, progress: null, trialProblem: text });
            return;
        }
        self.store.actions.setRun({ isRunning: false, problem: event.problem, progress: null });
    },
    cancelled(self, event, run) {
        if (run.sequence !== self.sequence || self.isPosting || self.wanted) return;
        self.store.actions.setRun({ isRunning: false, progress: null, isStale: true });
        self.store.actions.notify({
            key: "cancelled",
            isKept: true,
            text: "The calculation was stopped.",
            actions: [{ label: "Calculate again", run: () => want(self, self.lastRequest, true) }],
        });
    },
};

async function fetchAndShow(self, headline, run) {
    if (run.sequence < self.store.state.run.sequence) return;
    try {
        const fields = await self.api.fields(headline.run, headline.stage);
        show(self, run, { headline, fields });
    } catch (problem) {
        // a stage that a later one replaced meanwhile is no loss
        if (run.sequence === self.sequence && problem.status !== 404)
            self.store.actions.setRun({ problem });
    }
}

/** Shows a stage of a run, unless something newer is shown already. */
function show(self, run, { headline, fields, details = null }) {
    const shown = self.store.state.run;
    if (run.sequence < shown.sequence) return;
    const isSameRun = shown.id === headline.run;
    if (isSameRun && rank(headline.stage) < rank(shown.stage)) return;
    Object.assign(run, { headline, fields });
    self.store.actions.dismiss("cancelled");
    self.store.actions.setRun({
        id: headline.run,
        sequence: run.sequence,
        stage: headline.stage,
        headline,
        fields,
        details: details ?? run.details ?? (isSameRun ? shown.details : null),
        isStale: run.sequence < self.sequence,
        isOfTrial: run.request.goal === "preview",
        edits: run.request.edits,
        problem: run.sequence === self.sequence ? null : shown.problem,
    });
    remember(self, run);
    dropOlder(self, run);
}

/** Runs that something newer has replaced are never shown again: their arrays are large. */
function dropOlder(self, { sequence }) {
    for (const [id, run] of self.runs)
        if (id !== 0 && run.isShown && run.sequence < sequence) self.runs.delete(id);
}

function rank(stage) {
    return ["preview", "draft", "certified", "refined"].indexOf(stage);
}

/** Keeps a finished answer, so that undo and redo show it at once. */
function remember(self, run) {
    if (!run.isDone || !run.fields || run.request.goal !== "final") return;
    const key = answerKey(run.request);
    self.answers.delete(key);
    self.answers.set(key, run);
    const bytes = run.fields.nLinks * (2 * run.fields.fields.length + 1) * 8;
    const n_kept = Math.max(2, Math.min(N_KEPT_ANSWERS, Math.floor(KEPT_BYTES / bytes)));
    while (self.answers.size > n_kept) self.answers.delete(self.answers.keys().next().value);
}

function showKept(self, kept, sequence) {
    const run = { ...kept, sequence };
    if (self.latestRun !== null && self.store.state.run.isRunning) cancelLatest(self);
    self.runs.set(kept.headline.run, run);
    self.store.actions.setRun({ isRunning: false, progress: null, stages: run.stages ?? [] });
    show(self, run, run);
    if (!run.details && self.store.state.model.kind === "study")
        HANDLERS.details(self, { run: kept.headline.run }, run);
}

function cancelLatest(self) {
    if (self.latestRun === null || !self.store.state.run.isRunning) return;
    self.api.cancel(self.latestRun).catch(() => {});
}

/** The server is back, perhaps another one that knows none of the runs: all is asked again. */
function resume(self) {
    self.unsent = null;
    self.answers.clear();
    self.runs.clear();
    self.early.clear();
    self.latestRun = null;
    self.once.restart();
    want(self, requestOf(self.store.state), true);
}

/** A scenario was saved: answers for what builds on it are of the file before. */
function forgetChanged(self, { scenarios }) {
    const before = new Map(self.scenarios.map((each) => [each.id, each]));
    self.scenarios = scenarios;
    const isChanged = ({ id, etag, like }) =>
        before.has(id) && (before.get(id).etag !== etag || before.get(id).like !== like);
    const changed = new Set(scenarios.filter(isChanged).map(({ id }) => id));
    const isOld = ({ like }) => buildsOn(scenarios, like, changed);
    for (const [key, { request }] of self.answers) if (isOld(request)) self.answers.delete(key);
    if (self.lastRequest && isOld(self.lastRequest)) want(self, requestOf(self.store.state), true);
}

/** Whether a scenario, or one that it is like, is among `ids`. */
function buildsOn(scenarios, like, ids) {
    for (let at = 0, id = like; id && at <= scenarios.length; at++) {
        if (ids.has(id)) return true;
        id = scenarios.find((each) => each.id === id)?.like;
    }
    return false;
}

/** The server keeps few runs; a question about one that it forgot makes it solve that again. */
function renewForgotten(self, { question, run }) {
    const isForgotten = question.problem?.problem?.status === 404;
    if (!isForgotten || run.isRunning || run.id === self.renewed) return;
    self.renewed = run.id;
    self.answers.delete(answerKey(self.lastRequest));
    want(self, self.lastRequest, true);
}

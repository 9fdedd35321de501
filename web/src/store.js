// The one place where the page's state lives: read it, change it by actions, hear of changes.
// SPDX-License-Identifier: Apache-2.0
//
// Every member of the state is replaced, never changed in place, so `===` tells whether it is the
// same. Whoever draws subscribes to the members it shows:
//
//     const store = createStore(model, geometry);
//     store.subscribe(["run", "view"], (state, changed) => draw(state.run, state.view));
//     store.actions.setView({ side: "difference" });

import { createHistory, pushHistory, redoHistory, undoHistory } from "./history.js";
import { effectiveEdits, entriesOf, freeName, newScenarioId, reserveKeys } from "./edits.js";

/**
 * @typedef {object} Entry one line of the list of edits
 * @property {string} key unique on this page, never reused
 * @property {object} edit as the API has it
 * @property {boolean} isOn whether it takes part
 * @property {boolean} isAuto made by the drawing tool for another entry (a split)
 */

/** The state before anything was chosen or solved. */
function initialState(model, geometry) {
    return {
        model,
        geometry,
        basemap: null,
        scenarios: [],
        scenario: {
            id: null,
            name: "",
            about: "",
            like: null,
            entries: [],
            edits: [],
            lines: null,
            problem: null,
            isLocked: false,
            isSaved: false,
            isDirty: false,
            savedAs: null,
            etag: null,
            undo: 0,
            redo: 0,
        },
        // edits being drawn or dragged, not yet in the list: shown and previewed only
        trial: null,
        // headline, fields and details always belong to the same run; isStale: the edits moved on
        run: {
            id: null,
            sequence: 0,
            stage: null,
            headline: null,
            fields: null,
            details: null,
            isStale: false,
            isRunning: false,
            progress: null,
            problem: null,
            stages: [],
        },
        compare: { a: null, b: null, results: null },
        view: {
            side: "with",
            swipe: null,
            field: model?.fields?.[0]?.key ?? "flow",
            isScaleLocked: true,
            year: model?.shown_year ?? null,
            tab: "card",
            // whether the list of edits is open; null: where it can be changed
            isListOpen: null,
        },
        // kind: link {link} | node {node} | zone {zone} | edit {key} | null
        selection: { kind: null },
        // mode: what the next click on the map asks: null | "select" | "routes" | "isochrone"
        question: {
            mode: null,
            from: null,
            to: null,
            select: null,
            routes: null,
            isochrone: null,
            isAsking: false,
            problem: null,
        },
        tool: { name: "select", points: [], preset: null },
        notices: [],
        server: { isConnected: true, isRefused: false, version: null },
    };
}

/** Makes the store. `model` and `geometry` are as the server gave them, parsed. */
export function createStore(model, geometry) {
    let state = initialState(model, geometry);
    const listeners = new Set();
    const store = {
        get state() {
            return state;
        },
        subscribe(keys, listener) {
            const entry = { keys, listener };
            listeners.add(entry);
            return () => listeners.delete(entry);
        },
        // what the page hangs in: solver, map, ids of drafts (for what needs more than the state)
        services: {},
        actions: null,
        /** Ids that a new scenario cannot have: of what is saved, and of drafts. */
        takenIds: () => context.takenIds(),
    };
    function set(partial) {
        const changed = Object.keys(partial).filter((key) => partial[key] !== state[key]);
        if (changed.length === 0) return;
        state = { ...state, ...partial };
        for (const { keys, listener } of [...listeners])
            if (keys.some((key) => changed.includes(key))) listener(state, changed);
    }
    const takenIds = () => [
        ...state.scenarios.map((each) => each.id),
        ...(store.services.draftIds?.() ?? []),
    ];
    const context = { get: () => state, set, takenIds, history: createHistory() };
    store.actions = {
        ...simpleActions(context),
        ...scenarioActions(context),
        ...editActions(context),
        ...runActions(context),
        ...noticeActions(context),
    };
    return store;
}

/** Actions that merge what they are given into one member of the state. */
function simpleActions({ get, set }) {
    const merge = (key) => (partial) => set({ [key]: { ...get()[key], ...partial } });
    return {
        setBasemap: (basemap) => set({ basemap }),
        setView: merge("view"),
        setCompare: merge("compare"),
        setQuestion: merge("question"),
        setServer: merge("server"),
        setTool: merge("tool"),
        setSelection: (selection) => set({ selection: selection ?? { kind: null } }),
        setTrial: (trial) => set({ trial }),
        setScenarios: (scenarios) => set({ scenarios }),
    };
}

/** The scenario with what follows from its list: the edits that take part, and whether what is
 * shown differs from what was saved. */
function derived(scenario) {
    const edits = effectiveEdits(scenario.entries);
    const now = contentOf({ ...scenario, edits });
    return { ...scenario, edits, isDirty: now !== (scenario.savedAs ?? contentOf(EMPTY)) };
}

const EMPTY = { name: "", about: "", like: null, edits: [] };

/** What saving would write, as one text to compare. */
function contentOf({ name, about, like, edits }) {
    return JSON.stringify([name, about, like, edits]);
}

/** Opening, making and naming scenarios. */
function scenarioActions(context) {
    const { get, set } = context;
    const blank = () => initialState(null, null).scenario;
    function show(scenario) {
        context.history = createHistory();
        set({ scenario: derived(scenario), trial: null, selection: { kind: null } });
    }
    return {
        /** Shows a scenario of the list as it was saved. */
        openScenario(id) {
            const found = get().scenarios.find((each) => each.id === id);
            if (!found) return;
            const { name = id, about = "", like = null, edits = [], etag = null } = found;
            show({
                ...blank(),
                id,
                name,
                about,
                like,
                etag,
                entries: entriesOf(edits),
                isLocked: !!found.is_locked,
                lockedBecause: found.locked_because ?? null,
                isSaved: true,
                savedAs: contentOf({ name, about, like, edits }),
            });
        },
        /** Shows the network without edits; the first edit makes a scenario. */
        openBase: () => show(blank()),
        /** Goes on with the same edits under another name. */
        becomeScenario(facts) {
            const { scenario } = get();
            set({
                scenario: derived({
                    ...scenario,
                    ...facts,
                    entries: scenario.isLocked ? [] : scenario.entries,
                    isLocked: false,
                    isSaved: false,
                    savedAs: null,
                    etag: null,
                }),
            });
        },
        /** Begins a new scenario on top of `like` (an id, or null: the base). */
        newScenario({ name, like = null, about = "", edits = [] }) {
            const id = newScenarioId(name, context.takenIds());
            show({ ...blank(), id, name, about, like, entries: entriesOf(edits) });
            return id;
        },
        /** Puts back what an earlier visit left unsaved. */
        restoreScenario(saved) {
            reserveKeys(saved.entries);
            show({ ...blank(), ...saved, undo: 0, redo: 0, lines: null, problem: null });
        },
        /** Says what the server made of saving it; `written`: what was sent. */
        setSaved({ etag, lines, written = get().scenario }) {
            const { scenario } = get();
            const savedAs = contentOf(written);
            const next = derived({ ...scenario, etag, isSaved: true, savedAs });
            set({ scenario: next.isDirty ? next : { ...next, lines } });
        },
        /** The lines of the file for the edits, or what is wrong with them. */
        setLines({ lines = null, problem = null }) {
            set({ scenario: { ...get().scenario, lines, problem } });
        },
        setScenarioFacts(facts) {
            set({ scenario: derived({ ...get().scenario, ...facts }) });
        },
    };
}

/** A locked scenario is never changed: the first edit makes a copy that builds on it. */
function unlocked({ get, takenIds }) {
    const { scenario, scenarios } = get();
    if (isOwn(scenario)) return scenario;
    const taken = scenarios.map((each) => each.name);
    const name = taken.includes("New scenario") ? freeName("New scenario ", taken) : "New scenario";
    return {
        ...scenario,
        name,
        id: newScenarioId(name, takenIds()),
        about: "",
        like: scenario.id,
        entries: [],
        isLocked: false,
        isSaved: false,
        etag: null,
        savedAs: null,
    };
}

/** Whether its list can be changed as it is, without making a copy first. */
function isOwn({ id, isLocked }) {
    return id !== null && !isLocked;
}

function identityOf({ id, name, about, like, etag, savedAs, isSaved }) {
    return { id, name, about, like, etag, savedAs, isSaved };
}

const MERGE_MS = 800;

function isSame(entries, others) {
    return entries === others || JSON.stringify(entries) === JSON.stringify(others);
}

/** Changing the list of edits; every change can be undone. */
function editActions(context) {
    const { get, set } = context;
    /* `mergeKey`: changes of the same thing in quick succession are one step for undo. */
    function change(label, makeEntries, mergeKey = null) {
        const scenario = unlocked(context);
        const entries = makeEntries(scenario.entries);
        if (isSame(entries, scenario.entries)) {
            if (get().trial) set({ trial: null });
            return;
        }
        const now_ms = performance.now();
        const isMerged =
            mergeKey !== null &&
            mergeKey === context.lastKey &&
            now_ms - context.lastChange_ms < MERGE_MS &&
            context.history.redo.length === 0;
        context.lastKey = mergeKey;
        context.lastChange_ms = now_ms;
        if (!isMerged) context.history = pushHistory(context.history, get().scenario, label);
        apply(scenario, entries);
    }
    function apply(scenario, entries) {
        const { undo, redo } = context.history;
        set({
            scenario: derived({
                ...scenario,
                entries,
                lines: null,
                problem: null,
                undo: undo.length,
                redo: redo.length,
            }),
            trial: null,
        });
    }
    function step(move) {
        const { history, state } = move(context.history, get().scenario);
        if (!state) return false;
        context.history = history;
        context.lastKey = null;
        const counts = { undo: history.undo.length, redo: history.redo.length };
        // what it is called and what is on disk do not go back with the list
        const present = get().scenario;
        const kept = isOwn(present) && isOwn(state) ? identityOf(present) : {};
        set({ scenario: derived({ ...state, ...counts, ...kept }), trial: null });
        return true;
    }
    return {
        changeEntries: change,
        undo: () => step(undoHistory),
        redo: () => step(redoHistory),
    };
}

/** What the server computed. */
function runActions({ get, set }) {
    return {
        setRun: (partial) => set({ run: { ...get().run, ...partial } }),
    };
}

/** Short messages to the reader; each stays until it is dismissed or replaced by its key. */
function noticeActions({ get, set }) {
    let nextId = 1;
    return {
        notify(notice) {
            const id = notice.key ?? `n${nextId++}`;
            const others = get().notices.filter((each) => each.id !== id);
            set({ notices: [...others, { severity: "info", ...notice, id }] });
            return id;
        },
        dismiss(id) {
            const notices = get().notices.filter((each) => each.id !== id);
            if (notices.length !== get().notices.length) set({ notices });
        },
    };
}

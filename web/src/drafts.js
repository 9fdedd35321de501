// What is not saved yet, kept in the browser so that a reload or another scenario loses nothing.
// SPDX-License-Identifier: Apache-2.0

import { keep } from "./dom.js";

const MEMBERS = ["id", "name", "about", "like", "entries", "isSaved", "savedAs", "etag"];

/** The key under which a study's drafts lie: the same for the same study. */
export function draftsKey({ kind, name, folder = name, counts = {} }) {
    return `linkspan:drafts:${kind}:${folder}:${counts.nodes}:${counts.links}`;
}

/** What is to be kept of a scenario: null where its file has it all. */
function draftOf(scenario) {
    const isPartOff = scenario.entries.some((entry) => !entry.isOn);
    if (!scenario.isDirty && !isPartOff) return null;
    return Object.fromEntries(MEMBERS.map((member) => [member, scenario[member]]));
}

/** Whether the first edit of a scenario was taken back, and with it the scenario itself. */
function isUndone(before, { id, redo }) {
    return before.id !== null && before.id !== id && redo > 0 && !before.isSaved;
}

/** Keeps drafts of `store`'s scenarios from now on. */
export function createDrafts(store, storage = keep) {
    const key = draftsKey(store.state.model);
    let kept = read();
    let isRefused = false;
    function read() {
        return { open: null, drafts: {}, ...storage.read(key) };
    }
    const latest = () => (isRefused ? kept : read());
    /* Another tab may have written meanwhile: only what is changed here is replaced. */
    function put(changes) {
        const found = latest();
        const drafts = Object.entries({ ...found.drafts, ...changes });
        const open = store.state.scenario.id;
        kept = { open, drafts: Object.fromEntries(drafts.filter(([, draft]) => draft)) };
        const isKept = storage.write(key, kept);
        if (isKept || isRefused) return;
        isRefused = true;
        store.actions.notify({
            key: "drafts",
            severity: "warning",
            text: "The browser keeps no drafts here: save before you close the page.",
        });
    }
    return {
        of: (id) => kept.drafts[id] ?? null,
        all: () => Object.values(kept.drafts),
        open: () => kept.open,
        ids: () => Object.keys(latest().drafts),
        forget: (id) => put({ [id]: null }),
        /** From now on every change is kept. */
        follow() {
            let before = store.state.scenario;
            store.subscribe(["scenario"], ({ scenario }) => {
                const changes = isUndone(before, scenario) ? { [before.id]: null } : {};
                if (scenario.id !== null) changes[scenario.id] = draftOf(scenario);
                before = scenario;
                put(changes);
            });
            window.addEventListener("beforeunload", (event) => {
                if (store.state.scenario.isDirty) event.preventDefault();
            });
        },
    };
}

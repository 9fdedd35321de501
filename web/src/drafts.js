// What is not saved yet, kept in the browser so that a reload or another scenario loses nothing.
// SPDX-License-Identifier: Apache-2.0

import { keep } from "./dom.js";

const MEMBERS = ["id", "name", "about", "like", "entries", "isSaved", "savedAs", "etag"];

/** The key under which a study's drafts lie: the same for the same study. */
export function draftsKey({ kind, name, folder = name, counts = {} }) {
    return `linkspan:drafts:${kind}:${folder}:${counts.nodes}:${counts.links}`;
}

/** Keeps drafts of `store`'s scenarios from now on. */
export function createDrafts(store, storage = keep) {
    const key = draftsKey(store.state.model);
    const kept = { open: null, drafts: {}, ...storage.read(key) };
    let isRefused = false;
    function write() {
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
        forget(id) {
            delete kept.drafts[id];
            write();
        },
        /** From now on every change is kept. */
        follow() {
            store.subscribe(["scenario"], ({ scenario }) => {
                kept.open = scenario.id;
                const isPartOff = scenario.entries.some((entry) => !entry.isOn);
                if ((scenario.isDirty || isPartOff) && scenario.id !== null)
                    kept.drafts[scenario.id] = Object.fromEntries(
                        MEMBERS.map((member) => [member, scenario[member]]),
                    );
                else if (scenario.id !== null) delete kept.drafts[scenario.id];
                write();
            });
            window.addEventListener("beforeunload", (event) => {
                if (store.state.scenario.isDirty) event.preventDefault();
            });
        },
    };
}

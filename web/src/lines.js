// Asks for the lines that the file would have for the edits, or what is wrong with them.
// SPDX-License-Identifier: Apache-2.0

const WAIT_MS = 150;

/** Keeps scenario.lines true to the edits. */
export function createLines(store, api) {
    let timer = null;
    let request = null;
    let asked = null;
    store.subscribe(["scenario"], ({ scenario }) => {
        const content = JSON.stringify([scenario.id, scenario.like, scenario.edits]);
        if (content === asked && (scenario.lines || scenario.problem)) return;
        asked = content;
        clearTimeout(timer);
        request?.abort();
        if (scenario.isLocked || scenario.edits.length === 0) return;
        timer = setTimeout(ask, WAIT_MS);
    });
    async function ask() {
        const { scenario } = store.state;
        request = new AbortController();
        try {
            const { lines } = await api.lines(
                { like: scenario.like, edits: scenario.edits },
                request.signal,
            );
            if (store.state.scenario.edits === scenario.edits) store.actions.setLines({ lines });
        } catch (problem) {
            if (problem.name === "AbortError" || problem.isGone) return;
            if (store.state.scenario.edits === scenario.edits) store.actions.setLines({ problem });
        }
    }
}

// What can be undone and done again: two stacks of states, the present one held by the caller.
// SPDX-License-Identifier: Apache-2.0

const MAX_STEPS = 1000;

/** A history in which nothing has happened. */
export function createHistory() {
    return { undo: [], redo: [] };
}

/** The history after `state` was left by the change called `label`. */
export function pushHistory(history, state, label) {
    return { undo: [...history.undo, { state, label }].slice(-MAX_STEPS), redo: [] };
}

/** One step back from `present`; `state` is null where there is none. */
export function undoHistory(history, present) {
    const last = history.undo.at(-1);
    if (!last) return { history, state: null };
    return {
        history: {
            undo: history.undo.slice(0, -1),
            redo: [...history.redo, { state: present, label: last.label }],
        },
        state: last.state,
    };
}

/** One step forth again. */
export function redoHistory(history, present) {
    const next = history.redo.at(-1);
    if (!next) return { history, state: null };
    return {
        history: {
            undo: [...history.undo, { state: present, label: next.label }],
            redo: history.redo.slice(0, -1),
        },
        state: next.state,
    };
}

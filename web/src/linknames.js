// What the page has learned of links: their names and values, by the id that files and edits use.
// SPDX-License-Identifier: Apache-2.0

/** A memory of links by id; `onLearn` listeners hear when something new is known. */
export function createLinkNames(api) {
    const known = new Map();
    const listeners = new Set();
    function learn(answer) {
        const id = String(answer.id);
        if (known.has(id)) return;
        known.set(id, answer);
        for (const listener of listeners) listener();
    }
    return {
        /** Asks for a link by its number and remembers it by its id. */
        async ask(link) {
            const answer = await api.link(link);
            learn(answer);
            return answer;
        },
        ofLink: (id) => known.get(String(id))?.name || String(id),
        /** The number of the link, or null where it has not been asked for. */
        numberOf: (id) => known.get(String(id))?.link ?? null,
        valuesOf: (id) => known.get(String(id))?.attributes ?? null,
        onLearn: (listener) => listeners.add(listener),
    };
}

// What the page has learned of links: their names and values, by the id that files and edits use.
// SPDX-License-Identifier: Apache-2.0

import { textOfLink } from "./panels/names.js";

const N_SEARCHED = 600;

/** A memory of links by id; `onLearn` listeners hear when something new is known. */
export function createLinkNames(api, nLinks) {
    const known = new Map();
    const sought = new Set();
    const listeners = new Set();
    const keepIt = (answer) => known.set(String(answer.id), answer);
    const tell = () => listeners.forEach((listener) => listener());
    /** Looks for the link of an id that a saved scenario names: files number their links in order,
     * so the first guesses are mostly right; a small network is looked through. */
    async function seek(id) {
        const number = Number(id);
        const guesses = Number.isInteger(number) ? [number - 1, number] : [];
        const all = nLinks <= N_SEARCHED ? Array.from({ length: nLinks }, (_, link) => link) : [];
        for (const link of [...guesses, ...all]) {
            if (known.has(id)) break;
            if (link >= 0 && link < nLinks) keepIt(await api.link(link));
        }
        tell();
    }
    return {
        /** Asks for a link by its number and remembers it by its id. */
        async ask(link) {
            const answer = await api.link(link);
            keepIt(answer);
            tell();
            return answer;
        },
        /** What a link is called; one that is not known yet is looked for. */
        ofLink(id) {
            const key = String(id);
            if (!known.has(key) && !sought.has(key)) {
                sought.add(key);
                seek(key).catch(() => sought.delete(key)); // the id is shown until then
            }
            return (known.has(key) && textOfLink(known.get(key))) || `Link ${key}`;
        },
        /** The number of the link, or null where it has not been asked for. */
        numberOf: (id) => known.get(String(id))?.link ?? null,
        valuesOf: (id) => known.get(String(id))?.attributes ?? null,
        onLearn: (listener) => listeners.add(listener),
    };
}

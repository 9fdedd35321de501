// Solves scenarios beside the one that is shown (to compare them), one at a time, when it is idle.
// SPDX-License-Identifier: Apache-2.0

/** Makes the queue. `post(request)` gives a run's id; `isBusy()` says that the page's own run
 * goes first: the server keeps to the newest request and would drop the other. */
export function createOnceQueue({ isBusy, post }) {
    const waiting = [];
    let current = null;
    async function pump() {
        if (current || waiting.length === 0 || isBusy()) return;
        current = waiting.shift();
        try {
            current.run = await post({ ...current.request, goal: "final" });
        } catch (problem) {
            finish(problem, null);
        }
    }
    function finish(problem, result) {
        const { resolve, reject } = current;
        current = null;
        if (problem) reject(problem);
        else resolve(result);
        pump();
    }
    async function complete(api) {
        const { headline, hasDetails } = current;
        try {
            const fields = await api.fields(headline.run, headline.stage);
            const details = hasDetails ? await api.details(headline.run) : null;
            finish(null, { run: headline.run, headline, fields, details });
        } catch (problem) {
            finish(problem, null);
        }
    }
    return {
        /** Promises {run, headline, fields, details} of the final stage. */
        add(request) {
            return new Promise((resolve, reject) => {
                waiting.push({ request, resolve, reject, headline: null, hasDetails: false });
                pump();
            });
        },
        isWaiting: () => current !== null,
        pump,
        received(name, event, api) {
            if (!current) return;
            if (name === "stage") current.headline = event;
            if (name === "details") current.hasDetails = true;
            if (name === "failed") finish(event.problem, null);
            if (name === "done") complete(api);
            if (name === "cancelled") {
                // the reader's own edit went first: ask again after it
                waiting.unshift({ ...current, headline: null, hasDetails: false });
                current = null;
            }
        },
    };
}

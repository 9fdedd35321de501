// Solves scenarios beside the one that is shown (to compare them), one at a time, when it is idle.
// SPDX-License-Identifier: Apache-2.0

/**
 * Makes the queue. `post(request)` gives a run's id, `drop(run)` hears that it is over;
 * `isBusy()` says that the page's own run goes first.
 */
export function createOnceQueue({ isBusy, post, drop, api }) {
    const waiting = [];
    let current = null;
    async function pump() {
        if (current || waiting.length === 0 || isBusy()) return;
        const job = { ...waiting.shift(), run: null, headline: null, hasDetails: false };
        current = job;
        try {
            job.run = await post({ ...job.request, goal: "final" });
        } catch (problem) {
            finish(job, problem, null);
        }
    }
    function finish(job, problem, result) {
        if (job !== current) return;
        current = null;
        drop(job.run ?? job.headline?.run);
        if (problem) job.reject(problem);
        else job.resolve(result);
        pump();
    }
    async function complete(job) {
        const { headline, hasDetails } = job;
        try {
            const fields = await api.fields(headline.run, headline.stage);
            const details = hasDetails ? await api.details(headline.run) : null;
            finish(job, null, { run: headline.run, headline, fields, details });
        } catch (problem) {
            finish(job, problem, null);
        }
    }
    /* The one at work goes back to the head of the queue. */
    function putBack() {
        if (!current) return;
        drop(current.run);
        waiting.unshift(current);
        current = null;
    }
    return {
        /** Promises {run, headline, fields, details} of the final stage. */
        add(request) {
            return new Promise((resolve, reject) => {
                waiting.push({ request, resolve, reject });
                pump();
            });
        },
        pump,
        /** The reader's own edit goes first: what is cancelled for it is asked again later. */
        giveWay() {
            if (current?.run) api.cancel(current.run).catch(() => {});
        },
        /** The server forgot all runs: what was asked is asked again. */
        restart: putBack,
        received(name, event) {
            const job = current;
            if (!job) return;
            if (name === "stage") job.headline = event;
            if (name === "details") job.hasDetails = true;
            if (name === "failed") finish(job, event.problem, null);
            if (name === "done") complete(job);
            if (name === "cancelled") {
                putBack();
                pump();
            }
        },
    };
}

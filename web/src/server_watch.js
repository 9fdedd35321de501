// Says when the program on this machine is gone, and goes on when it is back.
// SPDX-License-Identifier: Apache-2.0

const PATIENCE_MS = 1000;
const GONE =
    "The program does not answer. Your edits are kept in this page; it goes on by itself when " +
    "the program answers again.";
const ANEW =
    "linkspan view was started anew and knows this page no longer. Open the address that it " +
    "printed: your edits are kept in this browser, if the port is the same.";

/** Shows the banner; `solver` asks again for what was lost. */
export function createServerWatch(banner, store, solver, api) {
    let timer = null;
    let isFirst = true;
    async function show() {
        if (banner.hidden) banner.textContent = GONE;
        banner.hidden = false;
        const status = await statusOf(api);
        const words = status === 401 || status === 403 ? ANEW : GONE;
        if (banner.textContent !== words) banner.textContent = words;
    }
    return {
        lost() {
            if (!store.state.server.isConnected) return;
            store.actions.setServer({ isConnected: false });
            timer = setInterval(show, PATIENCE_MS);
        },
        hello(event) {
            clearInterval(timer);
            banner.hidden = true;
            store.actions.setServer({ isConnected: true, version: event.version });
            solver.onHello(event);
            if (isFirst) solver.start();
            else solver.onReconnect();
            isFirst = false;
        },
    };
}

/** What the server answers to a plain question: 0 where there is none. */
async function statusOf(api) {
    try {
        await api.proof();
        return 200;
    } catch (problem) {
        return problem.status ?? 0;
    }
}

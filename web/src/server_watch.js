// Says when the program on this machine is gone, and goes on when it is back.
// SPDX-License-Identifier: Apache-2.0

const PATIENCE_MS = 1000;

/** Shows the banner; `solver` asks again for what was lost. */
export function createServerWatch(banner, store, solver) {
    let timer = null;
    let isFirst = true;
    function show() {
        banner.hidden = false;
        banner.textContent =
            "The program does not answer. Your edits are kept in this page; it " +
            "goes on by itself when linkspan view runs again at this address.";
    }
    return {
        lost() {
            if (!store.state.server.isConnected) return;
            store.actions.setServer({ isConnected: false });
            timer = setTimeout(show, PATIENCE_MS);
        },
        hello(event) {
            clearTimeout(timer);
            banner.hidden = true;
            store.actions.setServer({ isConnected: true, version: event.version });
            solver.onHello(event);
            if (isFirst) solver.start();
            else solver.onReconnect();
            isFirst = false;
        },
    };
}

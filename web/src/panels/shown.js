// Draws a panel when it is seen and something that it shows has changed, and all of them for paper.
// SPDX-License-Identifier: Apache-2.0

/**
 * Calls `draw(state)` now or when the panel's tab is opened, after changes of any of `keys`.
 * Returns a function that redraws at the next chance.
 */
export function whenShown(store, tab, keys, draw) {
    let isDue = true;
    function drawIfDue() {
        if (!isDue) return;
        isDue = false;
        draw(store.state);
    }
    function look() {
        if (store.state.view.tab === tab) drawIfDue();
    }
    let isAsked = false;
    function askForFrame() {
        if (isAsked) return;
        isAsked = true;
        requestAnimationFrame(() => {
            isAsked = false;
            look();
        });
    }
    store.subscribe([...new Set([...keys, "view"])], (state, changed) => {
        if (changed.some((key) => keys.includes(key))) isDue = true;
        if (isDue && state.view.tab === tab) askForFrame();
    });
    window.addEventListener("beforeprint", drawIfDue);
    askForFrame();
    return () => {
        isDue = true;
        askForFrame();
    };
}

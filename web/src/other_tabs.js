// Tells the reader that the same study is open in another tab of this browser.
// SPDX-License-Identifier: Apache-2.0

const TEXT =
    "This is open in another tab too. Each tab has edits of its own; a file that the other tab " +
    "has saved meanwhile is not overwritten without asking.";

/** Finds pages of the same origin that use the same `key`, now and later. */
export function watchOtherTabs(store, key, Channel = globalThis.BroadcastChannel) {
    if (!Channel) return;
    const channel = new Channel(key);
    channel.addEventListener("message", ({ data }) => {
        if (data === "opened") channel.postMessage("open");
        store.actions.notify({ key: "other-tabs", isKept: true, text: TEXT });
    });
    channel.postMessage("opened");
}

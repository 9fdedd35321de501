// What can be done with the link that is selected: change, widen, close, ask.
// SPDX-License-Identifier: Apache-2.0

import { el, replaceContent } from "./dom.js";
import { keyText } from "./keys.js";

const IDS = ["change-link", "widen-link", "close-link", "who-link"];
const LABELS = {
    "change-link": "Change",
    "widen-link": "Widen",
    "close-link": "Close",
    "who-link": "Who uses it",
};

/** Shows the bar while a link is selected. `command(id)` finds a command. */
export function createLinkBar(element, store, names, command) {
    let shown = null;
    const draw = ({ selection }) => {
        const isLink = selection.kind === "link";
        element.hidden = !isLink;
        if (!isLink) {
            shown = null;
            element.replaceChildren();
            return;
        }
        if (shown === selection.link) return;
        shown = selection.link;
        fill(element, store, command, null);
        if (selection.link >= store.state.geometry.nLinks) return;
        names
            .ask(selection.link)
            .then(({ id }) => {
                if (shown === selection.link) fill(element, store, command, names.ofLink(id));
            })
            .catch(() => {}); // the buttons do without its name
    };
    store.subscribe(["selection"], draw);
    draw(store.state);
}

function fill(element, store, command, name) {
    const { selection } = store.state;
    const buttons = IDS.map((id) => {
        const { keys, run, isPossible } = command(id);
        return el(
            "button",
            {
                type: "button",
                title: `${command(id).label} (${keyText(keys[0])})`,
                data: { focus: id, command: id },
                disabled: isPossible ? !isPossible(store.state) : false,
                on: { click: () => run() },
            },
            LABELS[id],
        );
    });
    replaceContent(
        element,
        el("span", { class: "name" }, name ?? `Link ${selection.link}`),
        el("span", { class: "buttons" }, buttons),
    );
}

// What paper needs beside the screen: title, state, command, so that a sheet explains itself.
// SPDX-License-Identifier: Apache-2.0

import { el, replaceContent } from "./dom.js";
import { stateLine } from "./status.js";

/** Fills the notes for paper; the command is asked for once. */
export function createPrinting(element, store, api) {
    let command = null;
    const draw = () => {
        const { model, scenario } = store.state;
        document.title = [scenario.name || null, model.name, "linkspan"].filter(Boolean).join(" \u2013 ");
        replaceContent(element,
            el("p", {}, el("b", {}, scenario.name || "Network as it is"),
               scenario.about ? ` \u2013 ${scenario.about}` : ""),
            el("p", { id: "print-state" }, stateLine(store.state)),
            scenario.lines?.length ? el("p", { class: "code" }, scenario.lines.join(" ")) : null,
            command ? el("p", { class: "code" }, command) : null,
            el("p", {}, [model.caveat, model.attribution].filter(Boolean).join(" ")));
    };
    store.subscribe(["scenario", "run"], draw);
    draw();
    api.proof().then((proof) => {
        ({ command } = proof);
        draw();
    }).catch(() => {}); // paper then lacks the command; the menu tells why when it is asked there
}

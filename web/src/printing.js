// What paper needs beside the screen: title, state, command, so that a sheet explains itself.
// SPDX-License-Identifier: Apache-2.0

import { el, replaceContent } from "./dom.js";
import { stateLine } from "./status.js";

/** Fills the notes for paper; the command is asked for once. */
export function createPrinting(element, store, api) {
    let command = null;
    const draw = () => {
        const { model, scenario } = store.state;
        document.title = [scenario.name || null, model.name, "linkspan"]
            .filter(Boolean)
            .join(" \u2013 ");
        replaceContent(
            element,
            el(
                "p",
                {},
                el("b", {}, scenario.name || "Network as it is"),
                scenario.about ? ` \u2013 ${scenario.about}` : "",
            ),
            el("p", { id: "print-state" }, stateLine(store.state)),
            scenario.lines?.length ? el("p", { class: "code" }, scenario.lines.join(" ")) : null,
            command ? el("p", { class: "code" }, command) : null,
            scenario.isDirty ? el("p", {}, "The command computes this once it is saved.") : null,
            el("p", {}, [model.caveat, model.attribution].filter(Boolean).join(" ")),
        );
    };
    store.subscribe(["scenario", "run"], draw);
    draw();
    window.addEventListener("resize", measureMap);
    measureMap();
    api.proof()
        .then((proof) => {
            ({ command } = proof);
            draw();
        })
        .catch(() => {}); // paper then lacks the command; the menu tells why when it is asked there
}

// the column of the map on a sheet of A4 across: 178 by 118 mm, at 96 pixels an inch
const SHEET = { width: 673, height: 446 };

/** A painted map cannot be laid out anew for paper: it is told how to be scaled. */
function measureMap() {
    if (window.matchMedia("print").matches) return;
    const map = document.getElementById("map");
    const { clientWidth, clientHeight } = map;
    if (clientWidth === 0 || clientHeight === 0) return;
    const scale = Math.min(SHEET.width / clientWidth, SHEET.height / clientHeight);
    map.style.setProperty("--print-width", `${clientWidth}px`);
    map.style.setProperty("--print-height", `${clientHeight}px`);
    map.style.setProperty("--print-scale", scale.toFixed(4));
}

// Short messages on the map, each with what can be done about it.
// SPDX-License-Identifier: Apache-2.0

import { el, replaceContent } from "./dom.js";
import { problemElement } from "./problems.js";

const SHOWN_MS = 6000;

/** Shows state.notices; plain remarks go by themselves, warnings and errors stay. */
export function createNotices(element, store, say) {
    let shown = new Map(); // the element of each notice
    store.subscribe(["notices"], ({ notices }) => {
        const before = [...shown.keys()];
        const elementOf = (notice) => {
            const same = before.find((each) => isSameButText(each, notice));
            return same ? withText(shown.get(same), notice.text ?? "") : noticeElement(notice, store);
        };
        const now = new Map(notices.map((notice) => [notice, elementOf(notice)]));
        const all = [...now.values()];
        const isSame =
            all.length === element.children.length &&
            all.every((each, at) => each === element.children[at]);
        if (!isSame) replaceContent(element, all);
        for (const notice of notices) if (!shown.has(notice)) announce(notice);
        shown = now;
    });
    function announce(notice) {
        if (notice.text && !notice.isQuiet) say(notice.text);
        if (notice.severity !== "info" || notice.isKept) return;
        setTimeout(
            () => {
                if (store.state.notices.includes(notice)) store.actions.dismiss(notice.id);
            },
            notice.actions?.length ? 2 * SHOWN_MS : SHOWN_MS,
        );
    }
}

/** Progress changes a text many times a second: the button beside it must stay to be clicked. */
function isSameButText(before, now) {
    const members = ["id", "severity", "actions", "problem"];
    return members.every((member) => before[member] === now[member]);
}

function withText(element, text) {
    const holder = element.querySelector(".text > span");
    if (holder.textContent !== text) holder.textContent = text;
    return element;
}

function noticeElement(notice, store) {
    const dismiss = () => store.actions.dismiss(notice.id);
    const actions = (notice.actions ?? []).map((action) => actionElement(action, dismiss));
    const close = el(
        "button",
        {
            type: "button",
            class: "is-quiet",
            "aria-label": "Dismiss",
            on: { click: dismiss },
            data: { focus: `dismiss-${notice.id}` },
        },
        "\u00d7",
    );
    return el(
        "div",
        { class: "notice", data: { severity: notice.severity, key: notice.id } },
        el(
            "div",
            { class: "head" },
            el(
                "div",
                { class: "text" },
                el("span", {}, notice.text ?? null),
                notice.problem ? problemElement(notice.problem) : null,
            ),
            close,
        ),
        actions.length ? el("div", { class: "actions" }, actions) : null,
    );
}

function actionElement({ label, run, href, isDownload }, dismiss) {
    if (href)
        return el("a", { href, target: isDownload ? null : "_blank", rel: "noopener" }, label);
    return el(
        "button",
        {
            type: "button",
            on: {
                click: () => {
                    dismiss();
                    run();
                },
            },
        },
        label,
    );
}

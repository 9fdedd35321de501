// Files that the reader takes away: the map as a picture, the links as tables, the report.
// SPDX-License-Identifier: Apache-2.0

import { el } from "./dom.js";
import { stateLine } from "./status.js";

/** What the export menu does. `reports` hears of runs that make a report. */
export function createExporting(store, api) {
    const runs = new Set();
    const fail = (problem) =>
        store.actions.notify({
            key: "export",
            severity: "error",
            ...(problem.diagnostics ? { problem } : { text: problem.message }),
        });
    return {
        png: () =>
            store.services.map
                .toPng({ state: stateLine(store.state) })
                .then((blob) => saveBlob(blob, fileName(store.state, "png")))
                .catch(fail),
        svg: async () => {
            try {
                const text = await store.services.map.toSvg({ state: stateLine(store.state) });
                saveBlob(new Blob([text], { type: "image/svg+xml" }), fileName(store.state, "svg"));
            } catch (problem) {
                fail(problem);
            }
        },
        file: (format) => follow(api.exportUrl(store.state.run.id, format), ""),
        report: () => askReport(store, api, runs).catch(fail),
        onProgress: (event) => {
            if (runs.has(event.run)) sayMaking(store, event);
        },
        onDone: (event) => reportDone(store, api, runs, event),
        onFailed: ({ run, problem }) => {
            if (runs.delete(run)) fail({ diagnostics: [], ...problem });
        },
    };
}

/** study_scenario.png, in letters that every file system takes. */
export function fileName({ model, scenario }, extension) {
    const words = [model.name, scenario.name].filter(Boolean).join(" ");
    const plain = words
        .replace(/[^\p{L}\p{N}]+/gu, "_")
        .replace(/^_+|_+$/g, "")
        .slice(0, 80);
    return `${plain || "linkspan"}.${extension}`;
}

function saveBlob(blob, name) {
    const address = URL.createObjectURL(blob);
    follow(address, name);
    setTimeout(() => URL.revokeObjectURL(address), 10000);
}

function follow(href, download) {
    const link = el("a", { href, download: download || true });
    link.style.display = "none";
    document.body.append(link);
    link.click();
    link.remove();
}

async function askReport(store, api, runs) {
    const { scenario } = store.state;
    if (scenario.isDirty)
        store.actions.notify({
            key: "report-dirty",
            severity: "warning",
            text: "The report is made of the saved files; what is not saved is not in it.",
        });
    const body = scenario.isSaved ? { scenario: scenario.id } : {};
    const { run } = await api.report(body);
    runs.add(run);
    sayMaking(store, {});
}

function sayMaking(store, { text = "", done = 0, total = 0 }) {
    const share = total > 0 ? ` (${done} of ${total})` : "";
    const words = ["Making the report\u2026", text, share].filter(Boolean).join(" ");
    store.actions.notify({ key: "report", isKept: true, isQuiet: true, text: words });
}

function reportDone(store, api, runs, { run, report }) {
    if (!report || !runs.delete(run)) return;
    store.actions.notify({
        key: "report",
        isKept: true,
        text: "The report is ready.",
        actions: [{ label: "Open the report", href: api.withToken(report) }],
    });
}

// Files that the reader takes away: the map as a picture, the links as tables, the report.
// SPDX-License-Identifier: Apache-2.0

import { el } from "./dom.js";
import { stateLine } from "./status.js";

/** What the export menu does; it hears of the runs that make a report. */
export function createExporting(store, api) {
    // a report may be there before the answer that names its run: `ended` holds those events
    const self = { store, api, runs: new Set(), stop: [], isAsking: false, ended: new Map() };
    const fail = (problem) =>
        store.actions.notify({
            key: "export",
            severity: "error",
            ...(problem.diagnostics ? { problem } : { text: problem.message }),
        });
    self.fail = fail;
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
        file: (format) =>
            api
                .exported(store.state.run.id, format)
                .then((blob) => saveBlob(blob, fileName(store.state, format)))
                .catch(fail),
        report: () => askReport(self).catch(fail),
        onProgress: (event) => {
            if (self.runs.has(event.run)) sayMaking(self, event);
        },
        onDone: (event) => reportEnded(self, event, sayReady),
        onFailed: (event) =>
            reportEnded(self, event, () => {
                store.actions.dismiss("report");
                fail({ diagnostics: [], ...event.problem });
            }),
        onCancelled: (event) => reportEnded(self, event, sayStopped),
    };
}

/** study_scenario.png, in letters that every file system takes. */
function fileName({ model, scenario }, extension) {
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
    const link = el("a", { href, download });
    link.style.display = "none";
    document.body.append(link);
    link.click();
    link.remove();
}

async function askReport(self) {
    const { store, api } = self;
    const { scenario } = store.state;
    if (scenario.isDirty)
        store.actions.notify({
            key: "report-dirty",
            severity: "warning",
            text: "The report is made of the saved files; what is not saved is not in it.",
        });
    const body = scenario.isSaved ? { scenario: scenario.id } : {};
    self.isAsking = true;
    try {
        const { run } = await api.report(body);
        self.runs.add(run);
        self.stop = [{ label: "Stop", run: () => api.cancel(run).catch(self.fail) }];
        sayMaking(self, {});
        self.ended.get(run)?.();
    } finally {
        self.isAsking = false;
        self.ended.clear();
    }
}

function sayMaking({ store, stop }, { text = "", done = 0, total = 0 }) {
    const share = total > 0 ? `(${done} of ${total})` : "";
    const words = ["Making the report\u2026", text, share].filter(Boolean).join(" ");
    store.actions.notify({
        key: "report",
        isKept: true,
        isQuiet: true,
        text: words,
        actions: stop,
    });
}

/** Tells the end of a report, if that run made one. */
function reportEnded(self, event, tell) {
    const end = () => self.runs.delete(event.run) && tell(self, event);
    if (self.isAsking && !self.runs.has(event.run)) self.ended.set(event.run, end);
    else end();
}

function sayReady({ store, api }, { report }) {
    store.actions.notify({
        key: "report",
        isKept: true,
        text: "The report is ready.",
        actions: [{ label: "Open the report", href: api.withToken(report) }],
    });
}

function sayStopped({ store }) {
    store.actions.notify({ key: "report", text: "The report was stopped." });
}

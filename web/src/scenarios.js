// Opening, naming, saving and deleting scenarios; nothing unsaved is ever lost on the way.
// SPDX-License-Identifier: Apache-2.0

import { askText, confirm, copyBox, openDialog } from "./dialogs.js";
import { el } from "./dom.js";
import { newScenarioId } from "./edits.js";

/** What the page can do with scenarios. `drafts` keeps what is not saved (drafts.js). */
export function createScenarioActions(store, api, drafts) {
    const self = { store, api, drafts };
    return {
        reload: () => reload(self),
        open: (id) => open(self, id),
        openNext: (step) => openNext(self, step),
        make: () => make(self),
        rename: () => rename(self),
        save: () => save(self),
        saveAs: () => saveAs(self),
        remove: () => remove(self),
        revert: () => revert(self),
        showLines: () => showLines(self),
    };
}

/** The list as it is on the disk now. */
async function reload({ store, api }) {
    const scenarios = await api.scenarios();
    store.actions.setScenarios(Array.isArray(scenarios) ? scenarios : scenarios.scenarios);
}

/** Shows another scenario; what was not saved of it comes back. */
function open({ store, drafts }, id) {
    const draft = drafts.of(id);
    if (draft) store.actions.restoreScenario(draft);
    else if (id === null) store.actions.openBase();
    else store.actions.openScenario(id);
}

/** All that can be shown: the saved ones, then those that are not saved yet. */
export function scenarioChoices({ scenarios, scenario }, drafts) {
    const saved = scenarios.map(({ id, name, is_locked }) => ({
        id,
        name: name || id,
        isLocked: is_locked,
    }));
    const unsaved = [...drafts.all(), scenario].filter(
        ({ id }) => id !== null && !scenarios.some((each) => each.id === id),
    );
    const seen = new Map(
        unsaved.map(({ id, name }) => [id, { id, name: name || id, isNew: true }]),
    );
    return [...saved, ...seen.values()];
}

function openNext(self, step) {
    const { store, drafts } = self;
    const ids = scenarioChoices(store.state, drafts).map(({ id }) => id);
    if (store.state.model.kind !== "study") ids.unshift(null);
    const at = ids.indexOf(store.state.scenario.id);
    if (ids.length > 0) open(self, ids[(at + step + ids.length) % ids.length]);
}

/** A new scenario, on top of the one that is shown or of another. */
async function make(self) {
    const { store } = self;
    const { scenarios, scenario, model } = store.state;
    const bases = scenarios.map(({ id, name }) => ({ id, name: name || id }));
    const input = el("input", {
        type: "text",
        required: true,
        maxlength: 120,
        value: "New scenario",
    });
    const select = el(
        "select",
        {},
        model.kind === "study" ? null : el("option", { value: "" }, "the network as it is"),
        bases.map(({ id, name }) => el("option", { value: id }, name)),
    );
    const chosen = bases.some(({ id }) => id === scenario.id) ? scenario.id : scenario.like;
    select.value = chosen ?? (model.kind === "study" ? model.scenarios : "") ?? "";
    queueMicrotask(() => input.select());
    const answer = await openDialog({
        title: "New scenario",
        body: el(
            "div",
            {},
            el("label", { class: "row" }, el("span", {}, "Name"), input),
            el("label", { class: "row" }, el("span", {}, "Begins like"), select),
        ),
        actions: [
            { label: "Cancel", value: "" },
            { label: "Make it", value: "yes", isPrimary: true },
        ],
    });
    if (answer !== "yes") return;
    store.actions.newScenario({
        name: input.value.trim(),
        ...beginningOf(store.state, select.value || null),
    });
}

/** How a scenario begins that is like another: a study's files build on scenarios of study.yaml
 * alone, so one that is like a file begins with a copy of its edits. */
export function beginningOf({ model, scenarios }, id) {
    const found = scenarios.find((each) => each.id === id);
    const isCopied = model.kind === "study" && found && !found.is_locked;
    return isCopied ? { like: found.like, edits: found.edits } : { like: id, edits: [] };
}

async function rename({ store }) {
    const { scenario } = store.state;
    if (scenario.isLocked || scenario.id === null) return;
    const name = await askText({
        title: "Rename the scenario",
        label: "Name",
        value: scenario.name,
        action: "Rename",
    });
    if (name) store.actions.setScenarioFacts({ name });
}

/** Writes the scenario's file; a file that somebody else changed meanwhile is not overwritten. */
async function save(self) {
    const { store } = self;
    const { scenario } = store.state;
    if (scenario.isLocked) {
        await saveAs(self);
        return;
    }
    if (scenario.id === null) return;
    try {
        await put(self, scenario, scenario.etag);
    } catch (problem) {
        if (problem.status === 412) await conflict(self, scenario);
        else store.actions.notify({ key: "save", severity: "error", problem });
    }
}

async function put(self, scenario, etag) {
    const { store, api, drafts } = self;
    const { id, name, about, like, edits } = scenario;
    const answer = await api.putScenario(id, { name, about, like, edits }, etag);
    // what is shown keeps its draft while it needs one: edits that are off are in no file
    if (store.state.scenario.id === id)
        store.actions.setSaved({
            etag: answer.etag,
            lines: answer.lines ?? null,
            written: scenario,
        });
    else drafts.forget(id);
    await reload(self);
    store.actions.notify({
        key: "save",
        text: `Saved: ${answer.path ?? id}`,
        actions: [{ label: "Lines and command\u2026", run: () => showLines(self, answer) }],
    });
}

/** Somebody else wrote the file: the reader decides whose edits stay. */
async function conflict(self, scenario) {
    const { store, api } = self;
    const answer = await openDialog({
        title: "The scenario was changed elsewhere",
        body: el(
            "p",
            {},
            `The file of \u201c${scenario.name}\u201d is no longer as this page read ` +
                "it. Your edits are still here; nothing was written.",
        ),
        actions: [
            { label: "Cancel", value: "" },
            { label: "Take the file\u2019s", value: "theirs" },
            { label: "Write mine over it", value: "mine" },
            { label: "Save mine under another name", value: "other", isPrimary: true },
        ],
    });
    if (answer === "theirs") await revert(self, true);
    if (answer === "other") await saveAs(self);
    if (answer !== "mine") return;
    try {
        const found = (await api.scenarios()).find((each) => each.id === scenario.id);
        await put(self, scenario, found?.etag ?? null);
    } catch (problem) {
        store.actions.notify({ key: "save", severity: "error", problem });
    }
}

async function saveAs(self) {
    const { store, drafts } = self;
    const { scenario } = store.state;
    const name = await askText({
        title: "Save under another name",
        label: "Name",
        action: "Save",
        value: scenario.isLocked ? `${scenario.name} (copy)` : `${scenario.name} 2`,
    });
    if (!name) return;
    const id = newScenarioId(name, store.takenIds());
    const like = scenario.isLocked ? scenario.id : scenario.like;
    store.actions.becomeScenario({ id, name, like });
    await save(self);
    // the edits are in the new file: the old one is again as it was saved
    const now = store.state.scenario;
    if (now.id === id && now.isSaved && !scenario.isLocked && scenario.id !== null)
        drafts.forget(scenario.id);
}

async function remove(self) {
    const { store, api, drafts } = self;
    const { scenario } = store.state;
    if (scenario.isLocked || scenario.id === null) return;
    const isSure = await confirm({
        title: "Delete the scenario?",
        action: "Delete",
        text: `\u201c${scenario.name}\u201d and its file are deleted. This cannot be undone.`,
    });
    if (!isSure) return;
    try {
        if (scenario.isSaved) await api.deleteScenario(scenario.id, scenario.etag);
        drafts.forget(scenario.id);
        await reload(self);
        open(self, firstScenario(store.state));
    } catch (problem) {
        store.actions.notify({ key: "save", severity: "error", problem });
    }
}

/** What the page opens with: the study's main scenario, or the network as it is. */
export function firstScenario({ model, scenarios }) {
    const main = scenarios.find(({ id }) => id === model.scenarios);
    return main && (model.kind === "study" || main.is_locked) ? main.id : null;
}

/** Back to what was saved. */
async function revert(self, isSure = false) {
    const { store, drafts } = self;
    const { scenario } = store.state;
    if (!scenario.isSaved) return;
    const yes =
        isSure ||
        !scenario.isDirty ||
        (await confirm({
            title: "Go back to the saved file?",
            action: "Go back",
            text: "What was changed since it was saved is dropped.",
        }));
    if (!yes) return;
    drafts.forget(scenario.id);
    await reload(self);
    const isThere = store.state.scenarios.some(({ id }) => id === scenario.id);
    open(self, isThere ? scenario.id : firstScenario(store.state));
}

/** The lines of the file and the command that computes the same numbers, to copy. */
async function showLines({ store, api }, saved = null) {
    const { scenario } = store.state;
    let lines = scenario.lines ?? [];
    let command = saved?.command ?? null;
    try {
        if (!scenario.lines && !scenario.isLocked && scenario.edits.length > 0)
            ({ lines } = await api.lines({ like: scenario.like, edits: scenario.edits }));
        command ??= (await api.proof()).command;
    } catch (problem) {
        store.actions.notify({ key: "lines", severity: "error", problem });
        return;
    }
    const note = scenario.isDirty ? "The command computes this once the scenario is saved." : null;
    await openDialog({
        title: "Lines and command",
        isWide: true,
        body: el(
            "div",
            {},
            lines.length
                ? copyBox("The edits, as the file has them", lines.join("\n"))
                : el("p", {}, "There are no edits."),
            command ? copyBox("The command that computes the same numbers", command) : null,
            note ? el("p", { class: "does" }, note) : null,
        ),
        actions: [{ label: "Close", value: "ok", isPrimary: true }],
    });
}

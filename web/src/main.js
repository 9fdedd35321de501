// The page: reads the study, makes its parts, and listens to the server.
// SPDX-License-Identifier: Apache-2.0

import "./app.css";

import { createApi, listen, readToken } from "./api.js";
import { createCommands } from "./commands.js";
import { createDrafts, draftsKey } from "./drafts.js";
import { createEditList } from "./editlist.js";
import { createExporting } from "./exporting.js";
import { createKeys } from "./keys.js";
import { createLinkBar } from "./linkbar.js";
import { createLines } from "./lines.js";
import { createLinkNames } from "./linknames.js";
import { createMap } from "./map/map.js";
import { bindMap } from "./mapview.js";
import { createNotices } from "./notices.js";
import { watchOtherTabs } from "./other_tabs.js";
import { createPalette } from "./palette.js";
import { PANELS } from "./panels/index.js";
import { createPrinting } from "./printing.js";
import { problemElement } from "./problems.js";
import { createScenarioActions, firstScenario } from "./scenarios.js";
import { createServerWatch } from "./server_watch.js";
import { createSolver } from "./solver.js";
import { createSpeaker, createStrip } from "./status.js";
import { createStore } from "./store.js";
import { createTabs } from "./tabs.js";
import { createToolbar } from "./toolbar.js";
import { createTools } from "./tools.js";
import { createTopbar } from "./topbar.js";

const byId = (id) => document.getElementById(id);

start();

/** Reads the study; where that cannot be, says why and what to do. */
async function start() {
    performance.mark("linkspan:start");
    const watch = { onGone: () => {} };
    const api = createApi({ token: readToken(), onGone: () => watch.onGone() });
    try {
        const [model, geometry, basemap] = await Promise.all([
            api.model(),
            api.geometry(),
            api.basemap(),
        ]);
        await build({ api, model, geometry, basemap, watch });
        byId("starting").hidden = true;
        performance.mark("linkspan:usable");
    } catch (problem) {
        showProblem(problem);
    }
}

function showProblem(problem) {
    console.error(problem.stack ?? problem.message);
    const starting = byId("starting");
    starting.hidden = false;
    starting.classList.add("is-problem");
    const isToken = problem.status === 401 || problem.status === 403;
    starting.replaceChildren(
        problemElement(
            isToken
                ? {
                      ...problem,
                      title: problem.title,
                      hint:
                          "Open the address that linkspan view printed: " +
                          "it ends with #token=\u2026",
                  }
                : problem,
        ),
    );
}

/** Makes the parts of the page, each of which follows the store by itself. */
async function build({ api, model, geometry, basemap, watch }) {
    const store = createStore(model, geometry);
    store.actions.setBasemap(basemap);
    const say = createSpeaker(byId("live"), store);
    createNotices(byId("notices"), store, say);
    const map = createMap(byId("map"), { model, geometry, basemap });
    const names = createLinkNames(api, geometry.nLinks);
    bindMap(map, store, names);
    map.legend(byId("legend"));
    foldLegend(byId("legend-box"));
    const drafts = createDrafts(store);
    store.services.draftIds = drafts.ids;
    const parts = {
        store,
        api,
        map,
        names,
        drafts,
        tools: createTools(store, api, map, names, say),
        scenarios: createScenarioActions(store, api, drafts),
        exporting: createExporting(store, api),
        panels: PANELS.filter((panel) => panel.isShown(model)),
    };
    window.linkspan = { store, api, map }; // for the console, and for tests in a browser
    makeControls(parts);
    createLines(store, api);
    await parts.scenarios.reload();
    const open = drafts.open() ?? firstScenario(store.state);
    parts.scenarios.open(knownScenario(store.state, drafts, open));
    drafts.follow();
    watchOtherTabs(store, draftsKey(model));
    connect(parts, watch);
}

/** A scenario that was open the last time may be gone. */
function knownScenario(state, drafts, id) {
    const isKnown = id === null || drafts.of(id) || state.scenarios.some((each) => each.id === id);
    return isKnown ? id : firstScenario(state);
}

/** Buttons, keys, palette and panels: all of them use the one list of commands. */
function makeControls(parts) {
    const { store, api, tools, panels } = parts;
    const late = { openMenu: (name) => topbar.openMenu(name) };
    const palette = createPalette(store, () => commands);
    const commands = createCommands({ ...parts, ...late, palette });
    const command = (id) => commands.find((each) => each.id === id);
    const topbar = createTopbar({ ...parts, command });
    createToolbar(byId("toolbar"), byId("tool-hint"), store, tools, command);
    createLinkBar(byId("link-bar"), store, parts.names, command);
    createEditList(byId("edits"), store, parts.names);
    createStrip(byId("strip"), store);
    createKeys(store, commands);
    createTabs(byId("tabs"), byId("panel-bodies"), byId("panels"), store, api, panels);
    createPrinting(byId("print-notes"), store, api);
    for (const button of document.querySelectorAll("[data-skip]"))
        button.addEventListener("click", () => skipTo(button.dataset.skip));
}

/** On a phone the legend is folded, so that the map is seen; paper has it always. */
function foldLegend(box) {
    box.open = !window.matchMedia("(max-width: 45rem)").matches;
    window.addEventListener("beforeprint", () => {
        box.open = true;
    });
}

function skipTo(id) {
    const target = byId(id);
    target.hidden = false;
    (target.querySelector("[tabindex='0'], button, input") ?? target).focus();
}

/** Events of the server go to whoever asked; a lost connection is told and mended. */
function connect({ store, api, exporting }, watch) {
    const solver = createSolver(store, api);
    store.services.solver = solver;
    const server = createServerWatch(byId("banner"), store, solver, api);
    watch.onGone = server.lost;
    listen(api, {
        hello: server.hello,
        base: solver.onBase,
        progress: (event) => {
            solver.onProgress(event);
            exporting.onProgress(event);
        },
        stage: solver.onStage,
        details: solver.onDetails,
        done: (event) => {
            solver.onDone(event);
            exporting.onDone(event);
        },
        failed: (event) => {
            solver.onFailed(event);
            exporting.onFailed(event);
        },
        cancelled: (event) => {
            solver.onCancelled(event);
            exporting.onCancelled(event);
        },
        onLost: server.lost,
    });
}

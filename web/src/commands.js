// Everything that can be done, each with its name and keys: buttons, keyboard and palette use this.
// SPDX-License-Identifier: Apache-2.0

import { mapCommands } from "./map_commands.js";
import { whatOf } from "./format.js";
import { TOOLS, isOffered } from "./tools.js";
import { showUntilClosed } from "./dialogs.js";

/**
 * @typedef {object} Command
 * @property {string} id
 * @property {string} group heading in the help
 * @property {string} label
 * @property {string[]} keys as keys.js writes them: "d", "Ctrl+z", "Shift+n"; the first is shown
 * @property {() => void} run
 * @property {(state: object) => boolean} [isPossible]
 */

/** All commands of the page. */
export function createCommands(context) {
    return [
        ...toolCommands(context),
        ...editCommands(context),
        ...viewCommands(context),
        ...mapCommands(context),
        ...scenarioCommands(context),
        ...exportCommands(context),
        ...pageCommands(context),
    ];
}

function toolCommands({ tools, store }) {
    const { model } = store.state;
    const chosen = TOOLS.filter((tool) => isOffered(tool, model));
    return chosen.map((tool) => ({
        id: `tool-${tool.name}`,
        group: "Tools",
        label: tool.label,
        keys: [tool.key],
        run: () => tools.choose(tool.name),
    }));
}

function editCommands({ store, tools }) {
    const { actions } = store;
    const isLink = ({ selection, geometry }) =>
        selection.kind === "link" && selection.link < geometry.nLinks;
    const isEdit = ({ selection, scenario }) => selection.kind === "edit" && !scenario.isLocked;
    return [
        {
            id: "undo",
            group: "Edits",
            label: "Undo",
            keys: ["Ctrl+z"],
            run: actions.undo,
            isPossible: ({ scenario }) => scenario.undo > 0,
        },
        {
            id: "redo",
            group: "Edits",
            label: "Redo",
            keys: ["Ctrl+Shift+z", "Ctrl+y"],
            run: actions.redo,
            isPossible: ({ scenario }) => scenario.redo > 0,
        },
        {
            id: "change-link",
            group: "Edits",
            label: "Change the selected link",
            keys: ["m"],
            run: () => tools.edit("change"),
            isPossible: isLink,
        },
        {
            id: "widen-link",
            group: "Edits",
            label: "Widen the selected link",
            keys: ["w"],
            run: () => tools.edit("widen"),
            isPossible: isLink,
        },
        {
            id: "close-link",
            group: "Edits",
            label: "Close the selected link",
            keys: ["x"],
            run: () => tools.edit("close"),
            isPossible: isLink,
        },
        {
            id: "who-link",
            group: "Edits",
            label: "Who uses the selected link",
            keys: ["u"],
            run: () => tools.askWho(store.state.selection.link),
            isPossible: ({ selection }) => selection.kind === "link",
        },
        {
            id: "delete-edit",
            group: "Edits",
            label: "Delete the edit that is open",
            keys: ["Delete"],
            run: tools.removeSelected,
            isPossible: isEdit,
        },
        {
            id: "solve-again",
            group: "Edits",
            label: "Calculate again",
            keys: [],
            run: () => store.services.solver.again(),
        },
        {
            id: "stop",
            group: "Edits",
            label: "Stop the calculation",
            keys: [],
            run: () => store.services.solver.cancel(),
            isPossible: ({ run }) => run.isRunning,
        },
    ];
}

function viewCommands({ store, panels }) {
    const { actions } = store;
    const what = whatOf(store.state.model);
    const side = (name, label, key) => ({
        id: `side-${name}`,
        group: "What the map shows",
        label,
        keys: [key],
        run: () => actions.setView({ side: name, swipe: null }),
    });
    const step = (steps) => () => {
        const { model, view } = store.state;
        const at = model.years.indexOf(view.year) + steps;
        if (at >= 0 && at < model.years.length) actions.setView({ year: model.years[at] });
    };
    const hasYears = ({ model }) => (model.years?.length ?? 0) > 1;
    return [
        side("without", `Without the ${what}`, "1"),
        side("with", `With the ${what}`, "2"),
        side("difference", "The difference", "3"),
        {
            id: "swipe",
            group: "What the map shows",
            label: "Swipe between without and with",
            keys: ["b"],
            run: () => actions.setView({ swipe: store.state.view.swipe === null ? 0.5 : null }),
        },
        {
            id: "flicker",
            group: "What the map shows",
            label: "Flicker between without and with",
            keys: ["Space"],
            note: "while the map has the focus",
            run: () => store.services.map.flicker(),
        },
        {
            id: "lock-scale",
            group: "What the map shows",
            label: "Lock or unlock the scale of widths",
            keys: ["l"],
            run: () => actions.setView({ isScaleLocked: !store.state.view.isScaleLocked }),
        },
        {
            id: "year-back",
            group: "What the map shows",
            label: "Year before",
            keys: [","],
            run: step(-1),
            isPossible: hasYears,
        },
        {
            id: "year-forth",
            group: "What the map shows",
            label: "Year after",
            keys: ["."],
            run: step(1),
            isPossible: hasYears,
        },
        ...panels.map(({ id, label }) => ({
            id: `tab-${id}`,
            group: "Figures",
            label: `Show ${label}`,
            keys: { compare: ["c"], links: ["i"] }[id] ?? [],
            run: () => {
                actions.setView({ tab: id });
                document.getElementById(`tab-${id}`)?.focus();
            },
        })),
    ];
}

function scenarioCommands({ scenarios, store }) {
    const isOwn = ({ scenario }) => scenario.id !== null && !scenario.isLocked;
    const group = "Scenarios";
    return [
        { id: "new", group, label: "New scenario\u2026", keys: [], run: scenarios.make },
        {
            id: "save",
            group,
            label: "Save",
            keys: ["Ctrl+s"],
            run: scenarios.save,
            isPossible: ({ scenario }) => scenario.id !== null,
        },
        {
            id: "save-as",
            group,
            label: "Save under another name\u2026",
            keys: [],
            run: scenarios.saveAs,
            isPossible: ({ scenario }) => scenario.id !== null,
        },
        {
            id: "rename",
            group,
            label: "Rename\u2026",
            keys: [],
            run: scenarios.rename,
            isPossible: isOwn,
        },
        {
            id: "revert",
            group,
            label: "Go back to the saved file",
            keys: [],
            run: () => scenarios.revert(),
            isPossible: ({ scenario }) => scenario.isSaved && scenario.isDirty,
        },
        {
            id: "delete",
            group,
            label: "Delete\u2026",
            keys: [],
            run: scenarios.remove,
            isPossible: isOwn,
        },
        {
            id: "scenario-before",
            group,
            label: "Scenario before",
            keys: ["["],
            run: () => scenarios.openNext(-1),
        },
        {
            id: "scenario-after",
            group,
            label: "Scenario after",
            keys: ["]"],
            run: () => scenarios.openNext(1),
        },
        {
            id: "reload-list",
            group,
            label: "Read the scenarios from the disk again",
            keys: [],
            run: () =>
                scenarios.reload().catch((problem) =>
                    store.actions.notify({
                        key: "scenarios",
                        severity: "error",
                        problem,
                    }),
                ),
        },
    ];
}

function exportCommands({ exporting, scenarios, store }) {
    const group = "Export";
    const hasRun = ({ run }) => run.id !== null;
    return [
        { id: "export-png", group, label: "Map as PNG", keys: [], run: exporting.png },
        { id: "export-svg", group, label: "Map as SVG", keys: [], run: exporting.svg },
        ...["gpkg", "geojson", "csv"].map((format) => ({
            id: `export-${format}`,
            group,
            keys: [],
            isPossible: hasRun,
            label: `Links as ${{ gpkg: "GeoPackage", geojson: "GeoJSON", csv: "CSV" }[format]}`,
            run: () => exporting.file(format),
        })),
        {
            id: "report",
            group,
            label: "Report",
            keys: [],
            run: exporting.report,
            isPossible: () => !!store.state.model.has?.report,
        },
        {
            id: "lines",
            group,
            label: "Lines and command\u2026",
            keys: [],
            run: () => scenarios.showLines(),
        },
        {
            id: "print",
            group,
            label: "Print\u2026",
            keys: ["Ctrl+p"],
            isBrowsers: true,
            run: () => window.print(),
        },
    ];
}

function pageCommands({ store, openMenu, palette, tools }) {
    return [
        {
            id: "palette",
            group: "Page",
            label: "All commands",
            keys: ["/", "Ctrl+k"],
            run: () => palette.open(),
        },
        {
            id: "export",
            group: "Page",
            label: "Export menu",
            keys: ["e"],
            run: () => openMenu("export"),
        },
        {
            id: "help",
            group: "Page",
            label: "Help and keys",
            keys: ["?"],
            run: () => palette.help(showUntilClosed),
        },
        {
            id: "theme",
            group: "Page",
            label: "Light or dark",
            keys: [],
            run: () => turnTheme(store),
        },
        {
            id: "cancel",
            group: "Page",
            label: "Leave the tool, the line, the selection",
            keys: ["Escape"],
            run: tools.cancel,
        },
    ];
}

/** From what the system wants to the other, and back. */
function turnTheme(store) {
    const { dataset } = document.documentElement;
    const isDark = dataset.theme
        ? dataset.theme === "dark"
        : window.matchMedia("(prefers-color-scheme: dark)").matches;
    dataset.theme = isDark ? "light" : "dark";
    store.actions.setView({ theme: dataset.theme });
}

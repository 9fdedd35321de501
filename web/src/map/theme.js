// The map's colours, light and dark, and as the system's contrast settings demand.
// SPDX-License-Identifier: Apache-2.0

/* Differences go from blue over white to orange, which all kinds of colour vision tell apart;
 * volume over capacity
 * goes from a calm blue over yellow to dark red, and leaves the blues where 1.0 is near. */

const LIGHT = {
    name: "light",
    unknown: "#eceff1",
    sea: "#d9e5ed",
    land: "#f7f5f0",
    coast: "#9fb2bf",
    border: "#8a7f98",
    river: "#9dc0d8",
    lake: "#cfe0ec",
    road: "#e3ddd2",
    graticule: "#d3dce2",
    graticuleText: "#5f6c76",
    label: "#1d2a33",
    halo: "rgba(255,255,255,0.92)",
    minorLabel: "#44535e",
    hairline: "#b9c0c6",
    undetermined: "#8b949b",
    connector: "#cdd3d8",
    vc: ["#8fb0c9", "#5a8fbd", "#e3b23c", "#e07b1f", "#b93a0e", "#6d1212"],
    field: ["#b9d3e0", "#86b3cf", "#5590bb", "#33699b", "#1b416f"],
    rail: "#6a5a93",
    air: "#8d86a8",
    sea_line: "#3f8f9f",
    walk: "#7d8a5a",
    less: ["#9ecae1", "#4a98cc", "#1f6fb0"],
    more: ["#fdbe85", "#f08a2c", "#c8540a"],
    core: "#ffffff",
    isNew: "#7a1fa2",
    newHalo: "#ffffff",
    closed: "#33383c",
    selection: "#111111",
    selectionHalo: "#ffe600",
    hover: "#111111",
    bundle: "#7a1fa2",
    without: "#3b5b78",
    with: "#c8540a",
    node: "#26343e",
    zone: "#26343e",
    paper: "#ffffff",
    ink: "#1d2a33",
    bands: ["#0b486b", "#2a6f97", "#5fa8c9", "#a9d6e5", "#f1e3b5", "#f0b866", "#d97a2b"],
};

const DARK = {
    name: "dark",
    unknown: "#161e25",
    sea: "#0e1820",
    land: "#1a242c",
    coast: "#43596a",
    border: "#7d7390",
    river: "#34546b",
    lake: "#142430",
    road: "#2b353d",
    graticule: "#22303a",
    graticuleText: "#93a3af",
    label: "#edf2f5",
    halo: "rgba(12,19,25,0.9)",
    minorLabel: "#b8c4cc",
    hairline: "#4b5862",
    undetermined: "#7d8a94",
    connector: "#38444d",
    vc: ["#4d6d86", "#5f9ccd", "#e3b23c", "#f08a2c", "#ff5a36", "#ff9aa0"],
    field: ["#294a63", "#386f96", "#4f97c6", "#82bfe3", "#c4e4f7"],
    rail: "#a898d6",
    air: "#8f88b0",
    sea_line: "#5fb6c6",
    walk: "#a8b67c",
    less: ["#2f5f86", "#4a9ad6", "#9bd1ff"],
    more: ["#8a4a1c", "#ee8a33", "#ffc48a"],
    core: "#101a22",
    isNew: "#e29bff",
    newHalo: "#101a22",
    closed: "#e6e9eb",
    selection: "#ffffff",
    selectionHalo: "#a38b00",
    hover: "#ffffff",
    bundle: "#e29bff",
    without: "#9fc3e0",
    with: "#ffab5e",
    node: "#d5dee4",
    zone: "#d5dee4",
    paper: "#141d24",
    ink: "#edf2f5",
    bands: ["#f3e7b3", "#e9c46a", "#d98b3f", "#a9d6e5", "#5fa8c9", "#2a6f97", "#14425e"],
};

/* Forced colours keep the map's own meaning, on the system's ground and with its text. */
const FORCED = {
    halo: "Canvas",
    label: "CanvasText",
    minorLabel: "CanvasText",
    selection: "Highlight",
    hover: "Highlight",
};

/** @param {"light"|"dark"} name @param {boolean} isForced */
export function makeTheme(name, isForced = false) {
    const base = name === "dark" ? DARK : LIGHT;
    return isForced ? { ...base, ...FORCED } : base;
}

/** The theme that the page and the system ask for. */
export function currentTheme() {
    const asked = document.documentElement.dataset.theme;
    const isDark = asked ? asked === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    return makeTheme(isDark ? "dark" : "light", matchMedia("(forced-colors: active)").matches);
}

/** Paper is always light. */
export const PAPER = LIGHT;

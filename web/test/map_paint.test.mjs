// Tests of what the map paints: bins, differences and their noise, what became of links, scales,
// names, SVG.
// SPDX-License-Identifier: Apache-2.0
import test from "node:test";
import assert from "node:assert/strict";
import { makeProjection } from "../src/map/projection.js";
import {
    buildScene,
    extendScene,
    linkStates,
    flowsOf,
    ownScales,
    medianLinkLength,
} from "../src/map/scene.js";
import { makeRuns, nextScales } from "../src/map/runs.js";
import {
    paintFlows,
    paintDifferences,
    visibleLinks,
    PLAIN,
    CLOSED,
    REPLACED,
    NEW,
    PART,
} from "../src/map/paint_links.js";
import {
    WIDTHS,
    VC_BREAKS,
    widthBin,
    classOf,
    niceAbove,
    quantile,
    shownDifferences,
    signOfDifference,
    strengthOf,
    breaksOfField,
} from "../src/map/scales.js";
import { graticuleStep } from "../src/map/paint_base.js";
import { collectLabels, freePlace, paintLabels } from "../src/map/paint_labels.js";
import { scaleBar } from "../src/map/furniture.js";
import { interpolate, isochroneBands, routePoints } from "../src/map/paint_overlay.js";
import { legendOf } from "../src/map/legend.js";
import { paintLegend } from "../src/map/legend_forms.js";
import { makeSvgContext } from "../src/map/svg_context.js";
import { makeTheme } from "../src/map/theme.js";
import { homeOf } from "../src/map/map_parts.js";
import { describePick, snapOf } from "../src/map/pick.js";
import { extendGeometry } from "../src/geometry.js";
import { gridNetwork, networkOf, makeRandom, makeRecorder } from "./support.mjs";

const THEME = makeTheme("light");
const VIEW = { width: 256, height: 256, k: 1, ox: 0, oy: 0, fullWidth: 10, ratio: 1 };
const PLANE = makeProjection("plane", [0, 0, 256, 256]);

/* A road of two directions from west to east, and a one-way road along the south. */
function threeLinks() {
    const network = networkOf(
        [20, 220, 20, 220],
        [200, 200, 40, 40],
        [
            { tail: 0, head: 1, row: 0 },
            { tail: 1, head: 0, row: 0 },
            { tail: 2, head: 3, row: 1 },
        ],
    );
    return buildScene(network, PLANE);
}

function strokesOf(calls, colour) {
    return calls.filter(
        (call) => call.do === "stroke" && call.colour === colour && call.path.length > 0,
    );
}

test("a width goes to the bin whose width is nearest", () => {
    for (let width = 0; width < 20; width += 0.13) {
        const best = WIDTHS.reduce((a, b) => (Math.abs(b - width) < Math.abs(a - width) ? b : a));
        assert.equal(WIDTHS[widthBin(width)], best, `${width}`);
    }
});

test("volume over capacity breaks at 1.0 from below", () => {
    assert.deepEqual(
        [0, 0.5, 0.99999, 1, 1.2, 5].map((v) => classOf(v, VC_BREAKS)),
        [0, 1, 3, 4, 5, 5],
    );
});

test("round numbers above a value are 1, 2 or 5 times a power of ten", () => {
    assert.deepEqual([1, 1.1, 3, 7, 99, 100, 0.03].map(niceAbove), [1, 2, 5, 10, 100, 100, 0.05]);
    assert.deepEqual([0, -3, NaN, Infinity].map(niceAbove), [1, 1, 1, 1]);
});

test("a quantile counts positive finite values only", () => {
    assert.equal(quantile([5, -1, 0, NaN, Infinity, 1, 3], 0.5), 3);
    assert.equal(quantile([], 0.5), 0);
});

test("a difference below twice its noise is none; without a noise it is not determined", () => {
    assert.equal(signOfDifference(3, 1), 1);
    assert.equal(signOfDifference(-3, 1), -1);
    assert.equal(signOfDifference(2, 1), 0);
    assert.equal(signOfDifference(0, 0), 0);
    assert.equal(signOfDifference(100, Infinity), 2);
    assert.equal(signOfDifference(100, NaN), 2);
    assert.equal(signOfDifference(NaN, 1), 2);
});

test("colours grow stronger with the difference, alike for more and less", () => {
    for (const size of [1, 20, 90]) {
        assert.equal(strengthOf(size, 100), strengthOf(-size, 100));
    }
    assert.deepEqual(
        [1, 20, 90].map((size) => strengthOf(size, 100)),
        [0, 1, 2],
    );
});

test("a field's classes have rising breaks without repeats", () => {
    const breaks = breaksOfField(Float64Array.of(1, 1, 1, 1, 1, 2, 3, 400));
    assert.ok(breaks.every((value, k) => k === 0 || value > breaks[k - 1]));
});

test("flows lie on their side of the road, and a one-way road in its middle", () => {
    const scene = {
        ...threeLinks(),
        fullFlow: 100,
        flow: { without: new Float64Array(3), with: Float64Array.of(100, 40, 100) },
    };
    const ctx = makeRecorder();
    paintFlows(ctx, scene, { ...VIEW, side: "with" }, THEME);
    const paths = ctx.calls.flatMap((call) =>
        (call.path ?? []).map((path) => ({ path, width: call.width })),
    );
    const road = paths.filter(({ path }) => path.length === 2 && path[0][1] < 100);
    const east = road.find(({ path }) => path[0][0] < path[1][0]);
    const west = road.find(({ path }) => path[0][0] > path[1][0]);
    assert.ok(
        east.path[0][1] > 56 && west.path[0][1] < 56,
        "eastbound south of the middle, westbound north",
    );
    assert.ok(east.width > west.width, "width follows the flow");
    assert.ok(
        east.path[0][1] - east.width / 2 >= west.path[0][1] + west.width / 2,
        "bands do not lie on each other",
    );
    const oneWay = paths.find(({ path }) => path.length === 2 && path[0][1] > 100);
    assert.equal(oneWay.path[0][1], 216);
});

test("two empty directions are drawn once", () => {
    const scene = { ...threeLinks(), fullFlow: 100 };
    const ctx = makeRecorder();
    paintFlows(ctx, scene, { ...VIEW, side: "with" }, THEME);
    assert.equal(ctx.calls.flatMap((call) => call.path ?? []).length, 2);
});

test("more is orange and solid, less blue and hollow, noise grey, the rest dotted", () => {
    const network = gridNetwork(2);
    const scene = buildScene(network, makeProjection("plane", [-20, -20, 120, 120]));
    const without = new Float64Array(8).fill(100);
    const after = Float64Array.of(200, 20, 101, 100, 100, 100, 100, 100);
    const noise = Float64Array.of(1, 1, 1, 1, 1, 1, 1, Infinity);
    Object.assign(scene, { flow: { without, with: after }, noise, fullDifference: 100 });
    const ctx = makeRecorder();
    paintDifferences(ctx, scene, VIEW, THEME);
    assert.equal(strokesOf(ctx.calls, THEME.more[2])[0].path.length, 1);
    assert.equal(strokesOf(ctx.calls, THEME.less[2])[0].path.length, 1);
    const core = strokesOf(ctx.calls, THEME.core)[0];
    assert.ok(core.width < strokesOf(ctx.calls, THEME.less[2])[0].width);
    assert.deepEqual(core.path[0].length, 2);
    assert.equal(strokesOf(ctx.calls, THEME.hairline)[0].path.length, 5);
    const dotted = strokesOf(ctx.calls, THEME.undetermined)[0];
    assert.deepEqual([dotted.path.length, dotted.dash.length], [1, 2]);
});

test("a run's links are new, parts of a split, replaced by them, or closed", () => {
    const added = { nodes: [], links: [{ parent: null }, { parent: 2 }, { parent: 2 }, {}] };
    assert.deepEqual(
        [...linkStates(4, added, [2, 3])],
        [PLAIN, PLAIN, REPLACED, CLOSED, NEW, PART, PART, NEW],
    );
    assert.deepEqual([...linkStates(2, null, [])], [PLAIN, PLAIN]);
});

test("the parts of a split carried their parent's flow before", () => {
    const added = { nodes: [], links: [{ parent: 1 }, { parent: null }] };
    const state = linkStates(2, added, [1]);
    const fields = {
        fields: [{ without: Float64Array.of(5, 7, 0, 0), with: Float64Array.of(5, 0, 6, 1) }],
        noise: new Float64Array(4),
    };
    const { flow } = flowsOf(fields, added, 2, state);
    assert.deepEqual([...flow.without], [5, 7, 7, 0]);
    assert.deepEqual([...flow.with], [5, 0, 6, 1]);
    assert.deepEqual(
        [...fields.fields[0].without],
        [5, 7, 0, 0],
        "the answer itself is left as it is",
    );
});

test("new links are dashed without and solid with; closed ones are crossed out", () => {
    const base = networkOf([20, 220], [200, 40], [{ tail: 0, head: 1, row: 0 }]);
    const added = {
        nodes: [],
        links: [
            {
                tail: 1,
                head: 0,
                row: 5,
                is_forward: true,
                class: 0,
                capacity: 10,
                length: 1,
                free_time: 1,
                parent: null,
                points: [],
            },
        ],
    };
    const scene = extendScene(buildScene(base, PLANE), extendGeometry(base, added));
    Object.assign(scene, {
        state: linkStates(1, added, [0]),
        flow: { without: Float64Array.of(9, 0), with: Float64Array.of(0, 9) },
        fullFlow: 10,
    });
    const before = makeRecorder();
    paintFlows(before, scene, { ...VIEW, side: "without" }, THEME);
    assert.ok(strokesOf(before.calls, THEME.isNew)[0].dash.length > 0);
    assert.equal(strokesOf(before.calls, THEME.closed).length, 0);
    const after = makeRecorder();
    paintFlows(after, scene, { ...VIEW, side: "with" }, THEME);
    assert.deepEqual(strokesOf(after.calls, THEME.isNew)[0].dash, []);
    const [line, cross] = strokesOf(after.calls, THEME.closed);
    assert.ok(line.dash.length > 0 && cross.path.length === 2);
});

test("only links of the window are painted, and those too short to see are left out", () => {
    const scene = buildScene(gridNetwork(20), makeProjection("plane", [0, 0, 2000, 2000]));
    const all = visibleLinks(scene, VIEW);
    assert.equal(all.length, scene.lines.nLinks);
    const few = visibleLinks(scene, { ...VIEW, k: 16, ox: 1000, oy: 1000 });
    assert.ok(few.length > 0 && few.length < all.length / 10);
    assert.deepEqual(visibleLinks(scene, { ...VIEW, k: 0.001 }), []);
});

test("a locked scale of differences grows, shrinks for much less only", () => {
    const step = (before, fullDifference, isLocked = true) =>
        nextScales(before, { fullFlow: 2000, fullDifference }, isLocked);
    const first = nextScales(
        { fullFlow: null, fullDifference: null },
        { fullFlow: 1000, fullDifference: null },
        true,
    );
    assert.deepEqual(first, { fullFlow: 1000, fullDifference: null });
    const second = step(first, 50);
    assert.deepEqual(second, { fullFlow: 1000, fullDifference: 50 });
    assert.deepEqual(
        [5, 100, 4.9, null].map((own) => step(second, own).fullDifference),
        [50, 100, 4.9, 50],
    );
    assert.deepEqual(step(second, 5, false), { fullFlow: 2000, fullDifference: 5 });
});

test("a preview is drawn at the scale that holds, and moves none", () => {
    const network = gridNetwork(3);
    const scene = buildScene(network, makeProjection("plane", [0, 0, 300, 300]));
    const runs = makeRuns({ geometry: network, view: { field: "flow" } }, scene);
    const n = network.nLinks;
    const change = (by, stage) => {
        const flow = {
            key: "flow",
            without: new Float64Array(n).fill(100),
            with: new Float64Array(n).fill(100 + by),
        };
        const fields = { nLinks: n, fields: [flow], byKey: { flow }, noise: new Float64Array(n) };
        runs.set({ fields, added: null, removed: [], stage });
        return runs.scene().fullDifference;
    };
    assert.deepEqual(
        [
            change(900, "preview"),
            change(10, "certified"),
            change(900, "draft"),
            change(10, "refined"),
        ],
        [1000, 10, 10, 10],
    );
    assert.throws(
        () => runs.set({ fields: { nLinks: 3 }, added: null, removed: [], stage: null }),
        /3 links/,
    );
    assert.equal(runs.forPainter().state.length, n);
});

test("a run whose changes are all below the noise asks for no scale of differences", () => {
    const scene = threeLinks();
    Object.assign(scene, {
        flow: { without: Float64Array.of(10, 10, 10), with: Float64Array.of(11, 10, 10) },
        noise: Float64Array.of(1, 1, 1),
    });
    assert.equal(ownScales(scene).fullDifference, null);
    assert.equal(ownScales(scene).fullFlow, 20, "the flow of either side has room");
    assert.ok(medianLinkLength(scene.lines, scene.linkClass) > 0);
});

test("graticule lines stand at round steps", () => {
    assert.equal(graticuleStep(0.001, "lonlat"), 0.2);
    assert.equal(graticuleStep(0.02, "lonlat"), 5);
    assert.equal(graticuleStep(10, "plane"), 2000);
});

test("the scale bar is a round length and fits its space", () => {
    const bar = scaleBar(
        makeProjection("lonlat", []),
        { ...VIEW, k: 2 ** 9, ox: 128 * 2 ** 9, oy: 128 * 2 ** 9 - 128 },
        null,
        "km",
    );
    assert.match(bar.text, /^(1|2|5)0* (km|m)$/);
    assert.ok(bar.pixels <= 130 && bar.pixels > 40);
    assert.equal(scaleBar(PLANE, VIEW, null, "km"), null, "unknown lengths have no bar");
});

test("names keep clear of each other, and more important ones come first", () => {
    const model = {
        zones: [
            { name: "A zone", x: 101, y: 100 },
            { name: "<script>", x: 10, y: 10 },
        ],
    };
    const basemap = {
        lines: [],
        places: [
            { name: "Town", x: 100, y: 100, kind: "town" },
            { name: "City", x: 100.5, y: 100, kind: "city" },
        ],
    };
    const labels = collectLabels(model, basemap, PLANE);
    assert.deepEqual(
        labels.map((label) => label.text),
        ["City", "Town", "A zone", "<script>"],
    );
    const ctx = makeRecorder();
    const boxes = paintLabels(ctx, labels, VIEW, THEME);
    boxes.forEach((a, i) =>
        boxes
            .slice(i + 1)
            .forEach((b) =>
                assert.ok(a.x1 <= b.x0 || b.x1 <= a.x0 || a.y1 <= b.y0 || b.y1 <= a.y0),
            ),
    );
    assert.ok(
        ctx.calls.some((call) => call.do === "fillText" && call.text === "<script>"),
        "names are text",
    );
    assert.ok(
        !ctx.calls.some((call) => call.text === "A zone"),
        "a zone in a town has the town's name",
    );
    assert.equal(freePlace({ px: 50, py: 50 }, 40, 2, [{ x0: 0, y0: 0, x1: 100, y1: 100 }]), null);
});

test("times between nodes lie between those of the nodes, and there are none far from all", () => {
    const random = makeRandom(2);
    const n = 400;
    const x = Float64Array.from({ length: n }, () => 100 * random());
    const y = Float64Array.from({ length: n }, () => 100 * random());
    const values = Float64Array.from({ length: n }, (_, k) => (k === 7 ? Infinity : 3 + random()));
    const raster = interpolate({ x, y, n }, values, VIEW);
    for (let k = 0; k < raster.weight.length; k++) {
        const mean = raster.value[k] / raster.weight[k];
        assert.ok(raster.weight[k] === 0 || (mean >= 3 - 1e-9 && mean <= 4 + 1e-9));
    }
    assert.equal(raster.weight[raster.weight.length - 1], 0);
    const bands = isochroneBands({
        isochrone: { without: values, with: values },
        show: "difference",
    });
    assert.ok(bands.isDifference && bands.breaks.includes(-bands.breaks.at(-1)));
});

test("a route is one line without repeated points", () => {
    const scene = buildScene(
        networkOf(
            [0, 100, 200],
            [0, 0, 0],
            [
                { tail: 0, head: 1, row: 0 },
                { tail: 1, head: 2, row: 1 },
            ],
        ),
        PLANE,
    );
    assert.deepEqual(routePoints(scene.lines, [0, 1, 999], VIEW), [0, 256, 100, 256, 200, 256]);
});

test("the beginning leaves far places out only where they make all else small", () => {
    const model = { bbox: [0, 0, 1000, 1000] };
    const even = gridNetwork(10);
    const bbox = [
        Math.min(...even.nodeX),
        Math.min(...even.nodeY),
        Math.max(...even.nodeX),
        Math.max(...even.nodeY),
    ];
    assert.deepEqual(homeOf({ bbox }, even), bbox);
    const nodeX = Float64Array.from({ length: 40 }, (_, k) =>
        k === 0 ? 0 : k === 1 ? 1000 : 500 + k,
    );
    const home = homeOf(model, { nodeX, nodeY: nodeX });
    assert.ok(home[0] > 400 && home[2] < 600);
});

test("an SVG holds the legend as text, with markup in names written as entities", () => {
    const ctx = makeSvgContext(300, 200, (font, text) => 6 * text.length);
    const items = [
        { swatches: [[{ width: 3, colour: "#123456", dash: [2, 2] }]], label: `<b>"a" & 'b'</b>` },
    ];
    paintLegend(
        ctx,
        {
            title: "Vehicles",
            rows: [
                items,
                { colours: ["#000000", "#ffffff"], breaks: ["1.0"], strong: "1.0", caption: "v/c" },
            ],
            notes: ["One scale."],
        },
        10,
        190,
        THEME,
    );
    const svg = ctx.toString();
    assert.match(svg, /^<svg xmlns/);
    assert.match(svg, />Vehicles<\/text>/);
    assert.match(svg, /&lt;b&gt;&quot;a&quot; &amp; &#39;b&#39;&lt;\/b&gt;/);
    assert.doesNotMatch(svg, /<b>/);
    assert.match(svg, /stroke-dasharray="2 2"/);
});

test("the legend of differences says both signs, the noise and what is not determined", () => {
    const scene = { ...threeLinks(), fullDifference: 100 };
    const field = { label: "Vehicles", unit: "veh/h" };
    const legend = legendOf({
        scene,
        theme: THEME,
        side: "difference",
        flowField: field,
        colourField: field,
        fullWidth: 10,
        isLocked: true,
        overlay: null,
        what: "edits",
        format: String,
    });
    const text = legend.rows
        .flat()
        .map((item) => item.label)
        .join("|");
    for (const piece of [
        "\u00b1100 veh/h and more",
        "more",
        "less (hollow)",
        "noise",
        "not determined",
        "new link",
        "closed link",
    ]) {
        assert.ok(text.includes(piece), piece);
    }
});

test("differences of a field without noise are left out below half a percent of the scale", () => {
    const noise = Float64Array.of(0, 0, Infinity);
    const colour = { isVc: false, fullDifference: 100 };
    const { noiseOf, full } = shownDifferences({ colour, flow: null, noise, fullDifference: 7 });
    const signs = [0.4, 0.6, 50].map((difference, link) =>
        signOfDifference(difference, noiseOf(link)),
    );
    assert.deepEqual([signs, full], [[0, 1, 2], 100]);
    const own = shownDifferences({ colour: null, flow: "flow", noise, fullDifference: 7 });
    assert.deepEqual([own.values, own.full, own.noiseOf(2)], ["flow", 7, Infinity]);
});

test("a new link has no difference of times, for only one side has it", () => {
    const scene = { ...threeLinks(), fullDifference: 10 };
    const values = { without: new Float64Array(3), with: Float64Array.of(5, 5, 5) };
    const colour = { ...values, isVc: false, fullDifference: 10 };
    Object.assign(scene, { flow: values, colour, state: Uint8Array.of(NEW, PLAIN, PLAIN) });
    const ctx = makeRecorder();
    paintDifferences(ctx, scene, { ...VIEW, side: "difference" }, THEME);
    assert.equal(strokesOf(ctx.calls, THEME.more[2])[0].path.length, 2);
    assert.equal(strokesOf(ctx.calls, THEME.isNew)[0].path.length, 1);
});

test("the legend of flows says the side, unless both are the same", () => {
    const field = { label: "Vehicles", unit: "veh/h" };
    const titleOf = (side, isSame, what) => {
        const scene = { ...threeLinks(), fullFlow: 100, isSame };
        const rest = {
            theme: THEME,
            flowField: field,
            colourField: field,
            fullWidth: 10,
            format: String,
        };
        return legendOf({ ...rest, scene, side, what, isLocked: true, overlay: null }).title;
    };
    assert.equal(titleOf("with", true, "edits"), "Vehicles");
    assert.equal(titleOf("with", false, "project"), "Vehicles, with the project");
    assert.equal(
        titleOf("both", false, "edits"),
        "Vehicles, without the edits (left) and with (right)",
    );
});

test("a drawn point snaps to a node first, then to a link, and says so", () => {
    const link = { node: null, link: 4, share: 0.371 };
    assert.deepEqual(snapOf({ ...link, node: 2 }, "link"), { kind: "node", node: 2 });
    assert.deepEqual(snapOf(link, "link"), { kind: "link", link: 4, share: 0.371 });
    assert.deepEqual(snapOf(link, "zone"), { kind: "free" });
    assert.equal(describePick({ snap: snapOf(link, null) }, null), "link 5, at 37 % of its length");
    assert.equal(describePick({ snap: { kind: "node", node: 0 } }, "Khasan"), "Khasan, node");
});

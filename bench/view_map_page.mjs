// The page that bench/view_map.mjs measures: a manufactured city on the viewer's own map.
// SPDX-License-Identifier: Apache-2.0
import { createMap } from "../web/src/map/map.js";
import { gridNetwork, makeRandom } from "../web/test/support.mjs";
import { makeGlPainter } from "./view_map_gl.mjs";

const options = new URLSearchParams(location.search);

/* Arterials every sixth road, motorways every twenty-fourth, flows that thin out from the
 * middle. */
function cityOf(nLinks) {
    const random = makeRandom(7);
    const side = Math.max(3, Math.round((1 + Math.sqrt(1 + nLinks)) / 2));
    const geometry = gridNetwork(side, random);
    const without = new Float64Array(geometry.nLinks);
    const after = new Float64Array(geometry.nLinks);
    for (let link = 0; link < geometry.nLinks; link++) {
        const [a, b] = [geometry.tail[link], geometry.head[link]].sort((p, q) => p - q);
        const isAcross = b === a + 1;
        const line = isAcross ? Math.floor(a / side) : a % side;
        const capacity = line % 24 === 12 ? 6000 : line % 6 === 3 ? 2400 : 900;
        const [dx, dy] = [(a % side) / side - 0.5, Math.floor(a / side) / side - 0.5];
        const near = Math.hypot(dx, dy);
        geometry.capacity[link] = capacity;
        without[link] =
            capacity *
            Math.max(0.02, (1.25 - 1.7 * near) * (0.55 + 0.6 * random())) *
            (capacity > 900 ? 1 : random());
        const change = Math.exp(-(((dx - 0.1) / 0.15) ** 2) - ((dy + 0.05) / 0.15) ** 2);
        after[link] = without[link] * (1 + 0.5 * change * (random() - 0.5));
    }
    const noise = new Float64Array(geometry.nLinks).fill(4);
    const flow = { key: "flow", without, with: after };
    return {
        geometry,
        fields: { nLinks: geometry.nLinks, fields: [flow], byKey: { flow }, noise },
    };
}

function modelOf({ nodeX, nodeY, nNodes, nLinks }) {
    const extent = (values) => [
        values.reduce((a, b) => Math.min(a, b)),
        values.reduce((a, b) => Math.max(a, b)),
    ];
    const [x, y] = [extent(nodeX), extent(nodeY)];
    return {
        name: "Manufactured city",
        crs: "plane",
        bbox: [x[0], y[0], x[1], y[1]],
        zones: [],
        units: { time: "h", length: "km" },
        counts: { nodes: nNodes, links: nLinks },
        fields: [{ key: "flow", label: "Vehicles", unit: "veh/h" }],
    };
}

const city = cityOf(Number(options.get("links")));
const model = modelOf(city.geometry);

/* Runs an action and gives the intervals between frames until it is over. */
async function framesOf(action) {
    const stamps = [];
    let isOver = false;
    const watch = (now) => {
        stamps.push(now);
        if (!isOver) {
            requestAnimationFrame(watch);
        }
    };
    requestAnimationFrame(watch);
    await action();
    isOver = true;
    return stamps.slice(1).map((stamp, k) => stamp - stamps[k]);
}

function dispatch(type, x, y, extra = {}) {
    const target = document.elementFromPoint(x, y) ?? document.body;
    const event = type === "wheel" ? WheelEvent : MouseEvent;
    target.dispatchEvent(
        new event(type, {
            clientX: x,
            clientY: y,
            bubbles: true,
            cancelable: true,
            view: window,
            ...extra,
        }),
    );
}

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

/* A canvas may put off what it was told: asking for a pixel makes it paint now. */
function rasterise() {
    for (const canvas of document.querySelectorAll(".map-plane")) {
        if (canvas.width > 0 && canvas.parentElement.style.visibility !== "hidden") {
            canvas.getContext("2d").getImageData(0, 0, 1, 1);
        }
    }
}

const bench = {
    nLinks: city.geometry.nLinks,
    async open() {
        const began = performance.now();
        const workerUrl = options.get("worker") === "no" ? null : "map_worker.js";
        bench.map = createMap(document.getElementById("map"), {
            model,
            geometry: city.geometry,
            basemap: null,
            workerUrl,
        });
        await bench.map.setFields(city.fields, null, []);
        bench.map.setView({ side: "with" });
        await bench.map.settled();
        return performance.now() - began;
    },
    /* Redraws after a step of one pixel: from the step to the picture on the screen, and the
     * painting itself. */
    async redraw(side, zoomBy, n) {
        const { map } = bench;
        map.setView({ side });
        map.fit(null);
        await frame();
        map.leaflet.setZoom(map.leaflet.getZoom() + Math.log2(zoomBy), { animate: false });
        await map.settled();
        const [whole, painting] = [[], []];
        const off = map.on(
            "painted",
            ({ plane, milliseconds }) => plane === side && painting.push(milliseconds),
        );
        for (let k = 0; k < n; k++) {
            const began = performance.now();
            map.leaflet.panBy([k % 2 === 0 ? 1 : -1, 0], { animate: false });
            await map.settled();
            rasterise();
            whole.push(performance.now() - began);
            await frame();
        }
        off();
        return { whole, painting };
    },
    /* A drag with the mouse, one move per frame. */
    async pan(n) {
        const [x, y] = [innerWidth / 2, innerHeight / 2];
        const times = await framesOf(async () => {
            dispatch("mousedown", x, y, { button: 0, buttons: 1 });
            for (let k = 0; k < n; k++) {
                dispatch("mousemove", x + 300 * Math.sin(k / 12), y + 120 * Math.sin(k / 9), {
                    buttons: 1,
                });
                await frame();
            }
            dispatch("mouseup", x, y, { button: 0 });
        });
        await bench.map.settled();
        return times;
    },
    async zoom(n) {
        const times = await framesOf(async () => {
            for (let k = 0; k < n; k++) {
                dispatch("wheel", innerWidth / 2, innerHeight / 2, {
                    deltaY: k % 16 < 8 ? -120 : 120,
                });
                for (let pause = 0; pause < 8; pause++) {
                    await frame();
                }
            }
        });
        await bench.map.settled();
        return times;
    },
    /* A clock of a tenth of a millisecond needs many picks for one time. */
    picks(n) {
        const random = makeRandom(3);
        const together = 100;
        return Array.from({ length: n }, () => {
            const places = Array.from({ length: together }, () => [
                innerWidth * random(),
                innerHeight * random(),
            ]);
            const began = performance.now();
            places.forEach((at) => bench.map.pick(at));
            return (performance.now() - began) / together;
        });
    },
    hovers(n) {
        return Array.from({ length: n }, (_, k) => {
            const began = performance.now();
            bench.map.setHover((k * 7919) % bench.nLinks);
            return performance.now() - began;
        });
    },
    async fields(n) {
        const times = [];
        for (let k = 0; k < n; k++) {
            const began = performance.now();
            await bench.map.setFields(city.fields, null, []);
            rasterise();
            times.push(performance.now() - began);
        }
        return times;
    },
    /* The same flows by WebGL, for the choice of the renderer. */
    gl(zoomBy, n) {
        const painter = makeGlPainter(city, innerWidth, innerHeight);
        return painter ? painter.measure(zoomBy, n) : null;
    },
};
window.bench = bench;
document.body.dataset.ready = "yes";

// The map of the page: Leaflet moves it, our planes show the network, the hand picks and draws on
// it.
// SPDX-License-Identifier: Apache-2.0
//
//     const map = createMap(element, { model, geometry, basemap });
//     map.setFields(fields, headline.added, headline.removed);
//     map.setView({ side: "difference" });
//     map.on("pick", ({ link, node }) => ...);
import { Map as LeafletMap, EPSG3857, Simple, Transformation, extend } from "./leaflet.js";
import { makeProjection, lengthOfPlaneUnit } from "./projection.js";
import { boxesOfPoints, buildGrid } from "./lines.js";
import { describePick } from "./pick.js";
import { buildScene, medianLinkLength } from "./scene.js";
import { makeRuns } from "./runs.js";
import { projectBasemap } from "./paint_base.js";
import { collectLabels, paintLabels } from "./paint_labels.js";
import { paintOverlay } from "./paint_overlay.js";
import { paintHand } from "./paint_hand.js";
import { makePaintService } from "./paint_service.js";
import { Planes, viewOfMap } from "./planes.js";
import { makeHand } from "./hand.js";
import { makeSwipe } from "./swipe.js";
import { makeEmitter } from "./emitter.js";
import { fillLegend } from "./legend_forms.js";
import { makeFurniture, attributionOf, paintGraticuleNumbers } from "./furniture.js";
import { currentTheme } from "./theme.js";
import { watchPrinting } from "./paper.js";
import { pngOf, svgOf } from "./export.js";
import {
    homeOf,
    watchTheme,
    labelContainer,
    makeSpeaker,
    readOverlay,
    linksOfSelection,
} from "./map_parts.js";
import { pickAt } from "./map_picks.js";
import { fit, fitLinks } from "./camera.js";
import { whatOf } from "../format.js";
import { withWidth, legendNow, exportView, shotOf } from "./shots.js";

const PAINTED = ["base", "without", "with", "difference"]; /* by the worker */
const DRAWN = ["overlay", "hand", "labels"]; /* here */

/**
 * @param {HTMLElement} element
 * @param {{model: object, geometry: import("../geometry.js").Geometry, basemap: object,
 * workerUrl?: ?string,
 *     formatNumber?: (value: number) => string}} options
 */
export function createMap(
    element,
    { model, geometry, basemap, workerUrl = "map_worker.js", formatNumber = plainNumber },
) {
    const ground = basemap ?? { attribution: "", lines: [], places: [] };
    const projection = makeProjection(model.crs, model.bbox);
    const base = projectBasemap(ground, projection);
    const scene = buildScene(geometry, projection);
    const context = {
        element,
        model,
        geometry,
        projection,
        format: formatNumber,
        ground: { projection, base },
        labels: collectLabels(model, ground, projection),
        attribution: attributionOf(model, ground),
        lengthOfUnit: model.crs === "plane" ? lengthOfPlaneUnit(geometry) : null,
        medianLength: medianLinkLength(scene.lines, scene.linkClass),
        nodeGrid: buildGrid(boxesOfPoints(scene.lines.nodes.x, scene.lines.nodes.y)),
        zoneOfNode: new Map(model.zones.map((zone, k) => [zone.node, k])),
        emitter: makeEmitter(),
        theme: currentTheme(),
        overlay: null,
        legends: new Set(),
        factor: 1,
        view: { side: "difference", swipe: null, field: model.fields[0].key },
        home: homeOf(model, geometry),
    };
    context.runs = makeRuns(context, scene);
    context.map = startLeaflet(element, model, projection);
    context.speaker = makeSpeaker(element, context.emitter);
    labelContainer(element, model);
    const start = { crs: model.crs, bbox: model.bbox, geometry, base };
    context.service = makePaintService(start, workerUrl, (picture) =>
        showPicture(context, picture),
    );
    context.planes = new Planes([...PAINTED, ...DRAWN], {
        ask: (name, view) => askPlane(context, name, view),
    });
    context.hand = makeHand(handHost(context));
    fit(context, null, false);
    context.planes.addTo(context.map);
    context.swipe = makeSwipe(element, (value) => {
        setView(context, { swipe: value });
        context.emitter.emit("swipe", { value });
    });
    const furniture = {
        projection,
        lengthOfUnit: context.lengthOfUnit,
        lengthUnit: model.units?.length ?? "",
        attribution: context.attribution,
    };
    context.furniture = makeFurniture(element, furniture);
    context.map.on("moveend resize", () => onMoved(context));
    context.map.on("move", () => clipSides(context));
    context.stopTheme = watchTheme(() => changeTheme(context));
    context.stopPrinting = watchPrinting(
        context,
        () => ({ shot: shotOf(context, ""), view: exportView(context) }),
        () => updateLegends(context),
        () => changeTheme(context),
    );
    context.resizes = new ResizeObserver(() => context.map.invalidateSize({ animate: false }));
    context.resizes.observe(element);
    showSides(context);
    onMoved(context);
    return interfaceOf(context);
}

function interfaceOf(context) {
    const { map, emitter } = context;
    return {
        /* Resolves when the new picture is on the screen. */
        setFields: (fields, added = null, removed = [], stage = null) =>
            setFields(context, { fields, added, removed, stage }),
        settled: () => settled(context),
        setView: (view) => setView(context, view),
        setScale: (scale) => setScale(context, scale),
        setSelection: (selection) =>
            context.hand.setSelection(linksOfSelection(context, selection)),
        setHover: (link) => context.hand.setHover(link),
        setOverlay: (overlay) => setOverlay(context, overlay),
        setDrawing: (drawing) => context.hand.setDrawing(drawing),
        setPreviews: (previews) =>
            context.hand.setPreviews(
                previews.map((preview) =>
                    preview.points.map(([x, y]) => context.projection.toWorld(x, y)),
                ),
            ),
        fit: (bbox) => fit(context, bbox, true),
        fitLinks: (links) => fitLinks(context, links),
        panTo: (x, y) => map.panTo([y, x]),
        zoomIn: () => map.zoomIn(),
        zoomOut: () => map.zoomOut(),
        focus: () => context.element.focus({ preventScroll: true }),
        flicker: () => flicker(context),
        screenOf(x, y) {
            const at = map.latLngToContainerPoint([y, x]);
            return [at.x, at.y];
        },
        pick: ([x, y]) => pickAt(context, x, y, null),
        legend: (element) => {
            context.legends.add(element);
            updateLegends(context);
        },
        toPng: ({ state = "" } = {}) => pngOf(shotOf(context, state), exportView(context)),
        toSvg: ({ state = "" } = {}) => svgOf(shotOf(context, state), exportView(context)),
        on: emitter.on,
        destroy: () => destroy(context),
        leaflet: map,
    };
}

function startLeaflet(element, model, projection) {
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    element.classList.add("map-ground");
    return new LeafletMap(element, {
        crs: projection.crs === "lonlat" ? EPSG3857 : planeCrs(projection),
        zoomControl: false,
        attributionControl: false,
        zoomSnap: 0.25,
        zoomDelta: 0.75,
        wheelPxPerZoomLevel: 90,
        minZoom: model.crs === "lonlat" ? 2 : -1,
        maxZoom: model.crs === "lonlat" ? 19 : 14,
        inertia: !isCalm,
        zoomAnimation: !isCalm,
        fadeAnimation: false,
        worldCopyJump: false,
        bounceAtZoomLimits: false,
    });
}

/* Latitude is the plane's y and longitude its x; at zoom 0 the network's longer side is 256
 * pixels. */
function planeCrs({ scale, origin }) {
    const transformation = new Transformation(scale, -origin[0] * scale, -scale, origin[1] * scale);
    return extend({}, Simple, { transformation });
}

/* What the hand needs of the map. */
function handHost(context) {
    const { map, projection } = context;
    const zoomScale = () => 2 ** map.getZoom();
    return {
        map,
        emit: context.emitter.emit,
        pickAt: (px, py, tool) => pickAt(context, px, py, tool),
        lines: () => context.runs.scene().lines,
        toWorld: (x, y) => projection.toWorld(x, y),
        fromWorld: (wx, wy) => projection.fromWorld(wx, wy),
        toWorldAt(px, py) {
            const corner = map.getPixelBounds().min;
            return [(corner.x + px) / zoomScale(), (corner.y + py) / zoomScale()];
        },
        containerOf(wx, wy) {
            const corner = map.getPixelBounds().min;
            return { x: wx * zoomScale() - corner.x, y: wy * zoomScale() - corner.y };
        },
        redraw: () => context.planes?._map && context.planes.refresh("hand"),
        say: context.speaker.say,
        describe: (found) =>
            describePick(found, found.zone === null ? null : context.model.zones[found.zone].name),
        flicker: () => flicker(context),
    };
}

/* The worker's planes are asked of it, the others are painted at once. */
function askPlane(context, name, bare) {
    const view = withWidth(context, bare);
    if (context.isOnPaper) {
        return;
    }
    if (PAINTED.includes(name)) {
        context.service.paint(name, view, context.theme);
        return;
    }
    const { planes, theme } = context;
    const scene = context.runs.scene();
    const painters = {
        overlay: (ctx) => context.overlay && paintOverlay(ctx, scene, context.overlay, view, theme),
        labels: (ctx) => paintNames(ctx, context, view),
        hand: (ctx) => paintHand(ctx, scene, context.hand.hand, sided(context, view), theme),
    };
    planes.draw(name, view, painters[name]);
}

function sided(context, view) {
    return { ...view, side: context.view.swipe === null ? context.view.side : "with" };
}

function paintNames(ctx, context, view) {
    const size = context.map.getSize();
    const inset = { x: (view.width - size.x) / 2, y: (view.height - size.y) / 2 };
    paintLabels(ctx, context.labels, view, context.theme);
    paintGraticuleNumbers(ctx, context.projection, view, inset, context.theme);
}

function showPicture(context, { plane, view, bitmap, milliseconds }) {
    if (!context.isOnPaper) {
        context.planes.put(plane, view, bitmap);
    }
    context.emitter.emit("painted", { plane, milliseconds, view });
}

function setFields(context, run) {
    context.runs.set(run);
    sendRun(context);
    return settled(context);
}

/* Planes are put on the screen before this is told, and what was asked for meanwhile has come
 * too. */
function settled(context) {
    if (context.service.isIdle()) {
        return Promise.resolve();
    }
    return new Promise((resolve) => {
        const off = context.emitter.on("painted", () => {
            if (context.service.isIdle()) {
                off();
                resolve();
            }
        });
    });
}

function sendRun(context) {
    context.service.setRun(context.runs.forPainter());
    repaintSides(context);
    ["overlay", "hand"].forEach((name) => context.planes.refresh(name));
    updateLegends(context);
}

function repaintSides(context) {
    ["without", "with", "difference"].forEach((name) => context.planes.refresh(name));
}

function setScale(context, { factor = context.factor, isLocked = context.runs.isLocked() }) {
    if (factor === context.factor && isLocked === context.runs.isLocked()) {
        return;
    }
    context.factor = factor;
    context.runs.lock(isLocked);
    sendRun(context);
}

function setView(
    context,
    { side = context.view.side, swipe = context.view.swipe, field = context.view.field },
) {
    const isNewField = field !== context.view.field;
    context.view = { side, swipe, field };
    if (isNewField) {
        context.runs.recolour();
        context.service.setRun(context.runs.forPainter());
        repaintSides(context);
    }
    showSides(context);
    context.planes.refresh("hand");
    updateLegends(context);
}

function showSides(context) {
    const { side, swipe } = context.view;
    for (const name of ["without", "with", "difference"]) {
        context.planes.show(name, swipe === null ? name === side : name !== "difference");
    }
    context.swipe.show(swipe);
    clipSides(context);
}

/* Without to the left of the bar, with to its right. */
function clipSides(context) {
    const { swipe } = context.view;
    const { x, y } = context.map.getSize();
    const at = (swipe ?? 0) * x;
    const box = (x0, x1) => [
        [x0, 0],
        [x1, 0],
        [x1, y],
        [x0, y],
    ];
    context.planes.clip("without", swipe === null ? null : box(0, at));
    context.planes.clip("with", swipe === null ? null : box(at, x));
}

function flicker(context) {
    const side = context.view.side === "without" ? "with" : "without";
    setView(context, { side, swipe: null });
    context.emitter.emit("flicker", { side });
    context.speaker.say(`${side === "with" ? "With" : "Without"} the ${whatOf(context.model)}`);
}

function setOverlay(context, overlay) {
    context.overlay = readOverlay(context, overlay);
    context.planes.refresh("overlay");
    updateLegends(context);
}

function onMoved(context) {
    const view = viewOfMap(context.map, 0);
    context.furniture.update(view);
    clipSides(context);
    updateLegends(context);
    const bounds = context.map.getBounds();
    const bbox = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
    context.emitter.emit("move", { bbox, zoom: view.zoom });
}

function changeTheme(context) {
    context.theme = currentTheme();
    context.planes.repaint();
    updateLegends(context);
}

function updateLegends(context) {
    const legend = legendNow(context, context.theme);
    context.legends.forEach((element) => fillLegend(element, legend));
}

function destroy(context) {
    context.stopTheme();
    context.stopPrinting();
    context.resizes.disconnect();
    context.service.destroy();
    context.map.remove();
}

function plainNumber(value) {
    return value.toLocaleString("en", { maximumSignificantDigits: 4 });
}

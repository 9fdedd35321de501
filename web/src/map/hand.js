// The hand on the map: hover, click, snapping, the rubber band, handles to drag, and the same with
// the keyboard's crosshair.
// SPDX-License-Identifier: Apache-2.0
import { Marker, DivIcon, DomEvent } from "./leaflet.js";
import { pointAtShare, snapOf } from "./pick.js";

const CROSSHAIR_STEP = 12; /* pixels; with Shift one, for fine work, with Ctrl ten times as many */
const SAME_PIXELS = 4;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * @param {object} host {map, emit, pickAt(px, py), toWorldAt(px, py), fromWorld, containerOf(wx,
 * wy), redraw(), lines(), say(text), flicker()}
 */
export function makeHand(host) {
    const hand = {
        selection: null,
        hover: null,
        points: [],
        cursor: null,
        previews: [],
        snap: null,
        isDrawing: false,
        crosshair: null,
    };
    const state = { hand, tool: null, handles: [], last: null, frame: 0, lastEnter: null };
    const { map } = host;
    map.on("mousemove", (event) => onMove(host, state, event.containerPoint));
    map.on("mouseout", () => onLeave(host, state));
    map.on("click", (event) => onClick(host, state, event));
    map.on("dblclick", (event) => onDoubleClick(host, state, event));
    map.getContainer().addEventListener("keydown", (event) => onKey(host, state, event));
    return {
        hand,
        setSelection: (selection) => change(host, () => (hand.selection = selection)),
        setHover: (link) => change(host, () => (hand.hover = link)),
        setDrawing: (drawing) => change(host, () => setDrawing(host, state, drawing)),
        setPreviews: (previews) => change(host, () => (hand.previews = previews)),
        hasCrosshair: () => hand.crosshair !== null,
    };
}

function change(host, apply) {
    apply();
    host.redraw();
}

/* What is under a place of the container, with the point it snaps to in world pixels and in the
 * model's coordinates. */
function lookAt(host, state, px, py) {
    const picked = host.pickAt(px, py, state.tool);
    const snap = snapOf(picked, state.tool);
    const world = snapPoint(host, snap, host.toWorldAt(px, py));
    const [x, y] = host.fromWorld(world[0], world[1]);
    return { ...picked, snap, world, x, y };
}

function snapPoint(host, snap, free) {
    const lines = host.lines();
    if (snap.kind === "node") {
        return [lines.nodes.x[snap.node], lines.nodes.y[snap.node]];
    }
    return snap.kind === "link" ? pointAtShare(lines, snap.link, snap.share) : free;
}

/* Moves are looked at once per frame: the newest counts. */
function onMove(host, state, point) {
    state.last = point;
    if (state.frame !== 0) {
        return;
    }
    state.frame = requestAnimationFrame(() => {
        state.frame = 0;
        if (state.last) {
            follow(host, state, state.last.x, state.last.y);
        }
    });
}

function follow(host, state, px, py) {
    const { hand } = state;
    const found = lookAt(host, state, px, py);
    if (state.tool) {
        hand.cursor = hand.points.length > 0 ? found.world : null;
        hand.snap = { x: found.world[0], y: found.world[1], kind: found.snap.kind };
        hand.hover = found.snap.kind === "link" ? found.snap.link : null;
        host.redraw();
    } else if (hand.hover !== found.link) {
        hand.hover = found.link;
        host.redraw();
    }
    host.emit("hover", found.link === null && found.node === null ? null : publicPick(found));
}

function onLeave(host, state) {
    state.last = null;
    change(host, () => Object.assign(state.hand, { hover: null, snap: null, cursor: null }));
    host.emit("hover", null);
}

function onClick(host, state, event) {
    setCrosshair(host, state, null); /* the mouse has taken over */
    const { x, y } = event.containerPoint;
    const found = lookAt(host, state, x, y);
    const { shiftKey, altKey } = event.originalEvent;
    put(host, state, found, { shiftKey, altKey, byKey: false });
}

function put(host, state, found, keys) {
    if (state.tool) {
        host.emit("point", { x: found.x, y: found.y, snap: found.snap, ...keys });
    } else {
        host.emit("pick", { ...publicPick(found), ...keys });
    }
}

function publicPick({ link, node, zone, share, x, y, snap }) {
    return { link, node, zone, share, x, y, snap };
}

function onDoubleClick(host, state, event) {
    if (state.tool) {
        DomEvent.stop(event.originalEvent);
        host.emit("finish", {});
    }
}

function setDrawing(host, state, drawing) {
    const { hand } = state;
    const hadTool = state.tool !== null;
    state.tool = drawing?.tool ?? null;
    hand.isDrawing = state.tool !== null;
    hand.points = (drawing?.points ?? []).map((point) => host.toWorld(point.x, point.y));
    host.map.getContainer().classList.toggle("map-drawing", state.tool !== null);
    host.map.doubleClickZoom[state.tool ? "disable" : "enable"]();
    if (!state.tool) {
        Object.assign(hand, { cursor: null, snap: null, hover: null });
        if (hadTool) {
            setCrosshair(host, state, null);
        }
    }
    if (hand.points.length === 0) {
        hand.cursor = null;
    }
    placeHandles(host, state, drawing);
}

/* Handles are kept while they are dragged: the page sends the points back after each step. */
function placeHandles(host, state, drawing) {
    const points = drawing?.points ?? [];
    while (state.handles.length > points.length) {
        state.handles.pop().remove();
    }
    points.forEach((point, index) => {
        const latLng = [point.y, point.x];
        if (state.handles[index]) {
            if (!state.handles[index].isDragged) {
                state.handles[index].setLatLng(latLng);
            }
        } else {
            state.handles.push(makeHandle(host, state, index, latLng));
        }
    });
}

function makeHandle(host, state, index, latLng) {
    const icon = new DivIcon({ className: "map-handle", iconSize: [44, 44], html: "" });
    const handle = new Marker(latLng, {
        icon,
        draggable: true,
        keyboard: true,
        alt: `Point ${index + 1} of the drawn link`,
        autoPan: true,
    });
    const move = (isEnd) => {
        const at = host.map.latLngToContainerPoint(handle.getLatLng());
        const found = lookAt(host, state, at.x, at.y);
        state.hand.points[index] = found.world;
        state.hand.snap = isEnd
            ? null
            : { x: found.world[0], y: found.world[1], kind: found.snap.kind };
        if (isEnd) {
            handle.setLatLng([found.y, found.x]);
        }
        host.redraw();
        host.emit("drag", { index, x: found.x, y: found.y, snap: found.snap, isEnd });
    };
    handle.on("dragstart", () => (handle.isDragged = true));
    handle.on("drag", () => move(false));
    handle.on("dragend", () => {
        handle.isDragged = false;
        move(true);
    });
    handle.on("click", (event) => onHandleClick(host, state, index, event));
    handle.on("dblclick", (event) =>
        onDoubleClick(host, state, event),
    ); /* the first click put the handle under the second */
    handle.addTo(host.map);
    const element = handle.getElement();
    element.setAttribute("aria-label", `Point ${index + 1} of the drawn link; arrow keys move it`);
    element.addEventListener("keydown", (event) => nudge(host, handle, event, move));
    return handle;
}

/* While a line is drawn a click on a handle means what lies under it, if that is not the handle's
 * own point. */
function onHandleClick(host, state, index, event) {
    DomEvent.stop(event.originalEvent);
    if (!state.tool) {
        return;
    }
    const at = host.map.mouseEventToContainerPoint(event.originalEvent);
    const found = lookAt(host, state, at.x, at.y);
    const own = host.containerOf(...state.hand.points[index]);
    const under = host.containerOf(...found.world);
    if (Math.hypot(own.x - under.x, own.y - under.y) > SAME_PIXELS) {
        const { shiftKey, altKey } = event.originalEvent;
        put(host, state, found, { shiftKey, altKey, byKey: false });
    }
}

function nudge(host, handle, event, move) {
    const arrow = ARROWS[event.key];
    if (!arrow) {
        return;
    }
    DomEvent.stop(event);
    const step = event.shiftKey ? 10 : 1;
    const at = host.map.latLngToContainerPoint(handle.getLatLng());
    handle.setLatLng(
        host.map.containerPointToLatLng([at.x + arrow[0] * step, at.y + arrow[1] * step]),
    );
    move(false);
}

function onKey(host, state, event) {
    if (event.target !== host.map.getContainer()) {
        return;
    }
    const arrow = ARROWS[event.key];
    const isCrosshair = state.hand.crosshair !== null;
    if (event.key === " ") {
        DomEvent.stop(event);
        host.flicker();
    } else if (arrow && (state.tool || isCrosshair)) {
        DomEvent.stop(event);
        moveCrosshair(host, state, arrow, event);
    } else if (event.key === "Enter") {
        DomEvent.stop(event);
        enter(host, state);
    } else if (event.key === "Escape" && (isCrosshair || state.tool)) {
        DomEvent.stop(event);
        setCrosshair(host, state, null);
        if (state.tool) {
            host.emit("cancel", {});
        }
    }
}

/* Arrow keys belong to the crosshair while it is there, to Leaflet's panning otherwise. */
function setCrosshair(host, state, world) {
    state.hand.crosshair = world;
    state.lastEnter = null;
    giveArrowKeys(host.map, world === null);
    host.redraw();
}

/* Leaflet listens to keys from the next focus on: one that has been is told again. */
function giveArrowKeys(map, isToLeaflet) {
    if (!isToLeaflet) {
        map.keyboard.disable();
    } else if (!map.keyboard.enabled()) {
        map.keyboard.enable();
        if (document.activeElement === map.getContainer()) {
            map.fire("focus");
        }
    }
}

function moveCrosshair(host, state, arrow, event) {
    const { hand } = state;
    if (hand.crosshair === null) {
        const size = host.map.getSize();
        setCrosshair(host, state, host.toWorldAt(size.x / 2, size.y / 2));
    }
    const step = event.shiftKey ? 1 : event.ctrlKey ? 10 * CROSSHAIR_STEP : CROSSHAIR_STEP;
    const at = host.containerOf(...hand.crosshair);
    const next = { x: at.x + arrow[0] * step, y: at.y + arrow[1] * step };
    hand.crosshair = host.toWorldAt(next.x, next.y);
    panIntoView(host, next);
    const now = host.containerOf(...hand.crosshair);
    follow(host, state, now.x, now.y);
    host.redraw();
    const found = lookAt(host, state, now.x, now.y);
    host.say(host.describe(found));
}

function panIntoView(host, at) {
    const size = host.map.getSize();
    const margin = 40;
    const dx = at.x < margin ? at.x - margin : at.x > size.x - margin ? at.x - size.x + margin : 0;
    const dy = at.y < margin ? at.y - margin : at.y > size.y - margin ? at.y - size.y + margin : 0;
    if (dx !== 0 || dy !== 0) {
        host.map.panBy([dx, dy], { animate: false });
    }
}

/* Enter puts a point; Enter again on the same place ends the line. */
function enter(host, state) {
    const { hand } = state;
    if (hand.crosshair === null) {
        const size = host.map.getSize();
        setCrosshair(host, state, host.toWorldAt(size.x / 2, size.y / 2));
        host.say(
            "Crosshair in the middle of the map. " +
                "Arrow keys move it, Enter chooses, Escape puts it away.",
        );
        return;
    }
    const key = hand.crosshair.join(" ");
    if (state.tool && state.lastEnter === key) {
        state.lastEnter = null;
        host.emit("finish", {});
        return;
    }
    const at = host.containerOf(...hand.crosshair);
    put(host, state, lookAt(host, state, at.x, at.y), {
        shiftKey: false,
        altKey: false,
        byKey: true,
    });
    state.lastEnter = key;
}

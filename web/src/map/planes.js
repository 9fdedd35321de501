// A Leaflet layer of canvases: each shows its last picture, moved and scaled with the map until
// the next one is painted.
// SPDX-License-Identifier: Apache-2.0
import { Layer, DomUtil, setOptions } from "./leaflet.js";

/* of the map's size, painted on each side, so that a short move shows no edge */
const PADDING = 0.12;
const RATIO_MAX = 2;

/** What a plane must paint for the map as it stands. */
export function viewOfMap(map, padding = PADDING) {
    const size = map.getSize();
    const corner = map.getPixelBounds().min;
    const margin = { x: Math.round(size.x * padding), y: Math.round(size.y * padding) };
    return {
        width: size.x + 2 * margin.x,
        height: size.y + 2 * margin.y,
        zoom: map.getZoom(),
        k: 2 ** map.getZoom(),
        ox: corner.x - margin.x,
        oy: corner.y - margin.y,
        ratio: Math.min(RATIO_MAX, window.devicePixelRatio || 1),
    };
}

/** Planes by name, in the order given; `ask(plane, view)` is called when one needs a picture. */
export const Planes = Layer.extend({
    initialize(names, options) {
        setOptions(this, options);
        this.names = names;
        this.planes = new Map();
    },

    onAdd(map) {
        this.names.forEach((name, k) => {
            const pane = map.createPane(`plane-${name}`);
            pane.style.zIndex = 200 + k;
            pane.style.pointerEvents = "none";
            const canvas = DomUtil.create("canvas", "leaflet-zoom-animated map-plane", pane);
            this.planes.set(name, { pane, canvas, view: null, isShown: true, isFresh: false });
        });
        this.repaint();
    },

    getEvents() {
        const events = {
            viewreset: this.repaint,
            zoom: this.follow,
            moveend: this.repaint,
            move: this.onMove,
            resize: this.repaint,
        };
        if (this._zoomAnimated) {
            events.zoomanim = this.onZoomAnimation;
        }
        return events;
    },

    /* Asks for all shown planes anew. */
    repaint() {
        for (const name of this.planes.keys()) {
            this.refresh(name);
        }
    },

    refresh(name) {
        const plane = this.planes.get(name);
        plane.isFresh = false;
        if (plane.isShown && this._map.getSize().x > 0) {
            plane.isFresh = true;
            this.options.ask(name, viewOfMap(this._map));
        }
    },

    show(name, isShown) {
        const plane = this.planes.get(name);
        plane.isShown = isShown;
        plane.pane.style.visibility = isShown ? "" : "hidden";
        if (isShown && !plane.isFresh) {
            this.refresh(name);
        }
    },

    /* All planes but one are taken off the page; null: all are back. */
    showOnly(only) {
        for (const [name, { pane }] of this.planes) {
            pane.style.display = only === null || name === only ? "" : "none";
        }
    },

    /* The picture takes the place of the last one at once. */
    put(name, view, bitmap) {
        this.draw(name, view, (ctx) => {
            ctx.setTransform(1, 0, 0, 1, 0, 0);
            ctx.drawImage(bitmap, 0, 0);
        });
        bitmap.close?.();
    },

    /* Clears a plane, has it painted in place and puts it where the map is or is going to. */
    draw(name, view, paint) {
        const plane = this.planes.get(name);
        const { canvas } = plane;
        const width = Math.round(view.width * view.ratio);
        const height = Math.round(view.height * view.ratio);
        if (canvas.width !== width || canvas.height !== height) {
            canvas.width = width;
            canvas.height = height;
            canvas.style.width = `${view.width}px`;
            canvas.style.height = `${view.height}px`;
        }
        const ctx = canvas.getContext("2d");
        ctx.setTransform(1, 0, 0, 1, 0, 0);
        ctx.clearRect(0, 0, width, height);
        ctx.setTransform(view.ratio, 0, 0, view.ratio, 0, 0);
        paint(ctx);
        plane.view = view;
        this.follow();
    },

    /* Only the part of a plane that a polygon in container pixels encloses is seen; null: all of
     * it. */
    clip(name, polygon) {
        const { pane } = this.planes.get(name);
        if (!polygon) {
            pane.style.clipPath = "";
            return;
        }
        const corner = this._map.containerPointToLayerPoint([0, 0]);
        const points = polygon.map(([x, y]) => `${x + corner.x}px ${y + corner.y}px`);
        pane.style.clipPath = `polygon(${points.join(",")})`;
    },

    place(name, center, zoom) {
        const { canvas, view } = this.planes.get(name);
        if (!view) {
            return;
        }
        const scale = this._map.getZoomScale(zoom, view.zoom);
        const origin = this._map._getNewPixelOrigin(center, zoom);
        DomUtil.setTransform(
            canvas,
            { x: view.ox * scale - origin.x, y: view.oy * scale - origin.y },
            scale,
        );
    },

    /* During an animated zoom the map still says where it was; the pictures are already on their
     * way. */
    follow() {
        const map = this._map;
        const center = map._animatingZoom ? map._animateToCenter : map.getCenter();
        const zoom = map._animatingZoom ? map._animateToZoom : map.getZoom();
        for (const name of this.planes.keys()) {
            this.place(name, center, zoom);
        }
    },

    onZoomAnimation(event) {
        for (const name of this.planes.keys()) {
            this.place(name, event.center, event.zoom);
        }
    },

    /* While the map is dragged beyond what is painted, new pictures come as fast as they are
     * painted. */
    onMove() {
        const now = viewOfMap(this._map, 0);
        for (const [name, plane] of this.planes) {
            if (plane.isShown && plane.view && !covers(plane.view, now)) {
                this.refresh(name);
            }
        }
    },
});

function covers(painted, now) {
    const scale = now.k / painted.k;
    return (
        painted.ox * scale <= now.ox &&
        painted.oy * scale <= now.oy &&
        (painted.ox + painted.width) * scale >= now.ox + now.width &&
        (painted.oy + painted.height) * scale >= now.oy + now.height
    );
}

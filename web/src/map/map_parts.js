// Small parts of the map: where it begins, its names for screen readers, watching the theme,
// reading overlays and selections.
// SPDX-License-Identifier: Apache-2.0

const TRIM = 0.1; /* of the nodes may lie beyond each side of the beginning */
/* where the rest lies in less than this share of the area, far places are left out */
const SPARSE = 0.2;

/**
 * The rectangle to begin with: the network's; but where a few far places would make all else
 * small, that of the
 * places in the middle, with a margin.
 */
export function homeOf(model, { nodeX, nodeY }) {
    const [x0, x1] = trimmed(nodeX);
    const [y0, y1] = trimmed(nodeY);
    const [bx0, by0, bx1, by1] = model.bbox;
    const share = ((x1 - x0) * (y1 - y0)) / ((bx1 - bx0) * (by1 - by0));
    if (!(share < SPARSE)) {
        return model.bbox;
    }
    const margin = [0.15 * (x1 - x0), 0.15 * (y1 - y0)];
    return [
        Math.max(bx0, x0 - margin[0]),
        Math.max(by0, y0 - margin[1]),
        Math.min(bx1, x1 + margin[0]),
        Math.min(by1, y1 + margin[1]),
    ];
}

function trimmed(values) {
    const sorted = Float64Array.from(values).sort();
    const last = sorted.length - 1;
    return [sorted[Math.floor(TRIM * last)], sorted[Math.ceil((1 - TRIM) * last)]];
}

/** Names the map for those who do not see it. */
export function labelContainer(element, model) {
    element.setAttribute("role", "application");
    element.setAttribute("aria-roledescription", "map");
    const keys =
        "Arrow keys pan, plus and minus zoom, Enter shows a crosshair, " +
        "space changes between without and with.";
    const twin = "The tables beside it hold the same figures.";
    element.setAttribute("aria-label", `Map of ${model.name}. ${keys} ${twin}`);
}

/** A live region of the map's own. */
export function makeSpeaker(element, emitter) {
    const region = document.createElement("p");
    region.className = "map-said";
    region.setAttribute("aria-live", "polite");
    element.append(region);
    return {
        say(text) {
            region.textContent = text;
            emitter.emit("say", { text });
        },
    };
}

/** Calls back whenever the page's or the system's colours change. Returns what ends it. */
export function watchTheme(onChange) {
    const queries = ["(prefers-color-scheme: dark)", "(forced-colors: active)"].map((query) =>
        matchMedia(query),
    );
    queries.forEach((query) => query.addEventListener("change", onChange));
    const observer = new MutationObserver(onChange);
    observer.observe(document.documentElement, {
        attributes: true,
        attributeFilter: ["data-theme"],
    });
    return () => {
        queries.forEach((query) => query.removeEventListener("change", onChange));
        observer.disconnect();
    };
}

/** An overlay as the painter takes it: zones as points in world pixels, ends of routes marked. */
export function readOverlay({ model, projection }, overlay) {
    if (!overlay) {
        return null;
    }
    const point = (zone) => {
        const { x, y } = model.zones[zone];
        const [wx, wy] = projection.toWorld(x, y);
        return { x: wx, y: wy };
    };
    const zones = [overlay.from, overlay.to, overlay.zone].filter(
        (zone) => Number.isInteger(zone) && model.zones[zone],
    );
    return {
        ...overlay,
        ends: zones.map(point),
        points: overlay.zones ? model.zones.map((_, zone) => point(zone)) : [],
        zoneName: Number.isInteger(overlay.zone) ? model.zones[overlay.zone].name : null,
    };
}

/** What a selection highlights. */
export function linksOfSelection({ model }, selection) {
    if (!selection) {
        return null;
    }
    const links =
        { link: [selection.link], links: selection.links, edit: selection.links }[selection.kind] ??
        [];
    const node =
        { node: selection.node, zone: model.zones[selection.zone]?.node }[selection.kind] ?? null;
    return links.length > 0 || node !== null ? { links, node } : null;
}

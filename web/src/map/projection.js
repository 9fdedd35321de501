// Carries the model's coordinates to the map's world pixels (those of zoom 0) and back.
// SPDX-License-Identifier: Apache-2.0

/* Longitude and latitude go to spherical Mercator, 256 pixels around the Earth, as Leaflet's
 * EPSG:3857 has it.
 * Plane coordinates are scaled so that the network's longer side is 256 pixels; y points down
 * in both. */

const WORLD_PIXELS = 256;
const EARTH_RADIUS_M = 6378137;
const LATITUDE_MAX = 85.0511287798;

/**
 * @param {"lonlat"|"plane"} crs
 * @param {number[]} bbox x0, y0, x1, y1
 */
export function makeProjection(crs, bbox) {
    return crs === "lonlat" ? mercator() : plane(bbox);
}

function mercator() {
    const scale = WORLD_PIXELS / 360;
    return {
        crs: "lonlat",
        scale: null,
        toWorld(x, y) {
            const latitude = (Math.max(-LATITUDE_MAX, Math.min(LATITUDE_MAX, y)) * Math.PI) / 180;
            const north = Math.log(Math.tan(Math.PI / 4 + latitude / 2));
            return [(x + 180) * scale, WORLD_PIXELS / 2 - (north * WORLD_PIXELS) / (2 * Math.PI)];
        },
        fromWorld(wx, wy) {
            const north = ((WORLD_PIXELS / 2 - wy) * 2 * Math.PI) / WORLD_PIXELS;
            return [wx / scale - 180, (360 / Math.PI) * Math.atan(Math.exp(north)) - 90];
        },
        /* Metres of one world pixel at that height of the map. */
        metresPerPixel(wy) {
            const north = ((WORLD_PIXELS / 2 - wy) * 2 * Math.PI) / WORLD_PIXELS;
            return (2 * Math.PI * EARTH_RADIUS_M) / WORLD_PIXELS / Math.cosh(north);
        },
    };
}

function plane(bbox) {
    const [x0, y0, x1, y1] = bbox;
    const size = Math.max(x1 - x0, y1 - y0);
    const scale = WORLD_PIXELS / (size > 0 ? size : 1);
    return {
        crs: "plane",
        scale,
        origin: [x0, y1],
        toWorld: (x, y) => [(x - x0) * scale, (y1 - y) * scale],
        fromWorld: (wx, wy) => [x0 + wx / scale, y1 - wy / scale],
        metresPerPixel: () => NaN,
    };
}

/**
 * Kilometres (or the model's unit of length) of one plane unit, from the links' own lengths: the
 * median of length over
 * straight distance. Null where the links do not agree, for then a scale bar would say something
 * untrue.
 */
export function lengthOfPlaneUnit(geometry) {
    const ratios = [];
    const step = Math.max(1, Math.floor(geometry.nLinks / 5000));
    for (let link = 0; link < geometry.nLinks; link += step) {
        const a = geometry.tail[link];
        const b = geometry.head[link];
        const dx = geometry.nodeX[a] - geometry.nodeX[b];
        const dy = geometry.nodeY[a] - geometry.nodeY[b];
        const straight = Math.hypot(dx, dy);
        if (straight > 0 && geometry.length[link] > 0 && geometry.linkClass[link] === 0) {
            ratios.push(geometry.length[link] / straight);
        }
    }
    if (ratios.length < 3) {
        return null;
    }
    ratios.sort((a, b) => a - b);
    const at = (share) => ratios[Math.floor(share * (ratios.length - 1))];
    return at(0.75) < 1.5 * at(0.25) ? at(0.5) : null;
}

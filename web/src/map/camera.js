// Takes the map to a rectangle or to links.
// SPDX-License-Identifier: Apache-2.0

/** Null: where the map began. */
export function fit(context, bbox, isAnimated) {
    const [x0, y0, x1, y1] = bbox ?? context.home;
    const bounds = [
        [y0, x0],
        [y1, x1],
    ];
    const options = { padding: [24, 24], animate: isAnimated, maxZoom: bbox ? 19 : undefined };
    context.map.fitBounds(bounds, options);
}

export function fitLinks(context, links) {
    const { lines } = context.runs.scene();
    let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const link of links.filter((one) => one < lines.nLinks)) {
        for (let k = lines.first[link]; k < lines.first[link + 1]; k++) {
            const [x, y] = context.projection.fromWorld(lines.x[k], lines.y[k]);
            [x0, y0, x1, y1] = [Math.min(x0, x), Math.min(y0, y), Math.max(x1, x), Math.max(y1, y)];
        }
    }
    if (x0 <= x1) {
        const margin = 0.6 * Math.max(x1 - x0, y1 - y0);
        fit(context, [x0 - margin, y0 - margin, x1 + margin, y1 + margin], true);
    }
}

// Widths and colours: which bin a link falls into. One scale for both sides and all scenarios
// until it is unlocked.
// SPDX-License-Identifier: Apache-2.0

/** Line widths of the bins, in pixels; the first is the hairline. */
export const WIDTHS = [0.6, 1, 1.5, 2.1, 2.9, 3.9, 5.1, 6.6, 8.4, 10.6, 13.3, 16.5];
/** Breaks of volume over capacity; 1.0 is the labelled one. */
export const VC_BREAKS = [0.5, 0.75, 0.9, 1.0, 1.2];
/** A change is drawn where it exceeds so many times its noise. */
const NOISE_FACTOR = 2;

/** The bin whose width is nearest to that many pixels. */
export function widthBin(width) {
    let bin = 0;
    while (bin + 1 < WIDTHS.length && width > (WIDTHS[bin] + WIDTHS[bin + 1]) / 2) {
        bin++;
    }
    return bin;
}

/** The number of the class that a value falls into: how many breaks it reaches. */
export function classOf(value, breaks) {
    let k = 0;
    while (k < breaks.length && value >= breaks[k]) {
        k++;
    }
    return k;
}

/** The next 1, 2 or 5 times a power of ten at or above a value. */
export function niceAbove(value) {
    if (!(value > 0) || !Number.isFinite(value)) {
        return 1;
    }
    const power = 10 ** Math.floor(Math.log10(value));
    const step = [1, 2, 5, 10].find((s) => s * power >= value * (1 - 1e-12));
    return step * power;
}

/** The value that a share of the positive entries do not exceed. */
export function quantile(values, share, isCounted = () => true) {
    const kept = [];
    for (let k = 0; k < values.length; k++) {
        if (values[k] > 0 && Number.isFinite(values[k]) && isCounted(k)) {
            kept.push(values[k]);
        }
    }
    if (kept.length === 0) {
        return 0;
    }
    kept.sort((a, b) => a - b);
    return kept[Math.min(kept.length - 1, Math.floor(share * kept.length))];
}

const FEW_LINKS = 500;

/**
 * The flow that is drawn at full width: a round number that few links exceed, of a few none;
 * null without flows.
 */
export function flowOfFullWidth(flows, linkClass) {
    const share = flows.length < FEW_LINKS ? 1 : 0.98;
    const most = quantile(flows, share, (link) => linkClass[link] !== 5);
    return most > 0 ? niceAbove(most) : null;
}

/** Full width in pixels: half of what links are long on the screen, within limits. */
export function fullWidth(medianLinkPixels, factor = 1) {
    return Math.max(5, Math.min(14, 0.55 * medianLinkPixels)) * factor;
}

/**
 * What a difference is drawn as.
 * @returns {-1|0|1|2} less, below the noise, more, or not determined
 */
export function signOfDifference(difference, noise) {
    if (!Number.isFinite(noise) || Number.isNaN(difference)) {
        return 2;
    }
    if (Math.abs(difference) <= NOISE_FACTOR * noise || difference === 0) {
        return 0;
    }
    return difference > 0 ? 1 : -1;
}

/**
 * Three strengths of colour for a difference: up to a tenth, two fifths, and above, of the full
 * width's.
 */
export function strengthOf(difference, full) {
    const share = Math.abs(difference) / full;
    return share < 0.1 ? 0 : share < 0.4 ? 1 : 2;
}

/**
 * Breaks of a field other than the flow: five classes of equal counts, rounded to two digits,
 * without repeats.
 */
export function breaksOfField(values) {
    const breaks = [0.2, 0.4, 0.6, 0.8].map((share) =>
        Number(quantile(values, share).toPrecision(2)),
    );
    return breaks.filter((value, k) => value > 0 && (k === 0 || value > breaks[k - 1]));
}

/** Of a field without a noise of its own, what is less than this share of its scale is left out. */
export const FIELD_FLOOR = 0.005;

/**
 * Whose differences are shown: the flow's, with its noise, or those of the field that colours the
 * links.
 */
export function shownDifferences({ colour, flow, noise, fullDifference }) {
    if (!colour || colour.isVc) {
        return { values: flow, full: fullDifference, noiseOf: (link) => noise[link] };
    }
    const floor = (colour.fullDifference * FIELD_FLOOR) / NOISE_FACTOR;
    const noiseOf = (link) => (Number.isFinite(noise[link]) ? floor : noise[link]);
    return { values: colour, full: colour.fullDifference, noiseOf };
}

// The one place where numbers become text: rounded to their noise, with unit and sign.
// SPDX-License-Identifier: Apache-2.0
//
// A number is never shown with more digits than its error allows, nor with more than four where the
// error is not known or far below.  The unrounded number goes with the text as `data-value`.

const MINUS = "\u2212"; // a true minus sign
const THIN = "\u202f"; // between groups of three digits, and before a unit's sign
const NONE = "\u2013";
const MOST_DIGITS = 4;
const LEAST_MINUTES = 0.05 / 60; // less is not even a tenth of a second
const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August",
    "September", "October", "November", "December"];

/** Whether something is a number that can be shown. */
export function isNumber(value) {
    return typeof value === "number" && Number.isFinite(value);
}

/**
 * Decimal places that a number deserves: two digits of its error, at most `digits` of its own.
 * Negative places round to tens, hundreds and so on.
 */
export function placesOf(value, { error = null, digits = MOST_DIGITS } = {}) {
    const size = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value)));
    let places = digits - 1 - size;
    if (isNumber(error) && error > 0)
        places = Math.min(places, 1 - Math.floor(Math.log10(error)));
    return Math.max(-15, Math.min(12, places));
}

/** A number rounded to so many places (negative: to tens ...), as text with grouped digits. */
function fixed(value, places) {
    const factor = 10 ** Math.max(0, -places);
    const rounded = places < 0 ? Math.round(value / factor) * factor : value;
    const text = Math.abs(rounded).toFixed(Math.max(0, places));
    const sign = rounded < 0 && /[1-9]/.test(text) ? MINUS : "";
    const [whole, fraction] = text.split(".");
    return sign + grouped(whole) + (fraction ? `.${fraction}` : "");
}

function grouped(whole) {
    return whole.length < 5 ? whole : whole.replace(/\B(?=(\d{3})+$)/g, THIN);
}

/** Without zeros at the end that say nothing: "2.50" stays where an error is known. */
function trimmed(text) {
    return text.includes(".") ? text.replace(/0+$/, "").replace(/\.$/, "") : text;
}

/** A number, rounded to its error. */
export function formatNumber(value, { error = null, digits = MOST_DIGITS } = {}) {
    if (value === Infinity) return "\u221e";
    if (value === -Infinity) return `${MINUS}\u221e`;
    if (!isNumber(value)) return NONE;
    if (value === 0) return "0";
    if (isNumber(error) && Math.abs(value) < error * 0.05) return "0";
    if (isPowerClearer(Math.abs(value), error)) return formatPower(value);
    const text = fixed(value, placesOf(value, { error, digits }));
    return isNumber(error) && error > 0 ? text : trimmed(text);
}

/** Whether digits alone would be a row of zeros. */
function isPowerClearer(size, error) {
    return size >= 1e15 || (size < 1e-4 && !(error >= 1e-8));
}

/** A number with its sign always said. */
export function formatSigned(value, options) {
    const text = formatNumber(value, options);
    return isNumber(value) && value > 0 && text !== "0" ? `+${text}` : text;
}

/** The half-width of an error: two digits. */
export function formatError(error) {
    if (error === Infinity || !isNumber(error)) return "unknown";
    return error === 0 ? "0" : `${formatNumber(error, { digits: 2 })}`;
}

/** Powers of ten: 2.3 · 10⁻⁹. */
export function formatPower(value) {
    if (!isNumber(value)) return NONE;
    if (value === 0) return "0";
    let power = Math.floor(Math.log10(Math.abs(value)));
    let lead = (value / 10 ** power).toFixed(1);
    if (Math.abs(Number(lead)) >= 10) {
        power += 1;
        lead = (value / 10 ** power).toFixed(1);
    }
    return `${lead.replace("-", MINUS)}\u00a0\u00b7\u00a010${raised(power)}`;
}

function raised(power) {
    const digits = "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079";
    return String(power).replace("-", "\u207b").replace(/\d/g, (digit) => digits[Number(digit)]);
}

/** Large amounts in words: {factor, word} so that a column can share one. */
function scaleOf(value) {
    const size = Math.abs(value);
    if (size >= 1e9) return { factor: 1e9, word: "billion" };
    if (size >= 1e6) return { factor: 1e6, word: "million" };
    return { factor: 1, word: "" };
}

/** Number, its scale's word, and unit: "298.6 million USD". */
export function formatQuantity(value, unit = "", options = {}) {
    const { isSigned = false, error = null, digits } = options;
    const { factor, word } = isNumber(value) ? scaleOf(value) : scaleOf(0);
    const format = isSigned ? formatSigned : formatNumber;
    const scaledError = isNumber(error) ? error / factor : null;
    const text = format(isNumber(value) ? value / factor : value, { error: scaledError, digits });
    return [text, word, unit].filter(Boolean).join("\u00a0");
}

/** The error of a quantity in the same words: "± 12 million USD". */
export function formatPlusMinus(error, unit = "", value = 0) {
    if (!isNumber(error)) return "error unknown";
    if (value !== 0 && error < 1e-6 * Math.abs(value)) return "\u00b1 less than a millionth";
    const common = scaleOf(Math.max(Math.abs(value), error));
    const { factor, word } = error < common.factor / 100 ? scaleOf(error) : common;
    return ["\u00b1", formatError(error / factor), word, unit].filter(Boolean).join("\u00a0");
}

/** A share between 0 and 1 as per cent. */
export function formatShare(value, digits = 3) {
    if (!isNumber(value)) return NONE;
    const percent = value * 100;
    const near = Math.abs(percent) >= 99.95 && value !== 1 ? 4 : digits;
    return `${formatNumber(percent, { digits: Math.abs(percent) < 1 ? 2 : near })}${THIN}%`;
}

/** Times in the model's unit as a reader would say them: hours and minutes. */
export function formatTime(value, unit = "h") {
    if (value === Infinity) return "no way";
    if (!isNumber(value)) return NONE;
    const minutes = value * (minutesOf(unit) ?? NaN);
    if (Number.isNaN(minutes)) return `${formatNumber(value)}\u00a0${unit}`;
    return timeOfMinutes(minutes);
}

function timeOfMinutes(minutes) {
    const sign = minutes < 0 ? MINUS : "";
    const size = Math.abs(minutes);
    if (size < LEAST_MINUTES) return "0\u00a0min";
    if (size < 1) return `${sign}${trimmed(fixed(size * 60, size < 1 / 6 ? 1 : 0))}\u00a0s`;
    if (size < 10) return `${sign}${trimmed(fixed(size, 1))}\u00a0min`;
    if (Math.round(size) < 60) return `${sign}${Math.round(size)}\u00a0min`;
    const whole = Math.round(size);
    const hours = `${sign}${grouped(String(Math.floor(whole / 60)))}\u00a0h`;
    return whole % 60 ? `${hours}\u00a0${whole % 60}\u00a0min` : hours;
}

/** Difference of times, with its sign. */
export function formatTimeSigned(value, unit = "h") {
    const text = formatTime(value, unit);
    return isNumber(value) && value > 0 && !text.startsWith("0\u00a0min") ? `+${text}` : text;
}

/** How many minutes a unit of time has; null for what is no unit of time. */
export function minutesOf(unit) {
    return { s: 1 / 60, min: 1, h: 60, d: 1440 }[unit] ?? null;
}

/** A day: "15 June 2027". */
export function formatDate(text) {
    const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text ?? "");
    if (!parts) return text || NONE;
    return `${Number(parts[3])}\u00a0${MONTHS[Number(parts[2]) - 1]}\u00a0${parts[1]}`;
}

/** A day by its number since 1970. */
export function formatDay(number) {
    if (!isNumber(number)) return NONE;
    return formatDate(new Date(number * 86400000).toISOString().slice(0, 10));
}

/** A month: "June 2027". */
export function formatMonth(text) {
    const parts = /^(\d{4})-(\d{2})/.exec(text ?? "");
    return parts ? `${MONTHS[Number(parts[2]) - 1]}\u00a0${parts[1]}` : text || NONE;
}

/** A hour of the day: "08:00". */
export function formatHour(hour) {
    return `${String(hour).padStart(2, "0")}:00`;
}

/** An interval of relative gaps. */
export function formatGap(gap) {
    if (!Array.isArray(gap) || !gap.some(isNumber)) return "not known";
    const [low, high] = gap;
    if (!isNumber(low) || low <= 0) return `at most ${formatPower(high)}`;
    return low === high ? formatPower(low) : `${formatPower(low)} to ${formatPower(high)}`;
}

/** Milliseconds that something took. */
export function formatMilliseconds(ms) {
    if (!isNumber(ms)) return NONE;
    return ms < 1000 ? `${formatNumber(ms, { digits: 3 })}\u00a0ms`
                     : `${formatNumber(ms / 1000, { digits: 3 })}\u00a0s`;
}

/** The number itself, with every digit that tells it from its neighbours. */
export function formatExact(value) {
    return typeof value === "number" ? String(value) : "";
}

/** What a unit is called in words. */
export function formatUnit(unit) {
    const words = {
        "veh/day": "vehicles a day", "veh/h": "vehicles an hour", veh: "vehicles",
        "h/day": "hours a day", "veh-h/day": "vehicle hours a day", "person/year": "persons a year",
        "persons/year": "persons a year", "t/year": "tonnes a year", "tonne/year": "tonnes a year",
        "h/year": "hours a year", 1: "", "1/year": "a year",
    };
    return words[unit] ?? (unit ?? "").replace(/\/(year|day)$/, " a $1");
}

/** "1 link", "2 links". */
export function formatCount(count, noun, plural = `${noun}s`) {
    return `${formatNumber(count, { digits: 15 })}\u00a0${count === 1 ? noun : plural}`;
}

/** A study is compared with and without its project; a network with and without what was drawn. */
export function whatOf(model) {
    return model.kind === "study" ? "project" : "edits";
}

// What the page shows beside what the program prints for the same saved edits, number for number.
// SPDX-License-Identifier: Apache-2.0

import { check, checkEqual } from "./check.mjs";

/** Every number, text and flag of `wanted` is in `found` with the very same value. */
export function checkSame(found, wanted, path) {
    if (Array.isArray(wanted)) {
        check(Array.isArray(found) && found.length === wanted.length,
            `${path}: ${found?.length} instead of ${wanted.length} items`);
        wanted.forEach((each, at) => checkSame(found[at], each, `${path}[${at}]`));
    } else if (typeof wanted === "object" && wanted !== null) {
        check(typeof found === "object" && found !== null, `${path}: ${JSON.stringify(found)}`);
        for (const key of Object.keys(wanted)) checkSame(found[key], wanted[key], `${path}.${key}`);
    } else {
        checkEqual(found, wanted, path);
    }
}

/** A figure of a panel is the number that the program prints. */
export function checkFigure(figures, key, wanted) {
    check(key in figures, `the page has no figure ${key}`);
    checkEqual(figures[key] === "" ? null : Number(figures[key]), wanted, key);
}

/** How many numbers something holds: a comparison of nothing proves nothing. */
export function countNumbers(value) {
    if (typeof value === "number") return 1;
    if (typeof value !== "object" || value === null) return 0;
    return Object.values(value).reduce((sum, each) => sum + countNumbers(each), 0);
}

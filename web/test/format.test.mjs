// Tests of how numbers become text.
// SPDX-License-Identifier: Apache-2.0

import assert from "node:assert/strict";
import { test } from "node:test";

import * as format from "../src/format.js";

/** Thin and fixed spaces as plain ones, so that the cases can be read. */
function plain(text) {
    return text.replace(/[\u202f\u00a0]/g, " ").replace(/\u2212/g, "-");
}

test("a number has two digits of its error", () => {
    const cases = [
        [2690.32, 12.3, "2690"], [2690.32, 0.123, "2690"], [269.032, 0.123, "269.0"],
        [-2690.32, 150, "-2690"], [2690.32, 1500, "2700"], [0.00123456, 0.00001, "0.001235"],
        [12, 300, "0"], [0.5, 0.001, "0.5000"], [1e6, 1e4, "1 000 000"], [9.996, 0.1, "10.00"],
    ];
    for (const [value, error, wanted] of cases)
        assert.equal(plain(format.formatNumber(value, { error })), wanted);
});

test("a number without an error has at most four digits, and no zeros that say nothing", () => {
    const cases = [[11961110.94, "11 960 000"], [1234.5, "1235"], [12345, "12 350"], [0.5, "0.5"],
        [9.9999, "10"], [-0.04005, "-0.04005"], [0, "0"], [3, "3"], [1e-7, "1.0 · 10⁻⁷"]];
    for (const [value, wanted] of cases)
        assert.equal(plain(format.formatNumber(value)), wanted);
});

test("what is no number is a dash, and infinity is said", () => {
    for (const value of [NaN, null, undefined, "7"])
        assert.equal(format.formatNumber(value), "\u2013");
    assert.equal(format.formatNumber(Infinity), "\u221e");
    assert.equal(format.formatTime(Infinity, "h"), "no way");
});

test("rounding never moves a number by more than half of its last digit", () => {
    let seed = 1;
    const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
    for (let round = 0; round < 5000; round++) {
        const value = (random() - 0.5) * 10 ** Math.floor(random() * 14 - 3);
        const error = random() < 0.5 ? null : Math.abs(value) * 10 ** (-random() * 5);
        if (Math.abs(value) < 1e-4) continue;
        const places = format.placesOf(value, { error });
        const text = plain(format.formatNumber(value, { error })).replace(/ /g, "");
        const half = 0.5000001 * 10 ** -places;
        assert.ok(Math.abs(Number(text) - value) <= half, `${value} ± ${error}: ${text}`);
    }
});

test("differences have a sign", () => {
    assert.equal(plain(format.formatSigned(3.2)), "+3.2");
    assert.equal(plain(format.formatSigned(-3.2)), "-3.2");
    assert.equal(plain(format.formatSigned(0)), "0");
    assert.equal(plain(format.formatSigned(0.001, { error: 5 })), "0");
});

test("large amounts are in words, with their error in the same", () => {
    assert.equal(plain(format.formatQuantity(-286644818.6, "USD")), "-286.6 million USD");
    assert.equal(plain(format.formatQuantity(-286644818.6, "USD", { error: 1.2e6 })),
        "-286.6 million USD");
    assert.equal(plain(format.formatPlusMinus(1.2e6, "USD", -286e6)), "± 1.2 million USD");
    assert.equal(plain(format.formatPlusMinus(12, "h/day", 1234)), "± 12 h/day");
    assert.equal(plain(format.formatPlusMinus(1e-6, "USD", 286e6)), "± less than a millionth");
    assert.equal(format.formatPlusMinus(null, "USD", 5), "error unknown");
});

test("times read as hours and minutes, in whatever unit they come", () => {
    const cases = [[0.0099, "h", "36 s"], [7.6373, "h", "7 h 38 min"], [-0.5, "h", "-30 min"],
        [2, "h", "2 h"], [90, "min", "1 h 30 min"], [1.1, "min", "1.1 min"], [0, "h", "0 min"],
        [59.6, "min", "1 h"], [30, "s", "30 s"], [5, "furlong", "5 furlong"]];
    for (const [value, unit, wanted] of cases)
        assert.equal(plain(format.formatTime(value, unit)), wanted);
});

test("gaps, shares, days and counts", () => {
    assert.equal(plain(format.formatGap([1e-9, 2.3e-8])), "1.0 · 10⁻⁹ to 2.3 · 10⁻⁸");
    assert.equal(plain(format.formatGap([null, 1e-10])), "at most 1.0 · 10⁻¹⁰");
    assert.equal(format.formatGap(undefined), "not known");
    assert.equal(plain(format.formatShare(0.5951)), "59.5 %");
    assert.equal(plain(format.formatShare(0.99987)), "99.99 %");
    assert.equal(plain(format.formatShare(1)), "100 %");
    assert.equal(plain(format.formatDate("2027-06-15")), "15 June 2027");
    assert.equal(plain(format.formatDay(21497)), "9 November 2028");
    assert.equal(plain(format.formatCount(1, "link")), "1 link");
    assert.equal(plain(format.formatCount(12345, "link")), "12 345 links");
});

test("the unrounded number is told in full", () => {
    for (const value of [0.1 + 0.2, 1 / 3, -286644818.5933525, 5e-324])
        assert.equal(Number(format.formatExact(value)), value);
    assert.equal(format.formatExact(null), "");
});

test("what digits would show as zeros is a power of ten, and no zero has a sign", () => {
    assert.equal(plain(format.formatSigned(3e-13, { error: 1e-15 })), "+3.0 · 10⁻¹³");
    assert.equal(plain(format.formatNumber(1e22)), "1.0 · 10²²");
    assert.equal(plain(format.formatTimeSigned(-1e-9, "min")), "0 min");
    assert.equal(plain(format.formatTimeSigned(1e-9, "h")), "0 min");
});

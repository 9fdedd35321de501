// Tests of what the panels compute from what the server tells: sums, means, bands, differences.
// SPDX-License-Identifier: Apache-2.0

import assert from "node:assert/strict";
import { test } from "node:test";

import { errorText, isSignedFigure } from "../src/panels/card.js";
import { errorOfDifference, isOutOfDate, linkDifferences } from "../src/panels/compare.js";
import { modesOf } from "../src/panels/modes.js";
import { addedLink, selectedLinks, textOfLink } from "../src/panels/names.js";
import { firstShown } from "../src/panels/posts.js";
import { axisOf } from "../src/panels/programme.js";
import { bandsFor, timesOfZones } from "../src/panels/reach.js";
import { meanOf } from "../src/panels/routes.js";
import { cashFlowOf } from "../src/panels/worth.js";

test("a figure within its error is said not to be distinguishable from zero", () => {
    const item = { key: "time_saved", unit: "h/day", value: 3, error: 12, is_distinguishable: false };
    assert.match(errorText(item), /not distinguishable from zero/);
    assert.doesNotMatch(errorText({ ...item, is_distinguishable: true }), /not distinguishable/);
    assert.equal(errorText({ ...item, error: null, is_distinguishable: true }),
        "its error is not known");
    assert.ok(isSignedFigure({ key: "npv" }) && !isSignedFigure({ key: "on_link" }));
});

test("the mean over ways counts each by its share, and none has no mean", () => {
    const ways = [{ share: 0.75, total: 10 }, { share: 0.25, total: 20 }];
    assert.equal(meanOf(ways, (way) => way.total), 12.5);
    assert.equal(meanOf([], (way) => way.total), null);
});

test("zones are counted in minutes, without the one where it begins", () => {
    const model = { units: { time: "h" }, zones: [{ node: 0 }, { node: 2 }, { node: 1 }] };
    const isochrone = { question: { zone: 0 }, without: [0, Infinity, 1.5], with: [0, 0.25, 1] };
    assert.deepEqual(timesOfZones(model, isochrone), [
        { zone: 1, without: 90, with: 60 }, { zone: 2, without: Infinity, with: 15 }]);
});

test("bands are the finest in which nine tenths of the zones lie", () => {
    const of = (...times) => bandsFor(times.map((time) => ({ without: time, with: time }))).at(-1);
    assert.equal(of(5, 12, 28), 30);
    assert.equal(of(5, 12, 100), 120);
    assert.equal(of(500, 600, 700), 720);
    assert.equal(of(), 30);
    assert.equal(of(1e6), 4320);
});

test("cash flows are the sums of the account's lines, costs above zero", () => {
    const lines = [{ is_cost: false, amount: [0, 5] }, { is_cost: false, amount: [1, -2] },
        { is_cost: true, amount: [-10, -1] }];
    assert.deepEqual(cashFlowOf({ first_year: 2025, lines }),
        [{ year: 2025, benefit: 1, cost: 10 }, { year: 2026, benefit: 3, cost: 1 }]);
});

test("links differ between two scenarios only beyond the noise of both", () => {
    const side = (flow, noise) => ({ headline: {}, fields: { noise,
        fields: [{ with: Float64Array.from(flow) }] } });
    const found = linkDifferences({ geometry: { nLinks: 4 } }, side([10, 10, 10, 10], [1, 1, 1, 1]),
        side([15, 13, 2, 90], [1, 1, 1, Infinity]));
    assert.deepEqual(found.map((row) => [row.link, row.difference]), [[2, -8], [0, 5]]);
    assert.equal(errorOfDifference(2, 3), 5);
    assert.equal(errorOfDifference(2, null), null);
});

test("an added link is found by its number, and both directions of a drawn one are selected", () => {
    const links = [{ id: "b", edit: 0, parent: null }, { id: "b", edit: 0, parent: null },
        { id: "r", edit: 1, parent: 3 }];
    const edit = { do: "add", id: "b" };
    const state = {
        geometry: { nLinks: 10 }, selection: { kind: "edit", key: "e1" },
        scenario: { entries: [{ key: "e1", edit: { ...edit } }] },
        run: { edits: [edit, { do: "split" }], headline: { added: { links } } },
    };
    assert.deepEqual(selectedLinks(state), [10, 11]);
    assert.equal(addedLink(state, 11), links[1]);
    assert.equal(addedLink(state, 3), null);
    assert.deepEqual(selectedLinks({ ...state, selection: { kind: null } }), []);
});

test("a link without a name is called by its ends, and one without ends by its id", () => {
    assert.equal(textOfLink({ name: "Old bridge", from: "a", to: "b" }), "Old bridge");
    assert.equal(textOfLink({ name: "", from: "a", to: "b" }), "a \u2192 b");
    assert.equal(textOfLink({ id: 7 }), "Link 7");
});

test("an alternative that only one side has counts nothing on the other", () => {
    const modes = [{ group: "g", unit: "person/year",
        alternatives: [{ id: "new_bridge", without: null, with: 5 }] }];
    assert.deepEqual(modesOf({ modes })[0].alternatives,
        [{ id: "new_bridge", name: "new bridge", without: 0, with: 5 }]);
    assert.deepEqual(modesOf(null), []);
});

test("a calendar goes from the first of January to the end of the last year", () => {
    const day = (text) => Date.parse(`${text}T00:00:00Z`) / 86400000;
    const axis = axisOf(day("2025-04-30"), day("2027-06-15"));
    assert.deepEqual(axis.years, [2025, 2026, 2027, 2028]);
    assert.ok(axis.at(day("2025-01-01")) < axis.at(day("2026-01-01")));
    assert.ok(axis.at(day("2028-01-01")) <= 400);
});

test("the border opens on the drawn crossing, else where most changes, else on the busiest", () => {
    const side = (n) => ({ vehicles: [{ arrivals_veh: [n] }] });
    const post = (crossing, without, present) => ({ crossing, direction: "forward",
        without: side(without), with: side(present) });
    const posts = [post("busy", 90, 89), post("new", 0, 5), post("drawn", 3, 3)];
    const choices = posts.map(({ crossing, direction }) => ({ crossing, direction }));
    const first = (edits) => firstShown(choices, posts, edits).crossing;
    assert.equal(first([]), "new");
    assert.equal(first([{ do: "close" }, { do: "add", attributes: { crossing: "drawn" } }]),
        "drawn");
    const still = posts.map((each) => ({ ...each, without: each.with }));
    assert.equal(firstShown(choices, still).crossing, "busy");
});

test("a comparison is old when the edits, the choice or the year have moved on", () => {
    const state = { model: { kind: "roads" }, scenarios: [], trial: { edits: [1] },
        scenario: { id: "x", like: null, edits: [] },
        view: { year: 2030 }, compare: { a: null, b: null, results: null } };
    const key = JSON.stringify([null, [], 2030]);
    state.compare.results = { a: { key }, b: { key } };
    assert.equal(isOutOfDate(state), false);
    assert.equal(isOutOfDate({ ...state, view: { year: 2031 } }), true);
    assert.equal(isOutOfDate({ ...state, scenario: { ...state.scenario, edits: [1] } }), true);
});

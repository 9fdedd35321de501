// The numbers of linkspan what-if for a saved scenario beside those that the page shows.
// SPDX-License-Identifier: Apache-2.0

import { check } from "./check.mjs";
import { figuresOf, openTab, settled, stateOf } from "./drive.mjs";
import { checkFigure } from "./numbers.mjs";
import { runProgram } from "./server.mjs";

/** `id`: the candidate in the table `changes` that the page has saved. */
export async function compareWithWhatIf({ program }, page, { operands, id, changes }) {
    await openTab(page, "card");
    await settled(page);
    const answer = JSON.parse(await runProgram(program,
        ["what-if", ...operands, changes, "--json", "--quiet"]));
    const found = answer.candidates.find((each) => each.candidate === id);
    check(found, `linkspan what-if knows no candidate ${id}`);
    const figures = await figuresOf(page, "card");
    checkFigure(figures, "time_saved", found.saved);
    const shown = await stateOf(page, "(state) => state.run.headline.figures");
    const { error } = shown.find((each) => each.key === "time_saved");
    check(error === found.saved_noise, `noise: ${error} on the page, ${found.saved_noise} printed`);
    console.log(`        the same: saved ${found.saved}, its noise ${found.saved_noise}`);
}

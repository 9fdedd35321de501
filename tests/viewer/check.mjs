// Checks that say in words what they wanted; all failures of a suite are told, not only the first.
// SPDX-License-Identifier: Apache-2.0

export class Failure extends Error {}

/** Something that must hold. */
export function check(isTrue, message) {
    if (!isTrue) throw new Failure(message);
}

export function checkEqual(found, wanted, what) {
    if (Object.is(found, wanted)) return;
    throw new Failure(`${what}: found ${JSON.stringify(found)}, wanted ${JSON.stringify(wanted)}`);
}

/** Asks again and again until `probe` gives something, for at most `limit_ms`. */
export async function eventually(what, probe, limit_ms = 15000) {
    const end = Date.now() + limit_ms;
    let last = null;
    while (Date.now() < end) {
        try {
            const answer = await probe();
            if (answer) return answer;
        } catch (error) {
            last = error;
        }
        await new Promise((done) => setTimeout(done, 25));
    }
    throw new Failure(`${what}: not within ${limit_ms} ms${last ? ` (${last.message})` : ""}`);
}

/** Runs steps one after the other; tells each with its time; `onFailure` keeps the evidence. */
export function createReport(onFailure) {
    const failures = [];
    return {
        failures,
        async step(name, action) {
            const start = Date.now();
            try {
                const answer = await action();
                console.log(`ok      ${name} (${Date.now() - start} ms)`);
                return answer;
            } catch (error) {
                failures.push(name);
                console.log(`FAILED  ${name} (${Date.now() - start} ms)`);
                console.log(error instanceof Failure ? `        ${error.message}` : error.stack);
                await onFailure(name);
                return null;
            }
        },
    };
}

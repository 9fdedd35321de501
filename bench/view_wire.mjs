// What the viewer's server adds to a solve: node bench/view_wire.mjs PROGRAM STUDY | NETWORK TRIPS
//
// Asks for previews as a page does while the mouse moves, and compares when the answer's event comes
// with how long the server says the solve took; the rest is the wire: the request, its checks, the
// queue, the event.  Prints the median and the 95th percentile in milliseconds.
// SPDX-License-Identifier: Apache-2.0
import net from "node:net";
import { ask, startView } from "../tests/http/program.mjs";

const N_WISHES = 60, INTERVAL_MS = 50, WAIT_MS = 120000;

/** Listens to the server's events; `next(test)` gives the first from now on that passes. */
function listen(view) {
    const socket = net.connect(view.port, "127.0.0.1");
    const waiting = new Set();
    let text = "";
    socket.write(`GET /api/v1/events?token=${view.token} HTTP/1.1\r\nHost: 127.0.0.1:${view.port}\r\n\r\n`);
    socket.on("data", (bytes) => {
        const at = performance.now();
        text += bytes;
        const parts = text.split("\n\n");
        text = parts.pop();
        for (const part of parts) {
            const name = /event: (\w+)/.exec(part)?.[1], data = /data: (.*)/.exec(part)?.[1];
            if (name === undefined || data === undefined) continue;
            const event = { name, at, ...JSON.parse(data) };
            for (const one of [...waiting]) if (one.test(event)) one.resolve(event);
        }
    });
    const next = (test) => new Promise((resolve, reject) => {
        const one = { test, resolve: (event) => { waiting.delete(one); clearTimeout(timer); resolve(event); } };
        const timer = setTimeout(() => reject(new Error("the event does not come")), WAIT_MS);
        waiting.add(one);
    });
    return { next, close: () => socket.destroy() };
}

const quantile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))].toFixed(2);

const [, , program, ...shown] = process.argv;
const view = await startView(program, shown);
const events = listen(view);
await events.next((event) => event.name === "base" || event.base_state === "ready");
const { id, attributes } = (await ask(view, "GET", "/api/v1/links/0")).json();
const wire = [], whole = [];
for (let sequence = 0; sequence < N_WISHES; sequence++) {
    const edits = [{ do: "change", link: id, attributes: { toll: (attributes.toll ?? 0) + sequence / 100 } }];
    const answer = events.next((event) => event.sequence === sequence && (event.name === "stage" || event.name === "failed"));
    const began = performance.now();
    await ask(view, "POST", "/api/v1/solve", { body: { client: "bench", sequence, like: null, edits, goal: "preview" } });
    const event = await answer;
    if (event.name === "failed") throw new Error(event.problem.detail);
    whole.push(event.at - began);
    wire.push(event.at - began - event.ms);
    await new Promise((resolve) => { setTimeout(resolve, INTERVAL_MS); });
}
for (const [name, values] of [["request to event", whole], ["of it the wire", wire]]) {
    values.sort((a, b) => a - b);
    console.log(`${name}: median ${quantile(values, 0.5)} ms, 95 % below ${quantile(values, 0.95)} ms`);
}
events.close();
await view.end();

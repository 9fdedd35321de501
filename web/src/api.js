// The server's interface, one function per endpoint; errors come as Problem with all diagnostics.
// SPDX-License-Identifier: Apache-2.0

import { parseFields, parseGeometry, parseIsochrone } from "./geometry.js";

const ROOT = "/api/v1";

/** What the server refused, and why (RFC 9457), or that it could not be reached (status 0). */
export class Problem extends Error {
    constructor(status, body = {}) {
        super(body.title || body.detail || `The server answered ${status}.`);
        this.name = "Problem";
        this.status = status;
        this.type = body.type ?? "about:blank";
        this.title = body.title ?? "";
        this.detail = body.detail ?? "";
        this.hint = body.hint ?? "";
        this.diagnostics = Array.isArray(body.diagnostics) ? body.diagnostics : [];
    }

    /** The server is not there: the page waits for it and loses nothing. */
    get isGone() {
        return this.status === 0;
    }
}

/** The token in the address; kept for this tab, because links within the page change the hash. */
export function readToken(location = window.location, storage = window.sessionStorage) {
    const found = /[#&]token=([0-9a-f]+)/i.exec(location.hash)?.[1];
    if (found) storage.setItem("linkspan-token", found);
    return found ?? storage.getItem("linkspan-token") ?? "";
}

/** Makes the client. `onGone` hears of every request that did not reach the server. */
export function createApi({ token, onGone = () => {}, fetcher = (...a) => fetch(...a) }) {
    const call = { token, onGone, fetcher };
    const kept = { links: new Map(), nodes: new Map(), model: null };
    const json = (path, options) => request(call, path, options).then((r) => r.json());
    const post = (path, body, signal) => json(path, { method: "POST", body, signal });
    const bytes = (path, options) => request(call, path, options).then((r) => r.arrayBuffer());
    const withToken = (path) => `${path}?token=${encodeURIComponent(token)}`;
    return {
        model: async () => (kept.model = await json("model")),
        geometry: async () => parseGeometry(await bytes("geometry.bin")),
        basemap: () => json("basemap.json"),
        /** One link or node of the base network; asked once. */
        link: (link) => once(kept.links, link, () => json(`links/${link}`)),
        node: (node) => once(kept.nodes, node, () => json(`nodes/${node}`)),

        solve: (body) => post("solve", body),
        cancel: (run) => request(call, `runs/${run}`, { method: "DELETE" }),
        fields: async (run, stage) =>
            parseFields(await bytes(`runs/${run}/${stage}/fields.bin`), kept.model),
        details: (run) => json(`runs/${run}/details.json`),

        select: (body, signal) => post("select", body, signal),
        routes: (body, signal) => post("routes", body, signal),
        isochrone: async (body, signal) =>
            parseIsochrone(await bytes("isochrone", { method: "POST", body, signal })),

        scenarios: () => json("scenarios"),
        /** etag null: it must be new. */
        putScenario: (id, body, etag) =>
            json(`scenarios/${encodeURIComponent(id)}`, {
                method: "PUT",
                body,
                headers: conditional(etag),
            }),
        deleteScenario: (id, etag) =>
            request(call, `scenarios/${encodeURIComponent(id)}`, {
                method: "DELETE",
                headers: conditional(etag),
            }),
        lines: (body, signal) => post("lines", body, signal),

        /** A file to keep, as a Blob: no address with the token stays among the downloads. */
        exported: (run, format) => request(call, `export/${run}.${format}`).then((r) => r.blob()),
        report: (body = {}) => post("report", body),
        proof: () => json("proof"),
        /** The address of any path that the server named, with the token. */
        withToken,
        eventsUrl: () => withToken(`${ROOT}/events`),
    };
}

function conditional(etag) {
    return etag ? { "If-Match": etag } : { "If-None-Match": "*" };
}

function once(kept, key, ask) {
    if (!kept.has(key)) {
        const answer = ask();
        kept.set(key, answer);
        answer.catch(() => kept.delete(key));
    }
    return kept.get(key);
}

/** One request; throws a Problem for everything but success. */
async function request({ token, onGone, fetcher }, path, options = {}) {
    const { method = "GET", body, headers = {}, signal } = options;
    let answer;
    try {
        answer = await fetcher(`${ROOT}/${path}`, {
            method,
            signal,
            cache: "no-cache",
            headers: {
                "X-Linkspan-Token": token,
                ...headers,
                ...(body === undefined ? {} : { "Content-Type": "application/json" }),
            },
            body: body === undefined ? undefined : JSON.stringify(body),
        });
    } catch (error) {
        if (error.name === "AbortError") throw error;
        onGone();
        throw new Problem(0, { title: "The server cannot be reached." });
    }
    if (!answer.ok) throw new Problem(answer.status, await problemBody(answer));
    return answer;
}

async function problemBody(answer) {
    try {
        return await answer.json();
    } catch {
        return { title: `The server answered ${answer.status} ${answer.statusText}.` };
    }
}

/**
 * Listens to the server's events for as long as the page lives; comes back by itself.
 * `handlers` has one function per name of event, and onOpen, onLost.
 */
export function listen(api, handlers, Source = window.EventSource) {
    const names = ["hello", "base", "progress", "stage", "details", "done", "failed", "cancelled"];
    let source = null;
    let wait_ms = 250;
    let timer = null;
    function open() {
        source = new Source(api.eventsUrl());
        for (const name of names)
            source.addEventListener(name, (event) => handlers[name]?.(JSON.parse(event.data)));
        source.addEventListener("open", () => {
            wait_ms = 250;
            handlers.onOpen?.();
        });
        source.addEventListener("error", lose);
    }
    function lose() {
        source.close();
        handlers.onLost?.();
        clearTimeout(timer);
        timer = setTimeout(open, wait_ms);
        wait_ms = Math.min(wait_ms * 2, 4000);
    }
    open();
    return {
        close() {
            clearTimeout(timer);
            source.close();
        },
    };
}

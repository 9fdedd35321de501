// Has planes painted by the worker, or in the page where there is none; of several requests for a
// plane the newest wins.
// SPDX-License-Identifier: Apache-2.0
import { makePainter } from "./painter.js";

/**
 * @param {object} start see makePainter
 * @param {?string} workerUrl null: paint in the page
 * @param {(picture: {plane: string, view: object, bitmap: CanvasImageSource, milliseconds:
 * number}) => void} onPicture
 */
export function makePaintService(start, workerUrl, onPicture) {
    const canWork =
        workerUrl && typeof Worker === "function" && typeof OffscreenCanvas === "function";
    const history = { run: null };
    const queue = makeQueue((request) => engine.paint(request));
    const onPainted = (picture) => {
        const isStale = queue.finish(picture.plane, picture.ticket);
        if (!isStale) {
            onPicture(picture);
        }
    };
    let engine = canWork
        ? startWorker(start, workerUrl, onPainted, fallBack)
        : startHere(start, onPainted);

    function fallBack(reason) {
        console.warn(`the map paints in the page: ${reason}`);
        engine = startHere(start, onPainted);
        if (history.run) {
            engine.send("run", history.run);
        }
        queue.restart();
    }
    return {
        setRun(run) {
            history.run = run;
            engine.send("run", run);
        },
        setScales(scales) {
            history.run = { ...history.run, ...scales };
            engine.send("scales", scales);
        },
        paint: (plane, view, theme) => queue.ask({ plane, view, theme }),
        isIdle: () => queue.isEmpty(),
        destroy: () => engine.stop(),
    };
}

/* One request under way for each plane; the newest of those that wait follows. */
function makeQueue(send) {
    const running = new Map();
    const waiting = new Map();
    let ticket = 0;
    const start = (request) => {
        running.set(request.plane, request);
        send(request);
    };
    return {
        ask(request) {
            const numbered = { ...request, ticket: ++ticket };
            if (running.has(request.plane)) {
                waiting.set(request.plane, numbered);
            } else {
                start(numbered);
            }
        },
        /* Whether the picture is of a request that was given up. */
        finish(plane, finished) {
            if (running.get(plane)?.ticket !== finished) {
                return true;
            }
            running.delete(plane);
            const next = waiting.get(plane);
            if (next) {
                waiting.delete(plane);
                start(next);
            }
            return false;
        },
        isEmpty: () => running.size === 0,
        restart() {
            const requests = [...running.values()];
            running.clear();
            requests.forEach((request) => start(waiting.get(request.plane) ?? request));
            waiting.clear();
        },
    };
}

function startWorker(start, workerUrl, onPainted, onFailed) {
    const worker = new Worker(workerUrl, { type: "module" });
    worker.onmessage = ({ data }) => onPainted(data);
    worker.onerror = (event) => {
        event.preventDefault();
        worker.terminate();
        onFailed(event.message || "the worker could not be loaded");
    };
    worker.postMessage({ type: "start", ...start });
    return {
        send: (type, payload) => worker.postMessage({ type, [type]: payload }),
        paint: (request) => worker.postMessage({ type: "paint", ...request }),
        stop: () => worker.terminate(),
    };
}

function startHere(start, onPainted) {
    const painter = makePainter(start);
    let isStopped = false;
    return {
        send: (type, payload) =>
            type === "run" ? painter.setRun(payload) : painter.setScales(payload),
        paint({ plane, view, theme, ticket }) {
            requestAnimationFrame(() => {
                if (isStopped) {
                    return;
                }
                const began = performance.now();
                const bitmap = document.createElement("canvas");
                bitmap.width = Math.round(view.width * view.ratio);
                bitmap.height = Math.round(view.height * view.ratio);
                painter.paint(bitmap.getContext("2d"), plane, view, theme);
                onPainted({ plane, view, ticket, bitmap, milliseconds: performance.now() - began });
            });
        },
        stop() {
            isStopped = true;
        },
    };
}

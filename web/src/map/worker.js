// The painting thread: keeps the scene, paints planes on a canvas of its own and hands the
// pictures over.
// SPDX-License-Identifier: Apache-2.0
import { makePainter } from "./painter.js";

let painter = null;
const canvas = new OffscreenCanvas(1, 1); /* gives its picture away each time, and keeps its size */

self.onmessage = ({ data }) => {
    if (data.type === "start") {
        painter = makePainter(data);
    } else if (data.type === "run") {
        painter.setRun(data.run);
    } else if (data.type === "scales") {
        painter.setScales(data.scales);
    } else if (data.type === "paint") {
        answerPaint(data);
    }
};

function answerPaint({ plane, view, theme, ticket }) {
    const began = performance.now();
    const width = Math.round(view.width * view.ratio);
    const height = Math.round(view.height * view.ratio);
    if (canvas.width !== width || canvas.height !== height) {
        canvas.width = width;
        canvas.height = height;
    }
    painter.paint(canvas.getContext("2d"), plane, view, theme);
    const bitmap = canvas.transferToImageBitmap();
    self.postMessage({ plane, view, ticket, bitmap, milliseconds: performance.now() - began }, [
        bitmap,
    ]);
}

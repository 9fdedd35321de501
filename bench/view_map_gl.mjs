// The flows of a network as batched triangles by WebGL 2, only to compare with the canvas that the
// viewer uses.
// SPDX-License-Identifier: Apache-2.0

const VERTEX = `#version 300 es
in vec2 place; in vec2 side; in vec4 colour; uniform vec4 view; out vec4 ink;
void main() {
    vec2 at = place * view.x + view.yz + side;
    ink = colour;
    gl_Position = vec4(at.x * 2.0 / 1280.0 - 1.0, 1.0 - at.y * 2.0 / 720.0, 0.0, 1.0);
}`;
const FRAGMENT = `#version 300 es
precision mediump float; in vec4 ink; out vec4 shown; void main() { shown = ink; }`;
const FLOATS = 8; /* of a vertex: place, side, colour */

/** Null where there is no WebGL 2. @param {{geometry: object, fields: object}} city */
export function makeGlPainter({ geometry, fields }, width, height) {
    const canvas = new OffscreenCanvas(width, height);
    const gl = canvas.getContext("webgl2", { antialias: true });
    if (!gl) {
        return null;
    }
    const program = link(gl);
    const side = Math.sqrt(geometry.nNodes);
    const vertices = trianglesOf(geometry, fields.fields[0].with);
    gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
    gl.bufferData(gl.ARRAY_BUFFER, vertices, gl.STATIC_DRAW);
    [
        ["place", 2, 0],
        ["side", 2, 2],
        ["colour", 4, 4],
    ].forEach(([name, size, offset]) => {
        const at = gl.getAttribLocation(program, name);
        gl.enableVertexAttribArray(at);
        gl.vertexAttribPointer(at, size, gl.FLOAT, false, 4 * FLOATS, 4 * offset);
    });
    const pixel = new Uint8Array(4);
    return {
        measure(zoomBy, n) {
            const k = (zoomBy * height) / (side * 100);
            const times = Array.from({ length: n }, (_, frame) => {
                const began = performance.now();
                const corner = [
                    width / 2 - (side * 100 * k) / 2 + (frame % 2),
                    height / 2 - (side * 100 * k) / 2,
                ];
                gl.clearColor(1, 1, 1, 1);
                gl.clear(gl.COLOR_BUFFER_BIT);
                gl.uniform4f(gl.getUniformLocation(program, "view"), k, ...corner, 0);
                gl.drawArrays(gl.TRIANGLES, 0, vertices.length / FLOATS);
                gl.readPixels(width / 2, height / 2, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
                return performance.now() - began;
            });
            return { times, renderer: gl.getParameter(gl.RENDERER) };
        },
    };
}

function link(gl) {
    const program = gl.createProgram();
    for (const [type, source] of [
        [gl.VERTEX_SHADER, VERTEX],
        [gl.FRAGMENT_SHADER, FRAGMENT],
    ]) {
        const shader = gl.createShader(type);
        gl.shaderSource(shader, source);
        gl.compileShader(shader);
        gl.attachShader(program, shader);
    }
    gl.linkProgram(program);
    if (!gl.getProgramParameter(program, gl.LINK_STATUS)) {
        throw new Error(gl.getProgramInfoLog(program));
    }
    gl.useProgram(program);
    return program;
}

/* Two triangles for each link, shifted to the right of its direction. */
function trianglesOf({ nLinks, tail, head, nodeX, nodeY, capacity }, flow) {
    const out = new Float32Array(nLinks * 6 * FLOATS);
    let at = 0;
    for (let link = 0; link < nLinks; link++) {
        const [ax, ay, bx, by] = [
            nodeX[tail[link]],
            nodeY[tail[link]],
            nodeX[head[link]],
            nodeY[head[link]],
        ];
        const length = Math.hypot(bx - ax, by - ay) || 1;
        const [nx, ny] = [-(by - ay) / length, (bx - ax) / length];
        const width = Math.max(0.6, Math.min(5, flow[link] / 1000));
        const over = Math.min(1, flow[link] / capacity[link]);
        for (const [x, y, shift] of [
            [ax, ay, 0],
            [bx, by, 0],
            [bx, by, width],
            [ax, ay, 0],
            [bx, by, width],
            [ax, ay, width],
        ]) {
            out.set([x, y, nx * shift, ny * shift, over, 0.4, 1 - over, 1], at);
            at += FLOATS;
        }
    }
    return out;
}

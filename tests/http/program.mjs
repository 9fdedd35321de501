// Runs `linkspan view` for a test, and asks it anything over plain sockets.
// SPDX-License-Identifier: Apache-2.0
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import net from "node:net";
import path from "node:path";

const START_MS = 60000, ANSWER_MS = 20000;

/** Starts the program; `end()` interrupts it as Ctrl-C does and returns its exit status or signal. */
export async function startView(program, args) {
    const child = spawn(program, ["view", ...args, "--no-open", "--port", "0"],
        { stdio: ["ignore", "pipe", "pipe"] });
    const said = { out: "", err: "" };
    child.stderr.on("data", (bytes) => { said.err += bytes; });
    process.on("exit", () => child.kill("SIGKILL"));
    const address = await new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`no address in ${START_MS} ms\n${said.err}`)), START_MS);
        child.on("exit", (code) => reject(new Error(`view ended with ${code}\n${said.err}`)));
        child.stdout.on("data", (bytes) => {
            said.out += bytes;
            const found = /http:\/\/127\.0\.0\.1:(\d+)\/#token=([0-9a-f]{32})/.exec(said.out);
            if (found === null) return;
            clearTimeout(timer);
            resolve({ port: Number(found[1]), token: found[2] });
        });
    });
    const end = async () => {
        if (child.exitCode === null && child.signalCode === null) {
            const ended = once(child, "exit");
            child.kill("SIGINT");
            const late = setTimeout(() => child.kill("SIGKILL"), 20000);
            await ended;
            clearTimeout(late);
        }
        return child.signalCode ?? child.exitCode;
    };
    return { ...address, pid: child.pid, said, end, isRunning: () => child.exitCode === null && child.signalCode === null };
}

/** Sends bytes as they are; resolves with all that comes until the end, or until `ms` are over. */
export function sendRaw(view, bytes, { ms = ANSWER_MS, closeAfter = false } = {}) {
    return new Promise((resolve) => {
        const chunks = [];
        const socket = net.connect(view.port, "127.0.0.1");
        const finish = () => { socket.destroy(); resolve(Buffer.concat(chunks)); };
        socket.setTimeout(ms, finish);
        socket.on("data", (chunk) => chunks.push(chunk));
        socket.on("close", finish);
        socket.on("error", finish);
        socket.write(bytes);
        if (closeAfter) socket.end();
    });
}

/** An honest request by default: `headers` adds or, by null, takes away. */
export async function ask(view, method, target, { headers = {}, body } = {}) {
    const bytes = body === undefined ? Buffer.alloc(0) :
        Buffer.isBuffer(body) ? body : Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
    const all = {
        Host: `127.0.0.1:${view.port}`, "X-Linkspan-Token": view.token,
        ...(body === undefined ? {} : { "Content-Type": "application/json", "Content-Length": bytes.length }),
        ...headers,
    };
    const lines = Object.entries(all).filter(([, value]) => value !== null).map(([name, value]) => `${name}: ${value}\r\n`);
    const head = Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines.join("")}\r\n`);
    return parse(await sendRaw(view, Buffer.concat([head, bytes])));
}

function parse(bytes) {
    const text = bytes.toString("latin1"), end = text.indexOf("\r\n\r\n");
    const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1] ?? 0);
    const headers = Object.fromEntries((end < 0 ? "" : text.slice(0, end)).split("\r\n").slice(1)
        .map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]));
    const body = end < 0 ? Buffer.alloc(0) : bytes.subarray(end + 4);
    return { status, headers, body, json: () => JSON.parse(body.toString("utf8")) };
}

/** Names and hashes of all files below a folder, for comparison. */
export function filesOf(folder, skip = () => false) {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1)).flatMap((entry) => {
        const full = path.join(folder, entry.name);
        if (skip(full)) return [];
        if (entry.isDirectory()) return filesOf(full, skip);
        return [`${full} ${createHash("sha256").update(readFileSync(full)).digest("hex")}`];
    });
}

/** Kilobytes of memory and open files of the program, from /proc. */
export function resources(view) {
    const memory = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${view.pid}/status`, "utf8"));
    const threads = /Threads:\s+(\d+)/.exec(readFileSync(`/proc/${view.pid}/status`, "utf8"));
    return { kilobytes: Number(memory[1]), threads: Number(threads[1]), files: readdirSync(`/proc/${view.pid}/fd`).length };
}

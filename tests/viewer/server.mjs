// Starts and ends `linkspan view`, and runs other commands of the program.
// SPDX-License-Identifier: Apache-2.0

import { execFile, spawn } from "node:child_process";
import { createInterface } from "node:readline";

const START_LIMIT_MS = 20000;

/** Starts the server; gives its address and a way to end it. */
export function startServer(program, operands, { port = 0 } = {}) {
    const child = spawn(program, ["view", ...operands, "--no-open", "--port", String(port)],
        { stdio: ["ignore", "pipe", "pipe"] });
    let words = "";
    child.stderr.on("data", (chunk) => { words += chunk; });
    return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
            child.kill("SIGKILL");
            reject(new Error(`no address within ${START_LIMIT_MS} ms: ${words}`));
        }, START_LIMIT_MS);
        child.once("exit", (code) => {
            clearTimeout(timer);
            reject(new Error(`linkspan view ended with ${code}: ${words}`));
        });
        createInterface({ input: child.stdout }).once("line", (line) => {
            clearTimeout(timer);
            resolve({ child, address: line.trim(), origin: new URL(line.trim()).origin,
                port: Number(new URL(line.trim()).port), words: () => words,
                stop: (signal = "SIGTERM") => stop(child, signal) });
        });
    });
}

function stop(child, signal) {
    if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
    return new Promise((resolve) => {
        const timer = setTimeout(() => child.kill("SIGKILL"), 5000);
        child.once("exit", () => {
            clearTimeout(timer);
            resolve();
        });
        child.kill(signal);
    });
}

/** Runs the program to its end and gives what it printed; `codes`: exit statuses that are well. */
export function runProgram(program, args, { codes = [0], cwd } = {}) {
    return new Promise((resolve, reject) => {
        execFile(program, args, { cwd, maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
            const code = error ? error.code : 0;
            if (codes.includes(code)) resolve(stdout);
            else reject(new Error(`${program} ${args.join(" ")}: ${code}: ${stderr}`));
        });
    });
}

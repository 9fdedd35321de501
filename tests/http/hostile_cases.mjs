// Requests that no page of ours would send, and what may be answered: [method, target, body, statuses].
// SPDX-License-Identifier: Apache-2.0

const REFUSED = [400, 404, 405, 409, 412, 415, 422, 428];
const MISSING = [404];
const text = (length) => "x".repeat(length);

/** Bodies that are not what they say, whatever they are sent to. */
export const BODIES = [
    "", " ", "null", "true", "7", '"text"', "[]", "{", "}", '{"a":', '{"a":1,}', "{'a':1}", "[1,2",
    '{"a":1}{"b":2}', '{"a":1} x', "NaN", "Infinity", '{"edits":NaN}', '{"a":1e999}', '{"a":-1e999}',
    '{"a":0x10}', '{"a":"\\ud800"}', '{"a":"\\u0000"}', '{"a\\u0000b":1}', '{"a":"\x01"}', '{"a":"\t"}',
    Buffer.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xff, 0xfe, 0x22, 0x7d]), Buffer.from([0, 0, 0, 0]),
    Buffer.from([0xef, 0xbb, 0xbf, 0x7b, 0x7d]), '{"__proto__":{"a":1}}', '{"a":1,"a":2}',
    "[".repeat(100000), '{"a":'.repeat(50000), `{"a":${"9".repeat(100000)}}`, `{"${text(100000)}":1}`,
    `[${"1,".repeat(200000)}1]`, `{"edits":[${"{},".repeat(100000)}{}]}`,
];

export const BODY_TARGETS = [["POST", "/api/v1/solve"], ["POST", "/api/v1/select"], ["POST", "/api/v1/routes"],
    ["POST", "/api/v1/isochrone"], ["POST", "/api/v1/lines"], ["POST", "/api/v1/report"], ["PUT", "/api/v1/scenarios/hostile"]];

const solve = (edits, more = {}) => ["POST", "/api/v1/solve",
    { client: "hostile", sequence: 1, like: null, goal: "preview", edits, ...more }, REFUSED];

/** A line in the wrong place is refused at once, or when it is solved: so 202 is allowed for these. */
const maybe = ([method, target, body]) => [method, target, body, [...REFUSED, 202]];

export const SOLVES = [
    solve([], { sequence: -1 }), solve([], { sequence: "1" }), solve([], { sequence: 1.5 }),
    solve([], { sequence: 1e300 }), solve([], { goal: "all" }), solve([], { goal: 1 }), solve([], { client: 7 }),
    solve([], { client: text(100000) }), solve([], { extra: 1 }), solve({}), solve("edits"), solve([1]), solve([null]),
    solve([[]]), solve([{}]), solve([{ do: "drop table" }]), solve([{ do: "close" }]), solve([{ do: "close", link: 7 }]),
    solve([{ do: "close", link: "x", extra: 1 }]), solve([{ do: "close", link: text(5000) }]),
    solve([{ do: "split", link: "x", at: 0, node: "n" }]), solve([{ do: "split", link: "x", at: 1, node: "n" }]),
    solve([{ do: "split", link: "x", at: -1, node: "n" }]), solve([{ do: "split", link: "x", at: "half", node: "n" }]),
    solve([{ do: "add", id: "a", from: "x", to: "y", points: [[1]] }]),
    solve([{ do: "add", id: "a", from: "x", to: "y", points: [[1, "2"]] }]),
    solve([{ do: "add", id: "a", from: "x", to: "y", points: Array(5000).fill([0, 0]) }]),
    solve([{ do: "add", id: "a", from: "x", to: "y", attributes: [] }]),
    solve([{ do: "add", id: "a", from: "x", to: "y", attributes: { length: {} } }]),
    solve([{ do: "add", id: "a", from: "x", to: "y",
        attributes: Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`k${n}`, n])) }]),
    solve(Array(2000).fill({ do: "close", link: "x" })),
    maybe(solve([], { like: "no such scenario" })), maybe(solve([], { like: "../../etc/passwd" })),
    maybe(solve([], { year: 1 })), maybe(solve([], { year: 999999 })),
    maybe(solve([{ do: "close", link: "../../etc/passwd" }])), maybe(solve([{ do: "close", link: "<script>" }])),
    maybe(solve([{ do: "change", link: "x", attributes: { capacity: -1 } }])),
    maybe(solve([{ do: "change", link: "x", attributes: { capacity: 1e308, length: -1e308 } }])),
    maybe(solve([{ do: "add", id: "a: [", name: "'\"#&*!|>%@`", from: "x", to: "y", both_ways: true,
        attributes: { length: 1 } }])),
];

const NUMBERS = ["-1", "1e3", "0x1", "01x", "4294967295", "4294967296", "18446744073709551616", "99999999999999999999",
    "%2B1", "+1", "%20", "NaN", ".", "0.5", text(200), "%E2%80%AE"];

export const ADDRESSES = [
    ...NUMBERS.flatMap((n) => n === "." ? [] : [
        ["GET", `/api/v1/links/${n}`, undefined, REFUSED], ["GET", `/api/v1/nodes/${n}`, undefined, REFUSED],
        ["GET", `/api/v1/runs/${n}/preview/fields.bin`, undefined, REFUSED],
        ["GET", `/api/v1/runs/${n}/details.json`, undefined, REFUSED], ["DELETE", `/api/v1/runs/${n}`, undefined, REFUSED],
        ["GET", `/api/v1/export/${n}.csv`, undefined, REFUSED]]),
    ["GET", "/api/v1/", undefined, MISSING], ["GET", "/api/v2/model", undefined, MISSING],
    ["GET", "/api/v1/model/", undefined, MISSING], ["GET", "/api/v1/modelx", undefined, MISSING],
    ["GET", "/api/v1/links/", undefined, REFUSED], ["GET", "/api/v1/links/0/0", undefined, REFUSED],
    ["GET", "/api/v1/runs/0/nonsense/fields.bin", undefined, REFUSED],
    ["GET", "/api/v1/runs/0/certified/nonsense.bin", undefined, REFUSED],
    ["GET", "/api/v1/export/0.exe", undefined, REFUSED], ["GET", "/api/v1/export/0", undefined, REFUSED],
    ["GET", "/api/v1/export/.csv", undefined, REFUSED], ["GET", "/api/v1/export/study.yaml", undefined, REFUSED],
    ["GET", "/api/v1/report/passwd", undefined, REFUSED], ["GET", "/api/v1/report/study.yaml", undefined, REFUSED],
    ["GET", "/api/v1/report/.", undefined, REFUSED], ["GET", "/api/v1/report/..%2fstudy.yaml", undefined, REFUSED],
    ["PUT", "/api/v1/model", {}, REFUSED], ["DELETE", "/api/v1/model", undefined, REFUSED],
    ["POST", "/api/v1/geometry.bin", {}, REFUSED], ["GET", "/api/v1/solve", undefined, REFUSED],
    ["DELETE", "/api/v1/events", undefined, REFUSED], ["GET", "/api/v1/select", undefined, REFUSED],
    ...[-1, 1e9, 4294967295, 4294967296, 0.5, "0", null, 1e300].flatMap((n) => [
        ["POST", "/api/v1/select", { run: 0, side: "with", links: [n], any: false }, REFUSED],
        ["POST", "/api/v1/select", { run: n === 0 ? -1 : n, side: "with", links: [0], any: false }, REFUSED],
        ["POST", "/api/v1/routes", { run: 0, from: n, to: 0 }, REFUSED],
        ["POST", "/api/v1/isochrone", { run: 0, zone: n }, REFUSED]]),
    ["POST", "/api/v1/select", { run: 0, side: "beside", links: [0], any: false }, REFUSED],
    ["POST", "/api/v1/select", { run: 0, side: "with", links: [], any: false }, REFUSED],
    ["POST", "/api/v1/select", { run: 0, side: "with", links: Array(90000).fill(0), any: false }, REFUSED],
];

const scenario = { name: "n", about: "", like: null, edits: [] };
const IDS = ["..%2fx", "%2e%2e", "a%2fb", "a%00", "a%5cb", ".hidden", "a.yaml", "-", "con%20", "%E2%80%AEx", "a%0ab", text(300),
    "%3Cscript%3E", "~", "$HOME", "a;b"];

export const SCENARIOS = [
    ...IDS.map((id) => ["PUT", `/api/v1/scenarios/${id}`, scenario, REFUSED, { "If-None-Match": "*" }]),
    ...IDS.map((id) => ["DELETE", `/api/v1/scenarios/${id}`, undefined, REFUSED, { "If-Match": '"x"' }]),
    ["PUT", "/api/v1/scenarios/hostile", scenario, REFUSED],
    ["PUT", "/api/v1/scenarios/hostile", scenario, REFUSED, { "If-Match": '"wrong"' }],
    ["PUT", "/api/v1/scenarios/hostile", { ...scenario, name: 7 }, REFUSED, { "If-None-Match": "*" }],
    ["PUT", "/api/v1/scenarios/hostile", { ...scenario, name: text(100000) }, REFUSED, { "If-None-Match": "*" }],
    ["PUT", "/api/v1/scenarios/hostile", { ...scenario, name: "a\nlinkspan: 2" }, REFUSED, { "If-None-Match": "*" }],
    ["PUT", "/api/v1/scenarios/hostile", { ...scenario, like: "no such" }, REFUSED, { "If-None-Match": "*" }],
    ["PUT", "/api/v1/scenarios/hostile", { ...scenario, path: "/etc/passwd" }, REFUSED, { "If-None-Match": "*" }],
    ["DELETE", "/api/v1/scenarios/hostile", undefined, REFUSED, { "If-Match": "*" }],
];

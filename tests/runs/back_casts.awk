# Rows of a back-cast from what `linkspan calibrate --json` prints.  SPDX-License-Identifier: Apache-2.0
#
#   awk -v study=ID -v as=pins|table -f back_casts.awk FILE.json
#
# pins:  study, kind, id and value of every fitted number and every prediction, one to a line.
# table: a row of Markdown for every prediction, with the range over the varied assumptions.

/^"stopped_by"/ { print_pin("status", "stopped_by", text("stopped_by")) }
/^{"id": .*"fitted": [^[]/ { print_pin("fitted", text("id"), number("fitted")) }
/^{"id": .*"observed":/ {
    n++
    id[n] = text("id"); name[n] = text("name"); use[n] = text("use")
    observed[n] = number("observed") + 0; model[n] = number("model") + 0
    low[n] = high[n] = model[n]
    print_pin(use[n], id[n], number("model"))
}
/^{"id": .*"value":/ {
    list = $0
    sub(/.*"model": \[/, "", list); sub(/\].*/, "", list)
    if (split(list, varied, ", ") != n) { print "lists differ in length"; exit 1 }
    for (at = 1; at <= n; at++) {
        if (varied[at] + 0 < low[at]) low[at] = varied[at] + 0
        if (varied[at] + 0 > high[at]) high[at] = varied[at] + 0
    }
}
END {
    if (as != "table") exit
    for (at = 1; at <= n; at++)
        if (use[at] == "predict")
            printf "| %s | %s | %s | %s | %s | %s to %s |\n", name[at], shown(observed[at]),
                shown(model[at]), (model[at] < observed[at] ? "−" : "+") \
                shown(distance(model[at], observed[at])), percent(model[at] / observed[at] - 1),
                shown(low[at]), shown(high[at])
}

function print_pin(kind, what, value) {
    if (as == "pins") print study, kind, what, value
}
function distance(a, b) { return a > b ? a - b : b - a }
# A share has three digits, a count none.
function shown(value) { return sprintf(observed[at] < 1 ? "%.3f" : "%.0f", value) }
function percent(share) {
    return (share < 0 ? "−" : "+") sprintf("%.0f %%", 100 * (share < 0 ? -share : share))
}
function text(key,   rest) {
    rest = $0
    if (!sub(".*\"" key "\": \"", "", rest)) { print "no " key ": " $0; exit 1 }
    sub(/".*/, "", rest)
    return rest
}
function number(key,   rest) {
    rest = $0
    if (!sub(".*\"" key "\": ", "", rest)) { print "no " key ": " $0; exit 1 }
    sub(/[,}].*/, "", rest)
    return rest
}

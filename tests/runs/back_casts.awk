# Rows of a back-cast from what `linkspan calibrate --json` prints.
# SPDX-License-Identifier: Apache-2.0
#
#   awk -v study=ID -v as=pins|table -f back_casts.awk FILE.json
#
# pins:  study, kind, id and value of every fitted number and every prediction, one to a line.
# table: a row of Markdown for every prediction, with the range over the varied assumptions and the
#        verdict: within 10 % of the count (or of a bound) a hit, within 25 % near, else a miss.
#        With -v over=ID -v under=ID a last row for the ratio of two of them.

/^"stopped_by"/ { print_pin("status", "stopped_by", text("stopped_by")) }
/^{"id": .*"fitted": [^[]/ { print_pin("fitted", text("id"), number("fitted")) }
/^{"id": .*"observed":/ {
    n++
    id[n] = text("id"); name[n] = text("name"); use[n] = text("use")
    observed[n] = number("observed") + 0; model[n] = number("model") + 0
    low[n] = high[n] = model[n]
    place[id[n]] = n
    print_pin(use[n], id[n], number("model"))
}
/^{"id": .*"value":/ {
    list = $0
    sub(/.*"model": \[/, "", list); sub(/\].*/, "", list)
    if (split(list, varied, ", ") != n) { print "lists differ in length"; exit 1 }
    if (over != "") {
        change = varied[place[over]] / varied[place[under]] - 1
        if (!n_changes++ || change < least) least = change
        if (n_changes == 1 || change > most) most = change
    }
    for (at = 1; at <= n; at++) {
        if (varied[at] + 0 < low[at]) low[at] = varied[at] + 0
        if (varied[at] + 0 > high[at]) high[at] = varied[at] + 0
    }
}
END {
    if (as != "table") exit
    for (at = 1; at <= n; at++)
        if (use[at] == "predict")
            printf "| %s | %s | %s | %s | %s | %s to %s | %s |\n", name[at], shown(observed[at]),
                shown(model[at]), (model[at] < observed[at] ? "−" : "+") \
                shown(distance(model[at], observed[at])), percent(model[at] / observed[at] - 1),
                rough(low[at]), rough(high[at]), verdict(name[at], model[at] / observed[at] - 1)
    if (over != "")
        printf "| %s over %s | +%.1f %% | +%.1f %% | | | +%.1f to +%.1f %% | |\n", over, under,
            100 * (observed[place[over]] / observed[place[under]] - 1),
            100 * (model[place[over]] / model[place[under]] - 1), 100 * least, 100 * most
}

function print_pin(kind, what, value) {
    if (as == "pins") print study, kind, what, value
}
function distance(a, b) { return a > b ? a - b : b - a }
# A share has three digits, a count none.
function shown(value) { return sprintf(observed[at] < 1 ? "%.3f" : "%.0f", value) }
# Three digits are enough for a range.
function rough(value,   unit) {
    if (observed[at] < 1) return shown(value)
    for (unit = 1; value / unit >= 1000; unit *= 10) continue
    return shown(unit * sprintf("%.0f", value / unit))
}
function percent(share) {
    return (share < 0 ? "−" : "+") sprintf("%.0f %%", 100 * (share < 0 ? -share : share))
}
# A count that is known as a bound only is hit by what keeps to it.
function verdict(what, share) {
    if (what ~ /\(more than\)/ && share > 0) return "hit"
    if (what ~ /\((at most|fewer than)\)/ && share < 0) return "hit"
    if (share < 0) share = -share
    return share <= 0.1 ? "hit" : share <= 0.25 ? "near" : "**miss**"
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

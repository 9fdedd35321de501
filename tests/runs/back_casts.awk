# Rows of a back-cast from what `linkspan calibrate --json` prints.
# SPDX-License-Identifier: Apache-2.0
#
#   awk -v study=ID -v as=pins|table|compared|again -f back_casts.awk FILE.json
#
# pins:  study, kind, id and value of every fitted number and every observation, one to a line.
# table: a row of Markdown for every prediction, with the range over the varied assumptions and the
#        verdict: within 10 % of the count a hit, within 25 % near, else a miss.  Where a bound only is
#        known: a hit where the prediction keeps to it over all assumptions, undecided where it does
#        with some only; where it does not, near within 10 %, else a miss.
#        With -v over=ID -v under=ID a last row for the ratio of two of them.
# compared: the same of what is compared only, with no verdict.
# again: a line for every prediction whose count is a fitted one, or the sum of fitted ones; a bound
#        is no count.

/^"stopped_by"/ { print_pin("status", "stopped_by", text("stopped_by")) }
/^{"id": .*"fitted": [^[]/ { print_pin("fitted", text("id"), number("fitted")) }
/^{"id": .*"observed":/ {
    n++
    id[n] = text("id"); name[n] = text("name"); use[n] = text("use")
    observed[n] = number("observed") + 0; model[n] = number("model") + 0
    low[n] = high[n] = model[n]
    place[id[n]] = n
    unit[n] = text("unit")
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
    if (as == "again")
        for (at = 1; at <= n; at++)
            if (use[at] == "predict" && bound_of(name[at]) == 0 && is_sum_of_fitted(at, 1, 0, 0))
                print study ": " id[at] " is judged, but says again what was fitted"
    if (as != "table" && as != "compared") exit
    for (at = 1; at <= n; at++)
        if (use[at] == (as == "table" ? "predict" : "compare"))
            printf "| %s | %s | %s | %s | %s | %s to %s |%s\n", name[at], shown(observed[at]),
                shown(model[at]), (model[at] < observed[at] ? "−" : "+") \
                shown(distance(model[at], observed[at])), percent(model[at] / observed[at] - 1),
                rough(low[at]), rough(high[at]), as == "table" ? " " verdict(at) " |" : ""
    if (as != "table") exit
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
function rough(value,   step) {
    if (observed[at] < 1) return shown(value)
    for (step = 1; value / step >= 1000; step *= 10) continue
    return shown(step * sprintf("%.0f", value / step))
}
function percent(share) {
    return (share < 0 ? "−" : "+") sprintf("%.0f %%", 100 * (share < 0 ? -share : share))
}
# 1 where only a lower bound is known, -1 where an upper one, 0 where a count is.
function bound_of(what) {
    return what ~ /\(more than\)/ ? 1 : what ~ /\((at most|fewer than)\)/ ? -1 : 0
}
function verdict(row,   side, share) {
    side = bound_of(name[row])
    share = distance(model[row], observed[row]) / observed[row]
    if (side == 0) return share <= 0.1 ? "hit" : share <= 0.25 ? "near" : "**miss**"
    if (side * (model[row] - observed[row]) <= 0) return share <= 0.1 ? "near" : "**miss**"
    return side * ((side > 0 ? low[row] : high[row]) - observed[row]) > 0 ? "hit" : "undecided"
}
# Whether the count of a row is the sum of some fitted ones from `from` on and of `sum` of `n_in`.
function is_sum_of_fitted(row, from, sum, n_in) {
    if (n_in > 0 && distance(sum, observed[row]) <= 1e-6 * observed[row]) return 1
    for (; from <= n; from++)
        if (use[from] == "fit" && unit[from] == unit[row] &&
            is_sum_of_fitted(row, from + 1, sum + observed[from], n_in + 1)) return 1
    return 0
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

# An elasticity says what the study would say with the lever in the file a tenth higher: where totals
# are fixed, so that nothing pivots on the old costs, both are the same number.
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/support"

# cell RESULTS LEVER QUANTITY COLUMN
cell() {
    awk -F, -v lever="$2" -v quantity="$3" -v name="$4" '
        NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; next }
        $1 == lever && $2 == quantity { print $column[name] }' "$1/elasticities.csv"
}

# expect_same LEVER QUANTITY CHANGE [FIRST]: sed programs that change the file as the lever does, and
# one that changes it for both.
expect_same() {
    rm -rf study
    copy_study
    sed 's/^    response: 0.5/    response: 0/' study/study.yaml | sed "${4-}" >fixed
    cp fixed study/study.yaml
    appraise study --draws 0
    after=$(cell study/results "$1" "$2" after)
    before=$(cell study/results "$1" "$2" before)
    sed "$3" fixed >study/study.yaml
    ! cmp -s fixed study/study.yaml || fail "the change of $1 did not take"
    appraise study --draws 0
    there=$(cell study/results "$1" "$2" before)
    awk -v a="$after" -v b="$there" -v c="$before" 'BEGIN {
        print a, b, c
        exit a == "" || b == "" || a == c || (a - b) ^ 2 > (1e-8 * a) ^ 2 }' ||
        fail "$1 of $2: $before becomes $after by the lever, but $there by the file"
    echo "$1 of $2: the lever and the file agree"
}

expect_same rail_fare persons_rail \
    's/rail: {low: 0.7, mid: 1, high: 1.5}/rail: {low: 0.7, mid: 1.1, high: 1.5}/'
expect_same road_cost road_veh_km \
    's/pce: \([12]\), cost_per_km: 0.\([16]\)0/pce: \1, cost_per_km: {mid: 0.\2\2}/'
expect_same toll persons_rail 's/toll: {low: 0, mid: 2, high: 5}/toll: {low: 0, mid: 2.2, high: 5}/'
# Also the time of the secondary inspection.
expect_same inspection persons_rail '
    s/mid: 4, unit: min}, spread: 0.5/mid: 4.4, unit: min}, spread: 0.5/
    s/mid: 30, unit: min}, spread: 0.4/mid: 33, unit: min}, spread: 0.4/
    s/mid: 20, unit: min}, spread: 0.8/mid: 22, unit: min}, spread: 0.8/
    s/time: 0.1, spread: 0.5/time: 0.11, spread: 0.5/
    s/time: 0.75, spread: 0.5/time: 0.825, spread: 0.5/
    s/time: 0.5, spread: 1}/time: 0.55, spread: 1}/
    s/time: 0.6, spread: 1}/time: 0.66, spread: 1}/
' 's/^    stated_capacity:.*/&\
    secondary:\
      bus: {share: 0.5, time: 0.6, spread: 1}\
      lanes: 2/'

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

# expect_same LEVER QUANTITY OLD NEW: OLD (a sed pattern) becomes NEW in the file.
expect_same() {
    rm -rf study
    copy_study
    sed 's/^    response: 0.5/    response: 0/' study/study.yaml >fixed
    cp fixed study/study.yaml
    appraise study --draws 0
    after=$(cell study/results "$1" "$2" after)
    before=$(cell study/results "$1" "$2" before)
    sed "s/$3/$4/" fixed >study/study.yaml
    ! cmp -s fixed study/study.yaml || fail "the change of $1 did not take"
    appraise study --draws 0
    there=$(cell study/results "$1" "$2" before)
    awk -v a="$after" -v b="$there" -v c="$before" 'BEGIN {
        print a, b, c
        exit a == "" || b == "" || a == c || (a - b) ^ 2 > (1e-8 * a) ^ 2 }' ||
        fail "$1 of $2: $before becomes $after by the lever, but $there by the file"
    echo "$1 of $2: the lever and the file agree"
}

expect_same rail_fare persons_rail 'rail: {low: 0.7, mid: 1, high: 1.5}' 'rail: {low: 0.7, mid: 1.1, high: 1.5}'
expect_same road_cost road_veh_km 'pce: \([12]\), cost_per_km: 0.\([16]\)0' \
    'pce: \1, cost_per_km: {mid: 0.\2\2}'
expect_same toll persons_rail 'toll: {low: 0, mid: 2, high: 5}' 'toll: {low: 0, mid: 2.2, high: 5}'

# A study with externalities: every kind has its lines; taxes within fares and tolls only change
# hands; the price of carbon moves emissions alone and in proportion; its range is in the register.
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/support"

# sum_of KIND COLUMN: over the rows of results/account.csv of one kind ("" = all).
sum_of() {
    awk -F, -v kind="$1" -v wanted="$2" '
        NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; next }
        kind == "" || $column["kind"] == kind { sum += $column[wanted]; n++ }
        END { if (n == 0) exit 1; printf "%.6f\n", sum }
    ' study/results/account.csv || fail "no line of $1"
}

# expect_close NAME FOUND WANTED: within a part in 10^9 of the larger.
expect_close() {
    awk -v found="$2" -v wanted="$3" 'BEGIN {
        size = wanted < 0 ? -wanted : wanted
        difference = found < wanted ? wanted - found : found - wanted
        exit difference > 1e-9 * size + 1e-4 }' || fail "$1: $2 where $3 is expected"
    echo "$1: $2"
}

# with_externalities TAX_SHARE FACTOR
with_externalities() {
    rm -rf study
    copy_study
    sed 's/avoidable_share: .*/avoidable_share: 0/' study/study.yaml >changed
    cat >>changed <<END
externalities:
  carbon: {price: {2025: 60, 2040: {low: 80, mid: 120, high: 200}}, factor: {low: 0, mid: $2, high: 4}}
  casualties: {product_per_person: {AA: 9000, other: {mid: 90000, unit: RUB}}, death_multiple: 70, serious_multiple: 17, growth: 0.01}
  vehicles:
    car: {tax_share: 0.3, unperceived: {mid: 4, unit: RUB/km}, unperceived_tax_share: 0.1, accidents: 0.001, deaths: 12, serious: {mid: 0.1, unit: 1/Mkm}, co2: {mid: 180, unit: g/km}, wear: 0.001}
    bus: {tax_share: {AA: 0.3, other: 0.1}, co2: 0.8, wear: 0.02}
    truck: {tax_share: 0.3, co2: 0.9, wear: 0.05}
  services:
    rail: {tax_share: $1, co2: 0.05, detour: 1.3}
    air: {tax_share: $1, co2: 0.15}
  tolls: {tax_share: $1}
END
    cp changed study/study.yaml
    appraise study --draws 3
}

with_externalities 0 1
for kind in "unperceived cost" taxes accidents emissions "wear of roads"; do
    echo "$kind: $(sum_of "$kind" present_value)"
done
grep -q '^externalities.carbon.factor,' study/results/assumptions.csv || fail "no factor in the register"
grep -q '^externalities.vehicles.bus.tax_share.AA,' study/results/assumptions.csv ||
    fail "no rate of a country in the register"
plain=$(sum_of "" present_value) revenue=$(sum_of revenue present_value)
emissions=$(sum_of emissions present_value) taxes=$(sum_of taxes present_value)

with_externalities 0.25 1
expect_close "net present value, with a quarter of fares and tolls as tax" "$(sum_of "" present_value)" "$plain"
expect_close "revenue without it" "$(sum_of revenue present_value)" \
    "$(awk -v revenue="$revenue" 'BEGIN { printf "%.6f", 0.75 * revenue }')"
expect_close "taxes" "$(sum_of taxes present_value)" \
    "$(awk -v revenue="$revenue" -v taxes="$taxes" 'BEGIN { printf "%.6f", taxes + 0.25 * revenue }')"

with_externalities 0 2
expect_close "emissions at twice the price" "$(sum_of emissions present_value)" \
    "$(awk -v emissions="$emissions" 'BEGIN { printf "%.6f", 2 * emissions }')"
expect_close "net present value then" "$(sum_of "" present_value)" \
    "$(awk -v plain="$plain" -v emissions="$emissions" 'BEGIN { printf "%.6f", plain + emissions }')"

# Nests, observed shares, an elasticity, tourism and the border effect in a whole study: the reference
# comes out as it was observed, the border alone brings people and no benefit, and the number of
# threads says nothing.
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/support"

# shares YEAR SIDE: of the train and the aeroplane among tourists, in percent.
shares() {
    "$program" explain study arden cove --segment tourist --year "$1" --scenario open >explained
    awk -v side="$2" '/^  [A-Z]/ { name = $1 } $1 == "share" { print name, $(side == "with" ? 4 : 2) }' \
        explained
}

copy_study
cat >new_keys <<'KEYS'
    cost_elasticity: -0.6
    form: incremental
    nests:
      public: {name: Public transport, theta: {low: 0.4, mid: 0.6, high: 0.9}, of: [train, air]}
    tourism: {income_growth: 0.02}
KEYS
sed -e '/^    response: 0.5/{r new_keys
d
}' study/study.yaml >changed
cp changed study/study.yaml
for table in demand demand_busy; do
    awk -F, -v OFS=, 'NR == 1 { print $0, "observed_train", "observed_air"; next }
        $1 == "tourist" { print $0, 1, 3; next } { print $0, "", "" }' study/$table.csv >changed
    cp changed study/$table.csv
done
shares 2025 without >found
grep -qx 'Train 25.0' found || { cat explained; fail "the train has not its observed share"; }
grep -qx 'Air 75.0' found || { cat explained; fail "the aeroplane has not its observed share"; }
appraise study --draws 6 --threads 1
grep -q '"segments.tourist.nests.public.theta"' study/results/report.json || fail "theta is not registered"
grep -q '"segments.tourist.tourism.income_elasticity"' study/results/report.json ||
    fail "the default elasticity is not registered"
cp study/results/report.json one.json
appraise study --draws 6 --threads 3
cmp one.json study/results/report.json || fail "threads change the report"
echo "the reference is as observed; threads change nothing"

rm -rf study
copy_study
awk '/^project:/ { print; print "  - set_segment: {segments: [tourist], border_effect: 0.5}"; next }
    /^  open:/ { sub(/edits: \[\]/, ""); }
    { print }' study/study.yaml |
    sed 's/^  open: {name: Open to all, about: \(.*\)}/  open: {name: Open to all, about: \1, edits: [{close_link: {link: new_bridge}}]}/; /close_route: {route: train_1, side: with/d' >changed
cp changed study/study.yaml
"$program" explain study arden cove --segment tourist --year 2025 --scenario open >explained
awk '$1 == "persons" && $3 == "year" { print $5 / $4; exit }' explained >ratio
grep -q '^1.648' ratio || { cat explained; fail "the border effect is not exp(0.5)"; }
appraise study --draws 0
# More on the roads may delay those who were there by cents; nobody gains.
awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; next }
    $column["scenario"] != "open" || $column["kind"] != "users" { next }
    { n++ }
    $column["amount"] > 1e-6 || $column["amount"] < -1 { print; bad++ }
    END { exit n < 10 || bad > 0 }' study/results/account.csv ||
    fail "people whom the border brings count as users who gain"
echo "the border effect brings people and no benefit"

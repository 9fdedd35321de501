# Trip ends become movements: the sums are the stated ones, an observed mean cost and counts are met,
# also by a demand table, and the table that comes out, given back as a demand table, gives the same
# results to the byte.
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/support"

# write_demand LINES: puts them in the place of the study's demand.
write_demand() {
    awk -v lines="$1" '/^demand: demand.csv$/ { print lines; n++; next } { print }
        END { exit n != 1 }' "$root/tests/fixtures/two_towns/study.yaml" >study/study.yaml ||
        fail "the study's demand is written otherwise"
}

copy_study
sed -i '/^visitor/d' study/demand.csv
cat >study/ends.csv <<'END'
zone_id,produced,produced_low,produced_high,attracted
arden,6000,5000,8000,2000
birk,3000,,,500
cove,500,,,4000
dorn,500,,,3500
END

# sums COLUMN: of the visitors' amounts, by the zones in that column
sums() {
    awk -F, -v column="$1" '$1 == "visitor" { sum[$column] += $4 }
        END { for (zone in sum) printf "%s %.6f\n", zone, sum[zone] }' study/results/demand.csv | sort
}

for deterrence in 'parameter: {mid: 0.05, unit: 1/USD}' 'deterrence: power, parameter: 1.5' \
    'deterrence: tanner, power: 0.3, parameter: {mid: 0.1, unit: 1/h}' \
    'mean_cost: {mid: 59, unit: USD}' 'deterrence: power, mean_cost: 19.5'; do
    write_demand "demand:
  table: demand.csv
  distribution:
    visitor: {ends: ends.csv, $deterrence, border_effect: -0.5}"
    appraise study --draws 0
    printf 'arden 6000.000000\nbirk 3000.000000\ncove 500.000000\ndorn 500.000000\n' >produced
    printf 'arden 2000.000000\nbirk 500.000000\ncove 4000.000000\ndorn 3500.000000\n' >attracted
    sums 2 | diff produced - || fail "$deterrence: trips begin elsewhere"
    sums 3 | diff attracted - || fail "$deterrence: trips end elsewhere"
    echo "$deterrence: the sums hold"
done

awk 'match($0, /"mean_cost":[0-9.]+/) { mean = substr($0, RSTART + 12, RLENGTH - 12) }
    END { print "mean cost", mean; exit !(mean > 58.4999 && mean < 58.5001) }' study/results/report.json ||
    fail "19.5 h at 3 USD/h are not the mean cost"

write_demand "demand:
  table: demand.csv
  distribution:
    visitor: {ends: ends.csv, parameter: {low: 0.01, mid: 0.05, high: 0.1, unit: 1/USD}}
  counts:
    over: {name: Over the river, from: [AA], to: [BB], both_directions: true, amount: 7000}
    in_aa: {segments: [visitor], from: [arden], to: [birk], amount: 400}"
appraise study --draws 20
awk -F, '$1 == "visitor" { home = $2 ~ /arden|birk/; there = $3 ~ /arden|birk/
        if (home != there) over += $4
        if ($2 == "arden" && $3 == "birk") inside = $4 }
    END { print over, inside; exit (over - 7000) ^ 2 > 1e-8 || (inside - 400) ^ 2 > 1e-8 }' \
    study/results/demand.csv || fail "the counts are not met"
grep -q 'Trips that were distributed' study/results/report.html || fail "the page does not say so"
"$program" appraise study --draws 20 --threads 3 --output again >/dev/null 2>&1
diff -r study/results again || fail "threads change what is drawn"

appraise study --draws 0
cp -R study/results distributed
cp study/results/demand.csv study/demand.csv
write_demand "demand: demand.csv"
appraise study --draws 0
for table in movements links services posts account scenarios demand; do
    cmp "distributed/$table.csv" "study/results/$table.csv" ||
        fail "the table that came out gives another $table.csv"
done
echo "the table that came out gives the same results"

# An old table alone, fitted to what is counted at the border this year.
rm -rf study distributed again
copy_study
write_demand "demand:
  table: demand.csv
  counts:
    tourists: {segments: [tourist], from: [AA], to: [BB], amount: {low: 20000, mid: 24000, high: 30000}}
    arden: {segments: [tourist, visitor], from: [arden], to: [cove], both_directions: true, amount: 40000}"
appraise study --draws 20
awk -F, '$2 ~ /arden|birk/ && $1 == "tourist" { out += $4 }
    $2 ~ /cove|dorn/ && $1 == "tourist" { back += $4 }
    $1 != "food" && $2 $3 ~ /^(ardencove|covearden)$/ { arden += $4 }
    $1 == "food" { food += $4 }
    END { print out, back, arden, food
        exit (out - 24000) ^ 2 > 1e-8 || (back - 24000) ^ 2 > 1e-8 || (arden - 40000) ^ 2 > 1e-8 ||
            food != 18000 }' study/results/demand.csv || fail "the table is not fitted to the counts"
grep -q 'Counts that the demand was fitted to' study/results/report.html || fail "the page does not say so"
grep -q 'arden/cove/amount,.*,persons/year,6000,8000,11000,' study/results/assumptions.csv ||
    fail "the register has other numbers"
"$program" appraise study --draws 20 --threads 3 --output again >/dev/null 2>&1
diff -r study/results again || fail "threads change what is fitted and drawn"
appraise study --draws 0
cp -R study/results fitted
cp study/results/demand.csv study/demand.csv
write_demand "demand: demand.csv"
appraise study --draws 0
for table in movements links services posts account scenarios demand; do
    cmp "fitted/$table.csv" "study/results/$table.csv" || fail "the fitted table gives another $table.csv"
done
echo "a table that is fitted to counts: the same results as the table that came out"

# A table that a scenario names is as it stands, also the study's own.
awk '/^scenarios:/ { print; print "  old: {name: Old, edits: [{set_demand: {table: demand.csv}}]}"; next } { print }' \
    "$root/tests/fixtures/two_towns/study.yaml" >plain.yaml
cp "$root/tests/fixtures/two_towns/demand.csv" study/demand.csv
cp plain.yaml study/study.yaml
appraise study --draws 0
grep '^old,' study/results/scenarios.csv >plain.csv || fail "there is no scenario old"
sed 's|^demand: demand.csv|demand: {table: demand.csv, counts: {a: {segments: [tourist], from: [AA], to: [BB], amount: 24000}}}|' \
    plain.yaml >study/study.yaml
appraise study --draws 0
grep '^old,' study/results/scenarios.csv | cmp plain.csv - || fail "a table of set_demand is fitted"
grep '^open,' study/results/scenarios.csv >open.csv
grep -q . open.csv || fail "there is no scenario open"
sed 's/^open/old/' open.csv | cmp -s plain.csv - && fail "the counts do nothing"
echo "tables of set_demand are as they stand"

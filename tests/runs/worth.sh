# The worth beside one account in a whole study: schedules of rates, works that follow the programme, a
# second currency, sharing, options; and nothing of it when nobody asks.
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/support"

copy_study
sed -i '
s/^  discount_rate: .*/  discount: uk_green_book\
  other_discounts: [adb_2017, {schedule: [[0, 0.08], [10, 0.05]], source: a guess}]\
  hurdle_rate: 0.08\
  residual: later_benefits\
  also_in: RUB\
  shared_by: [AA, BB]\
  options: [travellers, open]/
s/^             years: \[2025, 2026\], life: 60}/             during: [approach, ready], life: 60,\
             per_month: {low: 0.05, mid: 0.1, high: 0.2, unit: MUSD}}\
    lorries: {name: Lorry lanes, country: BB, payer: Government of B, construction: 2e6, activity: deck,\
              scenarios: [open]}/
' study/study.yaml
grep -q 'per_month' study/study.yaml || fail "the edit of the study did nothing"

# The same bytes with one thread and with two, draws whose works follow the programme included.
for threads in 1 2; do
    "$program" appraise study --draws 20 --threads $threads --output out >$threads.out 2>&1 ||
        { cat $threads.out; fail "$threads threads failed"; }
    mv out $threads
done
for table in report.json accounts.csv openings.csv options.csv figures.csv; do
    cmp 1/$table 2/$table || fail "$table depends on the threads"
done

# Sums by country, group, mode, kind and year are the same to the last bit, in both currencies.
awk -F, 'NR > 1 && $3 != "total" { s[$1 "," $2 "," $3] += $NF }
    NR > 1 && $3 == "total" { t[$1 "," $2] = $NF + 0; n++ }
    END { for (key in s) { split(key, part, ","); if (s[key] != t[part[1] "," part[2]]) {
              print key, s[key], t[part[1] "," part[2]]; exit 1 } else found++ }
          if (n != 6 || found != 42) { print n, found; exit 1 } }' 1/accounts.csv ||
    fail "accounts do not add up"

# Lorry lanes are a cost of one scenario alone, and its increment pays for them.
awk -F, '$3 == "party" && $4 == "Government of B" { cost[$1 $2] = $8 }
    END { exit !(cost["openUSD"] > cost["travellersUSD"] + 1.5e6 &&
                 cost["busyUSD"] < cost["openUSD"] - 1.5e6) }' 1/accounts.csv ||
    fail "the cost of one scenario"
awk -F, '$1 == "open" && $2 == "travellers" && $5 > 1.5e6 && $9 == "true" && $10 == "true" { good = 1 }
    END { exit !good }' 1/options.csv || fail "the options"

# The middle opening of the main scenario is worth what its account says.
npv=$(awk -F, '$1 == "open" && $3 == 0 { print $4 }' 1/openings.csv)
total=$(awk -F, '$1 == "open" && $2 == "USD" && $3 == "total" { print $NF }' 1/accounts.csv)
awk -v a="$npv" -v b="$total" 'BEGIN { exit !(b > 1e6 && (a - b) ^ 2 < 1) }' ||
    fail "opening $npv, account $total"
for member in '"id":"uk_green_book"' '"source":"a guess"' '"hurdle_rate":0.08' '"recommended":"open"' \
    '"currency":"RUB"'; do
    grep -q "$member" 1/report.json || fail "report.json lacks $member"
done

# Without any of it: one currency, no options, no schedule.
rm -r study
copy_study
"$program" appraise study --draws 0 --output plain >plain.out 2>&1 || { cat plain.out; fail "plain"; }
! grep -q '"discount":\|"also_accounts"\|"options"' plain/report.json || fail "nobody asked for it"
[ ! -e plain/options.csv ] || fail "options.csv without options"

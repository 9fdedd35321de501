# Goods in a whole study: logistics, containers, a change of gauge and limits of links; and trade that
# answers to its cost, which changes nothing of the account.
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/support"

copy_study
mv study plain
sed -i '
/^    cost_per_hour: 10/a\    payload: 20\
    axle: 10
/^    cargo_rate:/c\    logistics: {annual_per_relation: 500, order_cost: 40, interest: 0.1, storage: 20,\
      deterioration: 0.001, safety_factor: 1.64, demand_spread: 0.5}
s/{vehicle: truck, load: 15}/{vehicle: truck}/
s/^  rail_bridge: {/&gauge_change: {time: 24, cost: 150}, /
s/^  - add_link: {/&max_axle: 11.5, /
/^  rail:   {name: Railway/i\  box: {name: Container train, main_mode: rail, modes: [road, rail], crossings: [rail_bridge],\
    segments: [food], vehicles: {rail: container}}
/^  truck:$/i\  container: {name: Containers, mode: rail, pce: 1, cost_per_km: 0.6, terminal_time: 24,\
    terminal_cost: 8, payload: 24, empty_return: 0.5}
' plain/study.yaml
cp -r plain trade
sed -i 's/^  open: {name: Open to all,/& trade_response: {elasticity: 5, day_rate: 0.008},/' trade/study.yaml
cmp -s plain/study.yaml trade/study.yaml && fail "the edit of the study did nothing"
for study in plain trade; do
    "$program" appraise $study --draws 20 >$study.out 2>&1 || { cat $study.out; fail "$study failed"; }
done

# The account, the headline figures with their ranges, and every run stay as they are.
for table in account scenarios figures movements posts goods; do
    cmp "plain/results/$table.csv" "trade/results/$table.csv" || fail "$table.csv changed"
done
grep -q 'not added to benefits' trade/results/report.html || fail "the table is not labelled"
! grep -q 'not added to benefits' plain/results/report.html || fail "nobody asked for the table"
grep -q '"trade_response"' trade/results/report.json || fail "report.json does not have it"
! grep -q '"trade_response"' plain/results/report.json || fail "nobody asked for it"

# Lorries of 20 t feed the railway, so shipments by rail are whole numbers of them.
for row in bridge,20 box,20 rail,40; do
    awk -F, -v way="${row%,*}" -v t="${row#*,}" '
        NR > 1 && $1 == "open" && $4 == "with" && $6 == way { n++; if ($8 != t) exit 1 }
        END { exit !n }' plain/results/goods.csv || fail "the shipments of $row are others"
done

# Cheaper transport: more trade.
awk -F'"' '/"trade_response"/ { found = 1 } END { exit !found }' trade/results/report.json
tonnes=$(sed -n 's/.*"tonnes_without":\([0-9.]*\).*"tonnes_answered":\([0-9.]*\).*/\1 \2/p' \
    trade/results/report.json)
echo "$tonnes" | awk '$2 > $1 { more = 1 } END { exit !more }' || fail "trade did not grow: $tonnes"

# Nothing changes: trade has nothing to answer to.
cp -r trade same
sed -i 's/^\(  open: {.*\)}$/\1, edits: [{close_link: {link: new_bridge}}]}/' same/study.yaml
! cmp -s same/study.yaml trade/study.yaml || fail "the bridge is still open"
"$program" appraise same --draws 0 >same.out 2>&1 || { cat same.out; fail "same failed"; }
sed -n 's/.*"tonnes_without":\([0-9.]*\).*"tonnes_answered":\([0-9.]*\).*/\1 \2/p' \
    same/results/report.json |
    awk '{ n++; if (($1 - $2) ^ 2 > (1e-9 * $1) ^ 2) bad++ } END { exit !n || bad }' ||
    fail "trade answers where nothing changes"

# Who may cross is not drawn.
cp -r plain ranges
sed -i 's/^    axle: 10$/    axle: {low: 9, mid: 10, high: 12}/
    s/max_axle: 11.5/max_axle: {low: 9, mid: 11.5, high: 13}/' ranges/study.yaml
"$program" appraise ranges --draws 20 >ranges.out 2>&1 || { cat ranges.out; fail "ranges failed"; }
cmp plain/results/figures.csv ranges/results/figures.csv || fail "a limit was drawn"

# A bridge that is too weak for the lorries carries no goods.
cp -r plain weak
sed -i 's/max_axle: 11.5/max_axle: 9/' weak/study.yaml
"$program" appraise weak --draws 0 >weak.out 2>&1 || { cat weak.out; fail "weak failed"; }
grep -q 'LS2703' weak.out || fail "nothing is said of the weak bridge"
grep -q 'axle 10 t, New bridge allows 9 t' weak/results/report.html || fail "the report does not say why"
awk -F, 'NR > 1 && $1 == "open" && $5 == "food" && $6 == "bridge" && $7 > 0 { exit 1 }' \
    weak/results/goods.csv || fail "lorries cross a bridge that bars them"

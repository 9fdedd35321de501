# A study whose with equals its without yields exactly zero in every benefit cell: not nearly, and
# in every year, whether the project adds nothing, or adds a link that stays closed, or one that
# nobody takes.
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/support"

# expect_zero NAME: no cell of results/account.csv differs from 0 whose line is not a cost.
expect_zero() {
    appraise study --draws 5
    awk -F, -v OFS=, '
        NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; next }
        $column["is_cost"] == "true" { next }
        { n++ }
        $column["amount"] + 0 != 0 || $column["present_value"] + 0 != 0 { print; bad++ }
        END { print n " benefit cells, " bad + 0 " not zero"; exit n < 100 || bad > 0 }
    ' study/results/account.csv >cells || { tail -5 cells; fail "$1"; }
    cat cells
}

copy_study
awk '{ print } /^  travellers:/ { seen = 1 }
     seen && /^    edits:/ { print "      - close_link: {link: new_bridge}"; seen = 0 }
     /^  busy:/ { busy = 1 } busy && /^    edits:/ {
         print "      - close_link: {link: new_bridge}"; busy = 0 }' study/study.yaml |
    sed 's/^  open: {name: Open to all, about: \(.*\)}/  open: {name: Open to all, about: \1, edits: [{close_link: {link: new_bridge}}]}/; /close_route: {route: train_1, side: with/d' >changed
cp changed study/study.yaml
grep -c "close_link: {link: new_bridge}" study/study.yaml | grep -qx 3 || fail "the edit did not take"
expect_zero "a link that is closed on both sides changes something"

copy_study
sed 's/free_speed: {low: 30, mid: 40, high: 50}, lanes: 1/free_speed: 1, lanes: 1/
     s/length: 6.2,/length: 50000,/
     s/toll: {low: 0, mid: 2, high: 5}/toll: 1000000/
     /close_route: {route: train_1, side: with/d' study/study.yaml >changed
cp changed study/study.yaml
appraise study --draws 0
awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; next }
    $column["kind"] == "users" && ($column["amount"] > 1e-6 || $column["amount"] < -1e-6) { print; bad++ }
    END { exit bad > 0 }' study/results/account.csv ||
    fail "a link that nobody takes changes the benefits"
echo "a link that costs a million to cross changes no benefit by more than 1e-6"

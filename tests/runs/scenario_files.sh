# Scenarios in files of their own: the others' results are the same bytes whether they are there or not;
# a split by itself changes nothing, the order of edits says nothing, and what is written is appraised.
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/support"

copy_study
appraise study --draws 20
mv study/results alone
mkdir study/scenarios
cat >study/scenarios/split.yaml <<'END'
linkspan: 1
name: Two roads split
like: busy
edits:
  - split_link: {link: road_dorn, at: 0.37, node: n1}
  - split_link: {link: road_arden, at: 0.25, node: n2}
  - split_link: {link: road_dorn, at: 0.8, node: n3}
END
cat >study/scenarios/same.yaml <<'END'
linkspan: 1
name: As busy as that
like: busy
END
cat >study/scenarios/forth.yaml <<'END'
linkspan: 1
name: A second bridge
edits:
  - split_link: {link: road_dorn, at: 0.37, node: n1}
  - split_link: {link: road_dorn, at: 0.8, node: n2}
  - add_link: {id: b2, from: arden, to: n1, side: with, mode: road, length: 88, free_speed: 70, cost: {mid: 9, unit: MUSD}}
  - set_link: {link: road_dorn, side: with, lanes: 2}
  - set_link: {link: road_birk, side: with, free_speed: 90, from: 2032-03-01}
END
cat >study/scenarios/back.yaml <<'END'
linkspan: 1
name: A second bridge
edits:
  - set_link: {link: road_birk, side: with, free_speed: 90, from: 2032-03-01}
  - set_link: {link: road_dorn, side: with, lanes: 2}
  - split_link: {link: road_dorn, at: 0.8, node: n2}
  - split_link: {link: road_dorn, at: 0.37, node: n1}
  - add_link: {id: b2, from: arden, to: n1, side: with, mode: road, length: 88, free_speed: 70, cost: {mid: 9, unit: MUSD}}
END
cat >study/scenarios/free.yaml <<'END'
linkspan: 1
name: A second bridge that costs nothing
edits:
  - split_link: {link: road_dorn, at: 0.37, node: n1}
  - split_link: {link: road_dorn, at: 0.8, node: n2}
  - add_link: {id: b2, from: arden, to: n1, side: with, mode: road, length: 88, free_speed: 70}
  - set_link: {link: road_dorn, side: with, lanes: 2}
  - set_link: {link: road_birk, side: with, free_speed: 90, from: 2032-03-01}
END
appraise study --draws 20

# What stands in the results of the study alone stands in these too, and in the same order.
for table in alone/*.csv; do
    name=$(basename "$table")
    grep -vE '^(same|split|forth|back|free),|^scenarios[./](same|split|forth|back|free)[./]' \
        "study/results/$name" | cmp - "$table" ||
        fail "$name says something else of the other scenarios"
done

# same A B: their rows of scenarios.csv are equal but for rounding.
same() {
    awk -F, -v a="$1" -v b="$2" '{ for (k = 3; k <= NF; k++) value[$1, k] = $k; n[$1] = NF }
        END { for (k = 3; k <= n[b]; k++) {
                scale = value[b, k] < 0 ? -value[b, k] : value[b, k]; if (scale < 1) scale = 1
                off = (value[a, k] - value[b, k]) / scale; if (off < 0) off = -off
                if (off > worst) worst = off }
            printf "%s is %s within %.1e\n", a, b, worst
            exit !(n[a] > 5 && n[a] == n[b] && worst < 1e-9) }' \
        study/results/scenarios.csv || fail "$1 and $2 differ"
}
same split same
same same busy
same forth back
awk -F, 'NR == 1 { for (k = 1; k <= NF; k++) name[$k] = k }
    { npv[$1] = $name["npv"]; split($0, row) }
    END { print "npv", npv["forth"], npv["free"], npv["open"]
        exit !(npv["free"] - npv["forth"] > 1e6 && npv["free"] != npv["open"]) }' \
    study/results/scenarios.csv || fail "the cost of an edit is not in the accounts of its scenario"

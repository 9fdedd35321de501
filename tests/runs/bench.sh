#!/bin/sh
# The programs of bench/: a manufactured network has just the links asked for, is congested, all its
# trips arrive, and the whole command makes its tables.  bench.sh PROGRAM SCRATCH
# SPDX-License-Identifier: Apache-2.0
set -eu
program=$1 scratch=$2
tools=$(dirname "$program")/bench
root=$(cd "$(dirname "$0")/../.." && pwd)
rm -rf "$scratch"
mkdir -p "$scratch"
cd "$scratch"

fail() {
    echo "bench: $*"
    exit 1
}

"$tools/manufacture" first 600
"$tools/manufacture" again 600
"$tools/manufacture" other 600 2
for file in net node trips; do
    cmp "first/manufactured_$file.tntp" "again/manufactured_$file.tntp" || fail "not the same twice"
    ! cmp -s "first/manufactured_$file.tntp" "other/manufactured_$file.tntp" || fail "seed is idle"
done
net=first/manufactured_net.tntp trips=first/manufactured_trips.tntp
[ "$(grep -c '^[0-9]' $net)" = 600 ] || fail "there are not 600 links"
total=$(tr ';' '\n' <$trips | awk '/:/ { sum += $3 } END { print sum }')
"$tools/yardstick" $net $trips 0 0 >reached
awk -v total="$total" '{ exit !($2 > 0.999999 * total && $2 < 1.000001 * total) }' reached ||
    fail "of $total trips arrive: $(cat reached)"
"$tools/measure" report "$tools/solve" $net $trips 0 0 1e-9 1 >solved
awk '{ exit !($3 <= 1e-9 && $7 > 1.1 && $7 < 1.8) }' solved || fail "solved: $(cat solved)"
awk '{ exit !(NF == 4 && $1 >= 0 && $2 > 0 && $3 > 1 && $4 == 0) }' report || fail "$(cat report)"
status=0
"$tools/measure" report sh -c 'exit 7' || status=$?
[ $status = 7 ] || fail "measure ends with $status, not with the command's 7"
status=0
"$tools/measure" --limit 1 report sh -c 'while :; do :; done' || status=$?
[ $status -gt 128 ] || fail "nothing stops at the limit"

sh "$root/bench/assign.sh" "$program" --networks "" --sizes "600 1000" --gaps "1e-4 1e-9" \
    --runs 1 --threads "1 2" --output . >tables
for text in '| manufactured-1000 | 1000 |' '| memory at 1e-9 |' '| manufactured-600 | 2 |'; do
    grep -qF "$text" tables || fail "the tables lack '$text': $(cat tables)"
done

# Three new links, once with a map and once without.
"$tools/what_if" $net $trips 0 0 1 3 1 first/manufactured_node.tntp >answered
"$tools/what_if" $net $trips 0 0 1 3 1 - >unmapped
for answers in answered unmapped; do
    awk 'NF == 6 && $2 > 0 { n++ } NF == 3 && $1 == 3 { n++ } END { exit n != 6 }' $answers ||
        fail "what_if: $(cat $answers)"
done
sh "$root/bench/what_if.sh" "$program" --networks "" --sizes 600 --threads 1 --links 2 --cold 1 >table
grep -q '^| manufactured-600 | 1 | certified |' table || fail "the table lacks a stage: $(cat table)"

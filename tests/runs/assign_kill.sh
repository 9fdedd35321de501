# kill -9 at any moment of an assignment leaves either the earlier result or the new one, whole, and
# verify accepts it; the next run clears up what the killed one left.
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/support"

make_town 12
assign --gap 1e-10 --result result
manifest result >after
start=$(date +%s%N)
assign --gap 1e-4 --result result
run_ms=$((($(date +%s%N) - start) / 1000000 + 1))
manifest result >before
! cmp -s before after || fail "the two runs do not differ, so that a mixture could not be seen"

seed=${LSP_SEED:-$$}
echo "seed $seed (set LSP_SEED to repeat); a run takes $run_ms ms"
n_killed=0
for attempt in $(seq 12); do
    delay_s=$(awk -v seed="$seed$attempt" -v run="$run_ms" 'BEGIN {
        srand(seed); print run * rand() / 1000 }')
    "$program" assign net.tntp trips.tntp --gap 1e-10 --result result >/dev/null 2>&1 &
    child=$!
    sleep "$delay_s"
    kill -9 $child 2>/dev/null || true
    status=0
    wait $child 2>/dev/null || status=$?
    [ $status -eq 0 ] || n_killed=$((n_killed + 1))
    [ -d result ] || fail "attempt $attempt, killed after $delay_s s: the result is gone"
    manifest result >found
    if ! cmp -s found before && ! cmp -s found after; then
        diff before found || true
        fail "attempt $attempt, killed after $delay_s s: the result is neither the old nor the new"
    fi
    "$program" verify result --quiet || fail "attempt $attempt: the result is not accepted"
    assign --gap 1e-4 --result result
    manifest result | cmp -s - before || fail "a run after a kill gives another result"
done
echo "$n_killed of 12 were killed before their end"
[ $n_killed -ge 3 ] || fail "too few runs were killed to say anything"

ls -A | grep -vx names | LC_ALL=C sort >names
printf '%s\n' after assign.out before found net.tntp result trips.tntp | diff - names ||
    fail "a killed run left files behind"

# kill -9 at any moment leaves either the earlier results or the new ones, whole; never a mixture,
# and the next run clears up what the killed one left.
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/support"

copy_study
appraise study --draws 31
manifest study/results >after
start=$(date +%s%N)
appraise study --draws 30
run_ms=$((($(date +%s%N) - start) / 1000000 + 1))
manifest study/results >before
! cmp -s before after || fail "the two runs do not differ, so that a mixture could not be seen"

seed=${LSP_SEED:-$$}
echo "seed $seed (set LSP_SEED to repeat); a run takes $run_ms ms"
n_killed=0 n_attempts=24
[ -z "${LSP_SLOW-}" ] || n_attempts=12
for attempt in $(seq $n_attempts); do
    # Half of the kills are spread over the run, half over its end, where results are written.
    delay_s=$(awk -v seed="$seed$attempt" -v run="$run_ms" -v late=$((attempt % 2)) 'BEGIN {
        srand(seed); u = rand(); print (late ? run * (0.8 + 0.4 * u) : run * u) / 1000 }')
    "$program" appraise study --draws 31 >/dev/null 2>&1 &
    child=$!
    sleep "$delay_s"
    kill -9 $child 2>/dev/null || true
    status=0
    wait $child 2>/dev/null || status=$?
    [ $status -eq 0 ] || n_killed=$((n_killed + 1))
    [ -d study/results ] || fail "attempt $attempt, killed after $delay_s s: the results are gone"
    manifest study/results >found
    if ! cmp -s found before && ! cmp -s found after; then
        diff before found || true
        fail "attempt $attempt, killed after $delay_s s: the results are neither the old nor the new"
    fi
    appraise study --draws 30
    manifest study/results | cmp -s - before || fail "a run after a kill gives other results"
done
echo "$n_killed of $n_attempts were killed before their end"
[ $n_killed -ge $((n_attempts / 6)) ] || fail "too few runs were killed to say anything"

ls -A study | LC_ALL=C sort >names
ls -A "$root/tests/fixtures/two_towns" | cat - | grep -vx results >wanted
echo results >>wanted
LC_ALL=C sort wanted | diff - names >/dev/null || { cat names; fail "a killed run left files behind"; }

# A run that is killed is gone on with: the draws that it finished are not made again, and the
# results are the same bytes, with other threads too.  Finished draws of another run are not used,
# and damaged ones are made again; both are said.
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/support"

copy_study
sed -i 's/^uncertainty: .*/uncertainty:\n  seed: 1/' study/study.yaml
cat >>study/study.yaml <<'YAML'
  correlations:
    - {between: [segments.tourist.growth, opening, uncertainty.events.shut], value: 0.5}
  events:
    shut: {name: Border shut, probability: {low: 0.1, mid: 0.4, high: 0.6}, begins: [2027-01-01, 2035-12-31],
           lasts: {low: 6, mid: 20, high: 40}, edits: [{close_link: {link: new_bridge}}]}
YAML
draws=80
[ -z "${LSP_SLOW-}" ] || draws=40
journal=out.linkspan-draws

# start OPTION ...: a run that is killed as soon as it has finished some draws; sets n_kept.
kill_run() {
    for attempt in 1 2 3 4 5 6 7 8 9 10; do
        rm -rf out $journal
        "$program" appraise study --output out --draws $draws "$@" >/dev/null 2>&1 &
        child=$!
        while kill -0 $child 2>/dev/null; do
            [ ! -f $journal ] || [ "$(wc -l <$journal)" -le $((5 + attempt)) ] || break
            sleep 0.01
        done
        kill -9 $child 2>/dev/null || true
        wait $child 2>/dev/null || true
        [ -f $journal ] || continue # it was done before
        n_kept=$(grep -c '^draw ' $journal || true)
        [ "$n_kept" -ge 3 ] && [ "$n_kept" -lt $draws ] && return
    done
    fail "no run could be killed in the middle of its draws"
}

appraise study --output whole --draws $draws --threads 1
for threads in 1 2; do
    kill_run --threads $((3 - threads))
    echo "killed after $n_kept of $draws draws"
    "$program" appraise study --output out --draws $draws --threads $threads >said 2>&1 ||
        { cat said; fail "the run after a kill: exit status $?"; }
    grep -q LS3527 said || { cat said; fail "the run does not say that it goes on from kept draws"; }
    diff -r whole out || fail "a run that was killed and gone on with gives other bytes"
    [ ! -e $journal ] || fail "a finished run leaves its draws behind"
done

# A last line that was cut off, and one that was changed.
kill_run --threads 1
head -c -20 $journal >cut
sed '3s/ 4/ 5/; 3s/ c/ d/' cut >$journal
! cmp -s cut $journal || fail "no record was damaged"
"$program" appraise study --output out --draws $draws >said 2>&1 || { cat said; fail "damaged: $?"; }
grep -q LS3526 said || { cat said; fail "nothing is said of damaged draws"; }
diff -r whole out || fail "damaged draws change the results"

# Of other options, or of another study: all are made again.
kill_run --threads 1
cp $journal kept
"$program" appraise study --output out --draws $((draws - 1)) >said 2>&1 || { cat said; fail "other: $?"; }
grep -q LS3525 said || { cat said; fail "nothing is said of draws of other options"; }
cp kept $journal
sed -i 's/^  seed: 1/  seed: 2/' study/study.yaml
"$program" appraise study --output out --draws $draws >said 2>&1 || { cat said; fail "seed: $?"; }
grep -q LS3525 said || { cat said; fail "nothing is said of draws of another study"; }
! grep -q LS3527 said || fail "draws of another study are used"
! diff -r whole out >/dev/null || fail "another seed gives the same results"
sed -i 's/^  seed: 2/  seed: 1/' study/study.yaml

# What is no journal is left alone.
echo "my notes" >$journal
status=0
"$program" appraise study --output out --draws $draws >said 2>&1 || status=$?
[ $status -eq 2 ] && grep -q LS2403 said || { cat said; fail "a foreign file: exit status $status"; }
[ "$(cat $journal)" = "my notes" ] || fail "a foreign file was overwritten"
rm $journal

# A folder may be named with a slash at its end.
kill_run --threads 1
"$program" appraise study --output out/ --draws $draws >said 2>&1 || { cat said; fail "a slash: $?"; }
grep -q LS3527 said || { cat said; fail "a slash at the end hides the draws that are kept"; }

# SIGINT and SIGTERM stop a run by that signal and leave the earlier results as they were.
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/support"

copy_study
appraise study --draws 30
manifest study >before
for signal in INT TERM; do
    # So many draws that it cannot end before the signal comes.
    "$program" appraise study --draws 1000000 >out 2>&1 &
    child=$!
    for wait in $(seq 600); do # until it has finished some
        [ ! -f study/results.linkspan-draws ] || [ "$(wc -l <study/results.linkspan-draws)" -le 2 ] || break
        sleep 0.1
    done
    kill -s $signal $child 2>/dev/null || { cat out; fail "the run ended before SIG$signal"; }
    status=0
    wait $child || status=$?
    wanted=$((128 + $([ $signal = INT ] && echo 2 || echo 15)))
    [ $status -eq $wanted ] || { cat out; fail "after SIG$signal: exit status $status, not $wanted"; }
    grep -q 'earlier results are as they were' out || { cat out; fail "SIG$signal: nothing was said"; }
    grep -q LS3527 out || { cat out; fail "SIG$signal: nothing was said of the draws that are kept"; }
    rm study/results.linkspan-draws || fail "SIG$signal: the finished draws are gone"
    manifest study | diff before - || fail "SIG$signal changed files"
done

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
    sleep 1
    kill -s $signal $child 2>/dev/null || { cat out; fail "the run ended before SIG$signal"; }
    status=0
    wait $child || status=$?
    wanted=$((128 + $([ $signal = INT ] && echo 2 || echo 15)))
    [ $status -eq $wanted ] || { cat out; fail "after SIG$signal: exit status $status, not $wanted"; }
    grep -q 'earlier results are as they were' out || { cat out; fail "SIG$signal: nothing was said"; }
    manifest study | diff before - || fail "SIG$signal changed files"
done

# A limit on the size of files: as a full disk, not the end of the program.
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/support"

copy_study
appraise study --draws 30
manifest study/results >before
status=0
(
    ulimit -f 40 # blocks of 512 bytes, or of 1024: less than the page needs
    exec "$program" appraise study --draws 0
) >out 2>&1 || status=$?
[ $status -eq 3 ] || { cat out; fail "exit status $status, not 3"; }
grep -q 'LS1004' out || { cat out; fail "no LS1004"; }
manifest study/results | diff before - || fail "the earlier results changed"
[ "$(ls -A study | grep -c '^results')" -eq 1 ] || { ls -A study; fail "files left behind"; }

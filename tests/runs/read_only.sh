# A place that cannot be written to: exit status 3, a message, and the earlier results as they were.
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/support"

copy_study
mkdir disk
if [ "$(id -u)" -ne 0 ]; then
    protect() { chmod a-w disk; }
    trap 'chmod u+w "$scratch/disk"' EXIT
else # permissions do not hold root back
    mount -t tmpfs -o size=16m tmpfs disk 2>mount.err ||
        skip "root, and no file system can be mounted here: $(cat mount.err)"
    trap 'umount "$scratch/disk"' EXIT
    protect() { mount -o remount,ro disk; }
fi

appraise study --output disk/results --draws 30
manifest disk >before
protect
status=0
"$program" appraise study --output disk/results --draws 31 >out 2>&1 || status=$?
[ $status -eq 3 ] || { cat out; fail "exit status $status, not 3"; }
grep -q 'LS1004' out || { cat out; fail "no LS1004"; }
manifest disk | diff before - || fail "the earlier results changed"

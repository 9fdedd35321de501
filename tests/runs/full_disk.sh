# A disk that is full: exit status 3, a message, and the earlier results as they were.
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/support"

mkdir disk
mount -t tmpfs -o size=16m tmpfs disk 2>mount.err ||
    skip "no file system can be mounted here (not root?): $(cat mount.err)"
trap 'umount "$scratch/disk"' EXIT

copy_study
appraise study --output disk/results --draws 30
manifest disk/results >before
head -c 32m /dev/zero >disk/filler 2>/dev/null && fail "the disk does not fill up"
for spare_k in 0 4 16 64; do # full at once, and full after some has been written
    truncate -s -${spare_k}k disk/filler
    status=0
    "$program" appraise study --output disk/results --draws 31 >out 2>&1 || status=$?
    [ $status -eq 3 ] || { cat out; fail "$spare_k kB left: exit status $status, not 3"; }
    grep -q 'LS1004' out || { cat out; fail "$spare_k kB left: no LS1004"; }
    manifest disk/results | diff before - || fail "$spare_k kB left: the earlier results changed"
    # finished draws are kept, so that the run can be gone on with once there is room
    [ "$(ls -A disk | grep -cv "^results.linkspan-draws$")" -eq 2 ] || { ls -A disk; fail "$spare_k kB left: files left behind"; }
    head -c 32m /dev/zero >>disk/filler 2>/dev/null || true
done

# A disk that is full when an assignment writes its result: exit status 3, a message, and the earlier
# result as it was, which verify still accepts.
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/support"

mkdir disk
mount -t tmpfs -o size=16m tmpfs disk 2>mount.err ||
    skip "no file system can be mounted here (not root?): $(cat mount.err)"
trap 'umount "$scratch/disk"' EXIT

make_town 12
assign --gap 1e-4 --result disk/result
manifest disk/result >before
head -c 32m /dev/zero >disk/filler 2>/dev/null && fail "the disk does not fill up"
for spare_k in 0 4 16 64; do # full at once, and full after some has been written
    truncate -s -${spare_k}k disk/filler
    status=0
    "$program" assign net.tntp trips.tntp --gap 1e-6 --result disk/result >out 2>&1 || status=$?
    [ $status -eq 3 ] || { cat out; fail "$spare_k kB left: exit status $status, not 3"; }
    grep -q 'LS1004' out || { cat out; fail "$spare_k kB left: no LS1004"; }
    manifest disk/result | diff before - || fail "$spare_k kB left: the earlier result changed"
    [ "$(ls -A disk | wc -l)" -eq 2 ] || { ls -A disk; fail "$spare_k kB left: files left behind"; }
    head -c 32m /dev/zero >>disk/filler 2>/dev/null || true
done
"$program" verify disk/result --quiet || fail "the earlier result is no longer accepted"

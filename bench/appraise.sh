#!/bin/sh
# Times the whole appraisal of examples/tumen, draws included: wall and processor seconds and peak
# memory of whole processes, with one thread and with all, in turn, and the ratio pair by pair.
# Usage: bench/appraise.sh PROGRAM [PAIRS]
# Beside POSIX tools it needs bash, for its time with TIMEFORMAT (bash is essential in Debian), and
# realpath, mktemp and seq of coreutils (essential too).
# SPDX-License-Identifier: Apache-2.0
set -eu
program=$(realpath "${1:?which linkspan program?}")
pairs=${2:-5}
root=$(cd "$(dirname "$0")/.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# run THREADS: "wall cpu" in seconds.  A program that fails ends the benchmark, with its words.
run() {
    status=0
    bash -c 'TIMEFORMAT="%R %U"; time "$@" >"$0" 2>&1' "$scratch/words" \
        "$program" appraise "$root/examples/tumen" --threads "$1" --output "$scratch/results" \
        >"$scratch/time" 2>&1 || status=$?
    if [ $status -ne 0 ]; then
        cat "$scratch/words" >&2
        echo "bench: linkspan appraise --threads $1 ended with exit status $status" >&2
        exit 1
    fi
    cat "$scratch/time"
}

cores=$(getconf _NPROCESSORS_ONLN)
version=$("$program" --version)
echo "program: $version, $(uname -m), $cores cores, $(date -u +%Y-%m-%d)"
run 1 >/dev/null # warm-up
for pair in $(seq "$pairs"); do
    one=$(run 1)
    all=$(run "$cores")
    echo "$one $all" >>"$scratch/pairs"
done
awk -v cores="$cores" '
    { print "  1 thread: " $1 " s wall, " $2 " s cpu;  " cores " threads: " $3 " s wall, " $4 " s cpu;  ratio " $1 / $3
      one[NR] = $1; all[NR] = $3; ratio[NR] = $1 / $3 }
    END { middle = int((NR + 1) / 2); order(one, NR); order(all, NR); order(ratio, NR)
      print "median wall: " one[middle] " s with 1 thread, " all[middle] " s with " cores \
          ", ratio " ratio[middle] }
    function order(a, n,  i, j, t) { # insertion sort: mawk has no asort
        for (i = 2; i <= n; i++) for (j = i; j > 1 && a[j - 1] > a[j]; j--) {
            t = a[j]; a[j] = a[j - 1]; a[j - 1] = t }
    }' "$scratch/pairs"

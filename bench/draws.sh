#!/bin/sh
# Draws of the uncertainty run per second: a study is appraised with N draws and with none, with one
# thread and with all, in turn; the difference is what the draws took.  Says wall and processor time.
# Usage: bench/draws.sh PROGRAM [N] [TURNS] [STUDY]       (1000 draws, 3 turns, examples/tumen)
# Beside POSIX tools it needs bash, for its time with TIMEFORMAT (bash is essential in Debian), and
# realpath, mktemp and seq of coreutils (essential too).
# SPDX-License-Identifier: Apache-2.0
set -eu
program=$(realpath "${1:?which linkspan program?}")
draws=${2:-1000} turns=${3:-3}
root=$(cd "$(dirname "$0")/.." && pwd)
study=$(realpath "${4:-$root/examples/tumen}")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# run THREADS DRAWS: "wall cpu" in seconds.  A program that fails ends the benchmark, with its words.
run() {
    status=0
    bash -c 'TIMEFORMAT="%R %U"; time "$@" >"$0" 2>&1' "$scratch/words" \
        "$program" appraise "$study" --threads "$1" --draws "$2" --output "$scratch/results_$1" \
        --quiet >"$scratch/time" 2>&1 || status=$?
    if [ $status -ne 0 ] && [ $status -ne 4 ]; then # 4: single draws missed their target
        cat "$scratch/words" >&2
        echo "bench: linkspan appraise --threads $1 --draws $2 ended with exit status $status" >&2
        exit 1
    fi
    cat "$scratch/time"
}

cores=$(getconf _NPROCESSORS_ONLN)
version=$("$program" --version)
echo "program: $version, $(uname -m), $cores cores, $(date -u +%Y-%m-%d), $draws draws"
for turn in $(seq "$turns"); do
    none=$(run 1 0)
    one=$(run 1 "$draws")
    all=$(run "$cores" "$draws")
    diff -r "$scratch/results_1" "$scratch/results_$cores" >/dev/null || {
        echo "bench: another number of threads gives other bytes" >&2
        exit 1
    }
    echo "$none $one $all" | tee -a "$scratch/turns" | awk -v n="$draws" -v cores="$cores" '{
        print "  1 thread: " n / ($3 - $1) " draws a second (" $4 - $2 " s cpu);  " cores \
            " threads: " n / ($5 - $1) " (" $6 - $2 " s cpu)" }'
done
awk -v n="$draws" -v cores="$cores" '
    { one[NR] = n / ($3 - $1); all[NR] = n / ($5 - $1); cpu[NR] = ($4 - $2) / n }
    END { middle = int((NR + 1) / 2); order(one, NR); order(all, NR); order(cpu, NR)
      print "median: " one[middle] " draws a second with 1 thread, " all[middle] " with " cores \
          "; " 1000 * cpu[middle] " ms of a processor a draw" }
    function order(a, n,  i, j, t) { # insertion sort: mawk has no asort
        for (i = 2; i <= n; i++) for (j = i; j > 1 && a[j - 1] > a[j]; j--) {
            t = a[j]; a[j] = a[j - 1]; a[j - 1] = t }
    }' "$scratch/turns"

#!/bin/sh
# Measures what tens of thousands of draws of a building programme cost: manufactured programmes with
# three calendars, two relations an activity, correlated durations, risk events and costs.  Prints a
# table; the ratio is of processor time over that of a yardstick, the durations alone drawn by inverting
# their distributions one by one (bench/schedule.c).  Fails when the dates depend on the
# number of threads.
#
# Usage: bench/schedule.sh PROGRAM [OPTION ...]
#   PROGRAM           linkspan; the programs of bench/ lie in the folder bench beside it
#   --sizes "N N"     activities (default: 30 300)
#   --draws "N N"     default: 10000 30000
#   --threads "N N"   default: 1 2
# SPDX-License-Identifier: Apache-2.0
set -eu
export OMP_WAIT_POLICY="${OMP_WAIT_POLICY:-passive}" # as the program sets it for itself
program=$(realpath "${1:?which linkspan program?}")
tools=$(dirname "$program")/bench
shift
sizes="30 300" draws="10000 30000" threads="1 2"
die() {
    echo "schedule.sh: $*" >&2
    exit 1
}
while [ $# -gt 1 ]; do
    case $1 in
    --sizes) sizes=$2 ;;
    --draws) draws=$2 ;;
    --threads) threads=$2 ;;
    *) die "there is no option $1" ;;
    esac
    shift 2
done
[ $# -eq 0 ] || die "what is '$1'?"
[ -x "$tools/schedule" ] || die "$tools/schedule is missing: build with -DLSP_BENCH=ON"

echo "| activities | draws | threads | processor s | wall s | yardstick s | ratio | sum of dates |"
echo "|---|---|---|---|---|---|---|---|"
for size in $sizes; do
    for number in $draws; do
        sum=""
        for count in $threads; do
            row=$("$tools/schedule" "$size" "$number" "$count")
            echo "$row"
            found=$(echo "$row" | awk '{ print $(NF - 1) }')
            [ "${sum:-$found}" = "$found" ] || die "the dates depend on the number of threads"
            sum=$found
        done
    done
done

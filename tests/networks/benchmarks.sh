#!/bin/sh
# Solves benchmark networks, verifies the answers and the published ones, and rejects changed ones:
# benchmarks.sh PROGRAM SCRATCH DATA.  Skipped where DATA (or $LSP_DATA) is missing.
# SPDX-License-Identifier: Apache-2.0
set -eu
program=$1 scratch=$2 data=${LSP_DATA:-$3}
if [ ! -d "$data/SiouxFalls" ]; then
    echo "SKIPPED: there are no benchmark networks in $data; set LSP_DATA"
    exit 77
fi
rm -rf "$scratch"
mkdir -p "$scratch"
cd "$scratch"

fail() {
    echo "$name: $*"
    exit 1
}

check() { # NAME STEM OBJECTIVE [OPTION ...]
    name=$1 objective=$3
    net=$data/$1/$2_net.tntp trips=$data/$1/$2_trips.tntp published=$data/$1/$2_flow.tntp
    shift 3
    "$program" assign "$net" "$trips" --gap 1e-12 --flows ours.tntp "$@" >text ||
        fail "does not converge to 1e-12"
    "$program" assign "$net" "$trips" --gap 1e-12 --threads 1 --flows one.tntp --quiet "$@" ||
        fail "does not converge to 1e-12 on one thread"
    cmp ours.tntp one.tntp || fail "flows depend on the number of threads"
    grep -q "^objective  *$objective" text || fail "objective is not $objective: $(cat text)"
    "$program" verify "$net" "$trips" ours.tntp --gap 1e-12 "$@" >text ||
        fail "our flows are rejected: $(cat text)"
    "$program" verify "$net" "$trips" "$published" --gap 1e-12 "$@" >text ||
        fail "the published flows are rejected: $(cat text)"
    n_links=$(grep -c '^[0-9]' ours.tntp)
    for link in 1 $((n_links / 3)) $((n_links / 2)) "$n_links"; do
        awk -v link="$link" '/^[0-9]/ && ++n == link { $3 += 0.001 + $3 / 1000 } { print }' \
            ours.tntp >changed.tntp
        status=0
        "$program" verify "$net" "$trips" changed.tntp --gap 1e-12 "$@" >text || status=$?
        [ $status = 4 ] || fail "a change of link $link is not rejected: $(cat text)"
    done
    echo "$name: $objective"
}

check SiouxFalls SiouxFalls 4231335.28710744
check Anaheim Anaheim 1286032.17109602
check Barcelona Barcelona 1265654.92203177
check Winnipeg Winnipeg 827911.494629965
check Chicago-Sketch ChicagoSketch 17313018.7387475 --toll-factor 0.02 --distance-factor 0.04

# Without the factors it is another problem, which the published flows do not solve.
status=0
set -- "$data"/Chicago-Sketch/ChicagoSketch_net.tntp "$data"/Chicago-Sketch/ChicagoSketch_trips.tntp
"$program" verify "$@" "$data"/Chicago-Sketch/ChicagoSketch_flow.tntp >text || status=$?
[ $status = 4 ] || { echo "Chicago-Sketch is accepted without its factors"; exit 1; }

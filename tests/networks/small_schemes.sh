#!/bin/sh
# The worth of three small schemes on Chicago Sketch, a fifth of a thousandth of all time: half as
# much capacity again on two-way links.  small_schemes.sh PROGRAM SCRATCH DATA.
#
# The references were found by another program (tap-b, Algorithm B [Dial2006], both sides from
# nothing to a relative gap of 1e-12).  At a gap of 1e-4 other solvers are off by up to 43 %.
# Skipped where DATA (or $LSP_DATA) is missing.  SPDX-License-Identifier: Apache-2.0
set -eu
program=$1 scratch=$2 data=${LSP_DATA:-$3}/Chicago-Sketch
if [ ! -d "$data" ]; then
    echo "SKIPPED: there are no benchmark networks in $data; set LSP_DATA"
    exit 77
fi
rm -rf "$scratch"
mkdir -p "$scratch"
cd "$scratch"
cat >schemes.csv <<'END'
candidate,action,from,to,capacity
5465.5,change,479,480,9750
5465.5,change,480,479,9750
2311.2,change,529,530,9750
2311.2,change,530,529,9750
3842.7,change,407,408,7500
3842.7,change,408,407,7500
END
"$program" what-if "$data/ChicagoSketch_net.tntp" "$data/ChicagoSketch_trips.tntp" schemes.csv \
    >found 2>/dev/null || {
    echo "what-if misses its target"
    exit 1
}
# Each scheme is named after its reference.  The last stage is within a thousandth of it and says an
# error of no more than that; what the earlier stages say is within three times their noise.
awk '
    function size(x) { return x < 0 ? -x : x }
    /^[0-9.]+$/ { reference = $1; n++ }
    $2 == "saves" && size($3 - reference) > 3 * $5 + reference / 1000 {
        print "scheme " reference ": " $1 " says " $3 " +/- " $5; bad = 1
    }
    $1 == "refined" {
        m++
        if (size($3 - reference) > reference / 1000 || $5 > reference / 1000) {
            print "scheme " reference ": found " $3 " +/- " $5; bad = 1
        }
    }
    END {
        if (n != 3 || m != 3) { print "of 3 schemes " m " were refined"; bad = 1 }
        exit bad
    }' found
echo "three small schemes are worth what another program finds, to a thousandth"

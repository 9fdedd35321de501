#!/bin/sh
# Measures from letting the mouse go to the differences on the screen, stage by stage: 20 links drawn
# in a real browser, each taken back.  The marks are the page's own (linkspan:released, linkspan:drawn).
#
# Usage: bench/view_draw.sh PROGRAM [FOLDER] [OPTION ...]
#   PROGRAM           linkspan
#   FOLDER            TNTP networks (default: $LSP_DATA, else ../shared/data/tntp beside the repository)
#   --networks "A B"  default: Chicago-Sketch chicago-regional; those that are missing are left out
#   --threads N       default 2
# SPDX-License-Identifier: Apache-2.0
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
program=$(realpath "${1:?which linkspan program?}")
shift
folder=${LSP_DATA:-$root/../shared/data/tntp}
case ${1:---} in
--*) ;;
*) folder=$1 && shift ;;
esac
networks="Chicago-Sketch chicago-regional" threads=2
. "$root/bench/networks.sh"

while [ $# -gt 1 ]; do
    case $1 in
    --networks) networks=$2 ;;
    --threads) threads=$2 ;;
    *) die "there is no option $1" ;;
    esac
    shift 2
done

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export LSP_THREADS="$threads"
describe_machine

measure() { # NAME OPERAND ...
    echo "$1, $threads threads"
    shift
    sh "$root/tests/viewer/run" "$program" "$scratch/shots" bench "$*" | grep p50
}

cp -R "$root/examples/tumen" "$scratch/tumen"
rm -rf "$scratch/tumen/results"
measure "The Tumen" "$scratch/tumen"
cp -R "$root/examples/river_city" "$scratch/city"
measure "River city" "$scratch/city" "$scratch/city/trips.csv"
for network in $networks; do
    find_network || { echo "$network is not in $folder" && continue; }
    mkdir "$scratch/$network"
    cp "$net" "$nodes" "$scratch/$network"
    case $trips in
    *.gz) gzip -dc "$trips" >"$scratch/$network/$(basename "${trips%.gz}")" ;;
    *) cp "$trips" "$scratch/$network" ;;
    esac
    measure "$network" "$scratch/$network/$(basename "$net")" \
        "$scratch/$network/$(basename "${trips%.gz}")" --toll-factor "$toll" \
        --distance-factor "$distance"
done

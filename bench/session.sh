#!/bin/sh
# Measures how long a bridge drawn in the viewer takes from the request to each stage of the answer:
# edits read, network split, solved from the base, the last stage proved, arrays ready.  Prints a table.
#
# Usage: bench/session.sh PROGRAM [FOLDER] [OPTION ...]
#   PROGRAM           linkspan; the programs of bench/ lie in the folder bench beside it
#   FOLDER            TNTP networks with coordinates (default: $LSP_DATA, else ../shared/data/tntp beside
#                     the repository)
#   --networks "A B"  default: Chicago-Sketch chicago-regional
#   --sizes "N N"     manufactured networks besides (default none)
#   --threads "N N"   default: 1 2
#   --bridges N       default 20
# SPDX-License-Identifier: Apache-2.0
set -eu
export OMP_WAIT_POLICY="${OMP_WAIT_POLICY:-passive}" # as the program sets it for itself
root=$(cd "$(dirname "$0")/.." && pwd)
program=$(realpath "${1:?which linkspan program?}")
tools=$(dirname "$program")/bench
shift
folder=${LSP_DATA:-$root/../shared/data/tntp}
case ${1:---} in
--*) ;;
*) folder=$1 && shift ;;
esac
networks="Chicago-Sketch chicago-regional" sizes="" threads="1 2" bridges=20
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
. "$root/bench/networks.sh"

while [ $# -gt 1 ]; do
    case $1 in
    --networks) networks=$2 ;;
    --sizes) sizes=$2 ;;
    --threads) threads=$2 ;;
    --bridges) bridges=$2 ;;
    *) die "there is no option $1" ;;
    esac
    shift 2
done
[ $# -eq 0 ] || die "what is '$1'?"
[ -x "$tools/session" ] || die "$tools/session is missing: build with -DLSP_BENCH=ON"

main() {
    describe_machine
    echo
    echo "| network | threads | stage | wall s, median | worst | processor s |"
    echo "|---|---|---|---|---|---|"
    for network in $networks; do
        if find_network && [ -n "$nodes" ]; then
            measure
        else
            echo "bench: there is no network with trips and nodes in $folder/$network" >&2
        fi
    done
    for size in $sizes; do
        make_network "$size"
        measure
    done
}

# The network without a bridge is solved once; every number of threads starts from it.
measure() {
    echo "bench: $network" >&2
    "$program" assign "$net" "$trips" --toll-factor "$toll" --distance-factor "$distance" --gap 1e-12 \
        --result "$scratch/base" --quiet >/dev/null || die "$network: no base"
    for n_threads in $threads; do
        "$tools/session" "$net" "$trips" "$toll" "$distance" "$n_threads" "$bridges" "$nodes" \
            "$scratch/base" >"$scratch/said" || die "$network: no answer"
        awk -v network="$network" -v threads="$n_threads" '
            { printf "| %s | %s | %s | %.3f | %.3f | %.3f |\n", network, threads, $1, $2, $3, $4 }
        ' "$scratch/said"
    done
    rm -rf "$scratch/base"
}

main

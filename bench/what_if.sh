#!/bin/sh
# Measures what a new link costs to answer: random useful links, one at a time, through all stages of
# an answer, beside solving the changed network from nothing to the same gap.  Prints a table; the
# ratio is of processor seconds.
#
# Usage: bench/what_if.sh PROGRAM [FOLDER] [OPTION ...]
#   PROGRAM           linkspan; the programs of bench/ lie in the folder bench beside it
#   FOLDER            TNTP networks (default: $LSP_DATA, else ../shared/data/tntp beside the repository)
#   --networks "A B"  default: Chicago-Sketch Berlin-Center chicago-regional
#   --sizes "N N"     manufactured networks besides (default none)
#   --threads "N N"   default: 1 2
#   --links N         default 20
#   --cold N          of them from nothing too (default 5)
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
networks="Chicago-Sketch Berlin-Center chicago-regional" sizes="" threads="1 2" links=20 cold=5
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
. "$root/bench/networks.sh"

while [ $# -gt 1 ]; do
    case $1 in
    --networks) networks=$2 ;;
    --sizes) sizes=$2 ;;
    --threads) threads=$2 ;;
    --links) links=$2 ;;
    --cold) cold=$2 ;;
    *) die "there is no option $1" ;;
    esac
    shift 2
done
[ $# -eq 0 ] || die "what is '$1'?"
[ -x "$tools/what_if" ] || die "$tools/what_if is missing: build with -DLSP_BENCH=ON"

main() {
    describe_machine
    echo
    echo "| network | threads | stage | wall s, median | worst | processor s | from nothing | ratio |"
    echo "|---|---|---|---|---|---|---|---|"
    for network in $networks; do
        if find_network; then
            measure
        else
            echo "bench: there is no network with trips in $folder/$network" >&2
        fi
    done
    for size in $sizes; do
        make_network "$size"
        measure
    done
}

measure() {
    echo "bench: $network" >&2
    for n_threads in $threads; do
        "$tools/what_if" "$net" "$trips" "$toll" "$distance" "$n_threads" "$links" "$cold" \
            "${nodes:--}" >"$scratch/said" || die "$network: no answer"
        awk -v network="$network" -v threads="$n_threads" '
            NF == 6 {
                has_cold = $6 != "nan" && $6 != "-nan"
                cold = has_cold ? sprintf("%.4f", $6) : ""
                ratio = has_cold ? sprintf("%.1f", $6 / $3) : ""
                printf "| %s | %s | %s | %.4f | %.4f | %.4f | %s | %s |\n", network, threads, $1,
                    $2, $4, $3, cold, ratio
            }
            NF == 3 {
                print "bench: of " $1 " links " $2 " are not used; objectives differ by " $3 \
                    " of total cost at most" > "/dev/stderr"
            }' "$scratch/said"
    done
}

main

#!/bin/sh
# Measures assignment: for every network, processor seconds and memory to falling relative gaps, the
# time of one all-or-nothing assignment beside it, and how all of it grows with the network's size.
# Prints tables in Markdown; every single run goes into runs.csv.
#
# Usage: bench/assign.sh PROGRAM [FOLDER] [OPTION ...]
#   PROGRAM              linkspan; the programs of bench/ lie in the folder bench beside it
#   FOLDER               TNTP networks, FOLDER/NETWORK/*_net.tntp with *_trips.tntp[.gz] beside it
#                        (default: $LSP_DATA, else ../shared/data/tntp beside the repository)
#   --networks "A B"     those of the folder, in this order (default: all; "": none)
#   --sizes "N N"        manufactured networks of so many links (default: 1000 to 300000; "": none)
#   --gaps "G G"         relative gaps, falling (default: 1e-4 to 1e-12)
#   --threads "N N"      default 1; the first is what memory, growth and ratios are of
#   --runs N             median of so many (default 3); one where a run takes over 60 seconds, and
#                        one of a peer that takes so long
#   --peer NAME --peer-command COMMAND
#                        another program beside it, run by run in turn: bench/peers/NAME.sh says what
#                        it reads and writes; in COMMAND stand {folder}, {net}, {trips}, {gap} and
#                        {threads}, and it runs in that folder.  Several may be given.
#   --peer-limit S       processor seconds after which a peer is stopped (default 1800)
#   --output DIR         where runs.csv is kept (default: build/bench_results)
# Needs awk, gzip and mktemp beside POSIX tools; builds nothing.
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
networks=all sizes="1000 3000 10000 30000 100000 300000" gaps="1e-4 1e-6 1e-8 1e-10 1e-12"
threads=1 n_runs=3 peer_limit=1800 output=$root/build/bench_results n_peers=0 long_run_s=60
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

. "$root/bench/networks.sh"

while [ $# -gt 1 ]; do
    case $1 in
    --networks) networks=$2 ;;
    --sizes) sizes=$2 ;;
    --gaps) gaps=$2 ;;
    --threads) threads=$2 ;;
    --runs) n_runs=$2 ;;
    --peer) n_peers=$((n_peers + 1)) && eval "peer_$n_peers=\$2" ;;
    --peer-command) eval "command_$n_peers=\$2" ;;
    --peer-limit) peer_limit=$2 ;;
    --output) output=$2 ;;
    *) die "there is no option $1" ;;
    esac
    shift 2
done
[ $# -eq 0 ] || die "what is '$1'?"
for tool in measure solve yardstick manufacture; do
    [ -x "$tools/$tool" ] || die "$tools/$tool is missing: build with -DLSP_BENCH=ON"
done
last_gap=${gaps##* } first_threads=${threads%% *}
mkdir -p "$output"
runs=$output/runs.csv
facts=$output/networks.csv
peers=$output/peers.csv

main() {
    echo "network,program,threads,gap,run,solver_s,solver_wall_s,process_s,wall_s,peak_mib,reached" \
        >"$runs"
    echo "network,links,nodes,zones,pairs,is_manufactured,yardstick_s,time_ratio,iterations,proved" \
        >"$facts"
    echo "network,peer,reached,peak_mib,proved" >"$peers"
    describe_machine
    if [ "$networks" = all ]; then
        networks=$(cd "$folder" 2>/dev/null && ls -d */ | tr -d /) || networks=
        [ -n "$networks" ] || echo "There are no networks in $folder: manufactured ones only."
    fi
    for network in $networks; do
        if find_network; then
            measure_network 0
        else
            echo "bench: there is no network with trips in $folder/$network" >&2
        fi
    done
    for size in $sizes; do
        make_network "$size"
        measure_network 1
    done
    sh "$root/bench/tables.sh" "$runs" "$facts" "$peers" "$gaps" "$threads"
}

# measure_network IS_MANUFACTURED: the network in $network, $net, $trips, $toll and $distance.
measure_network() {
    echo "bench: $network" >&2
    left=$n_runs run=1 slow_peers=""
    while [ "$run" -le "$left" ]; do
        for n_threads in $threads; do
            for gap in $gaps; do
                run_solver
            done
            run_program
        done
        peer=1
        while [ "$peer" -le "$n_peers" ]; do
            case " $slow_peers " in
            *" $peer "*) ;;
            *) run_peer ;;
            esac
            peer=$((peer + 1))
        done
        run=$((run + 1))
    done
    write_facts "$1"
}

# The solver alone, and the memory of reading and solving.
run_solver() {
    : >"$scratch/report"
    "$tools/measure" "$scratch/report" "$tools/solve" "$net" "$trips" "$toll" "$distance" "$gap" \
        "$n_threads" >"$scratch/solve" || echo "bench: $network does not reach $gap" >&2
    read -r cpu wall reached iterations pairs objective ratio <"$scratch/solve" ||
        die "$network: nothing was solved"
    read -r process_cpu process_wall peak status <"$scratch/report"
    echo "$network,solve,$n_threads,$gap,$run,$cpu,$wall,$process_cpu,$process_wall,$peak,$reached" \
        >>"$runs"
    [ "${process_cpu%.*}" -lt "$long_run_s" ] || left=1
}

# The whole program at the last gap: reading, proving and writing included.
run_program() {
    : >"$scratch/report"
    "$tools/measure" "$scratch/report" "$program" assign "$net" "$trips" --toll-factor "$toll" \
        --distance-factor "$distance" --gap "$last_gap" --threads "$n_threads" \
        --flows "$scratch/flows.tntp" --quiet 2>"$scratch/words" ||
        { cat "$scratch/words" >&2 && echo "bench: $network does not reach $last_gap" >&2; }
    read -r process_cpu process_wall peak status <"$scratch/report"
    echo "$network,assign,$n_threads,$last_gap,$run,,,$process_cpu,$process_wall,$peak,$last_gap" \
        >>"$runs"
}

# The peer's clock at each gap from one run to the last, and its whole process.
run_peer() {
    eval "name=\$peer_$peer command=\$command_$peer"
    made=$scratch/$name
    mkdir -p "$made"
    . "$root/bench/peers/$name.sh"
    [ "$run" -gt 1 ] || peer_prepare "$net" "$trips" "$toll" "$distance" "$last_gap" "$made"
    command=$(echo "$command" | sed "s|{folder}|$made|g;s|{net}|$net|g;s|{trips}|$trips|g
        s|{gap}|$last_gap|g;s|{threads}|$first_threads|g")
    : >"$scratch/report"
    (cd "$made" && "$tools/measure" --limit "$peer_limit" "$scratch/report" sh -c "exec $command") \
        >"$scratch/said" 2>&1 || echo "bench: $name on $network ended with exit status $?" >&2
    read -r process_cpu process_wall peak status <"$scratch/report"
    # A clock of wall time counts the time that other programs had the processor.
    peer_history "$scratch/said" | awk -v cpu="$process_cpu" -v wall="$process_wall" \
        -v clock="$peer_clock" '{ print $1 * (clock == "wall" && cpu < wall ? cpu / wall : 1), $2 }' \
        >"$scratch/history"
    [ -s "$scratch/history" ] || { tail -n 3 "$scratch/said" >&2 && die "$name said no gap"; }
    [ "${process_cpu%.*}" -lt "$long_run_s" ] || slow_peers="$slow_peers $peer"
    for gap in $gaps; do
        reached=$(awk -v gap="$gap" '$2 <= gap + 0 { print $1 "," $2; exit }' "$scratch/history")
        [ -n "$reached" ] || continue
        [ "$gap" = "$last_gap" ] && whole=$process_cpu,$process_wall,$peak || whole=,,
        echo "$network,$name,$first_threads,$gap,$run,${reached%,*},,$whole,${reached#*,}" >>"$runs"
    done
    [ "$run" -gt 1 ] || verify_peer
}

verify_peer() {
    peer_flows "$net" "$made" >"$scratch/peer_flows.tntp"
    "$program" verify "$net" "$trips" "$scratch/peer_flows.tntp" --toll-factor "$toll" \
        --distance-factor "$distance" --gap "$last_gap" >"$scratch/verified" 2>&1 || true
    echo "$network,$name,$(tail -n 1 "$scratch/history" | cut -d ' ' -f 2),$peak,$(proved_gap)" \
        >>"$peers"
}

# How far from 0 the gap can be at most, by the interval that verify encloses it in.
proved_gap() {
    awk '/^relative gap / {
        gsub(/[^-+.0-9e]/, " ")
        for (at = 1; at <= NF; at++) if ($at ~ /[0-9]/) {
            $at = $at < 0 ? -$at : $at + 0
            if ($at > most) most = $at
        }
        printf "%.1e\n", most * 1.05
    }' "$scratch/verified"
}

write_facts() { # IS_MANUFACTURED
    "$tools/yardstick" "$net" "$trips" "$toll" "$distance" >"$scratch/yardstick"
    read -r yardstick reached_trips <"$scratch/yardstick"
    "$program" verify "$net" "$trips" "$scratch/flows.tntp" --toll-factor "$toll" \
        --distance-factor "$distance" --gap "$last_gap" >"$scratch/verified" 2>&1 ||
        echo "bench: the flows of $network are not accepted" >&2
    proved=$(proved_gap)
    count="$(stated LINKS),$(stated NODES),$(stated ZONES),$(count_pairs)"
    echo "$network,$count,$1,$yardstick,$ratio,$iterations,$proved" >>"$facts"
}

stated() { # NAME: what the network's file says
    sed -n "s/^<NUMBER OF $1>[^0-9]*\([0-9]*\).*/\1/p;/END OF METADATA/q" "$net"
}

count_pairs() {
    unpack "$trips" | tr -cd : | wc -c | tr -d ' '
}

unpack() {
    case $1 in
    *.gz) gzip -dc "$1" ;;
    *) cat "$1" ;;
    esac
}

main

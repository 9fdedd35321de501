#!/bin/sh
# What-if and rank on benchmark networks: answers against networks that are written with the new link
# and solved from nothing, and the best of ten against all ten.  what_if.sh PROGRAM SCRATCH DATA.
# Skipped where DATA (or $LSP_DATA) is missing.  SPDX-License-Identifier: Apache-2.0
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

total_cost() { # of an assignment's run.json
    sed -n 's/^ *"total_cost": \([^,]*\),*$/\1/p' "$1" | head -n 1
}

# Seeded links, both ways, between nodes that paths may pass: name, tail, head, time, capacity.
draw_links() { # NET N
    awk -v n="$2" -v seed=7 '
        function draw(limit) { seed = (seed * 16807) % 2147483647; return seed % limit }
        /NUMBER OF NODES/ { nodes = $NF } /FIRST THRU NODE/ { first = $NF }
        END {
            for (k = 1; k <= n; k++) {
                tail = first + draw(nodes - first + 1)
                do head = first + draw(nodes - first + 1); while (head == tail)
                print k, tail, head, (3 + draw(40)) / 10, 2000 + 100 * draw(50)
            }
        }' "$1"
}

# The network with one more link each way.
write_with_link() { # NET TAIL HEAD TIME CAPACITY
    awk -v tail="$2" -v head="$3" -v time="$4" -v capacity="$5" '
        /NUMBER OF LINKS/ { print "<NUMBER OF LINKS> " $NF + 2; next }
        { print }
        END {
            print tail, head, capacity, 0, time, 0.15, 4, 0, 0, 1, ";"
            print head, tail, capacity, 0, time, 0.15, 4, 0, 0, 1, ";"
        }' "$1"
}

check() { # NAME STEM N_LINKS [OPTION ...]
    name=$1 net=$data/$1/$2_net.tntp trips=$data/$1/$2_trips.tntp n=$3
    shift 3
    tr -d '\r' <"$net" >plain.tntp
    draw_links plain.tntp "$n" >links
    {
        echo "candidate,action,from,to,both_ways,free_time,capacity"
        awk '{ print $1 ",add," $2 "," $3 ",true," $4 "," $5 }' links
    } >candidates.csv
    "$program" what-if plain.tntp "$trips" candidates.csv --json "$@" >what-if.json 2>/dev/null ||
        fail "what-if misses its target"
    "$program" assign plain.tntp "$trips" --gap 1e-12 --result base --lean --quiet "$@" 2>/dev/null ||
        fail "assign misses its target"
    while read -r link tail head time capacity; do
        write_with_link plain.tntp "$tail" "$head" "$time" "$capacity" >with.tntp
        "$program" assign with.tntp "$trips" --gap 1e-12 --result with --lean --quiet "$@" \
            2>/dev/null || fail "assign misses its target with link $link"
        grep "\"candidate\": \"$link\"" what-if.json |
            sed 's/.*"saved": \([^,]*\), "saved_noise": \([^,]*\),.*/\1 \2/' >answer
        awk -v before="$(total_cost base/run.json)" -v after="$(total_cost with/run.json)" '
            { error = $1 - (before - after); error = error < 0 ? -error : error
              limit = 2 * $2 + 1e-10 * before
              if (!(error <= limit)) { print $1, "+/-", $2, "but", before - after; exit 1 } }
        ' answer || fail "link $link ($tail to $head): what-if and assign differ"
    done <links
    echo "$name: $n links are answered as if solved from nothing"
}

check SiouxFalls SiouxFalls 10
# Of ten the best three, found without solving what cannot be among them.
for measure in time objective; do
    "$program" rank plain.tntp "$trips" candidates.csv --by $measure 2>/dev/null >all.txt
    "$program" rank plain.tntp "$trips" candidates.csv --by $measure --top 3 2>/dev/null >best.txt
    head -n 5 all.txt | cut -c 1-47 >all
    head -n 5 best.txt | cut -c 1-47 >best
    cmp all best || fail "rank --top 3 --by $measure is not the best three of all"
done
grep -q "not solved" best.txt || fail "nothing was left unsolved by the objective's bound"
check Anaheim Anaheim 4
check Chicago-Sketch ChicagoSketch 3 --toll-factor 0.02 --distance-factor 0.04

# What the commands of bench/ share: finding a network and its trips, making one, saying why not.
# They set $folder, $tools, $program and $scratch; the functions set $network, $net, $trips, $nodes
# (empty where there is no map), $toll and $distance.
# SPDX-License-Identifier: Apache-2.0

die() {
    echo "bench: $*" >&2
    exit 1
}

describe_machine() {
    echo "$("$program" --version), $(date -u +%Y-%m-%d)"
    sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo 2>/dev/null | head -n 1
    echo "$(uname -m), $(getconf _NPROCESSORS_ONLN) cores," \
        "load at the start $(cut -d ' ' -f 1 /proc/loadavg 2>/dev/null || echo unknown)"
}

# The files of $network in $folder; fails where one is missing.
find_network() {
    net=$(first "$folder/$network"/*_net.tntp) trips=$(first "$folder/$network"/*_trips.tntp)
    [ -n "$trips" ] || trips=$(first "$folder/$network"/*_trips.tntp.gz)
    nodes=$(first "$folder/$network"/*_node.tntp)
    set_factors
    [ -n "$net" ] && [ -n "$trips" ]
}

first() {
    [ ! -e "$1" ] || echo "$1"
}

# The factors that the published solutions were made with; 0 elsewhere.
set_factors() {
    toll=0 distance=0
    case $network in
    Chicago-Sketch) toll=0.02 distance=0.04 ;;
    chicago-regional) toll=0.1 distance=0.25 ;;
    esac
}

# make_network LINKS
make_network() {
    network=manufactured-$1
    "$tools/manufacture" "$scratch/made" "$1"
    net=$scratch/made/manufactured_net.tntp trips=$scratch/made/manufactured_trips.tntp
    nodes=$scratch/made/manufactured_node.tntp
    set_factors
}

#!/bin/sh
# Times 'linkspan assign' on the TNTP networks of a folder, one thread: processor seconds of whole
# processes, reading included, to falling relative gaps.  Every answer is verified at the last gap.
# Usage: bench/assign.sh PROGRAM FOLDER [NETWORK ...]
# A folder's networks are FOLDER/NETWORK/*_net.tntp with *_trips.tntp or *_trips.tntp.gz beside them.
# Needs bash (for its 'time').
# SPDX-License-Identifier: Apache-2.0
set -eu
program=$(realpath "${1:?which linkspan program?}")
folder=${2:-}
[ -n "$folder" ] || { echo "no folder of TNTP networks is given: nothing is measured"; exit 0; }
shift 2
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
gaps="1e-4 1e-6 1e-8 1e-10 1e-12"

# The factors that the published solutions were made with; 0 elsewhere.
factors() {
    case $1 in
    Chicago-Sketch) echo "--toll-factor 0.02 --distance-factor 0.04" ;;
    chicago-regional) echo "--toll-factor 0.1 --distance-factor 0.25" ;;
    esac
}

# seconds COMMAND ...: processor seconds; ends the benchmark when the command fails.
seconds() {
    bash -c 'TIMEFORMAT="%U"; exec 3>&2; time "$@" >"$0.out" 2>"$0.err" || { cat "$0.err" >&3; kill $PPID; }' \
        "$scratch/run" "$@" 2>&1
}

echo "program: $("$program" --version), $(uname -m), $(date -u +%Y-%m-%d)"
printf '%-18s' network
printf ' %8s' $gaps
echo "  verified gap"
[ $# -gt 0 ] || set -- $(cd "$folder" && ls -d */ | tr -d /)
for network in "$@"; do
    net=$(ls "$folder/$network"/*_net.tntp 2>/dev/null | head -n 1)
    trips=$(ls "$folder/$network"/*_trips.tntp "$folder/$network"/*_trips.tntp.gz 2>/dev/null | head -n 1)
    [ -n "$net" ] && [ -n "$trips" ] || continue
    printf '%-18s' "$network"
    for gap in $gaps; do
        printf ' %8s' "$(seconds "$program" assign "$net" "$trips" $(factors "$network") \
            --gap "$gap" --threads 1 --flows "$scratch/flows.tntp")"
    done
    "$program" verify "$net" "$trips" "$scratch/flows.tntp" $(factors "$network") >"$scratch/verified" || true
    echo "  $(sed -n 's/^relative gap *//p' "$scratch/verified")"
done

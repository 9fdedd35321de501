# How bench/assign.sh runs the iTAPAS of STA-Garden (github.com/black0ut1/STA-Garden, written for
# commit 0ef188d), by the small program StaGarden.java beside this file:
#     javac -d CLASSES -sourcepath STA-GARDEN/src/main/java bench/peers/StaGarden.java
#     --peer sta-garden --peer-command 'java -Xss64m -XX:+UseSerialGC -cp CLASSES StaGarden {folder} {gap}'
# It needs Java 21; with 17, Convergence and iTAPAS are to be changed where they use getLast of a
# Vector, a case of null and another library's AtomicDouble.  Whatever the version, it stops at zones
# without pairs of segments (random shifts among none) and on fractional powers of flows that
# rounding leaves below 0: two guards of a line each.
#
# It has no rule against paths through centroids, so each is split into one where trips begin and
# one where they end.  Tolls and lengths are added to the free time and b is scaled.  A free time of
# 0 becomes 0.0001, as in its own reader, so its flows are of a problem a little different there.
# SPDX-License-Identifier: Apache-2.0
peer_clock=cpu

# NET TRIPS TOLL_FACTOR DISTANCE_FACTOR GAP FOLDER: what it reads, into FOLDER.
peer_prepare() {
    tr -d '\r' <"$1" | awk -v toll="$3" -v distance="$4" '
        /<NUMBER OF ZONES>/ { zones = value() }
        /<NUMBER OF NODES>/ { nodes = value() }
        /<NUMBER OF LINKS>/ { links = value() }
        /<FIRST THRU NODE>/ { split_zones = value() > 1 ? zones : 0 }
        /<END OF METADATA>/ {
            print nodes + split_zones, zones + split_zones, links
            is_body = 1
            next
        }
        !is_body { next }
        { sub(/~.*/, ""); gsub(/;/, " ") }
        NF > 0 {
            tail = $1 > split_zones ? $1 + split_zones : $1
            fixed = toll * $9 + distance * $4
            if ($7 == 0) { $5 *= 1 + $6; $6 = 0; $7 = 1 } # constant
            time = $5 + fixed
            printf "%d %d %.17g %.17g %.17g %.17g\n", tail - 1, $2 + split_zones - 1, $3, time,
                (time > 0 ? $6 * $5 / time : $6), $7
        }
        function value(  text) { text = $0; sub(/^[^>]*>/, "", text); return text + 0 }
    ' >"$6/links"
    split_zones=$(awk 'NR == 1 { print $2; exit }' "$6/links")
    split_zones=$((split_zones - $(sed -n 's/^<NUMBER OF ZONES>[^0-9]*\([0-9]*\).*/\1/p' "$1")))
    unpack "$2" | tr -d '\r' | awk -v split_zones="$split_zones" '
        !is_body { is_body = /<END OF METADATA>/; next }
        { sub(/~.*/, "") }
        $1 == "Origin" { origin = $2; next }
        {
            n = split($0, part, ";")
            for (at = 1; at <= n; at++)
                if (split(part[at], pair, ":") == 2 && pair[2] > 0 && pair[1] + 0 != origin + 0)
                    printf "%d %d %.17g\n", origin - 1, pair[1] + split_zones - 1, pair[2]
        }' >"$6/trips"
}

# OUTPUT: "seconds gap" for every iteration.
peer_history() {
    awk '$1 == "BENCH" { print $2, $3 }' "$1"
}

# NET FOLDER: its flows as TNTP writes them, on standard output.
peer_flows() {
    echo "From To Volume"
    tr -d '\r' <"$1" | awk '
        !is_body { is_body = /<END OF METADATA>/; next }
        { sub(/~.*/, "") }
        NF > 0 { print $1, $2 }' | paste -d ' ' - "$2/flows"
}

# How bench/assign.sh runs tap-b (github.com/spartalab/tap-b, written for commit 040135a, built by
# 'make serial'): --peer tap-b --peer-command '/path/to/tap {folder}/parameters.txt'
#
# Its clock is added up as it is printed: initialisation, then wall time of the iterations, with the
# evaluation of the gap (which it does not count unless told so) left out.  It writes flows with six
# decimals, so what linkspan verify says of them is limited by that.
# SPDX-License-Identifier: Apache-2.0
peer_clock=wall

# NET TRIPS TOLL_FACTOR DISTANCE_FACTOR GAP FOLDER: what it reads, into FOLDER.
peer_prepare() {
    # It takes the two factors from the network's metadata, and wants ten columns in every row.
    tr -d '\r' <"$1" | awk -v toll="$3" -v distance="$4" '
        /<END OF METADATA>/ {
            print "<TOLL FACTOR> " toll
            print "<DISTANCE FACTOR> " distance
            print; is_body = 1
            next
        }
        !is_body { if (/<(NUMBER OF (ZONES|NODES|LINKS)|FIRST THRU NODE)>/) print; next }
        { sub(/~.*/, ""); gsub(/;/, " ") }
        NF > 0 { for (column = NF + 1; column <= 10; column++) $column = 0; print $0 " ;" }
    ' >"$6/net.txt"
    unpack "$2" >"$6/trips.txt"
    {
        echo "<FILE PATH> $6/"
        echo "<NETWORK FILE> net.txt"
        echo "<TRIPS FILE> trips.txt"
        echo "<CONVERGENCE GAP> $5"
        echo "<MAX ITERATIONS> 100000"
        echo "<MAX RUN TIME> 1000000"
        echo "<OMIT BECKMANN>"
        echo "<EXCLUDE GAP TIME>"
        echo "<FLOWS FILE> $6/flows.txt"
    } >"$6/parameters.txt"
}

# OUTPUT: "seconds gap" for every iteration.
peer_history() {
    awk '
        /Initialization done in/ { start = $4 }
        /^Iteration [0-9]+:/ {
            for (at = 1; at < NF; at++) {
                if ($at == "gap") gap = $(at + 1) + 0
                if ($at == "time") seconds = $(at + 1) + 0
            }
            printf "%.6f %.17g\n", start + seconds, gap
        }' "$1"
}

# NET FOLDER: its flows as TNTP writes them, on standard output.
peer_flows() {
    echo "From To Volume"
    awk -F '[(), ]+' '/^\(/ { print $2, $3, $4 }' "$2/flows.txt"
}

# The results are whole: the page, its numbers, the tables, and a map layer that opens.
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/support"

ls "$results"
for name in report.html report.json figures.csv movements.csv links.csv scenarios.csv \
    assumptions.csv; do
    [ -s "$results/$name" ] || fail "$name is missing or empty"
done
# A table's rows all have as many fields as its header (fields are counted outside of quotes).
for table in "$results"/*.csv; do
    awk -v name="$(basename "$table")" '
    { text = text (FNR > 1 ? "\n" : "") $0 }
    END {
        n = length(text); fields = 1; quoted = 0
        for (at = 1; at <= n + 1; at++) {
            c = substr(text, at, 1)
            if (c == "\"") quoted = !quoted
            else if (!quoted && c == ",") fields++
            else if (!quoted && (c == "\n" || at > n)) {
                row++
                if (row == 1) wanted = fields
                else if (fields != wanted) {
                    print name ": row " row " has " fields " fields, the header " wanted; bad = 1
                }
                fields = 1
            }
        }
        if (row < 2) { print name ": no rows"; bad = 1 }
        exit bad
    }' "$table" || fail "$(basename "$table")"
done
for layer in "$results"/*.gpkg; do
    [ -e "$layer" ] || fail "no GeoPackage"
    [ "$(head -c 15 "$layer")" = "SQLite format 3" ] || fail "$(basename "$layer") is no SQLite file"
done

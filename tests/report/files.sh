# The results are whole: the page, its numbers, the tables, and a map layer that opens.
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/support"

ls "$results"
for name in report.html report.json figures.csv movements.csv links.csv scenarios.csv \
    assumptions.csv; do
    [ -s "$results/$name" ] || fail "$name is missing or empty"
done
# A table's rows all have as many fields as its header.
for table in "$results"/*.csv; do
    awk -v name="$(basename "$table")" '
    { row = row (row == "" ? "" : "\n") $0 }
    gsub(/"/, "\"", row) % 2 == 1 { next } # a quoted field goes on in the next line
    {
        text = row; row = ""; n_rows++
        gsub(/"[^"]*"/, "", text)
        fields = 1 + gsub(/,/, ",", text)
        if (n_rows == 1) wanted = fields
        else if (fields != wanted) {
            print name ": row " n_rows " has " fields " fields, the header " wanted; bad = 1
        }
    }
    END {
        if (row != "") { print name ": a quote is not closed"; bad = 1 }
        if (n_rows < 2) { print name ": no rows"; bad = 1 }
        exit bad
    }' "$table" || fail "$(basename "$table")"
done
for layer in "$results"/*.gpkg; do
    [ -e "$layer" ] || fail "no GeoPackage"
    [ "$(head -c 15 "$layer")" = "SQLite format 3" ] || fail "$(basename "$layer") is no SQLite file"
done

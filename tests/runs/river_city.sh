# The tables of examples/river_city are what its make.awk makes, to the byte.
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/support"

city=$root/examples/river_city
awk -f "$city/make.awk"
for table in node link trips basemap; do
    cmp "$table.csv" "$city/$table.csv" || fail "$table.csv is not what make.awk makes"
done

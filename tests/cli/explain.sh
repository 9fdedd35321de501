# The cost between two zones taken apart: of one segment, of a pair where nobody goes, and for
# programs; a pair that no alternative joins is told, not refused.
cp -R "$root/tests/fixtures/two_towns" two_towns
linkspan explain two_towns arden Cove --segment tourist
linkspan explain two_towns arden cove --segment food --scenario travellers --year 2035
sed -i '/^road_birk/d' two_towns/link.csv
sed -i '/birk/d' two_towns/demand.csv
linkspan explain two_towns birk cove --segment food
linkspan explain two_towns arden cove --segment food --scenario travellers --json
# Tours and beds have a price, a part of the composite cost.
cp -R "$root/tests/fixtures/two_towns" full
sed -i 's/^    hours: {8: 1, 9: 2, 10: 1}/&\n    tourism: {nights: 4, group: {size: 20, tours_per_year: 250}}/' full/study.yaml
linkspan explain full arden cove --segment tourist
linkspan explain full arden cove --segment tourist --json | grep -o '"price_of_beds_and_tours":[0-9]*'
linkspan explain two_towns cove cove || echo "exit status $?"
ls

# The cost between two zones taken apart: of one segment, of a pair where nobody goes, and for
# programs; a pair that no alternative joins is told, not refused.
cp -R "$root/tests/fixtures/two_towns" two_towns
linkspan explain two_towns arden Cove --segment tourist
linkspan explain two_towns arden cove --segment food --scenario travellers --year 2035
sed -i '/^road_birk/d' two_towns/link.csv
sed -i '/birk/d' two_towns/demand.csv
linkspan explain two_towns birk cove --segment food
linkspan explain two_towns arden cove --segment food --scenario travellers --json
linkspan explain two_towns cove cove || echo "exit status $?"
ls

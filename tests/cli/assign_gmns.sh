# A town in GMNS tables.  Cars take the town road, 10 + v/50 minutes, or the motorway, 8 + v/100 with a
# toll of 1 and a turn of 1 minute at its end; lorries count twice and may take the motorway only: 400
# cars take the town road.  The way through the yard, 2 minutes, is shut by a banned turn.
town=$root/tests/fixtures/gmns_town
cp -R "$town" town
linkspan assign town town/demand.csv --classes town/classes.csv --gap 1e-12 --result result 2>/dev/null |
    grep -v 'relative gap\|iterations'
cat result/links.csv result/turns.csv
# Proved from the tables that the result names, with other readers.
linkspan verify result | grep 'potentials\|verdict'
# A link by its id, which of a two-way one means either way.
linkspan select-link result town | sed '/off the link/d; /route flows/d'
linkspan select-link result square | grep '^link  \|^  or'
grep -v '"proved_gap"\|"sha256"' result/run.json
# The same turns by their nodes, with the tables packed; and open to all, which leaves the yard.
linkspan assign town town/demand.csv --classes town/classes.csv --result again --quiet 2>/dev/null
rm town/movement.csv
printf 'from,via,to,penalty\np,s,q,ban\n' >turns.csv
gzip -n town/link.csv town/node.csv town/demand.csv
linkspan assign town town/demand.csv.gz --classes town/classes.csv --turns turns.csv --lean \
    --result again --quiet 2>/dev/null
cut -d , -f 2-4 again/links.csv | sed -n '3,4p;7p'
linkspan assign town town/demand.csv.gz --classes town/classes.csv --lean --result again --quiet 2>/dev/null
cut -d , -f 2-4 again/links.csv | sed -n '3,4p;7p'
ls again
linkspan verify again | grep verdict
# A folder of tables is verified in a result only.
linkspan verify town town/demand.csv.gz again/links.csv 2>&1 || echo "status $?"

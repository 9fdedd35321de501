# Two roads with costs 1 + 2 v and 3 + v: four trips use two each, pay 5, and verify says so.
cat >net.tntp <<'END'
<NUMBER OF ZONES> 2
<NUMBER OF NODES> 4
<FIRST THRU NODE> 3
<NUMBER OF LINKS> 4
<END OF METADATA>
~ init term capacity length time b power speed toll type ;
1 3 1 0 0 0 1 0 0 1 ;
3 4 1 0 1 2 1 0 0 1 ;
3 4 3 0.5 3 1 1 0 1 1 ;
4 2 1 0 0 0 1 0 0 1 ;
END
printf '<NUMBER OF ZONES> 2\n<TOTAL OD FLOW> 4\n<END OF METADATA>\nOrigin 1\n2 : 4 ;\n' >trips.tntp
linkspan assign net.tntp trips.tntp --flows flows.tntp --result result 2>/dev/null
cat flows.tntp
ls -A result
cat result/links.csv result/run.json
linkspan verify net.tntp trips.tntp flows.tntp
linkspan verify --json net.tntp trips.tntp result/flows.tntp
echo "= $?"
linkspan verify result
echo "= $?"
linkspan verify result --json --quiet | head -3
cp -r result changed
sed 's/^2,3,4,2/2,3,4,2.5/' result/links.csv >changed/links.csv
linkspan verify changed 2>&1
echo "= $?"
sed 's/^3	4	.*/3 4 2.5/' flows.tntp | awk 'NR == 3 { $3 = 2.5 } { print }' >changed.tntp
linkspan verify net.tntp trips.tntp changed.tntp | tail -1
linkspan verify --quiet net.tntp trips.tntp changed.tntp
echo "= $?"

# The first road is free, the second costs 7.5 more: all take the first, up to 1 + 2 v = 10.5 + v.
linkspan assign net.tntp trips.tntp --toll-factor 5 --distance-factor 5 --flows - --quiet 2>/dev/null
cut -f 3 ./-
linkspan verify net.tntp trips.tntp ./- --toll-factor 5 --distance-factor 5 --quiet
echo "= $?"
gzip -n net.tntp trips.tntp
linkspan assign net.tntp.gz trips.tntp.gz --gap 1e-12 2>/dev/null | grep objective
linkspan assign net.tntp.gz trips.tntp.gz --gap 2 2>&1
linkspan assign net.tntp.gz 2>&1
linkspan verify net.tntp.gz trips.tntp.gz nothing.tntp 2>&1
echo "= $?"

# Two roads with costs 1 + 2 v and 3 + v carry 2 trips each; then a link back is listed before them: the
# flows of the first run are found again by the nodes of their links.
head='<NUMBER OF ZONES> 2\n<NUMBER OF NODES> 4\n<FIRST THRU NODE> 3\n'
printf "$head<NUMBER OF LINKS> 4\n<END OF METADATA>\n" >net.tntp
cat >>net.tntp <<'END'
1 3 1 0 0 0 1 0 0 1 ;
3 4 1 0 1 2 1 0 0 1 ;
3 4 3 0.5 3 1 1 0 1 1 ;
4 2 1 0 0 0 1 0 0 1 ;
END
printf 'o_zone_id,d_zone_id,volume\n1,2,4\n' >demand.csv
linkspan assign net.tntp demand.csv --gap 1e-12 --result first --quiet 2>/dev/null
linkspan assign net.tntp demand.csv --gap 1e-12 --start first --result again 2>/dev/null | grep iterations
cmp first/links.csv again/links.csv && cmp first/potentials.bin again/potentials.bin
{ printf "$head<NUMBER OF LINKS> 5\n<END OF METADATA>\n4 3 1 0 0 0 1 0 0 1 ;\n"; sed 1,5d net.tntp; } >more.tntp
linkspan assign more.tntp demand.csv --gap 1e-12 --start first --result again --quiet 2>/dev/null
cut -d , -f 1-4,8 again/links.csv
grep '"start"' again/run.json
linkspan verify again | tail -1
linkspan assign more.tntp demand.csv --start nowhere --quiet 2>&1 | grep nowhere
linkspan assign net.tntp demand.csv --start again --result ./again --quiet 2>&1 | grep -A 1 '^./again'
rm first/state.bin
linkspan assign more.tntp demand.csv --start first --quiet 2>&1
rm first/run.json
linkspan assign more.tntp demand.csv --start first --quiet 2>&1

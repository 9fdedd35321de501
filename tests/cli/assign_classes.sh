# A town road, 10 + v/50, and a motorway, 8 + v/100 and a toll of 5.  Lorries may not pass the town
# and count twice: 100 of them take the motorway.  Of 1000 cars 500 take the town road: both then
# cost 20.  In the afternoon there is twice the traffic in twice the hours, so the costs are the same.
cat >net.tntp <<'END'
<NUMBER OF ZONES> 2
<NUMBER OF NODES> 4
<FIRST THRU NODE> 3
<NUMBER OF LINKS> 4
<END OF METADATA>
1 3 1 0 0 0 1 0 0 1 ;
3 4 500 5 10 1 1 0 0 town ;
3 4 800 16 8 1 1 0 5 motorway ;
4 2 1 0 0 0 1 0 0 1 ;
END
cat >classes.csv <<'END'
class,pcu,toll_factor,closed_types
car,1,1,
lorry,2,0.5,town
END
printf 'period,hours\nmorning,1\nafternoon,2\n' >periods.csv
cat >demand.csv <<'END'
o_zone_id,d_zone_id,volume,class,period
1,2,2000,car,afternoon
1,2,1000,car,morning
1,2,200,lorry,afternoon
1,2,100,lorry,morning
END
gzip -n demand.csv
linkspan assign net.tntp demand.csv.gz --classes classes.csv --periods periods.csv --gap 1e-12 \
    --result result 2>/dev/null | grep -v 'relative gap\|iterations'
ls result
cat result/links-morning.csv result/links-afternoon.csv
# The least total cost: marginal costs are 10 + v/25 and 8 + v/50 and the toll, alike where 450 cars
# take the town road.
grep -v afternoon periods.csv >one.csv
gzip -dc demand.csv.gz | grep -v afternoon >demand.csv
linkspan assign net.tntp demand.csv --classes classes.csv --periods one.csv --gap 1e-12 --goal system \
    --result result --lean --quiet 2>/dev/null
ls result
cut -d , -f 1-7 result/links-morning.csv
linkspan assign net.tntp demand.csv --goal best 2>&1
linkspan assign net.tntp demand.csv --memory 5x 2>&1

# Braess's network, where a fifth road makes six trips slower, and what-if and rank say so.
cat >net.tntp <<'END'
<NUMBER OF ZONES> 2
<NUMBER OF NODES> 4
<FIRST THRU NODE> 1
<NUMBER OF LINKS> 4
<END OF METADATA>
1 3 1 0 0.00000001 1000000000 1 0 0 1 ;
1 4 1 0 50 0.02 1 0 0 1 ;
3 2 1 0 50 0.02 1 0 0 1 ;
4 2 1 0 0.00000001 1000000000 1 0 0 1 ;
END
printf 'o_zone_id,d_zone_id,volume\n1,2,6\n' >demand.csv
cat >candidates.csv <<'END'
candidate,action,from,to,free_time,capacity,alpha,beta
fifth road,add,3,4,10,1,0.1,1
far too long,add,3,4,1000,1,0.1,1
shorter,change,1,4,40,,,
one road less,close,1,4,,,,
END
linkspan what-if net.tntp demand.csv candidates.csv --result result 2>/dev/null | sed 's/ +\/- .*//; /relative gap/d; /^    /d'
echo "= $?"
ls -A result
cut -d , -f 1-3,7 result/links-1.csv
linkspan rank net.tntp demand.csv candidates.csv 2>/dev/null | cut -c 1-47,74-
echo "= $?"

# A journal that was cut short: what it holds is not solved again, and the answer is the same.
linkspan rank net.tntp demand.csv candidates.csv --journal journal --json 2>/dev/null >whole.json
head -n 2 journal >cut
printf '3,5' >>cut
linkspan rank net.tntp demand.csv candidates.csv --journal cut --json 2>/dev/null | cmp - whole.json &&
    echo "the same after a kill"
sort journal >a
sort cut | cmp - a && echo "the journal is whole again"

# What is no journal stays as it is.
printf 'a line without an end' >other
linkspan rank net.tntp demand.csv candidates.csv --journal other >/dev/null 2>&1
cat other
echo

# By the objective the bound is near, and of two best only what can be one is solved.
linkspan rank net.tntp demand.csv candidates.csv --by objective --top 1 --threads 1 2>/dev/null | cut -c 1-47,74-
linkspan rank net.tntp demand.csv candidates.csv --by beauty 2>&1
echo "= $?"

# Links that are split: by themselves that changes nothing; a bridge between the new nodes does.
cat >splits.csv <<'END'
candidate,action,link,from,to,at,node,free_time,capacity,alpha,beta,name,geometry
split,split,,1,4,0.25,n1,,,,,,
bridge,split,,1,4,0.25,n1,,,,,,
bridge,split,,3,2,0.75,n2,,,,,,
bridge,split,,3,2,0.5,n3,,,,,,
bridge,add,new,n1,n2,,,5,1,0.1,1,A bridge,"LINESTRING (0 0, 1 1)"
bridge,change,,3,2,,,45,,,,,
END
linkspan what-if net.tntp demand.csv splits.csv --value-of-time 2 --result split 2>/dev/null | grep -v -e ' +/-' -e 'relative gap'
echo "= $?"
cut -d , -f 1-3 split/links-2.csv
grep -c '"value_of_time": 2' split/what-if.json
sed -n 's/.*"saved": \([^,]*\), .*"benefit": \([^,]*\), .*/\1 \2/p' split/what-if.json | awk '{ print ($2 == 2 * $1) }'

# From an earlier result the base is the same equilibrium.
linkspan assign net.tntp demand.csv --gap 1e-12 --result earlier >/dev/null 2>&1
linkspan what-if net.tntp demand.csv splits.csv --start earlier 2>/dev/null | sed -n 's/^total cost before *\([0-9.]*\) .*/\1/p' | awk '{ printf "%.6f\n", $1 }'

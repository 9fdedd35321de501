# Two origins (1, 2), two ways from 5 to 6 (direct: 1 + v; by 7: 3 + v): of eight trips five go direct,
# and everybody goes there in that proportion.
cat >net.tntp <<'EOF'
<NUMBER OF ZONES> 4
<NUMBER OF NODES> 7
<FIRST THRU NODE> 5
<NUMBER OF LINKS> 8
<END OF METADATA>
~ init term capacity length time b power speed toll type ;
1 5 1 1 1 0 1 0 0 1 ;
2 5 1 1 2 0 1 0 0 1 ;
5 6 1 4 1 1 1 0 0 1 ;
5 7 3 2 3 1 1 0 1 1 ;
7 6 1 1 0 0 1 0 0 1 ;
6 3 1 1 1 0 1 0 0 1 ;
6 4 1 1 1 0 1 0 0 1 ;
6 4 1 1 9 0 1 0 0 1 ;
EOF
printf '<NUMBER OF ZONES> 4\n<END OF METADATA>\nOrigin 1\n3 : 4 ;\nOrigin 2\n3 : 2 ; 4 : 2 ;\n' >trips.tntp
linkspan assign net.tntp trips.tntp --gap 1e-14 --result result --quiet 2>/dev/null
without_rounding() { sed 's/ by [0-9.e+-]* of / by ... of /; s/"residual": [^,]*/"residual": .../'; }

linkspan select-link result 5:6 | without_rounding
linkspan select-link result 3,7 | without_rounding
linkspan select-link result 5:7,6:4 --any --output out | without_rounding
cut -d , -f 1-3 out/od.csv
cut -d , -f 4- out/od.csv | awk 'NR > 1 { printf "%.9g\n", $1 }'
awk -F , 'NR > 1 { printf "%s-%s %.9g of %.9g\n", $2, $3, $4, $5 }' out/links.csv
linkspan select-link result 1:5,5:7 --json | without_rounding
linkspan paths result 1 3 | without_rounding
linkspan paths result 1 4 --max 1 | without_rounding
linkspan paths result 2 4 --max 1 | without_rounding
linkspan paths result 4 1 --json | without_rounding
linkspan skim result
linkspan skim result --from 2 --to 4 --json
linkspan skim result --from 1 --output skim.csv.gz
gzip -dc skim.csv.gz | tail -n 1
linkspan skim result --to 3 --output skim.csv
tail -n 1 skim.csv
echo "= $?"
linkspan paths result 1 2>&1
linkspan paths result 2>&1
linkspan skim 2>&1
linkspan paths result 1 5 2>&1
linkspan skim result --output out 2>&1
ls

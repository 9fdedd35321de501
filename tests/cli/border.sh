# The border posts of a crossing: waits, queues, widening, staffing; and for programs.
cp -R "$root/tests/fixtures/two_towns" two_towns
linkspan border two_towns --replications 200 --quiet
linkspan border two_towns --replications 200 --target 20 --seed 7
linkspan border two_towns --scenario travellers --side without --year 2040
linkspan border two_towns --replications 50 --threads 1 --json >one.json
linkspan border two_towns --replications 50 --threads 3 --json >three.json
cmp one.json three.json && echo "threads change nothing"
tr ',{' '\n\n' <one.json | grep -E '"(linkspan_border|scenario|year|side|target_h|crossing|days|can_be_met)"'
sed -i 's/growth: {low: 0, mid: 0.03, high: 0.06}/growth: 0.1\n    tourism: {season: {7: 2, 8: 3, 9: 1}}/
    s/fee: {truck: {mid: 1600, unit: RUB}}/approach: {mid: 25, unit: pce}\n    staffing: {8: 0.5, 10: 1}/
    s/posts: \[north, south\]/posts: [north, south], storage: 10, drive_time: {mid: 6, unit: min}/' two_towns/study.yaml
linkspan border two_towns --crossing bridge --replications 100 --target 45
linkspan border two_towns --crossing tunnel --year 1999 || echo "exit status $?"
ls

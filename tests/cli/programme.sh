# The programme by itself: a small one as it is; then with progress, parts, announced dates, a risk and
# the outside view; the same for any number of threads; and for programs.
cp -R "$root/tests/fixtures/two_towns" two_towns
linkspan programme two_towns
cat >more <<'YAML'
  data_date: 2025-12-01
  progress:
    - {activity: piers, date: 2025-08-31, done: 0.2, source: imagery}
    - {activity: approach, date: 2025-11-30, done: 0.4, source: its contractor}
  parts:
    bridge: {name: The bridge, activity: deck}
    road: {name: Its approach, country: AA, activity: approach}
  targets: [{name: Contract, activity: ready, date: 2027-03-01, source: its text}]
  risks: {flood: {name: Flood, probability: 0.2, delays: {deck: {low: 20, mid: 40, high: 90}}, cost: {mid: 1, unit: MUSD}}}
  outside: {slips: [19, 71, 36, 12, 84], source: five bridges, cost: fixed_link, combine: max}
YAML
sed -i '/^  opens: ready/r more' two_towns/study.yaml
linkspan programme two_towns --threads 1 >one
linkspan programme two_towns --threads 3 | cmp - one && cat one
linkspan programme two_towns --json --draws 200
linkspan programme two_towns --draws 5 || echo "exit status $?"
linkspan programme nowhere || echo "exit status $?"
# What is exported is read back as the same plan; a planner's file by itself, and within a study.
linkspan programme two_towns --draws 200 --export plan.xml --quiet
linkspan programme two_towns --json --draws 200 | grep '"is_finished"' | sed 's/,"float.*//' >study
linkspan programme plan.xml --json --draws 200 | grep '"is_finished"' | sed 's/,"float.*//' | cmp - study &&
    echo "the exported plan is the same"
cp -R "$root/tests/fixtures/two_towns" planned
cp "$root/tests/fixtures/plans/plan.xml" planned
sed -i '/^  start: 2025-04-30/d; s/^  opens: ready/  plan: plan.xml\n  opens: ribbon/
/^  calendars:/,/^    ready: /d' planned/study.yaml
sed -i '/^  correlation: 0.3/a\  activities:\n    t14: {duration: {low: 0, mid: 10, high: 30}}\n    ribbon: {name: Ribbon, calendar: c1, duration: 0, after: [t14]}' planned/study.yaml
linkspan programme planned 2>notes || cat notes
grep LS3316 notes || echo "nothing is said of what opens, which the study says"
# A plan that linkspan wrote holds parts, announced dates and reports; the study's own take their place.
cp -R "$root/tests/fixtures/two_towns" again
cp plan.xml again
sed -i '/^  start: 2025-04-30/d; s/^  opens: ready/  plan: plan.xml\n  opens: ready/
/^  calendars:/,/^    ready: /d' again/study.yaml
linkspan programme again --json --draws 200 2>notes | grep '"is_finished"' | sed 's/,"float.*//' |
    cmp - study && echo "the exported plan is the same within a study"
linkspan programme again --json --draws 200 2>notes | grep -c '"chance"'
sed -i 's/^  opens: ready/  opens: piers/' again/study.yaml
linkspan programme again 2>&1 | grep -A 1 LS || echo "no doubt"
sed -i 's/^  opens: piers/  opens: ready\n  targets: [{name: Fair, activity: ready, date: 2028-01-01}]/' again/study.yaml
linkspan programme again --draws 200 2>notes | grep -A 2 "^Dates"
ls

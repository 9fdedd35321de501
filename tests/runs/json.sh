# --json prints what stands in report.json and nothing else; --quiet prints nothing.
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/support"

copy_study
"$program" appraise study --json --draws 5 >printed 2>errors || fail "exit status $?"
cmp printed study/results/report.json || fail "--json is not report.json"
! grep -q . errors || { cat errors; fail "--json says more than it was asked for"; }
"$program" appraise study --quiet --draws 5 >printed 2>errors || fail "exit status $?"
! grep -q . printed errors || { cat printed errors; fail "--quiet is not quiet"; }

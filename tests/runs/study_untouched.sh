# A run writes its results and nothing else, and nothing at all for check.
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/support"

copy_study
manifest study >before
"$program" check study >check.out 2>&1 || { cat check.out; fail "check found faults"; }
manifest study | diff before - || fail "check wrote into the study"
appraise study --output elsewhere
manifest study | diff before - || fail "--output elsewhere wrote into the study"
appraise study
mv study/results results
manifest study | diff before - || fail "appraise wrote outside of results"
diff -r results elsewhere || fail "--output gives other bytes"

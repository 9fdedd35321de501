#!/bin/sh
# Both studies on the page of the format are without fault, and the smallest one is appraised.
# The page gives each file after a line "<!-- file: FOLDER/NAME -->", between two fences.
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/support"

mkdir smallest
cp -R "$root/tests/fixtures/two_towns" full
chmod -R u+w full
rm full/study.yaml
awk '
    /^<!-- file: / { file = $3; next }
    /^```/ { is_inside = file != "" && !is_inside; if (!is_inside) file = ""; next }
    is_inside { print > file }' "$root/docs/formats/study.md"

for study in smallest full; do
    "$program" check $study >overview 2>said || { cat said; fail "$study has errors"; }
    grep -q 'no fault found' overview || { cat overview said; fail "$study is not without fault"; }
    [ ! -s said ] || { cat said; fail "$study is not without fault"; }
done
appraise smallest --draws 0 --quiet

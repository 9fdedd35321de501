# On paper: A4 pages that hold the seven headings and the headline figures.  (That no script makes
# them is seen in offline.sh: the page has none, and its policy forbids any.)
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/support"
need_browser
command -v pdftotext >/dev/null || skip "there is no pdftotext (poppler-utils)"

browse --no-pdf-header-footer --print-to-pdf="$scratch/page.pdf" "file://$page" ||
    { cat browser.err; fail "chromium did not print"; }

pdfinfo page.pdf >info
grep '^Page size:.*A4' info || { cat info; fail "the pages are not A4"; }
n_pages=$(awk '/^Pages:/ { print $2 }' info)
if [ "$n_pages" -lt 2 ] || [ "$n_pages" -gt 60 ]; then fail "$n_pages pages"; fi

# White space is where lines happen to break: compare without it.
squeeze() { tr -d ' \n\f\t' | sed 's/\xc2\xa0//g; s/\xe2\x80\xaf//g; s/\xc2\xad//g'; }
pdftotext page.pdf - | squeeze >printed
printed() { # TEXT: stands in the print
    needle=$(printf '%s' "$1" | squeeze)
    [ -n "$needle" ] || fail "an empty heading or figure"
    grep -qF -- "$needle" printed || fail "not in the print: $1"
}

grep -o '<h2[^>]*>[^<]*</h2>' "$page" | plain >headings
[ "$(wc -l <headings)" -eq 7 ] || { cat headings; fail "not seven headings"; }
while read -r heading; do printed "$heading"; done <headings

sed 's|<div class="value">|\n@value |g; s|</div>|\n|g' "$page" | sed -n 's/^@value //p' |
    plain >values
[ "$(wc -l <values)" -ge 6 ] || { cat values; fail "fewer than six headline figures"; }
while read -r value; do printed "$value"; done <values

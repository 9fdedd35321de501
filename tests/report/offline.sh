# The page loads nothing, runs nothing, and refuses to, whatever a name in the data may hold.
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/support"

[ -s "$page" ] || fail "there is no report.html"
grep -q "http-equiv=\"Content-Security-Policy\" content=\"default-src \(&#39;\|'\)none" "$page" ||
    fail "no policy that refuses everything"
! grep -niE '<(script|iframe|object|embed|link|base|form|img|video|audio)[ >/]' "$page" ||
    fail "an element that could load or run something"
! grep -noE '[ "](src|srcset|poster|action|on[a-z]+)="[^"]*' "$page" ||
    fail "an attribute that could load or run something"
! grep -noE 'url\([^#].{0,30}|@import.{0,30}' "$page" || fail "a style that loads something"
# Links may lead inside the page and to the tables beside it, or be written out for a reader.
grep -oE '(xlink:)?href="[^"]*"' "$page" | sort -u >links || true
while IFS='"' read -r _ target _; do
    case $target in
    '#'*) grep -q "id=\"${target#?}\"" "$page" || fail "no place for the link $target" ;;
    http://* | https://*) ;;
    *) [ -e "$results/$target" ] || fail "no file for the link $target" ;;
    esac
done <links

# Nothing is cut off and nothing scrolls sideways in a window 1000 pixels wide, or 500.
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/support"
need_browser

# A copy that may run one script, which writes what it measures into the title.
sed 's/<meta http-equiv="Content-Security-Policy"[^>]*>//' "$page" >measured.html
cat >>measured.html <<'HTML'
<script>
document.title = "wide " + document.documentElement.scrollWidth + " of " + innerWidth;
</script>
HTML
for width in 1000 500; do
    browse --window-size=$width,800 --hide-scrollbars --dump-dom \
        "file://$scratch/measured.html" >dom
    measured=$(sed -n 's/.*<title>wide \([0-9]* of [0-9]*\)<.*/\1/p' dom)
    [ -n "$measured" ] || fail "the page could not be measured at $width pixels"
    [ "${measured#* of }" -eq $width ] || fail "the window is ${measured#* of } pixels wide, not $width"
    [ "${measured% of *}" -le $width ] || fail "the page is ${measured% of *} pixels wide in $width"
done

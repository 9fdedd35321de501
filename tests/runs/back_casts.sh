# The four back-casts of examples/: they can be appraised, what is fitted and predicted stays what it
# is (back_casts.pins), the guide says the same, and what is to be predicted never touches the fit.
# After a change that is meant to move them, LSP_UPDATE=1 writes back_casts.pins anew.
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/support"
here=$root/tests/runs
guide=$root/docs/guide/back-casts.md

# calibrate STUDY NAME: NAME.json; it must succeed.
calibrate() {
    status=0
    "$program" calibrate "$1" --json >"$2.json" 2>"$2.err" || status=$?
    [ $status -eq 0 ] || { cat "$2.err"; fail "calibrate $1: exit status $status"; }
}

# rows NAME AS [OPTION ...]: see back_casts.awk.
rows() {
    name=$1 as=$2
    shift 2
    awk -v study="$name" -v as="$as" "$@" -f "$here/back_casts.awk" "$name.json" ||
        fail "$name.json cannot be read"
}

# The study of the first argument under the name of the second, to be changed; nothing is varied.
copy_example() {
    cp -R "$root/examples/$1" "$2"
    chmod -R u+w "$2"
    rm -rf "$2/results"
    sed -i '/^  vary:/,/^  observations:/{/^  observations:/!d}' "$2/study.yaml"
}

studies="oresund great_belt rio_antirrio blagoveshchensk"
for study in $studies; do
    calibrate "$root/examples/$study" $study
    appraise "$root/examples/$study" --output results
    rows $study pins >>pins
    case $study in
    great_belt) rows $study table -v over=bridge_2006 -v under=no_cut_2006 >>table ;;
    *) rows $study table >>table ;;
    esac
    rows $study compared >>compared
    rows $study again >>again
done

cp table judged # the four studies as they stand; not the other reading below

# The governor's reading of the first year in the place of the calendar's: the two change places, and
# the first month, to which the start of the ramp was fitted before, is compared with it; that start is
# left as it was.
copy_example blagoveshchensk blagoveshchensk_stated
sed -i -e '/^    year_1: /s/use: fit/use: compare/' -e '/^    month_1: /s/use: fit/use: compare/' \
    -e '/^    year_1_stated: /s/use: compare/use: fit/' -e '/{id: appraisal.ramp.start/d' \
    blagoveshchensk_stated/study.yaml
calibrate blagoveshchensk_stated blagoveshchensk_stated
rows blagoveshchensk_stated pins >>pins
rows blagoveshchensk_stated table >>table
rows blagoveshchensk_stated compared >>compared
rows blagoveshchensk_stated again >>again

# What was fitted is not judged: not the count itself, not a sum, not another reading of it.
[ ! -s again ] || { cat again; fail "a fitted count is judged as a prediction"; }
for study in $studies blagoveshchensk_stated; do
    case $study in *_stated) of=$study ;; *) of=$root/examples/$study ;; esac
    sed -n '/^  observations:/,/^[a-z]/p' "$of/study.yaml" | awk -v study=$study '
        /use: (fit|predict),/ {
            use = /use: fit/ ? "fit" : "predict"
            of = $0
            sub(/^.* of: /, "", of)      # what was counted, where and when,
            sub(/, value: .*$/, "", of)  # whatever the count
            if (use == "fit") fitted[of] = 1; else predicted[of] = $1
        }
        END { for (of in predicted) if (of in fitted) { print study ": " predicted[of]; bad = 1 }
              exit bad }' || fail "another reading of a fitted count is judged as a prediction"
done
# The checks find what they are for.
copy_example oresund judged_again
sed -i 's/use: compare/use: predict/' judged_again/study.yaml
calibrate judged_again judged_again
rows judged_again again | grep -q bridge_2014 || fail "a sum of fitted counts is not found"

if [ "${LSP_UPDATE:-}" = 1 ]; then
    cp pins "$here/back_casts.pins"
fi

# Same names in the same order, numbers equal to a millionth.
awk 'NR == FNR { pinned[NR] = $0; n = NR; next }
    {
        split(pinned[FNR], was)
        same = $1 == was[1] && $2 == was[2] && $3 == was[3]
        if ($2 == "status") same = same && $4 == was[4]
        else same = same && $4 - was[4] <= 1e-6 * size(was[4]) && was[4] - $4 <= 1e-6 * size(was[4])
        if (!same) { print "pinned: " pinned[FNR] "\nnow:    " $0; bad = 1 }
    }
    END { if (FNR != n) { print "pinned " n " lines, now " FNR; bad = 1 } exit bad }
    function size(value) { return value < 0 ? -value : value }' "$here/back_casts.pins" pins ||
    fail "predictions have moved"

# The guide's tables hold every prediction as it now is, and count the verdicts.
cat table compared | while IFS= read -r row; do
    grep -qF "$row" "$guide" || { echo "$guide lacks: $row"; exit 1; }
done || fail "the guide's tables are not true"
sum=$(awk -F ' *\\| *' '$8 ~ /[a-z]/ { n[$8]++; all++ }
    END { printf "%d predictions: %d hits, %d near, %d misses, %d undecided", all, n["hit"], n["near"],
              n["**miss**"], n["undecided"] }' judged)
grep -qF "$sum" "$guide" || fail "$guide does not say: $sum"

# What is to be predicted may be anything: numbers fitted and predicted stay the same to the byte.
for study in $studies; do
    copy_example $study changed
    sed -i '/use: \(predict\|compare\)/s/ value: [0-9.]*/ value: 0.5/' changed/study.yaml
    grep -q ' value: 0.5,' changed/study.yaml || fail "$study predicts nothing"
    calibrate changed changed
    rows $study pins >before
    awk -v study=$study -v as=pins -f "$here/back_casts.awk" changed.json >after
    diff before after || fail "$study: what is to be predicted has touched the fit"
    rm -rf changed
done

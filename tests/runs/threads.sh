# The same bytes for any number of threads, and again in a second run.
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/support"

compare() { # STUDY [OPTION ...]
    study=$1
    shift
    appraise "$study" "$@" --threads 1 --output one
    for threads in 1 2 7; do
        appraise "$study" "$@" --threads $threads --output other
        diff -r one other || fail "$study: --threads $threads gives other bytes than the first run"
    done
    [ "$(find one -type f | wc -l)" -ge 3 ] || fail "$study: there are hardly any results to compare"
    rm -rf one other
}
copy_study
compare study
draws=8
[ -z "${LSP_SLOW-}" ] || draws=2
compare "$root/examples/tumen" --draws $draws

# Progress is shown on a terminal, on one line that is gone at the end, and nowhere else.
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/support"

command -v script >/dev/null || skip "there is no script(1) to make a terminal with"
script -qec true /dev/null >script.out 2>&1 ||
    skip "no pseudo-terminal can be made here: $(cat script.out)"
copy_study
clear=$(printf '\r\033[K')
TERM=xterm script -qec "$program appraise study" terminal.out >/dev/null </dev/null
grep -qF "$clear[" terminal.out || fail "a terminal shows no progress"
grep -q 'draws in .* a second' terminal.out || fail "a terminal is not told how fast draws are made"
draws=1000
[ -z "${LSP_SLOW-}" ] || draws=100
TERM=xterm script -qec "$program appraise study --draws $draws --threads 1" long.out >/dev/null </dev/null
grep -Eq 'drawing assumptions, [0-9.]+ a second, ([0-9]+ min )?[0-9]+ s left' long.out ||
    fail "a terminal is not told how long a long run takes"
TERM=xterm script -qec "$program appraise study --quiet" quiet.out >/dev/null </dev/null
! grep -qF "$clear" quiet.out || fail "--quiet shows progress"
"$program" appraise study >plain.out 2>&1 || fail "exit status $?"
! grep -q 'a second' plain.out || fail "a file is told how fast draws are made"
! grep -qF "$clear" plain.out || fail "a file is sent progress"

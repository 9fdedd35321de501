# Colour stands on a terminal only, and not where NO_COLOR or a dumb terminal forbids it.
command -v script >/dev/null || { echo "SKIPPED: there is no script(1) to make a terminal with"; exit 77; }
script -qec true /dev/null >/dev/null 2>&1 || { echo "SKIPPED: no pseudo-terminal can be made here"; exit 77; }
has_colour() {
    if script -qec "linkspan check nowhere" /dev/null | grep -q "$(printf '\033')"; then
        echo "$1: colour"
    else
        echo "$1: plain"
    fi
}
TERM=xterm has_colour terminal
TERM=xterm NO_COLOR=1 has_colour NO_COLOR
TERM=dumb has_colour dumb
if linkspan check nowhere 2>&1 | grep -q "$(printf '\033')"; then echo "pipe: colour"; else echo "pipe: plain"; fi

#!/bin/sh
# The same bytes from gcc and clang, at -O2 and -O3: compilers.sh SOURCE-FOLDER SCRATCH
# Compiles the engine four times and compares what tests/bytes/answers.c prints.  Skipped (77)
# where clang or its OpenMP is missing.
# SPDX-License-Identifier: Apache-2.0
set -eu
source=$1 scratch=$2
mkdir -p "$scratch"
cd "$scratch"

echo 'int main(void) { return 0; }' >empty.c
if ! clang -fopenmp empty.c -o empty 2>clang.words; then
    echo "SKIPPED: there is no clang with OpenMP here (clang and libomp-dev), so its bytes were not compared"
    exit 77
fi

build_and_run() { # COMPILER LEVEL
    "$1" -std=c17 -D_POSIX_C_SOURCE=200809L "-$2" -ffp-contract=off -fopenmp -w \
        -I"$source/src" -I"$source/tests" "$source/tests/bytes/answers.c" \
        "$source/tests/support/manufactured.c" "$source/tests/support/town.c" \
        "$source/tests/support/slow.c" "$source"/src/assignment/*.c "$source"/src/base/*.c \
        -o "answers-$1-$2" $(pkg-config --libs libmd) -lm
    "./answers-$1-$2" >"$1-$2.txt"
}

for compiler in gcc clang; do
    build_and_run $compiler O2 &
    build_and_run $compiler O3 &
    wait
done

status=0
for other in gcc-O2 clang-O2 clang-O3; do
    diff gcc-O3.txt "$other.txt" || {
        echo "gcc -O3 and $other answer differently: see above"
        status=1
    }
done
[ $status -ne 0 ] || { echo "gcc and clang, -O2 and -O3, give the same bytes:"; cat gcc-O3.txt; }
exit $status

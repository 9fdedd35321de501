#!/bin/sh
# The viewer's map in a real browser: frames while it moves, redraws after, picking, memory.
# view_map.sh [PROGRAM] [LINKS]; PROGRAM is not needed (./dev bench passes one). Needs node and chromium.
# SPDX-License-Identifier: Apache-2.0
set -eu
links=${2:-100000}
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/.." && pwd)
for tool in node chromium; do
    command -v "$tool" >/dev/null || { echo "view_map: there is no $tool: ./dev test installs it"; exit 1; }
done
packages=$root/build/view_map
for folder in web tests/viewer; do
    mkdir -p "$packages/$folder"
    node "$root/tools/fetch-packages.mjs" "$root/$folder" "$packages/$folder" "$root/build/npm"
done
exec node "$here/view_map.mjs" --links "$links" --browser "$(command -v chromium)" \
    --modules "$packages/web:$packages/tests/viewer"

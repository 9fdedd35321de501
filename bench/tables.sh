#!/bin/sh
# Tables in Markdown from what bench/assign.sh has measured: tables.sh RUNS FACTS PEERS GAPS THREADS
# SPDX-License-Identifier: Apache-2.0
set -eu
export LC_ALL=C
awk -F , -v gaps="$4" -v threads="$5" '
    function median(list,  n, i, j, t, v) { # of "a b c"; "-" when there is none
        n = split(list, v, " ")
        if (n == 0) return "-"
        for (i = 2; i <= n; i++) for (j = i; j > 1 && v[j - 1] + 0 > v[j] + 0; j--) {
            t = v[j]; v[j] = v[j - 1]; v[j - 1] = t }
        return (v[int((n + 1) / 2)] + v[int(n / 2) + 1]) / 2
    }
    function short(x,  digits) { # three significant digits, two below 0.1
        if (x == "-") return x
        digits = x >= 100 ? 0 : x >= 10 ? 1 : x >= 1 ? 2 : 3
        if (x < 0.1 && x > 0) digits = 1 - int(log(x) / log(10) - 1)
        return sprintf("%." digits "f", x)
    }
    function heading(text) { printf "\n### %s\n\n", text }
    function columns(text,  n, i, parts) {
        n = split(text, parts, "|")
        print "| " text " |"
        for (i = 1; i <= n; i++) printf "|---"
        print "|"
    }
    function over_gaps(  i, text) {
        for (i = 1; i <= n_gaps; i++) text = text " | " gap[i]
        return text
    }
    function row(network, column, n_threads,  i, text) { # medians at the gaps
        for (i = 1; i <= n_gaps; i++)
            text = text " | " short(median(runs[network, "solve", n_threads, gap[i], column]))
        return text
    }
    # Slope of log y over log x by least squares.
    function slope(x, y, n,  i, sx, sy, sxx, sxy) {
        for (i = 1; i <= n; i++) {
            sx += log(x[i]); sy += log(y[i]); sxx += log(x[i]) ^ 2; sxy += log(x[i]) * log(y[i])
        }
        return n < 2 ? "-" : sprintf("%.2f", (n * sxy - sx * sy) / (n * sxx - sx * sx))
    }
    FNR == 1 { file++; next }
    file == 1 { # a run; several of a kind are kept as a list
        for (column = 6; column <= 11; column++)
            if ($column != "") {
                runs[$1, $2, $3, $4, column] = runs[$1, $2, $3, $4, column] " " $column
                single[$1, $2, $3, $4, column, $5] = $column
            }
        if ($5 > n_runs) n_runs = $5
        next
    }
    file == 3 {
        if (!($2 in is_peer)) { is_peer[$2] = 1; peer[++n_peers] = $2 }
        has[$1, $2] = 1; reached[$1, $2] = $3; peer_mib[$1, $2] = $4; peer_proved[$1, $2] = $5
        next
    }
    {
        name[++n] = $1; links[n] = $2; nodes[n] = $3; zones[n] = $4; pairs[n] = $5; made[n] = $6
        yardstick[n] = $7; ratio[n] = $8; iterations[n] = $9; proved[n] = $10
    }
    END {
        n_gaps = split(gaps, gap, " "); n_threads = split(threads, thread, " ")
        last = gap[n_gaps]
        heading("Time: processor seconds of the solver, " thread[1] " thread" (thread[1] > 1 ? "s" : ""))
        columns("network | links | zones | pairs | all-or-nothing" over_gaps() " | iterations" \
            " | in all-or-nothings | whole program | proved gap")
        for (i = 1; i <= n; i++) {
            t = median(runs[name[i], "solve", thread[1], last, 6])
            print "| " name[i] " | " links[i] " | " zones[i] " | " pairs[i] " | " \
                short(yardstick[i]) row(name[i], 6, thread[1]) " | " iterations[i] " | " \
                short(t / yardstick[i]) " | " \
                short(median(runs[name[i], "assign", thread[1], last, 8])) " | " proved[i] " |"
        }
        heading("Memory: peak MiB of reading and solving")
        columns("network | links | zones" over_gaps())
        for (i = 1; i <= n; i++)
            print "| " name[i] " | " links[i] " | " zones[i] row(name[i], 10, thread[1]) " |"
        if (n_threads > 1) {
            heading("Threads: wall seconds of the solver")
            columns("network | threads" over_gaps() " | gain at " last)
            for (i = 1; i <= n; i++) for (j = 1; j <= n_threads; j++)
                print "| " name[i] " | " thread[j] row(name[i], 7, thread[j]) " | " \
                    short(median(runs[name[i], "solve", thread[1], last, 7]) / \
                        median(runs[name[i], "solve", thread[j], last, 7])) " |"
        }
        print_growth()
        for (p = 1; p <= n_peers; p++) print_peer(peer[p])
    }
    # Theirs over ours, run by run, then the median.
    function ratio_at(network, who, g, ours, column,  i, list, a, b) {
        for (i = 1; i <= n_runs; i++) {
            a = single[network, who, thread[1], g, column, i]
            b = single[network, ours, thread[1], g, column, i]
            if (a != "" && b > 0) list = list " " a / b
        }
        return short(median(list))
    }
    function print_peer(who,  i, j) {
        heading(who ": seconds by its own clock")
        columns("network" over_gaps() " | its last gap | proved gap")
        for (i = 1; i <= n; i++) {
            if (!has[name[i], who]) continue
            printf "| %s", name[i]
            for (j = 1; j <= n_gaps; j++)
                printf " | %s", short(median(runs[name[i], who, thread[1], gap[j], 6]))
            printf " | %.1e | %s |\n", reached[name[i], who], peer_proved[name[i], who]
        }
        heading(who " over linkspan: time by the solvers\047 clocks, whole processes, peak memory")
        columns("network" over_gaps() " | process at " last " | memory at " last)
        for (i = 1; i <= n; i++) {
            if (!has[name[i], who]) continue
            printf "| %s", name[i]
            for (j = 1; j <= n_gaps; j++)
                printf " | %s", ratio_at(name[i], who, gap[j], "solve", 6)
            print " | " ratio_at(name[i], who, last, "assign", 8) " | " \
                ratio_at(name[i], who, last, "assign", 10) " |"
        }
    }
    function print_growth(  i, j, m, x, w, y) {
        for (i = 1; i <= n; i++)
            if (made[i]) { x[++m] = links[i]; w[m] = links[i] * zones[i]; at[m] = i }
        if (m < 2) return
        heading("Growth on manufactured networks: exponents")
        columns("of | over links | over links times zones")
        for (i = 1; i <= m; i++) y[i] = yardstick[at[i]]
        print "| all-or-nothing | " slope(x, y, m) " | " slope(w, y, m) " |"
        for (j = 1; j <= n_gaps; j++) {
            for (i = 1; i <= m; i++) y[i] = median(runs[name[at[i]], "solve", thread[1], gap[j], 6])
            print "| time to " gap[j] " | " slope(x, y, m) " | " slope(w, y, m) " |"
        }
        for (i = 1; i <= m; i++) y[i] = median(runs[name[at[i]], "solve", thread[1], last, 10])
        print "| memory at " last " | " slope(x, y, m) " | " slope(w, y, m) " |"
    }
' "$1" "$2" "$3"

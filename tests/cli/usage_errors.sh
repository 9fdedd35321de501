# Command lines that make no sense: one line that says why, exit status 1, and nothing is run.
try() {
    status=0
    linkspan "$@" 2>&1 || status=$?
    echo "= $status"
}
try chekc study
try nonsense
try check
try check one two
try check ''
try check --draws 3 study
try appraise study --ouptut results
try appraise study -output results
try appraise study --output
try appraise study --output=
try appraise study --json=yes
try appraise study --json --json
try appraise study --threads 0
try appraise study --threads 2x
try appraise study --draws -1
try appraise study --draws 99999999999999999999
try appraise study --diagnostics xml
try view --no-open
mkdir network && : > network/link.csv
try view --no-open network
try view --no-open network/link.csv
rm -r network
try help nothing
try "$(printf 'ring\033[31m')"
ls

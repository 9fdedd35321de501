# A full device behind standard output is an error, not a success.
status=0
linkspan help >/dev/full || status=$?
echo $status
linkspan --version >/dev/full

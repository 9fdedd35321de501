# The help of every command, in both ways of asking.
for command in check appraise calibrate assign verify what-if rank help; do
    linkspan help $command
    echo "--------"
    [ "$(linkspan help $command)" = "$(linkspan $command --help)" ] || echo "$command --help differs"
done

# The overview and the version, which come first when someone has just installed linkspan.
linkspan --help
linkspan help | cmp - /dev/fd/3 3<<TEXT && echo "help says the same as --help"
$(linkspan -h)
TEXT
linkspan --version | sed 's/ [0-9.]*$/ X.Y.Z/'

# The overview and the version, which come first when someone has just installed linkspan.
linkspan --help
linkspan -h >short
linkspan help | cmp - short && echo "help says the same as --help"
linkspan --version | sed 's/ [0-9.]*$/ X.Y.Z/'

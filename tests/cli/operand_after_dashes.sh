# After -- everything is an operand.
linkspan check -- --help

# Diagnostics for programs are JSON and nothing else.
linkspan check nowhere --diagnostics=json

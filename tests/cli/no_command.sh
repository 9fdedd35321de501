# linkspan alone prints the overview, as an error.
linkspan

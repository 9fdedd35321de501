# A study that is not there.
linkspan check nowhere

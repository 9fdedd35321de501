# A good study: what it holds, and exit status 0; --quiet says nothing.
cp -R "$root/tests/fixtures/two_towns" two_towns
linkspan check two_towns
linkspan check --quiet two_towns
ls

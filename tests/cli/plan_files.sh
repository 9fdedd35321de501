# Plans of Microsoft Project and of Primavera: what they come to, and that what is written from either
# is read, and written again as the same bytes.
cp "$root"/tests/fixtures/plans/plan.* .
linkspan programme plan.xml --draws 100 --export from_xml.xml | sed '/^Whether/,$d'
linkspan programme plan.xer --draws 100 --export from_xer.xml | sed '/^Whether/,$d'
for file in from_xml from_xer; do
    linkspan programme $file.xml --draws 100 --quiet --export again.xml 2>/dev/null
    cmp $file.xml again.xml && echo "$file.xml: the same when written again"
done
cp -R "$root/tests/fixtures/two_towns" study
linkspan programme study --draws 100 --quiet --export study.xml
linkspan programme study.xml --draws 100 | sed -n 1,6p
linkspan programme plan.xml --export /no/such/folder/plan.xml --quiet 2>/dev/null || echo "exit status $?"

# Fits three numbers of a small study, one of which a bound holds, and two that only their sum shows;
# predicts what was held out, varies a fare, writes the fitted numbers, and pastes one.
cp -R "$root/tests/fixtures/two_towns" study
chmod -R u+w study
cp -R study apart
cat >>study/study.yaml <<'END'
calibration:
  parameters:
    - {id: segments.tourist.constants.train, low: -10, high: 10}
    - {id: segments.visitor.scale, low: 0.001, high: 0.03, unit: 1/min}
    - {id: segments.food.scale, low: 0.001, high: 1}
  vary: [services.fare_factor.rail]
  observations:
    train: {name: Tourists by train, of: persons, per: year, alternatives: [train], segments: [tourist],
            year: 2030, value: 15000, spread: 0.02, use: fit, source: invented count}
    visitors: {name: Visitors by train, of: share, alternatives: [train], segments: [visitor],
               origins: [arden], year: 2030, value: 0, spread: 0.01, use: fit, source: invented survey}
    rail: {name: Food by rail, of: tonnes, per: day, alternatives: [rail], segments: [food],
           year: 2030, value: 40, spread: 0.1, use: fit, source: invented count}
    buses: {name: Buses in the first summer, of: vehicles, per: window, alternatives: [bridge],
            segments: [tourist], year: 2030, value: 100, use: predict, source: invented count,
            window: {from: 2030-06-01, to: 2030-09-01, opened: 2030-03-01}}
    closed: {name: Food by rail without lorries, of: tonnes, per: day, alternatives: [rail],
             segments: [food], scenario: travellers, year: 2031, value: 45, use: predict,
             source: invented count}
END
linkspan calibrate study --output fitted.yaml
echo "= $?"
cat fitted.yaml
linkspan calibrate --json study >one.json
linkspan calibrate --quiet study
sed -i 's/value: 45, use: predict/value: 900, use: predict/' study/study.yaml
linkspan calibrate study --json >two.json
diff one.json two.json | sed -n 's/.*"id": "\([a-z]*\)".*/differs: \1/p'

# Fitted numbers may be pasted.
train=$(sed -n 's/^train: \(.*\),$/train: \1, source: fitted}/p' fitted.yaml)
sed "s|^      train: .*|      $train|" study/study.yaml >pasted.yaml
mv pasted.yaml study/study.yaml
linkspan check --quiet study
echo "= $?"

# Both constants of a choice between two: only their difference is determined.
cat >>apart/study.yaml <<'END'
calibration:
  parameters:
    - {id: segments.visitor.scale, low: 0.001, high: 1}
    - {id: segments.tourist.constants.train, low: -100, high: 100}
    - {id: segments.tourist.constants.air, low: -10000, high: 10000}
  observations:
    train: {name: Tourists by train, of: share, alternatives: [train], segments: [tourist], side: without,
            year: 2030, value: 0.7, spread: 0.02, use: fit, source: invented survey}
    air: {name: Tourists by air, of: share, alternatives: [air], segments: [tourist], side: without,
          year: 2030, value: 0.3, spread: 0.02, use: fit, source: invented survey}
    again: {name: Tourists by train in another survey, of: share, alternatives: [train],
            segments: [tourist], side: without, year: 2030, value: 0.66, use: compare,
            source: another invented survey}
    all: {name: Tourists by train in the end, of: share, alternatives: [train], segments: [tourist],
          year: 2040, value: 0.9, use: predict, source: invented survey}
END
linkspan calibrate apart
echo "= $?"

# Nobody moves, so a share is none.
sed -i 's/^tourist,\([a-z]*\),\([a-z]*\),[0-9]*,[0-9]*,[0-9]*/tourist,\1,\2,0,0,0/' apart/demand.csv
linkspan calibrate apart --output none.yaml
echo "= $?"
grep NOT none.yaml

# A prediction of which the model has no value: the fit stands.
cp -R "$root/tests/fixtures/two_towns" empty
chmod -R u+w empty
sed -i 's/^visitor,arden,cove,5000/visitor,arden,cove,0/' empty/demand.csv
cat >>empty/study.yaml <<'END'
calibration:
  parameters: [{id: segments.tourist.scale, low: 0.1, high: 2}]
  vary: [services.fare_factor.rail]
  observations:
    train: {name: Tourists by train, of: persons, per: year, alternatives: [train], segments: [tourist],
            year: 2030, value: 9000, use: fit, source: invented count}
    visitors: {name: Visitors by train, of: share, alternatives: [train], segments: [visitor],
               year: 2030, value: 0.2, use: predict, source: invented survey}
END
linkspan calibrate empty
echo "= $?"

# A study that says nothing of it, and a file that cannot be written.
linkspan calibrate "$root/tests/fixtures/two_towns" 2>&1 || echo "= $?"
linkspan calibrate study --output no/such/folder.yaml 2>&1 || echo "= $?"

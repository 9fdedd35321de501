# Tests that run the linkspan program: scripts with expected outputs, diagnostics, whole runs and the
# report's page.  A test that ends with status 77 is skipped, and ctest lists it as such at the end.
set(program $<TARGET_FILE:linkspan>)
set(scratch ${CMAKE_CURRENT_BINARY_DIR}/scratch)  # one folder for each test
set(slow "LSP_SLOW=")  # whole runs that repeat themselves do so less often where each takes long
if(LSP_SANITIZE)
  set(slow "LSP_SLOW=1")
endif()

# Scripts with expected output beside them.
file(GLOB scripts CONFIGURE_DEPENDS cli/*.sh)
foreach(script IN LISTS scripts)
  get_filename_component(name ${script} NAME_WE)
  set(test ${LSP_TEST_PREFIX}cli/${name})
  add_test(NAME ${test} COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/cli/run ${program} ${script}
    ${scratch}/cli_${name})
  set_tests_properties(${test} PROPERTIES SKIP_RETURN_CODE 77 TIMEOUT 120)
endforeach()

# One folder for each diagnostic.
file(GLOB cases CONFIGURE_DEPENDS diagnostics/LS[0-9]*)
foreach(case IN LISTS cases)
  get_filename_component(name ${case} NAME)
  set(test ${LSP_TEST_PREFIX}diagnostics/${name})
  add_test(NAME ${test} COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/diagnostics/run ${program} ${case}
    ${scratch}/diagnostics_${name})
  set_tests_properties(${test} PROPERTIES SKIP_RETURN_CODE 77 TIMEOUT 60)
endforeach()

# Whole runs: what a user's results go through.
file(GLOB scripts CONFIGURE_DEPENDS runs/*.sh)
foreach(script IN LISTS scripts)
  get_filename_component(name ${script} NAME_WE)
  if(name STREQUAL back_casts AND LSP_SANITIZE)
    continue()  # hundreds of fits; what they pass through is tested on smaller studies
  endif()
  set(test ${LSP_TEST_PREFIX}runs/${name})
  add_test(NAME ${test} COMMAND sh ${script} ${program} ${scratch}/runs_${name})
  set_tests_properties(${test} PROPERTIES SKIP_RETURN_CODE 77 TIMEOUT 300 ENVIRONMENT ${slow})
endforeach()

# The benchmark networks, which are not part of the repository (docs/guide/assign.md).  The large
# ones in the plain build only, where they take less than a minute.
set(LSP_DATA ${CMAKE_SOURCE_DIR}/../shared/data/tntp CACHE PATH "Folder of TNTP networks")
set(networks all)
if(LSP_SANITIZE)
  set(networks small)
endif()
add_test(NAME ${LSP_TEST_PREFIX}networks/benchmarks COMMAND sh
  ${CMAKE_CURRENT_SOURCE_DIR}/networks/benchmarks.sh ${program} ${scratch}/networks ${LSP_DATA} ${networks})
set_tests_properties(${LSP_TEST_PREFIX}networks/benchmarks PROPERTIES SKIP_RETURN_CODE 77
  TIMEOUT 600)

# The same bytes from gcc and clang.  It compiles the engine itself, so once is enough.
if(NOT LSP_SANITIZE)
  add_test(NAME bytes/compilers COMMAND sh ${CMAKE_CURRENT_SOURCE_DIR}/bytes/compilers.sh
    ${CMAKE_SOURCE_DIR} ${scratch}/bytes)
  set_tests_properties(bytes/compilers PROPERTIES SKIP_RETURN_CODE 77 TIMEOUT 300)
endif()

if(NOT LSP_SANITIZE)
  add_test(NAME networks/what_if COMMAND sh ${CMAKE_CURRENT_SOURCE_DIR}/networks/what_if.sh
    ${program} ${scratch}/networks_what_if ${LSP_DATA})
  set_tests_properties(networks/what_if PROPERTIES SKIP_RETURN_CODE 77 TIMEOUT 300)
  add_test(NAME networks/small_schemes COMMAND sh
    ${CMAKE_CURRENT_SOURCE_DIR}/networks/small_schemes.sh ${program}
    ${scratch}/networks_small_schemes ${LSP_DATA})
  set_tests_properties(networks/small_schemes PROPERTIES SKIP_RETURN_CODE 77 TIMEOUT 300)
endif()

# The page's own modules, and what fetches its packages.
if(NOT LSP_SANITIZE)
  file(GLOB page_tests CONFIGURE_DEPENDS page/*.test.mjs ${CMAKE_SOURCE_DIR}/web/test/*.test.mjs)
  add_test(NAME page/modules COMMAND ${LSP_NODE} --test ${page_tests})
  set_tests_properties(page/modules PROPERTIES TIMEOUT 60)
endif()

# Hostile requests to the viewer, with a study and with a road network.
set(http ${CMAKE_CURRENT_SOURCE_DIR}/http)
add_test(NAME ${LSP_TEST_PREFIX}http/study COMMAND ${LSP_NODE} ${http}/hostile.mjs ${program}
  ${scratch}/http_study ${CMAKE_CURRENT_SOURCE_DIR}/fixtures/two_towns)
add_test(NAME ${LSP_TEST_PREFIX}http/roads COMMAND ${LSP_NODE} ${http}/hostile.mjs ${program}
  ${scratch}/http_roads ${CMAKE_SOURCE_DIR}/examples/river_city trips.csv)
set_tests_properties(${LSP_TEST_PREFIX}http/study ${LSP_TEST_PREFIX}http/roads PROPERTIES TIMEOUT 180)
# What is drawn and saved is what the command line computes, and outlives a killed server.
add_test(NAME ${LSP_TEST_PREFIX}http/saved_study COMMAND ${LSP_NODE} ${http}/saved.mjs ${program}
  ${scratch}/http_saved_study ${CMAKE_CURRENT_SOURCE_DIR}/fixtures/two_towns)
add_test(NAME ${LSP_TEST_PREFIX}http/saved_roads COMMAND ${LSP_NODE} ${http}/saved.mjs ${program}
  ${scratch}/http_saved_roads ${CMAKE_SOURCE_DIR}/examples/river_city trips.csv)
set_tests_properties(${LSP_TEST_PREFIX}http/saved_study ${LSP_TEST_PREFIX}http/saved_roads PROPERTIES
  TIMEOUT 180)

# The viewer in Debian's chromium: what a planner does there, beside what the commands print.  Pictures
# of each step lie in scratch/viewer_*/screenshots.  The page is the same in the sanitized build.
if(NOT LSP_SANITIZE)
  foreach(suite study city names large)
    add_test(NAME viewer/${suite} COMMAND sh ${CMAKE_CURRENT_SOURCE_DIR}/viewer/run ${program}
      ${scratch}/viewer_${suite} ${suite} ${LSP_DATA})
    set_tests_properties(viewer/${suite} PROPERTIES SKIP_RETURN_CODE 77 TIMEOUT 300 PROCESSORS 2)
  endforeach()
endif()

# The report of the Tumen study, appraised once, then looked at in a browser.  The page's bytes do
# not depend on how the program was built, so the sanitized build leaves the browser out.
set(tumen ${scratch}/tumen)
add_test(NAME ${LSP_TEST_PREFIX}tumen COMMAND sh ${CMAKE_CURRENT_SOURCE_DIR}/report/appraise
  ${program} ${CMAKE_SOURCE_DIR}/examples/tumen ${tumen})
set_tests_properties(${LSP_TEST_PREFIX}tumen PROPERTIES
  FIXTURES_SETUP ${LSP_TEST_PREFIX}tumen TIMEOUT 400 ENVIRONMENT ${slow})
if(NOT LSP_SANITIZE)
  file(GLOB scripts CONFIGURE_DEPENDS report/*.sh)
  foreach(script IN LISTS scripts)
    get_filename_component(name ${script} NAME_WE)
    set(test ${LSP_TEST_PREFIX}report/${name})
    add_test(NAME ${test} COMMAND sh ${script} ${tumen} ${scratch}/report_${name})
    set_tests_properties(${test} PROPERTIES FIXTURES_REQUIRED ${LSP_TEST_PREFIX}tumen
      SKIP_RETURN_CODE 77 TIMEOUT 180)
  endforeach()
endif()

# Seeded mutations of good folders through everything that reads them, and what fuzzing has found.
foreach(target study roads verify plan)
  add_executable(fuzz_replay_${target} fuzz/replay.c fuzz/folder.c fuzz/fuzz_${target}.c)
  target_include_directories(fuzz_replay_${target} PRIVATE fuzz)
  target_link_libraries(fuzz_replay_${target} PRIVATE liblinkspan)
endforeach()
function(add_fuzz_test target name folder n_mutations)
  file(GLOB found CONFIGURE_DEPENDS fuzz/found/${name}/*)
  set(test ${LSP_TEST_PREFIX}fuzz/${name})
  file(MAKE_DIRECTORY ${scratch}/fuzz_${name})
  add_test(NAME ${test} COMMAND fuzz_replay_${target} ${n_mutations} ${found}
    WORKING_DIRECTORY ${scratch}/fuzz_${name})
  set_tests_properties(${test} PROPERTIES ENVIRONMENT LSP_FUZZ_FOLDER=${folder} TIMEOUT 300)
endfunction()
if(LSP_SANITIZE)
  add_fuzz_test(study two_towns ${CMAKE_CURRENT_SOURCE_DIR}/fixtures/two_towns 60)
  add_fuzz_test(study tumen ${CMAKE_SOURCE_DIR}/examples/tumen 1)
else()
  add_fuzz_test(study two_towns ${CMAKE_CURRENT_SOURCE_DIR}/fixtures/two_towns 150)
  add_fuzz_test(study tumen ${CMAKE_SOURCE_DIR}/examples/tumen 2)
endif()
add_fuzz_test(roads gmns_town ${CMAKE_CURRENT_SOURCE_DIR}/fixtures/gmns_town 60)
add_fuzz_test(roads tntp_town ${CMAKE_CURRENT_SOURCE_DIR}/fixtures/tntp_town 60)
add_fuzz_test(verify verify_gmns_town ${CMAKE_CURRENT_SOURCE_DIR}/fixtures/gmns_town 25)
add_fuzz_test(verify verify_tntp_town ${CMAKE_CURRENT_SOURCE_DIR}/fixtures/tntp_town 40)
add_fuzz_test(plan plans ${CMAKE_CURRENT_SOURCE_DIR}/fixtures/plans 50)

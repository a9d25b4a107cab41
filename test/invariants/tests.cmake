# Shares the evidence to compare with the tests of the snapshot.
target_sources(test-invariants PRIVATE ${CMAKE_SOURCE_DIR}/test/snapshot/support/evidence.cpp)
# Every loss of every fixture, and the recorded cluster, are judged by the whole catalogue: whole in the preset
# sweeps, a sample of them under sanitizers, where ten thousand containers in every pod spec are left out.
add_test(NAME invariants-losses COMMAND test-invariants --source-file=*/less_evidence_test.cpp
  "--test-case-exclude=*the recorded cluster*")
add_test(NAME invariants-recorded COMMAND test-invariants --source-file=*/less_evidence_test.cpp
  "--test-case=*the recorded cluster*")
set_tests_properties(invariants invariants-losses invariants-recorded PROPERTIES TIMEOUT 2400 COST 1000)
if(NOT ASSAY_SANITIZE)
  add_test(NAME invariants-cost COMMAND test-invariants --source-file=*/cost_test.cpp)
endif()

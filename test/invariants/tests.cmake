# Shares the evidence to compare with the tests of the snapshot.
target_sources(test-invariants PRIVATE ${CMAKE_SOURCE_DIR}/test/snapshot/support/evidence.cpp)
# Every loss of every fixture, and the recorded cluster, are judged by the whole catalogue.
set_tests_properties(invariants PROPERTIES TIMEOUT 2400)

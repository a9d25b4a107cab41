# Shares the evidence to compare with the tests of the snapshot.
target_sources(test-invariants PRIVATE ${CMAKE_SOURCE_DIR}/test/snapshot/support/evidence.cpp)

# The shipped checks against their fixtures.
add_executable(test-checks ${CMAKE_CURRENT_SOURCE_DIR}/checks/checks_test.cpp
  $<TARGET_OBJECTS:doctest_main>)
target_compile_definitions(test-checks PRIVATE ASSAY_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
target_link_libraries(test-checks PRIVATE assay)
add_test(NAME checks COMMAND test-checks)
set_tests_properties(checks PROPERTIES TIMEOUT 120)

# Manifests of well-known projects beside the repository; skipped where they are not there.
add_executable(test-inputs ${CMAKE_CURRENT_LIST_DIR}/inputs_test.cpp $<TARGET_OBJECTS:doctest_main>)
target_compile_definitions(test-inputs PRIVATE
  ASSAY_SOURCE_DIR="${CMAKE_SOURCE_DIR}" ASSAY_SHARED_DIR="${ASSAY_SHARED}")
target_link_libraries(test-inputs PRIVATE assay)
add_test(NAME inputs COMMAND test-inputs)
set_tests_properties(inputs PROPERTIES TIMEOUT 600)

# The published cases of CEL.
add_executable(cel_conformance ${CMAKE_CURRENT_LIST_DIR}/cel_conformance.cpp
               ${CMAKE_CURRENT_LIST_DIR}/support/case_value.cpp)
target_include_directories(cel_conformance PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
target_link_libraries(cel_conformance PRIVATE assay)
add_executable(cel_type_cases ${CMAKE_CURRENT_LIST_DIR}/cel_type_cases.cpp)
target_link_libraries(cel_type_cases PRIVATE assay)
add_test(NAME conformance-cel COMMAND bash ${CMAKE_CURRENT_LIST_DIR}/conformance.sh
         $<TARGET_FILE:cel_conformance> $<TARGET_FILE:cel_type_cases> ${ASSAY_SHARED}/suites/cel-conformance)
set_tests_properties(conformance-cel PROPERTIES TIMEOUT 300 SKIP_RETURN_CODE 77)

# Random expressions, judged by cel-go.
add_executable(cel_differential ${CMAKE_CURRENT_LIST_DIR}/differential/cel_differential.cpp
               ${CMAKE_CURRENT_LIST_DIR}/differential/canonical.cpp
               ${CMAKE_CURRENT_LIST_DIR}/differential/deduced.cpp
               ${CMAKE_CURRENT_LIST_DIR}/differential/generator.cpp
               ${CMAKE_CURRENT_LIST_DIR}/differential/library_generator.cpp
               ${CMAKE_CURRENT_LIST_DIR}/differential/library_templates.cpp)
target_include_directories(cel_differential PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
target_link_libraries(cel_differential PRIVATE assay)
add_test(NAME differential-cel COMMAND bash ${CMAKE_CURRENT_LIST_DIR}/differential.sh
         $<TARGET_FILE:cel_differential> ${CMAKE_SOURCE_DIR}/test/oracle/build.sh)
set_tests_properties(differential-cel PROPERTIES TIMEOUT 600 SKIP_RETURN_CODE 77)

# Calls of Kubernetes' own functions, judged by the API server's library.
add_test(NAME differential-cel-library COMMAND bash ${CMAKE_CURRENT_LIST_DIR}/differential.sh
         $<TARGET_FILE:cel_differential> ${CMAKE_SOURCE_DIR}/test/oracle/build.sh library)
set_tests_properties(differential-cel-library PROPERTIES TIMEOUT 900 SKIP_RETURN_CODE 77)

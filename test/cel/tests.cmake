# The published cases of CEL.
add_executable(cel_conformance ${CMAKE_CURRENT_LIST_DIR}/cel_conformance.cpp
               ${CMAKE_CURRENT_LIST_DIR}/support/case_value.cpp)
target_include_directories(cel_conformance PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
target_link_libraries(cel_conformance PRIVATE assay)
add_test(NAME conformance-cel COMMAND bash ${CMAKE_CURRENT_LIST_DIR}/conformance.sh
         $<TARGET_FILE:cel_conformance> ${ASSAY_SHARED}/suites/cel-conformance)
set_tests_properties(conformance-cel PROPERTIES TIMEOUT 300 SKIP_RETURN_CODE 77)

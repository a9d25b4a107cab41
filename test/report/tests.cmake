# The written reports, judged by others: a JSON Schema validator and a browser with axe-core.
add_executable(make-samples ${CMAKE_CURRENT_LIST_DIR}/make_samples.cpp
               ${CMAKE_CURRENT_LIST_DIR}/support/samples.cpp
               ${CMAKE_CURRENT_LIST_DIR}/support/access_samples.cpp
               ${CMAKE_CURRENT_LIST_DIR}/support/history_samples.cpp
               ${CMAKE_CURRENT_LIST_DIR}/support/place_samples.cpp)
target_include_directories(make-samples PRIVATE ${CMAKE_CURRENT_LIST_DIR}/..)
target_link_libraries(make-samples PRIVATE assay)

add_test(NAME report-schema COMMAND bash ${CMAKE_CURRENT_LIST_DIR}/schema/run.sh
         $<TARGET_FILE:make-samples> ${CMAKE_SOURCE_DIR}/reports/assessment.schema.json)
add_test(NAME report-browser COMMAND bash ${CMAKE_CURRENT_LIST_DIR}/browser/run.sh
         $<TARGET_FILE:make-samples>)
add_test(NAME report-formats COMMAND bash ${CMAKE_CURRENT_LIST_DIR}/formats/run.sh
         $<TARGET_FILE:make-samples> ${ASSAY_SHARED}/schemas)
add_test(NAME report-method COMMAND bash ${CMAKE_CURRENT_LIST_DIR}/method/run.sh
         $<TARGET_FILE:make-samples>)
set_tests_properties(report-schema report-formats report-browser report-method PROPERTIES TIMEOUT 600 SKIP_RETURN_CODE 77)

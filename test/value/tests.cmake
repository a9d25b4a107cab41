add_executable(yaml-differential
  ${CMAKE_CURRENT_LIST_DIR}/differential/yaml_differential.cpp
  ${CMAKE_CURRENT_LIST_DIR}/differential/yaml_generator.cpp
  ${CMAKE_CURRENT_LIST_DIR}/differential/excuses.cpp)
target_include_directories(yaml-differential PRIVATE ${CMAKE_SOURCE_DIR}/test)
target_link_libraries(yaml-differential PRIVATE assay)
add_test(NAME differential-yaml
  COMMAND yaml-differential ${CMAKE_SOURCE_DIR}/test/oracle/build.sh)
set_tests_properties(differential-yaml PROPERTIES TIMEOUT 300 SKIP_RETURN_CODE 77)

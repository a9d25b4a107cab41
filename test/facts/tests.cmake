# The orders of package versions against dpkg's and rpm's own.
add_executable(package-order ${CMAKE_CURRENT_SOURCE_DIR}/facts/package_order.cpp)
target_link_libraries(package-order PRIVATE assay)
add_test(NAME package-order COMMAND /usr/bin/python3
  ${CMAKE_CURRENT_SOURCE_DIR}/facts/package_order_test.py $<TARGET_FILE:package-order>)
set_tests_properties(package-order PROPERTIES TIMEOUT 300 SKIP_RETURN_CODE 77)
# What vendors.yaml says of Debian against Debian's own changelogs.
add_test(NAME debian-changelog COMMAND /usr/bin/python3
  ${CMAKE_CURRENT_SOURCE_DIR}/facts/debian_changelog_test.py ${CMAKE_SOURCE_DIR})
set_tests_properties(debian-changelog PROPERTIES TIMEOUT 60 SKIP_RETURN_CODE 77)

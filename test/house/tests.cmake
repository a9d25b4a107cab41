find_package(Python3 REQUIRED COMPONENTS Interpreter)
add_test(NAME house COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/house_test.py ${CMAKE_SOURCE_DIR})
set_tests_properties(house PROPERTIES TIMEOUT 300)

# Tests that run the program itself.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
set(example ${CMAKE_SOURCE_DIR}/examples/quickstart/cluster.tar.zst)
if(TARGET kubeassay)
  add_test(NAME bad-input COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/bad_input_test.py
    $<TARGET_FILE:kubeassay> ${example})
  add_test(NAME benchmark COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/benchmark_test.py
    $<TARGET_FILE:kubeassay> ${example} ${CMAKE_SOURCE_DIR}/test/checks)
  add_test(NAME diff COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/diff_test.py
    $<TARGET_FILE:kubeassay> ${example})
  add_test(NAME history-program COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/history_test.py
    $<TARGET_FILE:kubeassay>)
  add_test(NAME history-kill COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/history_test.py
    $<TARGET_FILE:kubeassay> kill)
  add_test(NAME history-concurrent COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/history_test.py
    $<TARGET_FILE:kubeassay> concurrent)
  add_test(NAME history-server COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/history_test.py
    $<TARGET_FILE:kubeassay> server)
  add_test(NAME docs COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/docs_test.py
    $<TARGET_FILE:kubeassay> ${CMAKE_SOURCE_DIR})
  add_test(NAME roads COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/../invariants/roads_test.py
    $<TARGET_FILE:kubeassay>)
  add_test(NAME canary COMMAND ${Python3_EXECUTABLE}
    ${CMAKE_CURRENT_LIST_DIR}/../invariants/canary_reports_test.py $<TARGET_FILE:kubeassay>)
  add_test(NAME signing COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/signing_test.py
    $<TARGET_FILE:kubeassay> ${CMAKE_SOURCE_DIR})
  add_test(NAME completion COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/completion_test.py
    $<TARGET_FILE:kubeassay>)
  add_test(NAME hostile-rights COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/hostile_rights_test.py
    $<TARGET_FILE:kubeassay>)
  add_test(NAME terminal COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/terminal_test.py
    $<TARGET_FILE:kubeassay> ${example})
  add_test(NAME signals COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/signals_test.py
    $<TARGET_FILE:kubeassay>)
  add_test(NAME late-libraries COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/late_libraries_test.py
    $<TARGET_FILE:kubeassay> ${example})
  add_test(NAME people COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/people_test.py
    $<TARGET_FILE:kubeassay> ${example})
  set_tests_properties(bad-input benchmark diff history-program history-kill history-concurrent history-server docs roads
    canary signing completion terminal signals hostile-rights late-libraries people PROPERTIES TIMEOUT 900)
endif()

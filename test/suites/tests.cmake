# Agreement with the cases of other tools, where they are.
if(TARGET kubeassay)
  add_test(NAME suites COMMAND python3 ${CMAKE_CURRENT_LIST_DIR}/agreement_test.py --program $<TARGET_FILE:kubeassay>
    --suites ${ASSAY_SHARED}/suites --list)
  set_tests_properties(suites PROPERTIES TIMEOUT 600)
endif()

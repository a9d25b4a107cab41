# The image and the objects of examples/in-cluster.
if(TARGET kubeassay)
  add_test(NAME in-cluster COMMAND python3 ${CMAKE_CURRENT_LIST_DIR}/in_cluster_test.py $<TARGET_FILE:kubeassay>)
  add_test(NAME chart COMMAND python3 ${CMAKE_CURRENT_LIST_DIR}/chart_test.py $<TARGET_FILE:kubeassay>)
  set_tests_properties(in-cluster PROPERTIES TIMEOUT 900)
  # The renderer is built once.
  set_tests_properties(chart PROPERTIES TIMEOUT 1800 SKIP_RETURN_CODE 77)
endif()

# What of the end-to-end harness needs no cluster.
add_test(NAME mission-rules COMMAND python3 ${CMAKE_CURRENT_LIST_DIR}/mission_rules.py
         --program $<TARGET_FILE:kubeassay>)

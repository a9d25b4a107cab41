# Random pods, judged by Kubernetes' own Pod Security evaluator.
add_executable(pod_security_differential
               ${CMAKE_CURRENT_LIST_DIR}/differential/pod_security.cpp)
target_link_libraries(pod_security_differential PRIVATE assay)
add_test(NAME differential-pod-security COMMAND bash ${CMAKE_CURRENT_LIST_DIR}/pod_security.sh
         $<TARGET_FILE:pod_security_differential> ${CMAKE_SOURCE_DIR}/test/oracle/build.sh
         ${CMAKE_SOURCE_DIR})
set_tests_properties(differential-pod-security PROPERTIES TIMEOUT 3600 SKIP_RETURN_CODE 77)

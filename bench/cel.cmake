# CEL against cel-go on the same expressions and the same pod.
add_executable(cel_gate ${CMAKE_CURRENT_LIST_DIR}/cel_gate.cpp)
target_link_libraries(cel_gate PRIVATE assay)
target_compile_definitions(cel_gate PRIVATE ASSAY_SOURCE_DIR="${CMAKE_SOURCE_DIR}")

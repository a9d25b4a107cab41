# All attack paths of a large cluster.
add_executable(paths_gate ${CMAKE_CURRENT_LIST_DIR}/paths_gate.cpp)
target_link_libraries(paths_gate PRIVATE assay)

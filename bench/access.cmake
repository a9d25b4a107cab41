# Questions about rights in clusters of two sizes.
add_executable(access_gate ${CMAKE_CURRENT_LIST_DIR}/access_gate.cpp)
target_link_libraries(access_gate PRIVATE assay)

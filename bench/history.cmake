add_executable(history_gate ${CMAKE_CURRENT_LIST_DIR}/history_gate.cpp)
target_link_libraries(history_gate PRIVATE assay)

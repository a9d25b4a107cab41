# Packs checks/, profiles/, reports/ and an example of each check into the program: one assembler file that includes the
# bytes (base/packed.h reads them). Files are listed in sorted order under their own paths.
file(GLOB_RECURSE packed_files RELATIVE ${CMAKE_SOURCE_DIR} CONFIGURE_DEPENDS
  ${CMAKE_SOURCE_DIR}/checks/*.yaml ${CMAKE_SOURCE_DIR}/profiles/* ${CMAKE_SOURCE_DIR}/reports/*)
# One failing fixture of each check, the smallest, is the worked example of `checks explain`.
file(GLOB_RECURSE fixtures RELATIVE ${CMAKE_SOURCE_DIR} CONFIGURE_DEPENDS
  ${CMAKE_SOURCE_DIR}/test/checks/fail.*.yaml)
list(SORT fixtures)
set(folders)
foreach(path IN LISTS fixtures)
  get_filename_component(folder ${path} DIRECTORY)
  file(SIZE ${CMAKE_SOURCE_DIR}/${path} size)
  if(NOT DEFINED "smallest_${folder}" OR size LESS "${smallest_${folder}}")
    set("smallest_${folder}" ${size})
    set("example_${folder}" ${path})
    list(APPEND folders ${folder})
  endif()
endforeach()
list(REMOVE_DUPLICATES folders)
foreach(folder IN LISTS folders)
  list(APPEND packed_files ${example_${folder}})
endforeach()

# What the loaders read of the policy files and of the texts of reports, made ahead: starting parses no YAML
# (policy/document_tree.h).
set(policy_files ${packed_files})
list(FILTER policy_files INCLUDE REGEX "^(checks|profiles|reports/texts)/.*\\.yaml$")
list(TRANSFORM policy_files PREPEND ${CMAKE_SOURCE_DIR}/ OUTPUT_VARIABLE policy_paths)
list(TRANSFORM policy_files PREPEND trees/ OUTPUT_VARIABLE tree_files)
list(TRANSFORM tree_files PREPEND ${CMAKE_BINARY_DIR}/ OUTPUT_VARIABLE trees)
add_executable(pack_trees cmake/pack_trees.cpp src/policy/document.cpp src/policy/document_tree.cpp
  src/policy/problem.cpp src/base/error.cpp src/base/hash.cpp src/base/text.cpp
  ${ASSAY_DIGESTS})
target_include_directories(pack_trees PRIVATE src)
target_include_directories(pack_trees SYSTEM PRIVATE ${OPENSSL_INCLUDE_DIR})
target_link_libraries(pack_trees PRIVATE assay_flags PkgConfig::YAMLCPP PkgConfig::FMT
  PkgConfig::XXHASH)
add_custom_command(OUTPUT ${trees} COMMAND pack_trees ${CMAKE_BINARY_DIR}/trees ${policy_files}
  DEPENDS pack_trees ${policy_paths} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR} VERBATIM)

list(APPEND packed_files ${tree_files})
list(SORT packed_files)
set(ASSAY_PACKED ${CMAKE_BINARY_DIR}/packed.S)
set(text "    .section .rodata\n")
set(table "")
set(index 0)
set(paths)
foreach(path IN LISTS packed_files)
  set(source ${CMAKE_SOURCE_DIR}/${path})
  if(path IN_LIST tree_files)
    set(source ${CMAKE_BINARY_DIR}/${path})
  endif()
  list(APPEND paths ${source})
  string(APPEND text "packed_name_${index}:\n    .string \"${path}\"\n")
  string(APPEND text "packed_bytes_${index}:\n    .incbin \"${source}\"\npacked_end_${index}:\n")
  string(APPEND table "    .quad packed_name_${index}, packed_bytes_${index}, packed_end_${index} - packed_bytes_${index}\n")
  math(EXPR index "${index} + 1")
endforeach()
string(APPEND text "    .section .data.rel.ro,\"aw\"\n    .balign 8\n    .global assay_packed_files\nassay_packed_files:\n${table}"
  "    .global assay_packed_count\nassay_packed_count:\n    .quad ${index}\n"
  "    .section .note.GNU-stack,\"\",@progbits\n")
file(CONFIGURE OUTPUT ${ASSAY_PACKED} CONTENT "${text}" @ONLY)
set_source_files_properties(${ASSAY_PACKED} PROPERTIES OBJECT_DEPENDS "${paths}")
list(APPEND ASSAY_PACKED ${trees})  # so that the library knows its rule

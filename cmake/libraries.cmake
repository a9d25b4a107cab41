# The libraries we stand on (docs/design.md says why each was chosen): assay_libraries.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(CURL REQUIRED)
pkg_check_modules(SIMDJSON REQUIRED IMPORTED_TARGET simdjson)
pkg_check_modules(LIBYAML REQUIRED IMPORTED_TARGET yaml-0.1)
pkg_check_modules(YAMLCPP REQUIRED IMPORTED_TARGET yaml-cpp)
pkg_check_modules(RE2 REQUIRED IMPORTED_TARGET re2)
pkg_check_modules(ARCHIVE REQUIRED IMPORTED_TARGET libarchive)
pkg_check_modules(ZSTD REQUIRED IMPORTED_TARGET libzstd)
pkg_check_modules(FMT REQUIRED IMPORTED_TARGET fmt)
pkg_check_modules(XXHASH REQUIRED IMPORTED_TARGET libxxhash)
pkg_check_modules(RPM REQUIRED IMPORTED_TARGET rpm)
pkg_check_modules(PUGIXML REQUIRED IMPORTED_TARGET pugixml)
pkg_check_modules(SQLITE REQUIRED IMPORTED_TARGET sqlite3)
pkg_check_modules(LIBPQ REQUIRED libpq)

# At every start the loader looks for some 7,000 symbols, library by library in this order; those two have most of
# them.
add_library(assay_libraries INTERFACE)
target_link_libraries(assay_libraries INTERFACE ${OPENSSL_CRYPTO_LIBRARY} stdc++ PkgConfig::SIMDJSON PkgConfig::LIBYAML
  PkgConfig::YAMLCPP PkgConfig::RE2 PkgConfig::FMT PkgConfig::XXHASH PkgConfig::PUGIXML
  PkgConfig::ZSTD PkgConfig::SQLITE OpenSSL::SSL OpenSSL::Crypto Threads::Threads ${CMAKE_DL_LIBS})

# These are not linked but loaded when they are needed (src/base/late_library.h), by the name that a program linked with
# them would ask for: SOURCE is compiled with VARIABLE, the SONAME of the library FILE.
function(assay_late_library source variable file)
  execute_process(COMMAND ${CMAKE_READELF} -d ${file} OUTPUT_VARIABLE dynamic COMMAND_ERROR_IS_FATAL ANY)
  string(REGEX MATCH "SONAME[^[]*\\[([^]]+)\\]" found "${dynamic}")
  if(NOT found)
    message(FATAL_ERROR "${file} has no SONAME")
  endif()
  set_source_files_properties(${CMAKE_SOURCE_DIR}/${source} PROPERTIES COMPILE_DEFINITIONS
    ${variable}="${CMAKE_MATCH_1}")
  set(${variable} ${CMAKE_MATCH_1} PARENT_SCOPE)
endfunction()
find_library(ASSAY_ARCHIVE_FILE archive HINTS ${ARCHIVE_LIBRARY_DIRS} REQUIRED)
find_library(ASSAY_RPM_FILE rpm HINTS ${RPM_LIBRARY_DIRS} REQUIRED)
find_library(ASSAY_CURL_FILE curl HINTS ${CURL_LIBRARY_DIRS} REQUIRED)
find_library(ASSAY_PQ_FILE pq HINTS ${LIBPQ_LIBRARY_DIRS} REQUIRED)
assay_late_library(src/snapshot/archive_library.cpp ASSAY_LIBARCHIVE ${ASSAY_ARCHIVE_FILE})
assay_late_library(src/collect/rpm_library.cpp ASSAY_LIBRPM ${ASSAY_RPM_FILE})
assay_late_library(src/collect/curl_library.cpp ASSAY_LIBCURL ${ASSAY_CURL_FILE})
assay_late_library(src/history/postgres_library.cpp ASSAY_LIBPQ ${ASSAY_PQ_FILE})
configure_file(${CMAKE_CURRENT_LIST_DIR}/late_libraries.S.in late_libraries.S @ONLY)
target_include_directories(assay_libraries SYSTEM INTERFACE ${CURL_INCLUDE_DIRS} ${RPM_INCLUDE_DIRS}
  ${ARCHIVE_INCLUDE_DIRS} ${LIBPQ_INCLUDE_DIRS})

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
pkg_check_modules(SQLITE REQUIRED sqlite3)
pkg_check_modules(LIBPQ REQUIRED libpq)

# OpenSSL's digests alone, out of its static library: one object, so that nothing else of that library can be linked.
# Every audit wants them, and the shared library takes longer to start than they take to run (src/base/hash.cpp).
set(ASSAY_DIGESTS ${CMAKE_BINARY_DIR}/digests.o)
get_filename_component(openssl_folder ${OPENSSL_CRYPTO_LIBRARY} DIRECTORY)
find_file(ASSAY_CRYPTO_ARCHIVE libcrypto.a HINTS ${openssl_folder} REQUIRED)
set(digest_functions)
foreach(function SHA256_Init SHA256_Update SHA256_Final SHA1_Init SHA1_Update SHA1_Final)
  list(APPEND digest_functions -u ${function})
endforeach()
add_custom_command(OUTPUT ${ASSAY_DIGESTS} DEPENDS ${ASSAY_CRYPTO_ARCHIVE} VERBATIM
  COMMAND ${CMAKE_LINKER} -r ${digest_functions} -o ${ASSAY_DIGESTS} ${ASSAY_CRYPTO_ARCHIVE})
set_source_files_properties(${ASSAY_DIGESTS} PROPERTIES EXTERNAL_OBJECT TRUE GENERATED TRUE)

# At every start the loader looks for each symbol library by library in this order; libstdc++ has most of them.
add_library(assay_libraries INTERFACE)
target_link_libraries(assay_libraries INTERFACE stdc++ PkgConfig::SIMDJSON PkgConfig::LIBYAML
  PkgConfig::YAMLCPP PkgConfig::RE2 PkgConfig::FMT PkgConfig::XXHASH PkgConfig::PUGIXML
  PkgConfig::ZSTD Threads::Threads ${CMAKE_DL_LIBS})

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
find_library(ASSAY_SQLITE_FILE sqlite3 HINTS ${SQLITE_LIBRARY_DIRS} REQUIRED)
assay_late_library(src/snapshot/archive_library.cpp ASSAY_LIBARCHIVE ${ASSAY_ARCHIVE_FILE})
assay_late_library(src/collect/rpm_library.cpp ASSAY_LIBRPM ${ASSAY_RPM_FILE})
assay_late_library(src/collect/curl_library.cpp ASSAY_LIBCURL ${ASSAY_CURL_FILE})
assay_late_library(src/history/postgres_library.cpp ASSAY_LIBPQ ${ASSAY_PQ_FILE})
assay_late_library(src/history/sqlite_library.cpp ASSAY_LIBSQLITE ${ASSAY_SQLITE_FILE})
assay_late_library(src/base/crypto_library.cpp ASSAY_LIBCRYPTO ${OPENSSL_CRYPTO_LIBRARY})
assay_late_library(src/collect/ssl_library.cpp ASSAY_LIBSSL ${OPENSSL_SSL_LIBRARY})
configure_file(${CMAKE_CURRENT_LIST_DIR}/late_libraries.S.in late_libraries.S @ONLY)
target_include_directories(assay_libraries SYSTEM INTERFACE ${CURL_INCLUDE_DIRS} ${RPM_INCLUDE_DIRS}
  ${ARCHIVE_INCLUDE_DIRS} ${LIBPQ_INCLUDE_DIRS} ${SQLITE_INCLUDE_DIRS} ${OPENSSL_INCLUDE_DIR})

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

# At every start the loader looks for some 15,000 symbols, library by library in this order; those two have most of
# them.
add_library(assay_libraries INTERFACE)
target_link_libraries(assay_libraries INTERFACE ${OPENSSL_CRYPTO_LIBRARY} stdc++ PkgConfig::SIMDJSON PkgConfig::LIBYAML
  PkgConfig::YAMLCPP PkgConfig::RE2 PkgConfig::ARCHIVE PkgConfig::FMT PkgConfig::XXHASH PkgConfig::RPM
  PkgConfig::PUGIXML PkgConfig::ZSTD CURL::libcurl OpenSSL::SSL OpenSSL::Crypto Threads::Threads)

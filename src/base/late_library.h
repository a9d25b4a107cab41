// A shared library that is loaded when it is first needed.
//
// Role: what few runs need (the network, archives, a node's rpm database) is not paid for by every
// start. libcurl, librpm and libarchive bring 40 more libraries with them; to map them and to bind
// their symbols took a quarter of the CPU of listing the checks. OpenSSL and SQLite have three
// quarters of the symbols that were left. The file that loads a library defines the functions that
// are used of it under their own names, as the library's header declares them. Who calls them
// includes that header, as ever, and has called load() before.
// Packaging: a program's file does not say what it loads late; a note in ours does
// (cmake/late_libraries.S.in).
// Failure: load() says which library is missing and which package has it. A function that is asked
// for and not there ends the program, as the loader does for a library that is not late.
// Ownership: a library is never unloaded. Threads: any; it is loaded once.
#pragma once

#include <bit>
#include <mutex>
#include <string>

#include "base/error.h"

namespace assay {

class LateLibrary {
public:
    // `soname` is what the loader looks for, `package` what Debian calls its package.
    LateLibrary(const char* soname, const char* package) : soname_(soname), package_(package) {}

    // unreachable when the library cannot be loaded.
    [[nodiscard]] Result<void> load();

    // The library's function of this name, looked for once. `kOurs` is the function of this program
    // that stands for it, and tells the type. Precondition: load() was well.
    template <auto kOurs>
    [[nodiscard]] decltype(kOurs) function(const char* name) {
        static const auto theirs = std::bit_cast<decltype(kOurs)>(symbol(name));
        return theirs;
    }

private:
    [[nodiscard]] void* symbol(const char* name);

    const char* soname_;
    const char* package_;
    std::once_flag once_;
    void* handle_ = nullptr;
    std::string problem_;
};

}  // namespace assay

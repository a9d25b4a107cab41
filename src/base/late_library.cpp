#include "base/late_library.h"

#include <cstdio>
#include <cstdlib>

#include <dlfcn.h>

namespace assay {

Result<void> LateLibrary::load() {
    std::call_once(once_, [this] {
        handle_ = ::dlopen(soname_, RTLD_NOW | RTLD_LOCAL);
        if (handle_ != nullptr) return;
        const char* const why = ::dlerror();
        problem_ = why != nullptr ? why : soname_;
    });
    if (handle_ != nullptr) return {};
    return fail(ErrorCode::unreachable,
                std::string("the library ") + soname_ + " cannot be loaded: " + problem_, {},
                std::string("install the package ") + package_);
}

void* LateLibrary::symbol(const char* name) {
    void* const found = handle_ != nullptr ? ::dlsym(handle_, name) : nullptr;
    if (found != nullptr) return found;
    std::fprintf(stderr, "kubeassay: %s lacks the function %s\n", soname_, name);
    std::abort();
}

}  // namespace assay

// The attack paths of a run, made when the first expression asks for them.
//
// Role: no check that is selected may ask, and then nothing is made. One for all threads of a run.
#pragma once

#include <memory>
#include <mutex>

#include "paths/identity_paths.h"

namespace assay {

class LazyPaths {
public:
    // `facts` are the same every time.
    const IdentityPaths& of(const Facts& facts) {
        std::call_once(once_, [&] { made_ = std::make_unique<IdentityPaths>(facts); });
        return *made_;
    }

private:
    std::once_flag once_;
    std::unique_ptr<IdentityPaths> made_;
};

}  // namespace assay

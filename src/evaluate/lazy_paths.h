// The attack paths of a run, made when an expression asks for them.
//
// Role: no check that is selected may ask, and then nothing is made. One for all threads of a run.
// Their graph is the largest thing that judging makes and few checks ask: drop() gives it back when
// those were judged.
#pragma once

#include <memory>
#include <mutex>

#include "paths/identity_paths.h"

namespace assay {

class LazyPaths {
public:
    // `facts` are the same every time. Lives until drop().
    const IdentityPaths& of(const Facts& facts) {
        const std::scoped_lock lock(mutex_);
        if (!made_) made_ = std::make_unique<IdentityPaths>(facts);
        return *made_;
    }
    // Who asks later has them made again. Precondition: nobody holds what of() gave.
    void drop() { made_.reset(); }

private:
    std::mutex mutex_;
    std::unique_ptr<IdentityPaths> made_;
};

}  // namespace assay

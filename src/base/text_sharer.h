// Equal texts held once, as far as they were given lately.
//
// Role: for texts that many records repeat and nobody can list beforehand: paths, expressions.
// Memory is bounded: a text takes the place of another one that has the same slot. What was given
// stays with its holders.
// Threads: one each.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "base/hash.h"
#include "base/shared.h"

namespace assay {

class TextSharer {
public:
    [[nodiscard]] Shared<std::string> share(std::string_view text) {
        Shared<std::string>& recent = recent_[hash_text(text) % kSlots];
        if (*recent != text) recent = std::string(text);
        return recent;
    }

private:
    static constexpr std::size_t kSlots = 1024;
    std::array<Shared<std::string>, kSlots> recent_;
};

}  // namespace assay

// Equal texts held once, as far as they were given lately.
//
// Role: for texts that many records repeat and nobody can list beforehand: paths, expressions.
// Memory is bounded: a text takes the place of another one that has the same slot. What was given
// stays with its holders.
// Threads: one each.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "base/hash.h"
#include "base/shared.h"

namespace assay {

class TextSharer {
public:
    // One that was made for it is taken over.
    template <std::convertible_to<std::string_view> Text>
    [[nodiscard]] Shared<std::string> share(Text&& text) {
        const std::string_view view = text;
        Shared<std::string>& recent = recent_[hash_text(view) % kSlots];
        if (*recent != view) recent = std::string(std::forward<Text>(text));
        return recent;
    }

private:
    static constexpr std::size_t kSlots = 1024;
    std::array<Shared<std::string>, kSlots> recent_;
};

}  // namespace assay

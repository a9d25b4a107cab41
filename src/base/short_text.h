// A text of a bounded length that lies where it is held.
//
// Role: for texts of one known length that are held by the hundred thousand, such as fingerprints.
// Read where a std::string_view is asked for.
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <string_view>

namespace assay {

template <std::size_t Most>
class ShortText {
public:
    ShortText() = default;
    // Precondition: at most so many characters, none of them a zero byte.
    template <std::convertible_to<std::string_view> From>
    ShortText(const From& from) {  // NOLINT: stands for the text
        const std::string_view text = from;
        std::ranges::copy(text.substr(0, Most), text_.begin());
    }

    [[nodiscard]] std::string_view view() const noexcept {
        const auto end = std::ranges::find(text_, '\0');
        return {text_.data(), static_cast<std::size_t>(end - text_.begin())};
    }
    operator std::string_view() const noexcept { return view(); }  // NOLINT: stands for the text
    [[nodiscard]] std::size_t size() const noexcept { return view().size(); }
    [[nodiscard]] bool empty() const noexcept { return text_.front() == '\0'; }

    friend bool operator==(const ShortText&, const ShortText&) = default;

private:
    std::array<char, Most> text_{};  // zero bytes behind it
};

}  // namespace assay

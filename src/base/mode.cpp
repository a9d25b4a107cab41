#include "base/mode.h"

#include <charconv>
#include <system_error>

namespace assay {

std::optional<unsigned> parse_mode(std::string_view text) {
    constexpr unsigned kAllBits = 07777;
    unsigned bits = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), bits, 8);
    if (parsed.ec != std::errc{} || parsed.ptr != text.data() + text.size() || bits > kAllBits) {
        return std::nullopt;
    }
    return bits;
}

}  // namespace assay

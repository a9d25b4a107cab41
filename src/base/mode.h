// The mode of a file as text: "0600".
#pragma once

#include <optional>
#include <string_view>

namespace assay {

// The bits of an octal text; nothing for any other, and for more than twelve bits.
[[nodiscard]] std::optional<unsigned> parse_mode(std::string_view text);

}  // namespace assay

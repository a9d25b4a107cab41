// Names as UUIDs that are the same in every run.
//
// Source: RFC 4122, version 5: SHA-1 of a namespace and a name. It says who is who and keeps
// nothing secret, so SHA-1 is good enough.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace assay {

using UuidSpace = std::array<std::uint8_t, 16>;

// "886313e1-3b8a-5372-9b90-0c9aee199e5d".
[[nodiscard]] std::string uuid_of(const UuidSpace& space, std::string_view name);

}  // namespace assay

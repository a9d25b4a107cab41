// The lines of a text file of any length, one at a time, packed or not.
//
// Role: how logs are read: the file is never held whole. gzip and zstd are known by the bytes, not
// by the name. "-" is standard input. Failure: unreadable or malformed with the path: the file
// cannot be opened, or its packing is damaged. A line longer than kLongestLine is handed over as
// nothing, and reading goes on behind it. Memory: a block and the longest line.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string_view>

#include "base/error.h"

namespace assay {

inline constexpr std::size_t kLongestLine = std::size_t{32} << 20;

// `number` counts from 1; the line is without its end. A last line need not have one.
using TakeLine = std::function<void(std::uint32_t number, std::optional<std::string_view> line)>;
[[nodiscard]] Result<void> each_line(const std::filesystem::path& path, const TakeLine& take);

}  // namespace assay

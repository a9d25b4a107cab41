// Files the user named: reading whole ones and replacing whole ones.
//
// Failure: unreadable or unwritable with the path and the system's reason. An output appears
// under its final name complete or not at all (written beside it, synced, renamed).
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace assay {

// At most `limit` bytes; a longer file is `unreadable`. Follows symbolic links; refuses what is
// not a regular file.
[[nodiscard]] Result<std::string> read_file(const std::filesystem::path& path,
                                            std::size_t limit = std::size_t{1} << 30);

// What a user gives as input: "-" is standard input, a pipe is read to its end (and waited for), a
// file like any other. At most `limit` bytes.
[[nodiscard]] Result<std::string> read_input(const std::filesystem::path& path,
                                             std::size_t limit = std::size_t{1} << 30);

[[nodiscard]] Result<void> replace_file(const std::filesystem::path& path, std::string_view bytes);

// Takes the next piece of an output that is never held whole.
using PieceSink = std::function<Result<void>(std::string_view)>;
// The same with what `make` puts, in order. An error it gives leaves a regular file as it was.
[[nodiscard]] Result<void> replace_file(const std::filesystem::path& path,
                                        const std::function<Result<void>(const PieceSink&)>& make);

}  // namespace assay

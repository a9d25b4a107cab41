// A .tar.zst written and read entry by entry: the only file that includes libarchive.
//
// Bytes are deterministic: no times, owners or modes of this machine, one thread, a fixed level.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"

namespace assay {

// Writes beside the final name; only finish() gives the file that name. Without it nothing stays.
class ArchiveWriter {
public:
    [[nodiscard]] static Result<ArchiveWriter> create(const std::filesystem::path& path);
    ~ArchiveWriter();
    ArchiveWriter(ArchiveWriter&&) noexcept;
    ArchiveWriter& operator=(ArchiveWriter&&) noexcept;

    [[nodiscard]] Result<void> add(const std::string& name, std::string_view bytes);
    [[nodiscard]] Result<void> finish();

private:
    struct State;
    explicit ArchiveWriter(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

// What may come out of an archive; more is refused as malformed, naming the entry and the bound.
struct ArchiveBounds {
    std::uint64_t entry = std::uint64_t{128} << 20;  // the largest object, grown by redaction
    std::uint64_t total = std::uint64_t{16} << 30;
    std::uint64_t entries = 1'000'000;
    std::uint64_t ratio = 1000;  // unpacked to packed, beyond the first 64 MB
};

// Calls `take` for each entry in order; its first error ends the reading. Anything but regular
// files is refused. Only tar and zstd are understood.
using TakeEntry = std::function<Result<void>(std::string_view name, std::string_view bytes)>;
[[nodiscard]] Result<void> read_archive_file(const std::filesystem::path& path,
                                             const TakeEntry& take,
                                             const ArchiveBounds& bounds = {});
[[nodiscard]] Result<void> read_archive_bytes(std::string_view bytes, const TakeEntry& take,
                                              const ArchiveBounds& bounds = {});

}  // namespace assay

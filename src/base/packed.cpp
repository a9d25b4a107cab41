#include "base/packed.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

// Made by cmake/packed.cmake.
extern "C" {
struct AssayPackedFile {
    const char* name;
    const char* bytes;
    std::uint64_t size;
};
extern const AssayPackedFile assay_packed_files[];
extern const std::uint64_t assay_packed_count;
}

namespace assay {
namespace {

std::span<const AssayPackedFile> packed() {
    return {assay_packed_files, static_cast<std::size_t>(assay_packed_count)};
}

// The first whose name is not before this one.
auto first_from(std::string_view name) {
    return std::ranges::lower_bound(packed(), name, {}, [](const AssayPackedFile& file) {
        return std::string_view(file.name);
    });
}

}  // namespace

std::vector<PackedFile> packed_files_in(std::string_view folder) {
    std::vector<PackedFile> files;
    const std::span all = packed();
    for (auto at = first_from(folder); at != all.end(); ++at) {
        const std::string_view name = at->name;
        if (!name.starts_with(folder)) break;
        files.push_back({name, {at->bytes, static_cast<std::size_t>(at->size)}});
    }
    return files;
}

std::optional<std::string_view> packed_file(std::string_view name) {
    const auto found = first_from(name);
    if (found == packed().end() || found->name != name) {
        return std::nullopt;
    }
    return std::string_view(found->bytes, static_cast<std::size_t>(found->size));
}

}  // namespace assay

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

std::vector<PackedFile> packed_files_in(std::string_view folder) {
    std::vector<PackedFile> files;
    for (std::uint64_t index = 0; index < assay_packed_count; ++index) {
        const AssayPackedFile& file = assay_packed_files[index];
        const std::string_view name = file.name;
        if (name.substr(0, folder.size()) == folder) {
            files.push_back({name, {file.bytes, static_cast<std::size_t>(file.size)}});
        }
    }
    return files;
}

std::optional<std::string_view> packed_file(std::string_view name) {
    const std::span files(assay_packed_files, static_cast<std::size_t>(assay_packed_count));
    const auto found = std::ranges::lower_bound(
        files, name, {}, [](const AssayPackedFile& file) { return std::string_view(file.name); });
    if (found == files.end() || found->name != name) {
        return std::nullopt;
    }
    return std::string_view(found->bytes, static_cast<std::size_t>(found->size));
}

}  // namespace assay

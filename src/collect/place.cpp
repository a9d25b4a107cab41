#include "collect/place.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>

#include "base/text.h"
#include "value/decode.h"

namespace assay {
namespace {

constexpr std::size_t kMaxDocument = std::size_t{64} << 20;
constexpr std::size_t kMaxLine = std::size_t{1} << 20;

std::string path_of(const Target& target, const Origin& origin) {
    std::error_code failed;
    return std::filesystem::is_directory(target.name, failed)
               ? (std::filesystem::path(target.name) / origin.file).string()
               : target.name;
}

// Bytes of a regular file; fewer where it is shorter, none where it cannot be read.
std::string bytes_of(const std::string& path, std::size_t offset, std::size_t length) {
    std::error_code failed;
    if (!std::filesystem::is_regular_file(path, failed)) {
        return {};
    }
    std::ifstream in(path, std::ios::binary);
    in.seekg(static_cast<std::streamoff>(offset));
    std::string bytes(length, '\0');
    in.read(bytes.data(), static_cast<std::streamsize>(length));
    bytes.resize(static_cast<std::size_t>(in.gcount()));
    return bytes;
}

// An item of a YAML sequence begins with its dash: without it the text is the item's own.
void without_dash(std::string& text) {
    const std::size_t first = text.find_first_not_of(' ');
    if (first != std::string::npos && text.compare(first, 2, "- ") == 0) {
        text[first] = ' ';
    }
}

// Code points before the document on its first line.
std::uint32_t columns_before(const std::string& path, std::size_t offset) {
    const std::size_t start = offset > kMaxLine ? offset - kMaxLine : 0;
    const std::string before = bytes_of(path, start, offset - start);
    std::uint32_t columns = 0;
    for (std::size_t at = before.size(); at > 0 && before[at - 1] != '\n'; --at) {
        columns += (static_cast<unsigned char>(before[at - 1]) & 0xC0U) != 0x80U ? 1U : 0U;
    }
    return columns;
}

std::string_view parent_of(std::string_view path) {
    const std::size_t end = path.find_last_of(".[");
    return end == std::string_view::npos ? std::string_view() : path.substr(0, end);
}

}  // namespace

Span place_of(const Target& target, const Origin& origin, std::string_view path) {
    if (origin.file.empty()) {
        return {};
    }
    Span place{path_of(target, origin), static_cast<std::uint32_t>(origin.line), 0};
    if (origin.length == 0 || origin.length > kMaxDocument) {
        return place;
    }
    std::string text = bytes_of(place.file, origin.offset, origin.length);
    without_dash(text);
    for (; !path.empty(); path = parent_of(path)) {
        const Span found = locate_path(text, path);
        if (found.line == 0) {
            continue;
        }
        place.line = static_cast<std::uint32_t>(origin.line) + found.line - 1;
        place.column = found.column;
        if (found.line == 1 && found.column != 0) {
            place.column += columns_before(place.file, origin.offset);
        }
        break;
    }
    return place;
}

}  // namespace assay

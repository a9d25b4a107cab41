#include "collect/place.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "value/text_position.h"

namespace assay {
namespace {

constexpr std::size_t kMaxDocument = std::size_t{64} << 20;
constexpr std::size_t kNear = 64;
constexpr std::size_t kBlock = std::size_t{16} << 10;

// An item of a YAML sequence begins with its dash: without it the text is the item's own.
void without_dash(std::string& text) {
    const std::size_t first = text.find_first_not_of(' ');
    if (first != std::string::npos && text.compare(first, 2, "- ") == 0) {
        text[first] = ' ';
    }
}

// Code points on the last line of `bytes`, `columns` of which stand before them.
std::uint32_t columns_after(std::uint32_t columns, std::string_view bytes) {
    const std::size_t line_end = bytes.rfind('\n');
    if (line_end != std::string_view::npos) {
        columns = 0;
        bytes.remove_prefix(line_end + 1);
    }
    return columns + static_cast<std::uint32_t>(count_code_points(bytes));
}

}  // namespace

PlaceFinder::PlaceFinder(const Target& target) : name_(target.name) {
    std::error_code failed;
    is_folder_ = std::filesystem::is_directory(name_, failed);
}

void PlaceFinder::open(const std::string& file) {
    if (file == file_) {
        return;
    }
    file_ = file;
    path_ = is_folder_ ? (std::filesystem::path(name_) / file).string() : name_;
    in_ = std::ifstream();
    std::error_code failed;
    if (std::filesystem::is_regular_file(path_, failed)) {
        (void)in_.rdbuf()->pubsetbuf(nullptr, 0);  // no more is read than is asked for
        in_.open(path_, std::ios::binary);
    }
}

// Fewer where the file is shorter, none where it cannot be read.
std::string PlaceFinder::bytes(std::size_t offset, std::size_t length) {
    if (!in_.is_open()) {
        return {};
    }
    in_.clear();
    in_.seekg(static_cast<std::streamoff>(offset));
    std::string bytes(length, '\0');
    in_.read(bytes.data(), static_cast<std::streamsize>(length));
    bytes.resize(static_cast<std::size_t>(in_.gcount()));
    return bytes;
}

// Code points before the document on its first line. Nearly all documents begin a line; but a dump
// may be one line of any size, and most findings are in it.
std::uint32_t PlaceFinder::columns_before(std::size_t offset) {
    const std::size_t near = std::min(kNear, offset);
    const std::string before = bytes(offset - near, near);
    if (before.find('\n') != std::string::npos) return columns_after(0, before);
    std::vector<std::uint32_t>& starts = starts_[file_];
    if (starts.empty()) {
        starts.push_back(0);
    }
    const std::size_t block = offset / kBlock;
    while (starts.size() <= block) {
        starts.push_back(columns_after(starts.back(), bytes((starts.size() - 1) * kBlock, kBlock)));
    }
    return columns_after(starts[block], bytes(block * kBlock, offset % kBlock));
}

void PlaceFinder::read(const Origin& document) {
    if (document == document_) {
        return;
    }
    std::string text = bytes(document.offset, document.length);
    without_dash(text);
    places_.open(std::move(text));
    document_ = document;
    columns_.reset();
}

Span PlaceFinder::find(const Origin& origin, std::string_view path) {
    if (origin.file.empty()) {
        return {};
    }
    open(origin.file);
    Span place{path_, static_cast<std::uint32_t>(origin.line), 0};
    if (path.empty() || origin.length == 0 || origin.length > kMaxDocument) {
        return place;
    }
    read(origin);
    const Span found = places_.nearest(path);
    if (found.line == 0) {
        return place;
    }
    place.line = static_cast<std::uint32_t>(origin.line) + found.line - 1;
    place.column = found.column;
    if (found.line == 1 && found.column != 0) {
        if (!columns_) {
            columns_ = columns_before(origin.offset);
        }
        place.column += *columns_;
    }
    return place;
}

}  // namespace assay

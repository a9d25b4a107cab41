// The line and column of a field that a finding names.
//
// Role: values carry no places; only what is reported re-reads its document. Needs the files of
// the target, so it belongs to collect/.
#pragma once

#include <cstddef>
#include <cstdint>
#include <fstream>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "snapshot/evidence.h"
#include "value/text_places.h"

namespace assay {

// Keeps the last file open and the last document in memory: places in one document are best asked
// for together. Not for several threads.
class PlaceFinder {
public:
    explicit PlaceFinder(const Target& target);

    // Where the member `path` ("spec.containers[0].image") of the object stands. `file` of the
    // result is a path to open from here. Falls back to the nearest parent that is there, then to
    // the first line of the document; an empty Span when the object came from an API.
    [[nodiscard]] Span find(const Origin& origin, std::string_view path);

private:
    void open(const std::string& file);
    void read(const Origin& document);
    [[nodiscard]] std::string bytes(std::size_t offset, std::size_t length);
    [[nodiscard]] std::uint32_t columns_before(std::size_t offset);

    std::string name_;
    bool is_folder_ = false;
    std::string file_;  // as in the origin, the one that is open
    std::string path_;  // the same from here
    std::ifstream in_;  // not open where the file is no regular one
    Origin document_;   // the one that is read
    TextPlaces places_;
    std::optional<std::uint32_t> columns_;  // before it on its first line
    // By file: the code points on the line before each block of it, as far as was asked for.
    std::map<std::string, std::vector<std::uint32_t>> starts_;
};

}  // namespace assay

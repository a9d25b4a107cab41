#include "collect/manifest_text.h"

#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "value/decode.h"
#include "value/item_splitter.h"

namespace assay {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
const Key kItems("items");

bool begins_like_utf16(std::string_view text) {
    return text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF");
}

std::size_t lines_in(std::string_view text) {
    std::size_t lines = 0;
    for (std::size_t at = text.find('\n'); at != std::string_view::npos; ++lines) {
        at = text.find('\n', at + 1);
    }
    return lines;
}

// Reads one JSON document, a List item by item.
class JsonDump {
public:
    JsonDump(const std::string& name, Store& store, Intake& intake)
        : name_(name), store_(store), intake_(intake), splitter_([this](const ListItem& item) {
              take(item);
              return Result<void>();
          }) {}

    Result<void> feed(std::string_view bytes) {
        if (offset_ == 0 && bytes.starts_with(kByteOrderMark)) {
            offset_ = skipped_ = kByteOrderMark.size();
            bytes.remove_prefix(skipped_);
        }
        chunk_ = bytes;
        auto fed = splitter_.feed(bytes);
        count_lines(offset_ + chunk_.size());
        return fed;
    }

    Result<void> finish() {
        auto rest = splitter_.finish();
        if (!rest) {
            return tl::unexpected(rest.error());
        }
        const Origin whole{name_, 0, offset_, 1};
        auto document = decode_json(*rest, store_);
        if (!document) {
            return tl::unexpected(document.error());
        }
        if (!splitter_.saw_items()) {
            intake_.document(*document, whole);
            return {};
        }
        if (!document->is_map() || !intake_.list(*document, whole)) {
            return fail(ErrorCode::malformed, "a document with items that is not a List");
        }
        for (const auto& [item, origin] : untyped_) {
            intake_.item(item, origin, document->get("apiVersion").text_or(),
                         document->get("kind").text_or());
        }
        return {};
    }

private:
    void take(const ListItem& item) {
        // The item ends inside the present chunk; it may begin in an earlier one.
        const std::size_t start = skipped_ + item.offset;
        const std::size_t end = start + item.text.size();
        count_lines(end);
        const std::size_t line = 1 + lines_ - lines_in(item.text);
        const Origin origin{name_, start, item.text.size(), line};
        auto value = decode_json(item.text, store_);
        if (!value) {
            intake_.unread(origin, "an item is malformed: " + value.error().message);
        } else if (value->is_map() && value->find("kind") == nullptr) {
            untyped_.emplace_back(*value, origin);
        } else {
            intake_.item(*value, origin, "v1", "List");
        }
    }

    // Counts the lines of the present chunk up to an offset in the whole text.
    void count_lines(std::size_t end) {
        const std::size_t bytes = end > offset_ ? end - offset_ : 0;
        lines_ += lines_in(chunk_.substr(0, bytes));
        chunk_.remove_prefix(bytes);
        offset_ += bytes;
    }

    const std::string& name_;
    Store& store_;
    Intake& intake_;
    ItemSplitter splitter_;
    std::string_view chunk_;  // what is left of the present chunk, from `offset_` on
    std::size_t offset_ = 0;  // bytes and lines that were counted
    std::size_t lines_ = 0;
    std::size_t skipped_ = 0;                        // a byte order mark
    std::vector<std::pair<Value, Origin>> untyped_;  // until the List says what they are
};

// The byte ranges of the items of a YAML List: block sequences under a line "items:", each item
// from the line of its dash to the next. Empty when the text is written in another way.
std::vector<Origin> item_ranges(std::string_view text, const Origin& document) {
    std::vector<Origin> ranges;
    std::optional<std::size_t> indent;
    bool inside = false;
    std::size_t line_number = 0;
    std::size_t end_of_items = text.size();
    for (std::size_t at = 0; at < text.size(); ++line_number) {
        const std::size_t newline = text.find('\n', at);
        const std::size_t next = newline == std::string_view::npos ? text.size() : newline + 1;
        const std::string_view line = text.substr(at, next - at);
        const std::size_t first = line.find_first_not_of(' ');
        const bool blank = first == std::string_view::npos || line[first] == '\n' ||
                           line[first] == '\r' || line[first] == '#';
        if (!inside) {
            inside = line.starts_with("items:") &&
                     line.find_first_not_of(" \r\n", 6) == std::string_view::npos;
        } else if (!blank) {
            const bool dash =
                line[first] == '-' &&
                (first + 1 == line.size() || line[first + 1] == ' ' || line[first + 1] == '\n');
            if (!indent && dash) {
                indent = first;
            }
            if (!indent || first < *indent || (first == *indent && !dash)) {
                end_of_items = at;
                break;
            }
            if (first == *indent) {
                ranges.push_back(
                    {document.file, document.offset + at, 0, document.line + line_number});
            }
        }
        at = next;
    }
    for (std::size_t index = 0; index < ranges.size(); ++index) {
        const std::size_t end =
            index + 1 < ranges.size() ? ranges[index + 1].offset : document.offset + end_of_items;
        ranges[index].length = end - ranges[index].offset;
    }
    return ranges;
}

}  // namespace

bool begins_like_json(std::string_view head) {
    if (head.starts_with(kByteOrderMark)) {
        head.remove_prefix(kByteOrderMark.size());
    }
    const std::size_t first = head.find_first_not_of(" \t\r\n");
    return first != std::string_view::npos && head[first] == '{';
}

bool read_json(const std::string& name, const TextFeed& feed, Store& store, Intake& intake,
               std::string& problem) {
    JsonDump dump(name, store, intake);
    while (true) {
        const auto bytes = feed();
        if (!bytes) {
            problem = bytes.error().message;
            return false;
        }
        if (bytes->empty()) {
            break;
        }
        if (auto fed = dump.feed(*bytes); !fed) {
            problem = fed.error().message;
            return false;
        }
    }
    if (auto finished = dump.finish(); !finished) {
        problem = finished.error().message;
        return false;
    }
    return true;
}

void read_yaml(const std::string& name, std::string_view text, Store& store, Intake& intake) {
    if (begins_like_utf16(text)) {
        intake.unread({name, 0, text.size(), 1}, "the text is UTF-16; save it as UTF-8");
        return;
    }
    const std::size_t skipped = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
    text.remove_prefix(skipped);
    decode_yaml_stream(text, store, [&](YamlDocument&& document) {
        const std::size_t line = document.lines_before + 1;
        const Origin origin{name, skipped + document.offset, document.length, line};
        const std::string_view body = text.substr(document.offset, document.length);
        if (!document.value) {
            const Error& error = document.value.error();
            const Origin place{name, origin.offset, origin.length,
                               error.where.line == 0 ? line : error.where.line};
            intake.undecodable(place, body, error.message);
        } else if (const Value* const items = document.value->find(kItems);
                   items != nullptr && items->is_list()) {
            intake.document(*document.value, origin, item_ranges(body, origin));
        } else {
            intake.document(*document.value, origin);
        }
    });
}

bool is_yaml(std::string_view text) {
    Store scratch;
    bool good = true;
    decode_yaml_stream(text, scratch,
                       [&](YamlDocument&& document) { good = good && document.value.has_value(); });
    return good;
}

}  // namespace assay

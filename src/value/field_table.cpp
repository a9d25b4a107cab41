#include "value/field_table.h"

namespace assay {

namespace {

std::string_view line_around(std::string_view text, std::size_t at) {
    const std::size_t before = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
    const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
    return text.substr(begin, text.find('\n', begin) - begin);
}

std::string_view name_of(std::string_view line) { return line.substr(0, line.find(' ')); }

// Halves the text; at most one line is longer than the rest of it.
std::optional<std::string_view> search(std::string_view text, std::string_view name) {
    while (!text.empty()) {
        const std::string_view line = line_around(text, text.size() / 2);
        const std::string_view here = name_of(line);
        if (here == name) return line.substr(here.size());
        const auto begin = static_cast<std::size_t>(line.data() - text.data());
        if (name < here) {
            text = text.substr(0, begin);
        } else {
            text.remove_prefix(std::min(text.size(), begin + line.size() + 1));
        }
    }
    return std::nullopt;
}

// The next `field:type`; nameless at the end.
FieldTable::Field next_field(std::string_view& row) {
    if (row.empty()) return {};
    row.remove_prefix(1);  // the blank
    const std::string_view found = row.substr(0, row.find(' '));
    row.remove_prefix(found.size());
    const std::size_t colon = found.find(':');
    return {found.substr(0, colon), found.substr(colon + 1)};
}

}  // namespace

std::optional<std::string_view> FieldTable::row(std::string_view name) const {
    for (const std::string_view text : texts_) {
        if (const auto found = search(text, name)) return found;
    }
    return std::nullopt;
}

std::optional<std::string_view> FieldTable::field(std::string_view name,
                                                  std::string_view field) const {
    std::string_view rest = row(name).value_or(std::string_view{});
    for (Field each = next_field(rest); !each.name.empty(); each = next_field(rest)) {
        if (each.name == field) return each.type;
    }
    return std::nullopt;
}

std::vector<FieldTable::Field> FieldTable::fields(std::string_view name) const {
    std::vector<Field> found;
    std::string_view rest = row(name).value_or(std::string_view{});
    for (Field each = next_field(rest); !each.name.empty(); each = next_field(rest)) {
        found.push_back(each);
    }
    return found;
}

}  // namespace assay

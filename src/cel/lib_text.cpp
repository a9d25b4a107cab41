// contains, startsWith, endsWith, matches, and the strings extension, version 2.
#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include "cel/library.h"
#include "cel/regex.h"
#include "cel/utf8.h"

namespace assay::cel {

namespace {

bool is_text(const Datum& datum) { return datum.is(DatumKind::text); }
bool all_text(std::span<const Datum> args) {
    return std::all_of(args.begin(), args.end(), is_text);
}

Datum out_of_range() { return Datum::error(ErrorKind::index_out_of_range); }

Datum contains(HostCall&, std::span<const Datum> args) {
    if (!all_text(args)) return no_overload("contains");
    return Datum::boolean(args[0].as_text().find(args[1].as_text()) != std::string_view::npos);
}
Datum starts_with(HostCall&, std::span<const Datum> args) {
    if (!all_text(args)) return no_overload("startsWith");
    return Datum::boolean(args[0].as_text().starts_with(args[1].as_text()));
}
Datum ends_with(HostCall&, std::span<const Datum> args) {
    if (!all_text(args)) return no_overload("endsWith");
    return Datum::boolean(args[0].as_text().ends_with(args[1].as_text()));
}
Datum matches(HostCall& call, std::span<const Datum> args) {
    if (!all_text(args)) return no_overload("matches");
    const Regex& regex = call.regexes.get(args[1].as_text());
    if (!regex.error().empty()) return Datum::error(regex.error(), call.arena);
    return Datum::boolean(regex.matches(args[0].as_text()));
}

Datum char_at(HostCall&, std::span<const Datum> args) {
    if (!is_text(args[0]) || !args[1].is(DatumKind::integer)) return no_overload("charAt");
    const std::string_view text = args[0].as_text();
    const std::int64_t at = args[1].as_integer();
    const auto points = static_cast<std::int64_t>(count_points(text));
    if (at < 0 || at > points) return out_of_range();
    const std::size_t begin = offset_of_point(text, static_cast<std::size_t>(at));
    std::size_t end = begin;
    if (begin < text.size()) (void)decode_at(text, end);
    return Datum::text(text.substr(begin, end - begin));
}

// The code point number of the byte offset, or -1.
Datum point_at(std::string_view text, std::size_t offset) {
    if (offset == std::string_view::npos) return Datum::integer(-1);
    return Datum::integer(static_cast<std::int64_t>(count_points(text.substr(0, offset))));
}

}  // namespace

Datum text_index_of(std::span<const Datum> args) {
    const bool offset_given = args.size() > 2;
    if (!all_text(args.first(2)) || (offset_given && !args[2].is(DatumKind::integer))) {
        return no_overload("indexOf");
    }
    const std::string_view text = args[0].as_text();
    const std::int64_t from = offset_given ? args[2].as_integer() : 0;
    if (from < 0) return out_of_range();
    if (args[1].size() == 0) {
        return Datum::integer(std::min(from, static_cast<std::int64_t>(count_points(text))));
    }
    const std::size_t begin = offset_of_point(text, static_cast<std::size_t>(from));
    return point_at(text, text.find(args[1].as_text(), begin));
}

Datum text_last_index_of(std::span<const Datum> args) {
    const bool offset_given = args.size() > 2;
    if (!all_text(args.first(2)) || (offset_given && !args[2].is(DatumKind::integer))) {
        return no_overload("lastIndexOf");
    }
    const std::string_view text = args[0].as_text();
    const auto points = static_cast<std::int64_t>(count_points(text));
    const std::int64_t from = offset_given ? args[2].as_integer() : points;
    if (from < 0) return out_of_range();
    if (args[1].size() == 0) return Datum::integer(std::min(from, points));
    if (!offset_given) return point_at(text, text.rfind(args[1].as_text()));
    if (from >= points) return Datum::integer(-1);
    const std::size_t last = offset_of_point(text, static_cast<std::size_t>(from));
    return point_at(text, text.rfind(args[1].as_text(), last));
}

namespace {

Datum join(HostCall& call, std::span<const Datum> args) {
    if (!args[0].is(DatumKind::list) || (args.size() > 1 && !is_text(args[1]))) {
        return no_overload("join");
    }
    const std::string_view separator = args.size() > 1 ? args[1].as_text() : std::string_view{};
    std::string made;
    for (std::size_t i = 0; i < args[0].size(); ++i) {
        const Datum item = args[0].item(i);
        if (!is_text(item)) return no_overload("join");
        if (i > 0) made += separator;
        made += item.as_text();
    }
    return Datum::text(made, call.arena);
}

template <char first, char last>
Datum change_case(HostCall& call, std::span<const Datum> args) {
    if (!is_text(args[0])) return no_overload("lowerAscii");
    std::string made(args[0].as_text());
    for (char& c : made) {
        if (c >= first && c <= last) c = static_cast<char>(c ^ 0x20);
    }
    return Datum::text(made, call.arena);
}

// Pieces between separators, at most `most` of them (negative: all). An empty separator cuts
// between code points.
std::vector<std::string_view> pieces(std::string_view text, std::string_view separator,
                                     std::int64_t most) {
    std::vector<std::string_view> made;
    if (most == 0) return made;
    if (separator.empty() && text.empty()) return made;
    while (most < 0 || static_cast<std::int64_t>(made.size()) + 1 < most) {
        std::size_t end = text.find(separator);
        if (separator.empty()) {
            end = 0;
            (void)decode_at(text, end);
            if (end >= text.size()) break;
        }
        if (end == std::string_view::npos) break;
        made.push_back(text.substr(0, end));
        text.remove_prefix(end + separator.size());
    }
    made.push_back(text);
    return made;
}

Datum split(HostCall& call, std::span<const Datum> args) {
    if (!all_text(args.first(2)) || (args.size() > 2 && !args[2].is(DatumKind::integer))) {
        return no_overload("split");
    }
    const std::int64_t most = args.size() > 2 ? args[2].as_integer() : -1;
    const auto found = pieces(args[0].as_text(), args[1].as_text(), most);
    const std::span<Datum> made = call.arena.array<Datum>(found.size());
    for (std::size_t i = 0; i < found.size(); ++i) made[i] = Datum::text(found[i]);
    return Datum::list(made);
}

Datum replace(HostCall& call, std::span<const Datum> args) {
    if (!all_text(args.first(3)) || (args.size() > 3 && !args[3].is(DatumKind::integer))) {
        return no_overload("replace");
    }
    constexpr std::size_t largest = std::size_t{16} << 20;
    std::string_view text = args[0].as_text();
    const std::string_view old = args[1].as_text();
    // How many more. Any number below zero means all; no text has more than the largest.
    const std::int64_t asked = args.size() > 3 ? args[3].as_integer() : -1;
    std::int64_t left = asked < 0 ? std::numeric_limits<std::int64_t>::max() : asked;
    std::string made;
    if (old.empty()) {  // before every code point and at the end
        while (left != 0) {
            made += args[2].as_text();
            --left;
            if (text.empty()) break;
            std::size_t step = 0;
            (void)decode_at(text, step);
            made += text.substr(0, step);
            text.remove_prefix(step);
            if (made.size() > largest) return Datum::error(ErrorKind::limit, "text too long");
        }
        made += text;
        return Datum::text(made, call.arena);
    }
    while (left != 0) {
        const std::size_t at = text.find(old);
        if (at == std::string_view::npos) break;
        made += text.substr(0, at);
        made += args[2].as_text();
        text.remove_prefix(at + old.size());
        --left;
        if (made.size() > largest) return Datum::error(ErrorKind::limit, "text too long");
    }
    made += text;
    return Datum::text(made, call.arena);
}

Datum substring(HostCall&, std::span<const Datum> args) {
    if (!is_text(args[0]) || !args[1].is(DatumKind::integer) ||
        (args.size() > 2 && !args[2].is(DatumKind::integer))) {
        return no_overload("substring");
    }
    const std::string_view text = args[0].as_text();
    const auto points = static_cast<std::int64_t>(count_points(text));
    const std::int64_t from = args[1].as_integer();
    const std::int64_t to = args.size() > 2 ? args[2].as_integer() : points;
    if (from < 0 || from > points || to < from || to > points) return out_of_range();
    const std::size_t begin = offset_of_point(text, static_cast<std::size_t>(from));
    const std::size_t end = offset_of_point(text, static_cast<std::size_t>(to));
    return Datum::text(text.substr(begin, end - begin));
}

// Unicode's White_Space.
bool is_white(char32_t c) {
    return (c >= 0x09 && c <= 0x0D) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F ||
           c == 0x205F || c == 0x3000;
}

Datum trim(HostCall&, std::span<const Datum> args) {
    if (!is_text(args[0])) return no_overload("trim");
    const std::string_view text = args[0].as_text();
    std::size_t begin = std::string_view::npos;
    std::size_t end = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t here = at;
        if (is_white(decode_at(text, at))) continue;
        begin = std::min(begin, here);
        end = at;
    }
    return Datum::text(end == 0 ? std::string_view{} : text.substr(begin, end - begin));
}

}  // namespace

void add_text(Environment& environment) {
    const auto method = [&](const char* name, std::size_t least, std::size_t most,
                            FunctionPointer call) {
        environment.function({name, least, most, call, CallStyle::method});
    };
    method("contains", 2, 2, contains);
    method("startsWith", 2, 2, starts_with);
    method("endsWith", 2, 2, ends_with);
    environment.function({"matches", 2, 2, matches, CallStyle::both});
    method("charAt", 2, 2, char_at);
    method("join", 1, 2, join);
    method("lowerAscii", 1, 1, change_case<'A', 'Z'>);
    method("upperAscii", 1, 1, change_case<'a', 'z'>);
    method("replace", 3, 4, replace);
    method("split", 2, 3, split);
    method("substring", 2, 3, substring);
    method("trim", 1, 1, trim);
}

}  // namespace assay::cel

// find and findAll: k8s.io/apiserver/pkg/cel/library/regex.go. RE2 has the syntax of Go's regexp.
#include <array>
#include <vector>

#include "cel/library.h"
#include "cel/regex.h"
#include "cel/utf8.h"

namespace assay::cel {

namespace {

Datum find(HostCall& call, std::span<const Datum> args) {
    if (!args[0].is(DatumKind::text) || !args[1].is(DatumKind::text)) return no_overload("find");
    const Regex& regex = call.regexes.get(args[1].as_text());
    if (!regex.error().empty()) return Datum::error(regex.error(), call.arena);
    return Datum::text(regex.find(args[0].as_text(), 0).value_or(std::string_view{}));
}

// Matches do not overlap, and an empty one right behind another does not count (Go's
// regexp.FindAllString). At most `most` of them; negative: all.
std::vector<Datum> matches(const Regex& regex, std::string_view text, std::int64_t most) {
    std::vector<Datum> made;
    std::size_t from = 0;
    const char* last_end = nullptr;
    while (from <= text.size() && (most < 0 || static_cast<std::int64_t>(made.size()) < most)) {
        const auto found = regex.find(text, from);
        if (!found) break;
        const char* const end = found->data() + found->size();
        const auto end_at = static_cast<std::size_t>(end - text.data());
        const bool counts = end_at != from || found->data() != last_end;
        if (end_at != from) {
            from = end_at;
        } else if (from < text.size()) {
            (void)decode_at(text, from);
        } else {
            ++from;
        }
        last_end = end;
        if (counts) made.push_back(Datum::text(*found));
    }
    return made;
}

Datum find_all(HostCall& call, std::span<const Datum> args) {
    if (!args[0].is(DatumKind::text) || !args[1].is(DatumKind::text) ||
        (args.size() > 2 && !args[2].is(DatumKind::integer))) {
        return no_overload("findAll");
    }
    const Regex& regex = call.regexes.get(args[1].as_text());
    if (!regex.error().empty()) return Datum::error(regex.error(), call.arena);
    const std::int64_t most = args.size() > 2 ? args[2].as_integer() : -1;
    return Datum::list(matches(regex, args[0].as_text(), most), call.arena);
}

}  // namespace

void add_regex(Environment& environment) {
    static const std::array functions{
        Function{"find", 2, 2, find, CallStyle::method},
        Function{"findAll", 2, 3, find_all, CallStyle::method},
    };
    for (const Function& function : functions) environment.function(function);
}

}  // namespace assay::cel

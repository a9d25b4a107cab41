// url, isURL and the methods of URLs: k8s.io/apiserver/pkg/cel/library/urls.go.
#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <vector>

#include "cel/library.h"
#include "cel/opaque.h"
#include "cel/url.h"

namespace assay::cel {

namespace {

const Url& content(const void* value) { return *static_cast<const Url*>(value); }
std::string url_text(const void* value) { return write(content(value)); }
bool equal_urls(const void* left, const void* right) { return url_text(left) == url_text(right); }

constexpr OpaqueType url_type{"kubernetes.URL", "url", url_text, equal_urls};

Datum url(HostCall& call, std::span<const Datum> args) {
    if (!args[0].is(DatumKind::text)) return no_overload("url");
    const auto made = parse_url(args[0].as_text(), call.arena);
    if (!made) return Datum::error(ErrorKind::invalid_argument, "the text is no URL");
    return make_opaque(url_type, *made, call.arena);
}
Datum is_url(HostCall& call, std::span<const Datum> args) {
    if (!args[0].is(DatumKind::text)) return no_overload("isURL");
    return Datum::boolean(is_request_uri(args[0].as_text(), call.arena));
}

using Reader = std::string_view (*)(const Url&);
template <Reader read>
Datum part(HostCall&, std::span<const Datum> args) {
    const auto* const value = opaque_as<Url>(args[0], url_type);
    return value == nullptr ? no_overload("of URLs") : Datum::text(read(*value));
}
std::string_view scheme(const Url& value) { return value.scheme; }
std::string_view host(const Url& value) { return value.host; }

Datum path(HostCall& call, std::span<const Datum> args) {
    const auto* const value = opaque_as<Url>(args[0], url_type);
    if (value == nullptr) return no_overload("getEscapedPath");
    return Datum::text(escaped_path(*value), call.arena);
}

using Parameters = std::map<std::string, std::vector<std::string>>;
// Pairs with broken escapes or a semicolon are left out, as Go does.
Parameters parameters(std::string_view query) {
    // Go's own bound (GODEBUG urlmaxqueryparams); beyond it there are none.
    constexpr std::ptrdiff_t most = 10'000;
    Parameters made;
    if (std::count(query.begin(), query.end(), '&') >= most) return made;
    while (!query.empty()) {
        const std::size_t end = std::min(query.find('&'), query.size());
        const std::string_view pair = query.substr(0, end);
        query.remove_prefix(std::min(end + 1, query.size()));
        if (pair.empty() || pair.find(';') != pair.npos) continue;
        const std::size_t equals = std::min(pair.find('='), pair.size());
        const auto key = unescape_query(pair.substr(0, equals));
        const auto value = unescape_query(pair.substr(std::min(equals + 1, pair.size())));
        if (key && value) made[*key].push_back(*value);
    }
    return made;
}

Datum query(HostCall& call, std::span<const Datum> args) {
    const auto* const value = opaque_as<Url>(args[0], url_type);
    if (value == nullptr) return no_overload("getQuery");
    const Parameters found = parameters(value->query);
    const std::span<Entry> entries = call.arena.array<Entry>(found.size());
    std::size_t next = 0;
    for (const auto& [key, texts] : found) {
        const std::span<Datum> values = call.arena.array<Datum>(texts.size());
        std::transform(texts.begin(), texts.end(), values.begin(),
                       [&](const std::string& text) { return Datum::text(text, call.arena); });
        entries[next++] = {Datum::text(key, call.arena), Datum::list(values)};
    }
    return Datum::map(entries);
}

}  // namespace

void add_url(Environment& environment) {
    static const std::array functions{
        Function{"url", 1, 1, url},
        Function{"isURL", 1, 1, is_url},
        Function{"getScheme", 1, 1, part<scheme>, CallStyle::method},
        Function{"getHost", 1, 1, part<host>, CallStyle::method},
        Function{"getHostname", 1, 1, part<host_name>, CallStyle::method},
        Function{"getPort", 1, 1, part<port>, CallStyle::method},
        Function{"getEscapedPath", 1, 1, path, CallStyle::method},
        Function{"getQuery", 1, 1, query, CallStyle::method},
    };
    for (const Function& function : functions) environment.function(function);
}

}  // namespace assay::cel

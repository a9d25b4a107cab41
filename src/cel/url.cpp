#include "cel/url.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/address.h"
#include "base/text.h"

namespace assay::cel {

namespace {

// Where a text stands decides what is escaped there.
enum class Part { path, user, host, zone, query, fragment };

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) {
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'z';
}
int hex_value(char c) {
    if (is_digit(c)) return c - '0';
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// shouldEscape of net/url.
bool must_escape(char c, Part part) {
    if (is_digit(c) || is_letter(c)) return false;
    const auto one_of = [c](std::string_view set) { return set.find(c) != set.npos; };
    if (one_of("-_.~")) return false;
    switch (part) {
        case Part::path:
            return !one_of("$&+,/:;=@");
        case Part::user:
            return !one_of("$&+,;=");
        case Part::host:
        case Part::zone:
            return !one_of("!$&'()*+,;=:[]<>\"");
        case Part::fragment:
            return !one_of("$&+,/:;=?@!()*");
        default:
            return true;
    }
}

// Whether the escape %xx may stand in a host or its zone: hosts escape only what is not ASCII.
bool escape_allowed(std::string_view escape, char decoded, Part part) {
    if (escape == "%25") return true;
    if (part == Part::host) return hex_value(escape[1]) >= 8;
    if (part == Part::zone) return decoded == ' ' || !must_escape(decoded, Part::host);
    return true;
}

std::optional<std::string> unescape(std::string_view text, Part part) {
    const bool strict = part == Part::host || part == Part::zone;
    std::string made;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '%') {
            const std::string_view escape = text.substr(i, 3);
            if (escape.size() < 3 || hex_value(escape[1]) < 0 || hex_value(escape[2]) < 0) {
                return std::nullopt;
            }
            const char decoded =
                static_cast<char>(hex_value(escape[1]) * 16 + hex_value(escape[2]));
            if (!escape_allowed(escape, decoded, part)) return std::nullopt;
            made += decoded;
            i += 2;
            continue;
        }
        if (strict && static_cast<unsigned char>(c) < 0x80 && must_escape(c, part)) {
            return std::nullopt;
        }
        made += c == '+' && part == Part::query ? ' ' : c;
    }
    return made;
}

std::string escape(std::string_view text, Part part) {
    std::string made;
    for (const char c : text) {
        if (must_escape(c, part)) {
            made += fmt::format("%{:02X}", static_cast<unsigned char>(c));
        } else {
            made += c;
        }
    }
    return made;
}

// A decoded text and, where it would not be written like that, the written one.
struct Decoded {
    std::string_view text;
    std::string_view raw;
};
std::optional<Decoded> decode(std::string_view written, Part part, Arena& arena) {
    const auto text = unescape(written, part);
    if (!text) return std::nullopt;
    Decoded made;
    made.text = arena.copy(*text);
    if (escape(*text, part) != written) made.raw = arena.copy(written);
    return made;
}

bool is_valid_port(std::string_view text) {
    return text.empty() ||
           (text.front() == ':' && std::all_of(text.begin() + 1, text.end(), is_digit));
}

// "[::1]:80", perhaps with a zone.
std::optional<std::string> bracketed_host(std::string_view host) {
    const std::size_t close = host.rfind(']');
    if (close == host.npos || !is_valid_port(host.substr(close + 1))) return std::nullopt;
    const std::string_view inside = host.substr(1, close - 1);
    const std::size_t zone = std::min(inside.find("%25"), inside.size());
    const auto name = unescape(inside.substr(0, zone), Part::host);
    const auto rest = unescape(inside.substr(zone), Part::zone);
    if (!name || !rest || !parse_v6(*name)) return std::nullopt;
    if (!rest->empty() && rest->size() < 2) return std::nullopt;  // a zone without a name
    return fmt::format("[{}{}]{}", *name, *rest, host.substr(close + 1));
}

std::optional<std::string> decode_host(std::string_view scheme, std::string_view host) {
    const std::size_t bracket = host.rfind('[');
    if (bracket != host.npos) {
        if (bracket > 0) return std::nullopt;
        return bracketed_host(host);
    }
    const bool web = scheme == "http" || scheme == "https";
    const std::size_t colon = web ? host.find(':') : host.rfind(':');
    if (colon != host.npos && !is_valid_port(host.substr(colon))) return std::nullopt;
    return unescape(host, Part::host);
}

bool is_user_info(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) {
        return is_digit(c) || is_letter(c) ||
               std::string_view("-._:~!$&'()*+,;=%@").find(c) != std::string_view::npos;
    });
}

bool read_authority(std::string_view authority, Url& url, Arena& arena) {
    const std::size_t at = authority.rfind('@');
    const bool has_user = at != authority.npos;
    const auto host = decode_host(url.scheme, has_user ? authority.substr(at + 1) : authority);
    if (!host) return false;
    url.host = arena.copy(*host);
    if (!has_user) return true;
    const std::string_view info = authority.substr(0, at);
    const std::size_t colon = info.find(':');
    if (!is_user_info(info)) return false;
    const auto user = unescape(info.substr(0, colon), Part::user);
    if (!user) return false;
    url.has_user = true;
    url.user = arena.copy(*user);
    if (colon == info.npos) return true;
    const auto password = unescape(info.substr(colon + 1), Part::user);
    if (!password) return false;
    url.has_password = true;
    url.password = arena.copy(*password);
    return true;
}

// Takes "http:" off the front. False when the text begins with a colon.
bool read_scheme(std::string_view& rest, Url& url, Arena& arena) {
    for (std::size_t i = 0; i < rest.size(); ++i) {
        const char c = rest[i];
        if (is_letter(c)) continue;
        if (c == ':') {
            if (i == 0) return false;
            url.scheme = arena.copy(lower_ascii(rest.substr(0, i)));
            rest.remove_prefix(i + 1);
            return true;
        }
        if (i == 0 || !(is_digit(c) || c == '+' || c == '-' || c == '.')) return true;
    }
    return true;
}

void read_query(std::string_view& rest, Url& url) {
    const std::size_t mark = rest.find('?');
    if (mark == rest.npos) return;
    url.query = rest.substr(mark + 1);
    url.force_query = url.query.empty();
    rest = rest.substr(0, mark);
}

// parse of net/url, without the fragment.
std::optional<Url> parse(std::string_view text, bool request, Arena& arena) {
    if (std::any_of(text.begin(), text.end(),
                    [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; })) {
        return std::nullopt;
    }
    Url made;
    if (text == "*") {
        made.path = text;
        return made;
    }
    std::string_view rest = text;
    if ((text.empty() && request) || !read_scheme(rest, made, arena)) return std::nullopt;
    read_query(rest, made);
    if (!rest.starts_with('/')) {
        if (!made.scheme.empty()) {
            made.opaque = rest;
            return made;
        }
        if (request || rest.substr(0, rest.find('/')).find(':') != rest.npos) return std::nullopt;
    }
    const bool may_have_host = !made.scheme.empty() || (!request && !rest.starts_with("///"));
    if (may_have_host && rest.starts_with("//")) {
        const std::size_t slash = std::min(rest.find('/', 2), rest.size());
        const std::string_view authority = rest.substr(2, slash - 2);
        rest.remove_prefix(slash);
        if (!read_authority(authority, made, arena)) return std::nullopt;
    } else if (!made.scheme.empty() && rest.starts_with('/')) {
        made.omit_host = true;
    }
    const auto path = decode(rest, Part::path, arena);
    if (!path) return std::nullopt;
    made.path = path->text;
    made.raw_path = path->raw;
    return made;
}

// Whether a written text may stay as it is.
bool is_valid_encoding(std::string_view text, Part part) {
    return std::all_of(text.begin(), text.end(), [part](char c) {
        return std::string_view("!$&'()*+,;=:@[]%").find(c) != std::string_view::npos ||
               !must_escape(c, part);
    });
}

std::string encoded(std::string_view text, std::string_view raw, Part part) {
    if (!raw.empty() && is_valid_encoding(raw, part)) return std::string(raw);
    return escape(text, part);
}

struct HostPort {
    std::string_view host;
    std::string_view port;
};
HostPort split_host(std::string_view host) {
    HostPort made{host, {}};
    const std::size_t colon = host.rfind(':');
    if (colon != host.npos && is_valid_port(host.substr(colon))) {
        made.host = host.substr(0, colon);
        made.port = host.substr(colon + 1);
    }
    if (made.host.starts_with('[') && made.host.ends_with(']')) {
        made.host = made.host.substr(1, made.host.size() - 2);
    }
    return made;
}

std::string write_authority(const Url& url) {
    std::string made;
    if (url.has_user) {
        made += escape(url.user, Part::user);
        if (url.has_password) made += ":" + escape(url.password, Part::user);
        made += '@';
    }
    return made + escape(url.host, Part::host);
}

}  // namespace

bool is_request_uri(std::string_view text, Arena& arena) {
    return parse(text, true, arena).has_value();
}

std::optional<Url> parse_url(std::string_view text, Arena& arena) {
    if (!is_request_uri(text, arena)) return std::nullopt;
    const std::size_t hash = text.find('#');
    auto made = parse(text.substr(0, hash), false, arena);
    if (!made || hash == text.npos) return made;
    const auto fragment = decode(text.substr(hash + 1), Part::fragment, arena);
    if (!fragment) return std::nullopt;
    made->fragment = fragment->text;
    made->raw_fragment = fragment->raw;
    return made;
}

std::string_view host_name(const Url& url) { return split_host(url.host).host; }
std::string_view port(const Url& url) { return split_host(url.host).port; }

std::string escaped_path(const Url& url) {
    if (url.raw_path.empty() && url.path == "*") return "*";
    return encoded(url.path, url.raw_path, Part::path);
}

std::string write(const Url& url) {
    std::string made;
    if (!url.scheme.empty()) made += std::string(url.scheme) + ":";
    if (!url.opaque.empty()) {
        made += url.opaque;
    } else {
        const bool authority = !url.host.empty() || url.has_user;
        const bool shown =
            authority || (!url.scheme.empty() && !url.omit_host && !url.path.empty());
        if (shown) made += "//" + write_authority(url);
        const std::string path = escaped_path(url);
        if (!path.empty() && path.front() != '/' && !url.host.empty()) made += '/';
        made += path;
    }
    if (url.force_query || !url.query.empty()) made += fmt::format("?{}", url.query);
    if (!url.fragment.empty()) {
        made += "#" + encoded(url.fragment, url.raw_fragment, Part::fragment);
    }
    return made;
}

std::optional<std::string> unescape_query(std::string_view text) {
    return unescape(text, Part::query);
}

}  // namespace assay::cel

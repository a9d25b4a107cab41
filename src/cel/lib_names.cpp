// format.dns1123Label() and its like, format.named and validate:
// k8s.io/apiserver/pkg/cel/library/format.go, since Kubernetes 1.31. The rules and sentences are
// those of k8s.io/apimachinery/pkg/util/validation and pkg/api/validate/content, and of
// k8s.io/kube-openapi/pkg/validation/strfmt.
#include <array>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cel/library.h"
#include "cel/named_format.h"
#include "cel/regex.h"
#include "cel/time.h"
#include "cel/url.h"

namespace assay::cel {

namespace {

using Messages = std::vector<std::string>;

constexpr std::string_view label_pattern = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
constexpr std::string_view subdomain_pattern =
    "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";
constexpr std::string_view old_label_pattern = "[a-z]([-a-z0-9]*[a-z0-9])?";
constexpr std::string_view key_pattern = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
constexpr std::string_view value_pattern = "(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?";

// One rule of names: a pattern, a length, and what is said when they do not hold.
struct Rule {
    Rule(std::string_view pattern, std::size_t most, std::string_view unit,
         std::string_view sentence, std::string_view examples)
        : regex(fmt::format("^(?:{})$", pattern)),
          longest(most),
          too_long(fmt::format("must be no more than {} {}", most, unit)),
          wrong(fmt::format("{} (e.g. {}regex used for validation is '{}')", sentence, examples,
                            pattern)) {}
    Regex regex;
    std::size_t longest;
    std::string too_long;
    std::string wrong;
};

Messages check(const Rule& rule, std::string_view text) {
    Messages made;
    if (text.size() > rule.longest) made.push_back(rule.too_long);
    if (!rule.regex.matches(text)) made.push_back(rule.wrong);
    return made;
}

// The two packages that check subdomains name the unit of length differently.
Rule make_subdomain_rule(std::string_view unit) {
    return {subdomain_pattern, 253, unit,
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, "
            "'-' or '.', and must start and end with an alphanumeric character",
            "'example.com', "};
}
const Rule& subdomain_rule() {
    static const Rule rule = make_subdomain_rule("characters");
    return rule;
}

Messages label(std::string_view text) {
    static const Rule rule(label_pattern, 63, "characters",
                           "a lowercase RFC 1123 label must consist of lower case alphanumeric "
                           "characters or '-', and must start and end with an alphanumeric "
                           "character",
                           "'my-name',  or '123-abc', ");
    Messages made = check(rule, text);
    if (!rule.regex.matches(text) && subdomain_rule().regex.matches(text)) {
        made.back() = "must not contain dots";
    }
    return made;
}
Messages subdomain(std::string_view text) { return check(subdomain_rule(), text); }
Messages old_label(std::string_view text) {
    static const Rule rule(old_label_pattern, 63, "characters",
                           "a DNS-1035 label must consist of lower case alphanumeric characters "
                           "or '-', start with an alphabetic character, and end with an "
                           "alphanumeric character",
                           "'my-name',  or 'abc-123', ");
    return check(rule, text);
}

// A prefix may end in a dash, for something will be put behind it.
template <Messages (*rule)(std::string_view)>
Messages prefix(std::string_view text) {
    if (text.size() < 2 || !text.ends_with('-')) return rule(text);
    return rule(std::string(text.substr(0, text.size() - 2)) + "a");
}

Messages key_name(std::string_view name) {
    static const Rule rule(key_pattern, 63, "bytes",
                           "must consist of alphanumeric characters, '-', '_' or '.', and must "
                           "start and end with an alphanumeric character",
                           "'MyName',  or 'my.name',  or '123-abc', ");
    Messages made;
    if (name.empty()) made.push_back("must be non-empty");
    for (std::string& message : check(rule, name)) made.push_back(std::move(message));
    for (std::string& message : made) message.insert(0, "name part ");
    return made;
}
Messages key_prefix(std::string_view text) {
    static const Rule rule = make_subdomain_rule("bytes");
    Messages made = text.empty() ? Messages{"must be non-empty"} : check(rule, text);
    for (std::string& message : made) message.insert(0, "prefix part ");
    return made;
}
Messages qualified_name(std::string_view text) {
    const std::size_t slash = text.find('/');
    if (slash == std::string_view::npos) return key_name(text);
    if (text.find('/', slash + 1) != std::string_view::npos) {
        Messages made = key_name("/");
        made.front().replace(0, std::string_view("name part").size(), "a valid label key");
        made.front() +=
            " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')";
        return made;
    }
    Messages made = key_prefix(text.substr(0, slash));
    for (std::string& message : key_name(text.substr(slash + 1))) {
        made.push_back(std::move(message));
    }
    return made;
}
Messages label_value(std::string_view text) {
    static const Rule rule(value_pattern, 63, "bytes",
                           "a valid label must be an empty string or consist of alphanumeric "
                           "characters, '-', '_' or '.', and must start and end with an "
                           "alphanumeric character",
                           "'MyValue',  or 'my_value',  or '12345', ");
    return check(rule, text);
}

Messages uri(std::string_view text) {
    Arena arena;
    return is_request_uri(text, arena) ? Messages{} : Messages{"the text is no URI"};
}
Messages uuid(std::string_view text) {
    static const Regex regex(
        "(?i)^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$");
    return regex.matches(text) ? Messages{} : Messages{"does not match the UUID format"};
}
Messages base64(std::string_view text) {
    static const Regex regex(
        "^(?:[A-Za-z0-9+/]{4})*"
        "(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$");
    return regex.matches(text) ? Messages{} : Messages{"invalid base64"};
}
bool is_date(std::string_view text) {
    static const Regex regex("^[0-9]{4}-[0-9]{2}-[0-9]{2}$");
    if (!regex.matches(text)) return false;
    // Go's calendar has a year 0; timestamps of CEL have not. Years repeat after 400.
    std::string day(text);
    if (day.starts_with("0000")) day.replace(0, 4, "2000");
    return parse_timestamp(day + "T00:00:00Z").has_value();
}
Messages date(std::string_view text) {
    return is_date(text) ? Messages{} : Messages{"invalid date"};
}
// IsDateTime of strfmt: looks at what is between the first two letters T only.
bool is_datetime(std::string_view text) {
    static const Regex regex(
        "(?i)^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](.[0-9]+)?(z|([+-][0-9]{2}:[0-9]{2}))$");
    const std::size_t letter = text.find_first_of("tT");
    if (letter == std::string_view::npos || !is_date(text.substr(0, letter))) return false;
    const std::string_view rest = text.substr(letter + 1);
    return regex.matches(rest.substr(0, rest.find_first_of("tT")));
}
Messages datetime(std::string_view text) {
    return is_datetime(text) ? Messages{} : Messages{"invalid datetime"};
}

// The last column is MaxRegexSize, from which the API server computes the cost of validate().
constexpr std::array formats{
    NamedFormat{"dns1123Label", label, 30},
    NamedFormat{"dns1123Subdomain", subdomain, 60},
    NamedFormat{"dns1035Label", old_label, 30},
    NamedFormat{"qualifiedName", qualified_name, 60},
    NamedFormat{"dns1123LabelPrefix", prefix<label>, 30},
    NamedFormat{"dns1123SubdomainPrefix", prefix<subdomain>, 60},
    NamedFormat{"dns1035LabelPrefix", prefix<old_label>, 30},
    NamedFormat{"labelValue", label_value, 40},
    NamedFormat{"uri", uri, 1103},
    NamedFormat{"uuid", uuid, 70},
    NamedFormat{"byte", base64, 84},
    NamedFormat{"date", date, 71},
    NamedFormat{"datetime", datetime, 71},
};

template <std::size_t index>
Datum constant(HostCall& call, std::span<const Datum>) {
    return opaque(named_format_type, &formats[index], call.arena);
}

Datum named(HostCall& call, std::span<const Datum> args) {
    if (!args[0].is(DatumKind::text)) return no_overload("format.named");
    for (const NamedFormat& format : formats) {
        if (format.name != args[0].as_text()) continue;
        return Datum::some(opaque(named_format_type, &format, call.arena), call.arena);
    }
    return Datum::none();
}

Datum validate(HostCall& call, std::span<const Datum> args) {
    const auto* const format = opaque_as<NamedFormat>(args[0], named_format_type);
    if (format == nullptr || !args[1].is(DatumKind::text)) return no_overload("validate");
    const Messages messages = format->check(args[1].as_text());
    if (messages.empty()) return Datum::none();
    const std::span<Datum> made = call.arena.array<Datum>(messages.size());
    for (std::size_t i = 0; i < made.size(); ++i) made[i] = Datum::text(messages[i], call.arena);
    return Datum::some(Datum::list(made), call.arena);
}

template <std::size_t... index>
void add_constants(Environment& environment, std::index_sequence<index...>) {
    (environment.function({"format." + std::string(formats[index].name), 0, 0, constant<index>}),
     ...);
}

}  // namespace

void add_named_formats(Environment& environment) {
    add_constants(environment, std::make_index_sequence<formats.size()>());
    environment.function({"format.named", 1, 1, named});
    environment.function({"validate", 2, 2, validate, CallStyle::method});
}

}  // namespace assay::cel

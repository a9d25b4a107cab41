#include "cel/function_help.h"

#include <array>

namespace assay::cel {

namespace {

constexpr std::string_view core = "CEL";
constexpr std::string_view loops = "CEL macros";
constexpr std::string_view two = "cel-go two-variable macros";
constexpr std::string_view optionals = "cel-go optional types";
constexpr std::string_view strings = "cel-go strings";
constexpr std::string_view sets = "cel-go sets";
constexpr std::string_view lists = "cel-go lists";
constexpr std::string_view own_lists = "Kubernetes lists";
constexpr std::string_view strings_and_lists = "cel-go strings, Kubernetes lists";
constexpr std::string_view ordered = "Kubernetes quantity and semver";
constexpr std::string_view regex = "Kubernetes regex";
constexpr std::string_view quantities = "Kubernetes quantity";
constexpr std::string_view addresses = "Kubernetes ip";
constexpr std::string_view blocks = "Kubernetes cidr";
constexpr std::string_view versions = "Kubernetes semver";
constexpr std::string_view urls = "Kubernetes url";
constexpr std::string_view formats = "Kubernetes format";

constexpr std::array rows{
    FunctionHelp{"has", "whether the field is there", loops, "has(object.spec.replicas)"},
    FunctionHelp{"all", "whether the condition holds for every item, or key of a map", loops,
                 "list.all(x, condition)\nlist.all(i, x, condition)"},
    FunctionHelp{"exists", "whether it holds for at least one", loops,
                 "list.exists(x, condition)\nlist.exists(i, x, condition)"},
    FunctionHelp{"exists_one", "whether it holds for exactly one", loops,
                 "list.exists_one(x, condition)\nlist.exists_one(i, x, condition)"},
    FunctionHelp{"existsOne", "the same", two,
                 "list.existsOne(x, condition)\nlist.existsOne(i, x, condition)"},
    FunctionHelp{"map",
                 "what the expression gives for each item, if need be only where a condition holds",
                 loops, "list.map(x, value)\nlist.map(x, condition, value)"},
    FunctionHelp{"filter", "the items for which the condition holds", loops,
                 "list.filter(x, condition)"},
    FunctionHelp{"transformList", "as map, with the index or key too", two,
                 "list.transformList(i, x, value)\nlist.transformList(i, x, condition, value)"},
    FunctionHelp{"transformMap", "a map with the same keys and new values", two,
                 "map.transformMap(k, v, value)\nmap.transformMap(k, v, condition, value)"},
    FunctionHelp{"transformMapEntry", "a map of the entries that the expression makes", two,
                 "map.transformMapEntry(k, v, {key: value})\n"
                 "map.transformMapEntry(k, v, condition, {key: value})"},
    FunctionHelp{"sortBy", "the items, ordered by what the expression gives for each", lists,
                 "list.sortBy(x, key)"},
    FunctionHelp{"optMap", "what the expression gives for the value, as an optional; none of none",
                 optionals, "optional.optMap(x, value)"},
    FunctionHelp{"optFlatMap", "the same for an expression that gives an optional itself",
                 optionals, "optional.optFlatMap(x, optional)"},

    FunctionHelp{"size", "code points of a text, bytes, items or entries", core},
    FunctionHelp{"type", "the type of a value, to compare with: type(x) == int", core},
    FunctionHelp{"dyn", "the value, with no known type: no check at load", core},
    FunctionHelp{"unknown",
                 "unknown, with a reason of Verdicts in check-format.md and a clause for people",
                 "kubeassay"},
    FunctionHelp{"int",
                 "a whole number: of a text in decimal, cut off towards 0 from a fraction, seconds "
                 "since 1970",
                 core},
    FunctionHelp{"uint", "the same without a sign", core},
    FunctionHelp{"double", "a number with a fraction", core},
    FunctionHelp{"string", "as text", core},
    FunctionHelp{"bytes", "the UTF-8 of a text", core},
    FunctionHelp{"bool", "of 'true' or 'false', as Go spells them", core},
    FunctionHelp{"timestamp", "of RFC 3339 text or seconds since 1970", core},
    FunctionHelp{"duration", "of text such as '1h30m'", core},
    FunctionHelp{"getFullYear", "the year, in UTC or the given time zone", core},
    FunctionHelp{"getMonth", "the month, from 0", core},
    FunctionHelp{"getDayOfYear", "the day of the year, from 0", core},
    FunctionHelp{"getDayOfMonth", "the day of the month, from 0", core},
    FunctionHelp{"getDate", "the day of the month, from 1", core},
    FunctionHelp{"getDayOfWeek", "the day of the week, from 0, a Sunday", core},
    FunctionHelp{"getHours", "the hour; of a duration all its hours", core},
    FunctionHelp{"getMinutes", "the minute; of a duration all its minutes", core},
    FunctionHelp{"getSeconds", "the second; of a duration all its seconds", core},
    FunctionHelp{"getMilliseconds", "the milliseconds within the second", core},

    FunctionHelp{"contains", "whether the text holds the other", core},
    FunctionHelp{"startsWith", "whether the text begins with the other", core},
    FunctionHelp{"endsWith", "whether the text ends with the other", core},
    FunctionHelp{"matches", "whether the RE2 pattern is found anywhere in the text", core},
    FunctionHelp{"charAt", "the code point at an index, as text", strings},
    FunctionHelp{"indexOf", "where a text or item is found first, or -1", strings_and_lists},
    FunctionHelp{"lastIndexOf", "where a text or item is found last, or -1", strings_and_lists},
    FunctionHelp{"join", "the texts as one, with a text between them", strings},
    FunctionHelp{"lowerAscii", "A to Z in lower case", strings},
    FunctionHelp{"upperAscii", "a to z in upper case", strings},
    FunctionHelp{"replace", "with every, or the first so many, of one text replaced by another",
                 strings},
    FunctionHelp{"split", "the parts between a separator, at most so many", strings},
    FunctionHelp{"substring", "from one index up to another, or the end", strings},
    FunctionHelp{"trim", "without white space at both ends", strings},
    FunctionHelp{"reverse",
                 "a list from its end to its start; a text too, which Kubernetes does not have",
                 lists},
    FunctionHelp{"format", "the text with %s, %d, %f, %e, %b, %x and %o filled in", strings},
    FunctionHelp{"strings.quote", "in double quotes, with escapes", strings},

    FunctionHelp{"optional.of", "an optional that holds the value", optionals},
    FunctionHelp{"optional.none", "an optional that holds nothing", optionals},
    FunctionHelp{"optional.ofNonZeroValue", "none of 0, '', [], {}, false and null", optionals},
    FunctionHelp{"optional.unwrap", "what those of the list hold that hold something", optionals},
    FunctionHelp{"unwrapOpt", "the same", optionals},
    FunctionHelp{"hasValue", "whether the optional holds something", optionals},
    FunctionHelp{"value", "what it holds; an error when it holds nothing", optionals},
    FunctionHelp{"or", "the optional, or the other when it holds nothing", optionals},
    FunctionHelp{"orValue", "what it holds, or the other value", optionals},

    FunctionHelp{"isSorted", "whether the items are in order", own_lists},
    FunctionHelp{"min", "the least item; an error of an empty list", own_lists},
    FunctionHelp{"max", "the greatest item; an error of an empty list", own_lists},
    FunctionHelp{"sum", "the items added up", own_lists},
    FunctionHelp{"distinct", "without repeated items", lists},
    FunctionHelp{"flatten", "with the items of lists in place of the lists, so many levels deep",
                 lists},
    FunctionHelp{"sort", "in order", lists},
    FunctionHelp{"slice", "from one index up to another", lists},
    FunctionHelp{"first", "the first item, none of an empty list", optionals},
    FunctionHelp{"last", "the last item, none of an empty list", optionals},
    FunctionHelp{"lists.range", "0, 1, 2 and so on, so many", lists},
    FunctionHelp{"sets.contains", "whether all items of the second list are in the first", sets},
    FunctionHelp{"sets.intersects", "whether the lists have an item in common", sets},
    FunctionHelp{"sets.equivalent", "whether each holds all items of the other", sets},

    FunctionHelp{"find", "the first match of an RE2 pattern, or ''", regex},
    FunctionHelp{"findAll", "all matches, or the first so many", regex},
    FunctionHelp{"quantity", "a quantity such as '100m' or '1Gi'", quantities},
    FunctionHelp{"isQuantity", "whether the text is one", quantities},
    FunctionHelp{"sign", "-1, 0 or 1", quantities},
    FunctionHelp{"isInteger", "whether asInteger() can give it", quantities},
    FunctionHelp{"asInteger", "as a whole number; an error when it is none", quantities},
    FunctionHelp{"asApproximateFloat", "as a number with a fraction, perhaps rounded", quantities},
    FunctionHelp{"add", "the sum", quantities},
    FunctionHelp{"sub", "the difference", quantities},
    FunctionHelp{"isGreaterThan", "whether the quantity or version is above the other", ordered},
    FunctionHelp{"isLessThan", "whether it is below the other", ordered},
    FunctionHelp{"compareTo", "-1, 0 or 1: below, equal or above", ordered},
    FunctionHelp{"ip", "an IPv4 or IPv6 address; of a CIDR its address", addresses},
    FunctionHelp{"isIP", "whether the text is an address", addresses},
    FunctionHelp{"ip.isCanonical", "whether the address is spelt in the one recommended way",
                 addresses},
    FunctionHelp{"family", "4 or 6", addresses},
    FunctionHelp{"isUnspecified", "whether it is 0.0.0.0 or ::", addresses},
    FunctionHelp{"isLoopback", "whether it is of 127.0.0.0/8 or ::1", addresses},
    FunctionHelp{"isLinkLocalMulticast",
                 "whether it is a multicast address of one link: 224.0.0.0/24, ff02::/16",
                 addresses},
    FunctionHelp{"isLinkLocalUnicast", "whether it is of 169.254.0.0/16 or fe80::/10", addresses},
    FunctionHelp{"isGlobalUnicast",
                 "whether it can be the address of one host beyond its link; private ones can",
                 addresses},
    FunctionHelp{"cidr", "a block of addresses such as '10.0.0.0/8'", blocks},
    FunctionHelp{"isCIDR", "whether the text is one", blocks},
    FunctionHelp{"containsIP", "whether the address is in the block", blocks},
    FunctionHelp{"containsCIDR", "whether the whole other block is in it", blocks},
    FunctionHelp{"masked", "the block with its bits beyond the prefix 0", blocks},
    FunctionHelp{"prefixLength", "the length of the prefix", blocks},
    FunctionHelp{"semver", "a version such as '1.2.3-rc.1'; with true also 'v1.2'", versions},
    FunctionHelp{"isSemver", "whether semver() takes the text", versions},
    FunctionHelp{"major", "the first number", versions},
    FunctionHelp{"minor", "the second number", versions},
    FunctionHelp{"patch", "the third number", versions},
    FunctionHelp{"url", "an absolute URL, or a path that begins with /", urls},
    FunctionHelp{"isURL", "whether url() takes the text", urls},
    FunctionHelp{"getScheme", "the scheme: https", urls},
    FunctionHelp{"getHost", "the host with its port, brackets included", urls},
    FunctionHelp{"getHostname", "the host without its port and brackets", urls},
    FunctionHelp{"getPort", "the port, or ''", urls},
    FunctionHelp{"getEscapedPath", "the path as it is written in the URL", urls},
    FunctionHelp{"getQuery", "the parameters with all their values", urls},
    FunctionHelp{"format.named", "the format of a name; none when there is no such format",
                 formats},
    FunctionHelp{"validate", "what is wrong with the text; none when nothing is", formats},
    FunctionHelp{"format.dns1123Label", "a name of RFC 1123: at most 63 of a-z, 0-9 and -",
                 formats},
    FunctionHelp{"format.dns1123Subdomain", "such names with dots between", formats},
    FunctionHelp{"format.dns1035Label", "a name of RFC 1035: it begins with a letter", formats},
    FunctionHelp{"format.qualifiedName", "the key of a label: name or prefix/name", formats},
    FunctionHelp{"format.dns1123LabelPrefix", "a generateName for dns1123Label", formats},
    FunctionHelp{"format.dns1123SubdomainPrefix", "a generateName for dns1123Subdomain", formats},
    FunctionHelp{"format.dns1035LabelPrefix", "a generateName for dns1035Label", formats},
    FunctionHelp{"format.labelValue", "the value of a label", formats},
    FunctionHelp{"format.uri", "an absolute URI, or a path that begins with /", formats},
    FunctionHelp{"format.uuid", "a UUID", formats},
    FunctionHelp{"format.byte", "base64", formats},
    FunctionHelp{"format.date", "a date: 2026-11-26", formats},
    FunctionHelp{"format.datetime", "a date and a time, as RFC 3339 has it", formats},
};

}  // namespace

std::span<const FunctionHelp> function_help() { return rows; }

}  // namespace assay::cel

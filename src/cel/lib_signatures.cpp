// What the operators and the functions of the standard library take and give
// (cel-spec doc/langdef.md, "Standard definitions"; cel-go ext/strings.go, sets.go). Numbers of
// different types are compared with each other, as Kubernetes has it since 1.28
// (pkg/cel/environment/base.go).
#include "cel/library.h"

namespace assay::cel {

namespace {

constexpr std::string_view operators =
    "!_(bool) -> bool\n"
    "-_(int) -> int\n"
    "-_(double) -> double\n"
    "_==_(A, A) -> bool\n"
    "@in(A, list(A)) -> bool\n"
    "@in(A, map(A, B)) -> bool\n"
    "_+_(int, int) -> int\n"
    "_+_(uint, uint) -> uint\n"
    "_+_(double, double) -> double\n"
    "_+_(string, string) -> string\n"
    "_+_(bytes, bytes) -> bytes\n"
    "_+_(list(A), list(A)) -> list(A)\n"
    "_+_(timestamp, duration) -> timestamp\n"
    "_+_(duration, timestamp) -> timestamp\n"
    "_+_(duration, duration) -> duration\n"
    "_-_(int, int) -> int\n"
    "_-_(uint, uint) -> uint\n"
    "_-_(double, double) -> double\n"
    "_-_(timestamp, timestamp) -> duration\n"
    "_-_(timestamp, duration) -> timestamp\n"
    "_-_(duration, duration) -> duration\n"
    "_*_(int, int) -> int\n"
    "_*_(uint, uint) -> uint\n"
    "_*_(double, double) -> double\n"
    "_/_(int, int) -> int\n"
    "_/_(uint, uint) -> uint\n"
    "_/_(double, double) -> double\n"
    "_%_(int, int) -> int\n"
    "_%_(uint, uint) -> uint\n"
    "_[_](list(A), int) -> A\n"
    "_[_](map(A, B), A) -> B\n"
    "_[_](optional(list(A)), int) -> optional(A)\n"
    "_[_](optional(map(A, B)), A) -> optional(B)\n"
    "_[?_](list(A), int) -> optional(A)\n"
    "_[?_](map(A, B), A) -> optional(B)\n"
    "_[?_](optional(list(A)), int) -> optional(A)\n"
    "_[?_](optional(map(A, B)), A) -> optional(B)\n";

// The other three relations take the same.
constexpr std::string_view relations =
    "_<_(bool, bool) -> bool\n"
    "_<_(string, string) -> bool\n"
    "_<_(bytes, bytes) -> bool\n"
    "_<_(timestamp, timestamp) -> bool\n"
    "_<_(duration, duration) -> bool\n"
    "_<_(int, int) -> bool\n"
    "_<_(int, uint) -> bool\n"
    "_<_(int, double) -> bool\n"
    "_<_(uint, int) -> bool\n"
    "_<_(uint, uint) -> bool\n"
    "_<_(uint, double) -> bool\n"
    "_<_(double, int) -> bool\n"
    "_<_(double, uint) -> bool\n"
    "_<_(double, double) -> bool\n";

constexpr std::string_view core =
    "size(string) -> int\n"
    "size(bytes) -> int\n"
    "size(list(A)) -> int\n"
    "size(map(A, B)) -> int\n"
    "(string).size() -> int\n"
    "(bytes).size() -> int\n"
    "(list(A)).size() -> int\n"
    "(map(A, B)).size() -> int\n"
    "type(A) -> type(A)\n"
    "dyn(A) -> dyn\n"
    "unknown(string) -> dyn\n"
    "unknown(string, string) -> dyn\n"
    "int(int) -> int\n"
    "int(uint) -> int\n"
    "int(double) -> int\n"
    "int(string) -> int\n"
    "int(timestamp) -> int\n"
    "int(duration) -> int\n"
    "uint(uint) -> uint\n"
    "uint(int) -> uint\n"
    "uint(double) -> uint\n"
    "uint(string) -> uint\n"
    "double(double) -> double\n"
    "double(int) -> double\n"
    "double(uint) -> double\n"
    "double(string) -> double\n"
    "string(string) -> string\n"
    "string(bool) -> string\n"
    "string(int) -> string\n"
    "string(uint) -> string\n"
    "string(double) -> string\n"
    "string(bytes) -> string\n"
    "string(timestamp) -> string\n"
    "string(duration) -> string\n"
    "bytes(bytes) -> bytes\n"
    "bytes(string) -> bytes\n"
    "bool(bool) -> bool\n"
    "bool(string) -> bool\n"
    "timestamp(timestamp) -> timestamp\n"
    "timestamp(string) -> timestamp\n"
    "timestamp(int) -> timestamp\n"
    "duration(duration) -> duration\n"
    "duration(string) -> duration\n";

constexpr std::string_view getters =
    "(timestamp).getFullYear() -> int\n"
    "(timestamp).getFullYear(string) -> int\n"
    "(timestamp).getMonth() -> int\n"
    "(timestamp).getMonth(string) -> int\n"
    "(timestamp).getDayOfYear() -> int\n"
    "(timestamp).getDayOfYear(string) -> int\n"
    "(timestamp).getDayOfMonth() -> int\n"
    "(timestamp).getDayOfMonth(string) -> int\n"
    "(timestamp).getDate() -> int\n"
    "(timestamp).getDate(string) -> int\n"
    "(timestamp).getDayOfWeek() -> int\n"
    "(timestamp).getDayOfWeek(string) -> int\n"
    "(timestamp).getHours() -> int\n"
    "(timestamp).getHours(string) -> int\n"
    "(timestamp).getMinutes() -> int\n"
    "(timestamp).getMinutes(string) -> int\n"
    "(timestamp).getSeconds() -> int\n"
    "(timestamp).getSeconds(string) -> int\n"
    "(timestamp).getMilliseconds() -> int\n"
    "(timestamp).getMilliseconds(string) -> int\n"
    "(duration).getHours() -> int\n"
    "(duration).getMinutes() -> int\n"
    "(duration).getSeconds() -> int\n"
    "(duration).getMilliseconds() -> int\n";

constexpr std::string_view text =
    "(string).contains(string) -> bool\n"
    "(string).startsWith(string) -> bool\n"
    "(string).endsWith(string) -> bool\n"
    "matches(string, string) -> bool\n"
    "(string).matches(string) -> bool\n"
    "(string).charAt(int) -> string\n"
    "(list(string)).join() -> string\n"
    "(list(string)).join(string) -> string\n"
    "(string).lowerAscii() -> string\n"
    "(string).upperAscii() -> string\n"
    "(string).replace(string, string) -> string\n"
    "(string).replace(string, string, int) -> string\n"
    "(string).split(string) -> list(string)\n"
    "(string).split(string, int) -> list(string)\n"
    "(string).substring(int) -> string\n"
    "(string).substring(int, int) -> string\n"
    "(string).trim() -> string\n"
    "(string).indexOf(string) -> int\n"
    "(string).indexOf(string, int) -> int\n"
    "(string).lastIndexOf(string) -> int\n"
    "(string).lastIndexOf(string, int) -> int\n"
    "(string).reverse() -> string\n"
    "(string).format(list(dyn)) -> string\n"
    "strings.quote(string) -> string\n";

constexpr std::string_view collections =
    "optional.of(A) -> optional(A)\n"
    "optional.none() -> optional(A)\n"
    "optional.ofNonZeroValue(A) -> optional(A)\n"
    "(optional(A)).hasValue() -> bool\n"
    "(optional(A)).value() -> A\n"
    "(optional(A)).or(optional(A)) -> optional(A)\n"
    "(optional(A)).orValue(A) -> A\n"
    "sets.contains(list(A), list(A)) -> bool\n"
    "sets.intersects(list(A), list(A)) -> bool\n"
    "optional.unwrap(list(optional(A))) -> list(A)\n"
    "(list(optional(A))).unwrapOpt() -> list(A)\n"
    "sets.equivalent(list(A), list(A)) -> bool\n";

}  // namespace

void add_standard_signatures(Environment& environment) {
    for (const std::string_view lines : {operators, relations, core, getters, text, collections}) {
        environment.add_signatures(lines);
    }
}

}  // namespace assay::cel

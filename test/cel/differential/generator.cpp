#include "cel/differential/generator.h"

#include <fmt/format.h>

namespace assay::cel::test {

std::string Generator::pick(std::initializer_list<std::string_view> choices) {
    return std::string(choices.begin()[below(choices.size())]);
}

std::string Generator::expression() {
    variables_.clear();
    return of(chance(2) ? Type::boolean : Type::any, 1 + static_cast<int>(below(5)));
}

std::string Generator::object() { return json(4); }

std::string Generator::json(int depth) {
    const std::size_t kind = depth == 4 ? 9 : below(depth > 0 ? 10 : 6);
    switch (kind) {
        case 0:
            return pick({"null", "true", "false"});
        case 1:
            return pick({"0", "1", "-1", "2", "7", "9223372036854775807", "-9223372036854775808"});
        case 2:
            return pick({"1.5", "-0.25", "1e300", "3.0e2", "9223372036854775808"});
        case 3:
        case 4:
        case 5:
            return pick(
                {R"("")", R"("a")", R"("b")", R"("ab-ba")", R"("é☺")", R"("10")", R"(" x ")"});
        case 6:
        case 7: {
            std::string made = "[";
            const std::size_t size = below(4);
            for (std::size_t i = 0; i < size; ++i) made += (i > 0 ? "," : "") + json(depth - 1);
            return made + "]";
        }
        default: {
            std::string made = "{";
            const auto keys = {"a", "b", "c", "d", "items"};
            for (const std::string_view key : keys) {
                if (depth < 4 && chance(2)) continue;
                made +=
                    fmt::format("{}\"{}\":{}", made.size() > 1 ? "," : "", key, json(depth - 1));
            }
            return made + "}";
        }
    }
}

std::string Generator::path() {
    std::string made =
        variables_.empty() || chance(3) ? "object" : variables_[below(variables_.size())];
    const std::size_t steps = below(4);
    for (std::size_t i = 0; i < steps; ++i) {
        switch (below(8)) {
            case 0:
                made += fmt::format("[{}]", below(3));
                break;
            case 1:
                made += fmt::format("['{}']", pick({"a", "b", "items"}));
                break;
            default:
                made += "." + pick({"a", "b", "c", "d", "items", "missing"});
        }
    }
    return made;
}

std::string Generator::name() {
    if (variables_.empty() || chance(3)) return path();
    return variables_[below(variables_.size())];
}

std::string Generator::of(Type type, int depth) {
    if (chance(25)) type = static_cast<Type>(below(static_cast<std::size_t>(Type::any) + 1));
    if (type == Type::any) {
        type = static_cast<Type>(below(static_cast<std::size_t>(Type::any)));
        if (chance(4)) return name();
    }
    switch (type) {
        case Type::boolean:
            return boolean(depth);
        case Type::integer:
            return integer(depth);
        case Type::uinteger:
            return uinteger(depth);
        case Type::real:
            return real(depth);
        case Type::text:
            return text(depth);
        case Type::bytes:
            return bytes(depth);
        case Type::list:
            return list(depth);
        case Type::map:
            return map(depth);
        case Type::time:
            return time(depth);
        case Type::span:
            return span(depth);
        default:
            return optional(depth);
    }
}

template <class Make>
std::string Generator::loop(int depth, std::string_view macro, const Make& make) {
    std::string range = chance(4) ? map(depth - 1) : list(depth - 1);
    if (chance(3)) range = path();
    const std::string variable = fmt::format("v{}", variables_.size());
    variables_.push_back(variable);
    const std::string body = make();
    variables_.pop_back();
    return fmt::format("{}.{}({}, {})", range, macro, variable, body);
}

std::string Generator::boolean(int depth) {
    if (depth <= 0) return pick({"true", "false", "true", "false", "1/0 > 0"});
    const int next = depth - 1;
    const auto pair = [&](std::string_view symbol, Type type) {
        return fmt::format("({} {} {})", of(type, next), symbol, of(type, next));
    };
    // cel-go v0.32.0 yields the optional itself where has() of an optional is a whole branch.
    const auto branch = [&] {
        const std::string made = boolean(next);
        return made.starts_with("has(") ? "(" + made + " && true)" : made;
    };
    const auto type = static_cast<Type>(below(static_cast<std::size_t>(Type::any) + 1));
    switch (below(16)) {
        case 0:
        case 1:
            return pair("&&", Type::boolean);
        case 2:
        case 3:
            return pair("||", Type::boolean);
        case 4:
            return "!" + boolean(next);
        case 5:
            return pair(pick({"==", "!="}), type);
        case 6:
            return pair(pick({"<", "<=", ">", ">="}), type);
        case 7:
            return pair(pick({"<", "==", ">="}), chance(2) ? Type::integer : Type::real);
        case 8:
            return chance(3) ? fmt::format("({} in {})", key(next), map(next))
                             : fmt::format("({} in {})", of(Type::any, next), list(next));
        case 9:
            return fmt::format("has({}.{})", path(), pick({"a", "b", "c", "missing"}));
        case 10:
            return fmt::format("{}.{}({})", text(next),
                               pick({"startsWith", "endsWith", "contains"}), text(next));
        case 11:
            return fmt::format("{}.matches('{}')", text(next),
                               pick({"a+", "^a?b", "[0-9]+$", ".", "(ab|é)"}));
        case 12:
            return loop(depth, pick({"all", "exists", "exists_one"}),
                        [&] { return boolean(next); });
        case 13:
            return fmt::format("({} ? {} : {})", boolean(next), branch(), branch());
        case 14:
            return fmt::format("{}.hasValue()", optional(next));
        default:
            return chance(2) ? fmt::format("sets.{}({}, {})",
                                           pick({"contains", "intersects", "equivalent"}),
                                           list(next), list(next))
                             : name();
    }
}

std::string Generator::integer(int depth) {
    if (depth <= 0 || chance(5)) {
        return pick({"0", "1", "-1", "2", "3", "10", "9223372036854775807", "-9223372036854775808",
                     "0x1F"});
    }
    const int next = depth - 1;
    switch (below(10)) {
        case 0:
        case 1:
        case 2:
            return fmt::format("({} {} {})", integer(next), pick({"+", "-", "*", "/", "%"}),
                               integer(next));
        case 3:
            return fmt::format("size({})",
                               of(pick({"a", "b"}) == "a" ? Type::list : Type::text, next));
        case 4:
            return fmt::format("int({})", of(static_cast<Type>(below(5)), next));
        case 5:
            return fmt::format("{}.{}({})", text(next), pick({"indexOf", "lastIndexOf"}),
                               text(next));
        case 6:
            return fmt::format("(-{})", integer(next));
        case 7:
            return fmt::format("({} ? {} : {})", boolean(next), integer(next), integer(next));
        case 8:
            return fmt::format(
                "{}.{}({})", time(next),
                pick({"getFullYear", "getMonth", "getDate", "getDayOfMonth", "getDayOfWeek",
                      "getDayOfYear", "getHours", "getMinutes", "getSeconds", "getMilliseconds"}),
                pick({"", "", "'UTC'", "'+05:30'", "'-08:00'", "'America/New_York'",
                      "'Europe/Berlin'", "'Australia/Sydney'", "'No/Where'"}));
        default:
            return name();
    }
}

std::string Generator::uinteger(int depth) {
    if (depth <= 0 || chance(3)) return pick({"0u", "1u", "2u", "18446744073709551615u", "0xFFu"});
    const int next = depth - 1;
    if (chance(3)) return fmt::format("uint({})", of(static_cast<Type>(below(5)), next));
    return fmt::format("({} {} {})", uinteger(next), pick({"+", "-", "*", "/", "%"}),
                       uinteger(next));
}

std::string Generator::real(int depth) {
    if (depth <= 0 || chance(3)) {
        return pick({"0.0", "1.0", "-1.5", "2.5e3", "1e308", "9223372036854775808.0",
                     "double('NaN')", "double('-inf')"});
    }
    const int next = depth - 1;
    if (chance(3)) return fmt::format("double({})", of(static_cast<Type>(below(5)), next));
    return fmt::format("({} {} {})", real(next), pick({"+", "-", "*", "/"}), real(next));
}

std::string Generator::text(int depth) {
    if (depth <= 0 || chance(4)) {
        return pick({"''", "'a'", "'ab-ba'", "'é☺x'", "'10'", "'true'", "r'\\d'", "' x\\t'",
                     "string(b'\\xff')", "'2024-02-29T12:00:00Z'", "'1h2.5s'", "'\\n'"});
    }
    const int next = depth - 1;
    switch (below(14)) {
        case 0:
        case 1:
            return fmt::format("({} + {})", text(next), text(next));
        case 2:
            return fmt::format("string({})", of(static_cast<Type>(below(6)), next));
        case 3:
            return fmt::format("{}.{}()", text(next), pick({"lowerAscii", "upperAscii", "trim"}));
        case 4:
            return fmt::format("{}.substring({}, {})", text(next), below(3), below(5));
        case 5:
            return fmt::format("{}.replace({}, {})", text(next), text(0), text(0));
        case 6:
            return fmt::format("{}.replace({}, {}, {})", text(next), text(0), text(0), below(3));
        case 7:
            return fmt::format("{}.charAt({})", text(next), below(4));
        case 8:
            return fmt::format("{}.split({}).join('|')", text(next), text(0));
        case 9:
            return fmt::format("{}.join({})", list(next), text(0));
        case 10:
            return fmt::format("({} ? {} : {})", boolean(next), text(next), text(next));
        case 11:
            return fmt::format("'<%s %d>'.format([{}, {}])", of(Type::any, next), integer(next));
        case 12:
            return fmt::format("strings.quote({})", text(next));
        default:
            return name();
    }
}

std::string Generator::bytes(int depth) {
    if (depth <= 0 || chance(2)) return pick({"b''", "b'ab'", "b'é'"});
    return chance(2) ? fmt::format("({} + {})", bytes(depth - 1), bytes(depth - 1))
                     : fmt::format("bytes({})", text(depth - 1));
}

std::string Generator::list(int depth) {
    if (depth <= 0)
        return pick({"[]", "[1]", "[1, 2, 3]", "['a', 'b']", "[1, 'a', 2.0, null]", "[true, false]",
                     "object.items"});
    const int next = depth - 1;
    switch (below(8)) {
        case 0:
            return fmt::format("[{}, {}]", of(Type::any, next), of(Type::any, next));
        case 1:
            return fmt::format("({} + {})", list(next), list(next));
        case 2:
            return loop(depth, "map", [&] { return of(Type::any, next); });
        case 3:
            return loop(depth, "filter", [&] { return boolean(next); });
        case 4:
            return loop(depth, "map", [&] { return boolean(next) + ", " + of(Type::any, next); });
        case 5:
            return fmt::format("{}.split({})", text(next), text(0));
        case 6:
            return fmt::format("[?{}, {}]", optional(next), of(Type::any, next));
        default:
            return path();
    }
}

std::string Generator::map(int depth) {
    if (depth <= 0)
        return pick(
            {"{}", "{'a': 1}", "{'a': 1, 'b': 'x'}", "{1: 2, 3u: 4}", "{true: 1}", "object"});
    const int next = depth - 1;
    if (chance(4)) return path();
    // Keys are of kinds that keys may have: without its checker cel-go takes any.
    return fmt::format("{{{}: {}, 'b': {}}}", pick({"'a'", "'c'", "1", "2u", "true"}),
                       of(Type::any, next), of(Type::any, next));
}

// Bytes are left out: whether they are a wrong key or none depends on the map in cel-go.
std::string Generator::key(int depth) {
    switch (below(4)) {
        case 0:
            return integer(depth);
        case 1:
            return real(depth);
        case 2:
            return boolean(depth);
        default:
            return text(depth);
    }
}

std::string Generator::time(int depth) {
    if (depth <= 0 || chance(2)) {
        return pick({"timestamp('2024-02-29T12:34:56.789Z')", "timestamp(0)",
                     "timestamp('1969-12-31T23:59:59.5Z')", "timestamp('9999-12-31T23:59:59Z')",
                     "timestamp('0001-01-01T00:00:00Z')", "timestamp('2024-13-01T00:00:00Z')",
                     "timestamp('2040-07-04T10:00:00Z')", "timestamp('1930-07-04T10:00:00Z')"});
    }
    return fmt::format("({} {} {})", time(depth - 1), pick({"+", "-"}), span(depth - 1));
}

std::string Generator::span(int depth) {
    if (depth <= 0 || chance(2)) {
        return pick({"duration('1h')", "duration('-1.5s')", "duration('1h2m3.004005006s')",
                     "duration('0')", "duration('2562047h')", "duration('1x')", "duration('1ms')"});
    }
    switch (below(3)) {
        case 0:
            return fmt::format("({} {} {})", span(depth - 1), pick({"+", "-"}), span(depth - 1));
        case 1:
            return fmt::format("({} - {})", time(depth - 1), time(depth - 1));
        default:
            return fmt::format("duration({})", text(depth - 1));
    }
}

std::string Generator::optional(int depth) {
    if (depth <= 0)
        return pick({"optional.none()", "optional.of(1)", "optional.of('a')", "object.?a",
                     "object.?missing"});
    const int next = depth - 1;
    switch (below(9)) {
        case 0:
            return fmt::format("optional.of({})", of(Type::any, next));
        case 1:
            return fmt::format("optional.ofNonZeroValue({})", of(Type::any, next));
        case 2:
            return fmt::format("{}.?{}", path(), pick({"a", "b", "missing"}));
        case 3:
            return fmt::format("{}.?{}.{}", path(), pick({"a", "b"}), pick({"a", "b", "missing"}));
        case 4:
            return chance(2) ? fmt::format("{}[?{}]", list(next), of(Type::any, 0))
                             : fmt::format("{}[?{}]", map(next), key(0));
        case 5:
            return fmt::format("{}.or({})", optional(next), optional(next));
        case 6:
            return fmt::format("optional.of({}.orValue({}))", optional(next), of(Type::any, next));
        default: {
            const std::string target = optional(next);
            const std::string variable = fmt::format("v{}", variables_.size());
            variables_.push_back(variable);
            const bool flat = chance(2);
            const std::string body = flat ? optional(next) : of(Type::any, next);
            variables_.pop_back();
            return fmt::format("{}.{}({}, {})", target, flat ? "optFlatMap" : "optMap", variable,
                               body);
        }
    }
}

}  // namespace assay::cel::test

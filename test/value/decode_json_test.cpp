#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "value/decode.h"
#include "value/store.h"

namespace {

using assay::decode_json;
using assay::encode_json;
using assay::Store;
using assay::Value;

struct Good {
    std::string_view text;
    std::string_view again;  // encode_json(decode_json(text))
};

constexpr Good kGood[] = {
    {"null", "null"},
    {" true ", "true"},
    {"false", "false"},
    {"0", "0"},
    {"-0", "0"},
    {"-1", "-1"},
    {"1.0", "1.0"},
    {"-0.0", "-0.0"},
    {"1e2", "100.0"},
    {"1E+2", "100.0"},
    {"12e-1", "1.2"},
    {"9223372036854775807", "9223372036854775807"},
    {"-9223372036854775808", "-9223372036854775808"},
    {"9223372036854775808", "9223372036854775808.0"},
    {"18446744073709551616", "18446744073709551616.0"},
    {"100000000000000000000000", "1e+23"},
    {"1e-999", "0.0"},
    {"-1e-999", "-0.0"},
    {"0e999999999999999999999", "0.0"},
    {"5e-324", "5e-324"},
    {"\"\"", "\"\""},
    {R"("a\"\\\/\b\f\n\r\tz")", R"("a\"\\/\u0008\u000c\n\r\tz")"},
    {R"("\u00e9\u20ac\ud83d\ude00")", "\"\u00e9\u20ac\U0001F600\""},
    {R"("\u0000")", R"("\u0000")"},
    {"\"\x7f\"", "\"\x7f\""},
    {"[]", "[]"},
    {" [ 1 , \"a\" , [ ] , { } ] ", "[1,\"a\",[],{}]"},
    {"{}", "{}"},
    {R"({"b":1,"a":2})", R"({"a":2,"b":1})"},
    {R"({"a":null})", R"({"a":null})"},
    {R"({"":1})", R"({"":1})"},
    {R"({"aa":1,"a":2,"B":3})", R"({"B":3,"a":2,"aa":1})"},
    {"\t{\r\n\"a\"\t:\n1}\n", R"({"a":1})"},
};

struct Bad {
    std::string_view text;
    std::uint32_t line;
    std::uint32_t column;
};

constexpr Bad kBad[] = {
    {"", 1, 1},
    {"  ", 1, 1},
    {"nul", 1, 1},
    {"nulll", 1, 1},
    {"True", 1, 1},
    {"NaN", 1, 1},
    {"'a'", 1, 1},
    {"01", 1, 1},
    {"-", 1, 1},
    {"+1", 1, 1},
    {"1.", 1, 1},
    {".5", 1, 1},
    {"1e", 1, 1},
    {"1e+", 1, 1},
    {"0x10", 1, 1},
    {"1_000", 1, 1},
    {"1e999", 1, 1},
    {"-1e999", 1, 1},
    {"1\"a\"", 1, 1},
    {"1 2", 1, 3},
    {"{} {}", 1, 4},
    {"{}x", 1, 3},
    {"{}\n]", 2, 1},
    {"\"a", 1, 1},
    {"\"a\tb\"", 1, 3},
    {"\"a\nb\"", 1, 3},
    {R"("\x")", 1, 2},
    {R"("\u12")", 1, 2},
    {R"("\u12g4")", 1, 2},
    {R"("\ud800")", 1, 2},
    {R"("\udc00")", 1, 2},
    {R"("\ud800\ud800")", 1, 2},
    {R"("\ud800x")", 1, 2},
    {R"("\ud83d\n")", 1, 2},
    {"\"\xff\"", 1, 2},
    {"\"\xc0\xaf\"", 1, 2},
    {"\"\xed\xa0\x80\"", 1, 2},
    {"\xef\xbb\xbf{}", 1, 1},
    {"[", 1, 2},
    {"[1", 1, 3},
    {"[1,", 1, 4},
    {"[1,]", 1, 4},
    {"[,1]", 1, 2},
    {"[1 2]", 1, 4},
    {"[1}", 1, 3},
    {"]", 1, 1},
    {"{", 1, 2},
    {"{\"a\"", 1, 5},
    {"{\"a\":", 1, 6},
    {"{\"a\":1", 1, 7},
    {"{\"a\":1,}", 1, 8},
    {"{\"a\" 1}", 1, 6},
    {"{a:1}", 1, 2},
    {"{1:1}", 1, 2},
    {"{\"a\":1]", 1, 7},
    {"{\"a\":1 \"b\":2}", 1, 8},
    {"{\"a\":1,\n\"a\":1}", 2, 1},
    {"{\"a\":{\"x\":1},\"b\":[1,2],\"\\u0061\":1}", 1, 24},
    {"[1] // no", 1, 5},
    {"/* no */ 1", 1, 1},
    {"\"a\"\"b\"", 1, 4},
    {"\"a\"b", 1, 4},
    {std::string_view("1\0", 2), 1, 1},
    {std::string_view("{}\0", 3), 1, 3},
};

TEST_CASE("good JSON") {
    for (const Good& good : kGood) {
        CAPTURE(good.text);
        Store store;
        const auto value = decode_json(good.text, store);
        REQUIRE(value);
        CHECK(encode_json(*value) == good.again);
        const auto again = decode_json(encode_json(*value), store);
        REQUIRE(again);
        CHECK(again->same(*value));
    }
}

TEST_CASE("every letter at every place of a text is written as its own") {
    for (int code = 0; code < 256; ++code) {
        for (std::size_t length = 1; length <= 20; ++length) {
            for (std::size_t at = 0; at < length; ++at) {
                std::string text(length, 'x');
                text[at] = static_cast<char>(code);
                if (code >= 0x80) text.replace(at, 1, "\u00e9");  // two bytes
                CAPTURE(code);
                CAPTURE(length);
                CAPTURE(at);
                Store store;
                const std::string json = encode_json(store.text(text));
                // The library compared with replaces nothing here: all is UTF-8.
                const std::string theirs = nlohmann::json(text).dump();
                const bool short_escape = code == '\b' || code == '\f';
                if (!short_escape) REQUIRE(json == theirs);
                const auto again = decode_json(json, store);
                REQUIRE(again);
                REQUIRE(again->as_text() == text);
            }
        }
    }
}

TEST_CASE("malformed JSON is malformed, at its place") {
    Store store;
    for (const Bad& bad : kBad) {
        CAPTURE(bad.text);
        const auto value = decode_json(bad.text, store);
        REQUIRE_FALSE(value);
        CHECK(value.error().code == assay::ErrorCode::malformed);
        CHECK(value.error().where.line == bad.line);
        CHECK(value.error().where.column == bad.column);
        CAPTURE(value.error().message);
        CHECK(value.error().message.starts_with("malformed JSON: "));
    }
}

TEST_CASE("every cut of a document is malformed") {
    Store store;
    const std::string text =
        R"({"a":[1,-2.5e3,true,null,{"b":"\u00e9\n"}],"c":{"d":[[],{}]},"e":"x"})";
    REQUIRE(decode_json(text, store));
    for (std::size_t size = 0; size < text.size(); ++size) {
        CAPTURE(size);
        CHECK_FALSE(decode_json(text.substr(0, size), store));
    }
}

TEST_CASE("depth is bounded") {
    Store store;
    const auto nested = [](int depth) {
        const auto size = static_cast<std::size_t>(depth);
        return std::string(size, '[') + std::string(size, ']');
    };
    CHECK(decode_json(nested(assay::kMaxDepth), store));
    CHECK(decode_json(nested(assay::kMaxDepth + 1), store)
              .error()
              .message.find("nested deeper than the limit of 1000 levels") != std::string::npos);
    CHECK_FALSE(decode_json(std::string(1 << 20, '['), store));
    std::string maps;
    for (int i = 0; i <= assay::kMaxDepth; ++i) maps += "{\"a\":";
    CHECK_FALSE(decode_json(maps, store));
}

TEST_CASE("a store that saw a malformed document still decodes the next one") {
    Store store;
    const auto first = decode_json(R"({"a":[1,{"b":2}]})", store);
    REQUIRE(first);
    CHECK_FALSE(decode_json(R"({"a":[1,{"b":2,"b":3}]})", store));
    CHECK_FALSE(decode_json(R"({"a":[1,{"b":)", store));
    const auto second = decode_json(R"( {"a" : [1, {"b":2}]} )", store);
    REQUIRE(second);
    CHECK(first->same(*second));
}

TEST_CASE("maps too large for a remembered shape sort and refuse duplicates as well") {
    Store store;
    std::string text = "{";
    for (int i = 999; i >= 0; --i)
        text += "\"k" + std::to_string(i) + "\":" + std::to_string(i) + ",";
    const auto value = decode_json(text + "\"z\":0}", store);
    REQUIRE(value);
    REQUIRE(value->members().size() == 1001);
    for (std::size_t i = 1; i < value->members().size(); ++i)
        CHECK(value->members()[i - 1].key() < value->members()[i].key());
    CHECK(value->get("k500").as_integer() == 500);
    CHECK_FALSE(decode_json(text + "\"k7\":0}", store));
}

}  // namespace

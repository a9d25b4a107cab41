#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "value/decode.h"
#include "value/store.h"

namespace {

using assay::decode_yaml;
using assay::encode_json;
using assay::Store;

struct Good {
    std::string_view text;
    std::string_view json;
};

constexpr Good kGood[] = {
    {"", "null"},
    {"\n# only a comment\n", "null"},
    {"---\n", "null"},
    {"--- a\n...\n", "\"a\""},
    {"\xef\xbb\xbf"
     "a: 1",
     R"({"a":1})"},
    // YAML 1.1 booleans and nulls.
    {"[y, Y, yes, Yes, YES, true, True, TRUE, on, On, ON]",
     "[true,true,true,true,true,true,true,true,true,true,true]"},
    {"[n, N, no, No, NO, false, False, FALSE, off, Off, OFF]",
     "[false,false,false,false,false,false,false,false,false,false,false]"},
    {"[~, null, Null, NULL, '', nULL, tRUE, yEs]",
     R"([null,null,null,null,"","nULL","tRUE","yEs"])"},
    {"a:\nb: ~", R"({"a":null,"b":null})"},
    {"['yes', \"no\", !!str on, !!bool 'yes']", R"(["yes","no","on",true])"},
    // Integers.
    {"[0, -0, +7, 0644, -0644, 0o17, 0x1F, 0X1f, 0b101, -0b11, 1_000, 0b-1]",
     "[0,0,7,420,-420,15,31,31,5,-3,1000,-1]"},
    {"[08, 09.5, 0_8, 1__0, _1, 1_]", R"([8,9.5,8,10,"_1",1])"},
    {"[9223372036854775807, 9223372036854775808, -9223372036854775809]",
     "[9223372036854775807,9223372036854775808.0,-9223372036854775808.0]"},
    {"[0x, 0b2, 0o8, +, -, --1, 12a, 1.2.3, 0x1p-2]",
     R"(["0x","0b2","0o8","+","-","--1","12a","1.2.3","0x1p-2"])"},
    // Doubles; those that Go writes without a point become integers in JSON.
    {"[1.5, .5, +.5, -.5, 1., 1.e2, 1e3, 1.0, -0.0, 1e20, 1e21, 1.25e-7]",
     "[1.5,0.5,0.5,-0.5,1,100,1000,1,0,1e+20,1e+21,1.25e-07]"},
    {"[1e999, .1e999, 1e, ., .., .e5, 5e-324, 1e-999]",
     R"(["1e999",".1e999","1e",".","..",".e5",5e-324,0])"},
    {"[1:30, 12:30:45]", R"(["1:30","12:30:45"])"},
    // Timestamps stay texts.
    {"[2001-12-14, 2001-12-14t21:59:43.10-05:00, 2001-12-14 21:59:43.10 -5]",
     R"(["2001-12-14","2001-12-14t21:59:43.10-05:00","2001-12-14 21:59:43.10 -5"])"},
    {"!!timestamp 2001-12-14", "\"2001-12-14\""},
    // Tags.
    {"[!!int '12', !!float 1, !!float '2.5', !!null '', !!str 12, !custom 12, ! 12, ! '12']",
     R"([12,1,2.5,null,"12","12","12","12"])"},
    {"!!binary aGVsbG8=", "\"hello\""},
    {"!!binary |\n  aGVs\n  bG8=\n", "\"hello\""},
    {"!!binary gIE=", "\"\uFFFD\uFFFD\""},
    {"!!map {a: !!seq [1]}", R"({"a":[1]})"},
    // Keys become texts.
    {"{1: a, 0x10: b, yes: c, 1.5: d, 1e6: e, 'x': f, 2001-01-01: g, .inf: h}",
     R"({".inf":"h","1":"a","1.5":"d","16":"b","1e+06":"e","2001-01-01":"g","true":"c","x":"f"})"},
    {"0.0001: a\n0.00001: b\n123456.0: c\n1234567.0: d\n-2.50: e\n",
     R"({"-2.5":"e","0.0001":"a","1.234567e+06":"d","123456":"c","1e-05":"b"})"},
    {"? a\n: 1\n", R"({"a":1})"},
    {"{a, b: }", R"({"a":null,"b":null})"},
    // Scalars of many lines.
    {"a: |\n  x\n  y\nb: >-\n  x\n  y\n", R"({"a":"x\ny\n","b":"x y"})"},
    {"a: |+\n  x\n\n", R"({"a":"x\n\n"})"},
    {"\"a\\tb\\x41\\u00e9\\U0001F600\\\n  c\"", "\"a\\tbA\u00e9\U0001F600c\""},
    {"'it''s'", "\"it's\""},
    // Anchors, aliases and merges.
    {"a: &x {b: 1}\nc: *x\n", R"({"a":{"b":1},"c":{"b":1}})"},
    {"a: &x 1\nb: &x 2\nc: *x\n", R"({"a":1,"b":2,"c":2})"},
    {"x: &k a\nz: {*k : 1}\n", R"({"x":"a","z":{"a":1}})"},
    {"a: &x {b: 1}\nc: {<<: *x, d: 2}\n", R"({"a":{"b":1},"c":{"b":1,"d":2}})"},
    {"- &x {a: 1}\n- &y {b: 2}\n- <<: [*x, *y, {c: 3}]\n",
     R"([{"a":1},{"b":2},{"a":1,"b":2,"c":3}])"},
    {"- <<: &x [{a: 1}]\n- *x\n", R"([{"a":1},[{"a":1}]])"},
    {"{'<<': 1, a: <<}", R"({"<<":1,"a":"<<"})"},
};

TEST_CASE("good YAML") {
    for (const Good& good : kGood) {
        CAPTURE(good.text);
        Store store;
        const auto value = decode_yaml(good.text, store);
        if (!value) FAIL_CHECK(value.error().text());
        if (!value) continue;
        CHECK(encode_json(*value) == good.json);
    }
}

struct Bad {
    std::string_view text;
    std::uint32_t line;
};

constexpr Bad kBad[] = {
    {"a: 1\na: 2\n", 1},
    {"- {b: 1,\n   b: 2}\n", 1},
    {"{1: a, '1': b}", 1},
    {"{yes: a, 'true': b}", 1},
    {"~: a", 1},
    {"{null: 1}", 1},
    {"[1]: a", 1},
    {"{a: b}: c", 1},
    {"18446744073709551615: a", 1},
    {"a: .inf", 1},
    {"a: -.INF", 1},
    {"x\n---\na: .nan", 2},
    {"a: 1\n---\nb: 2\n", 2},
    {"a: 1\n...\nb: 2\n", 3},
    {"!!int x", 1},
    {"!!int 1.5", 1},
    {"!!float x", 1},
    {"!!float 18446744073709551615", 1},
    {"!!bool 1", 1},
    {"!!null x", 1},
    {"!!timestamp x", 1},
    {"!!timestamp 2001-02-30", 1},
    {"!!binary '!'", 1},
    {"!!binary abc", 1},
    {"a: *x", 1},
    {"a: &x [*x]", 1},
    {"&x {a: *x}", 1},
    {"a: &x {b: 1}\nc:\n  <<: *x\n  b: 2\n", 3},
    {"<<: 1", 1},
    {"<<: [1]", 1},
    {"a: &x [1]\nb: {<<: *x}", 2},
    {"a: &x {b: 1}\nc: {<<: [[*x]]}", 2},
    {"a: b: c", 1},
    {"a:\n\tb: 1", 2},
    {"a: [1, 2", 1},
    {"{a: 1", 1},
    {"'a", 1},
    {"\"\\q\"", 1},
    {"\"\\ud800\"", 1},
    {"a: 'x'y", 1},
    {"- a\nb: 1", 2},
    {"a: \xff", 1},
    {"a: \x01", 1},
    {"a: @x", 1},
    {"a: `x", 1},
    {"%YAML 3.0\n---\na", 1},
};

TEST_CASE("malformed YAML is malformed") {
    Store store;
    for (const Bad& bad : kBad) {
        CAPTURE(bad.text);
        const auto value = decode_yaml(bad.text, store);
        CHECK_FALSE(value);
        if (value) continue;
        CHECK(value.error().code == assay::ErrorCode::malformed);
        CAPTURE(value.error().message);
        CHECK(value.error().message.starts_with("malformed YAML: "));
        const auto line = value.error().where.line;
        CHECK((line == bad.line || line == bad.line + 1));
        CHECK(value.error().where.column != 0);
    }
}

TEST_CASE("aliases expand within a bound") {
    Store store;
    std::string text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
    for (int i = 1; i < 10; ++i) {
        const std::string before = "*a" + std::to_string(i - 1);
        text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before;
        for (int j = 0; j < 8; ++j) text += ", " + before;
        text += "]\n";
    }
    const auto value = decode_yaml(text, store);
    REQUIRE_FALSE(value);
    CHECK(value.error().message.find("aliasing") != std::string::npos);
}

TEST_CASE("depth of YAML is bounded") {
    Store store;
    const auto nested = [](std::size_t depth) {
        return std::string(depth, '[') + std::string(depth, ']');
    };
    CHECK(decode_yaml(nested(assay::kMaxDepth), store));
    CHECK(decode_yaml(nested(assay::kMaxDepth + 1), store)
              .error()
              .message.find("nested deeper than the limit of 1000 levels") != std::string::npos);
    CHECK_FALSE(decode_yaml(std::string(100000, '['), store));
    CHECK_FALSE(decode_yaml(std::string(100000, '{'), store));
    std::string dashes;
    for (int i = 0; i <= assay::kMaxDepth; ++i) dashes += "- ";
    CHECK_FALSE(decode_yaml(dashes + "x", store));
}

struct Document {
    std::size_t offset;
    std::size_t length;
    std::string json;  // or "error:LINE"
    friend bool operator==(const Document&, const Document&) = default;
};

std::vector<Document> stream(std::string_view text) {
    std::vector<Document> documents;
    Store store;
    assay::decode_yaml_stream(text, store, [&documents](assay::YamlDocument&& document) {
        documents.push_back({document.offset, document.length,
                             document.value
                                 ? encode_json(*document.value)
                                 : "error:" + std::to_string(document.value.error().where.line)});
    });
    return documents;
}

TEST_CASE("a stream gives its documents in order with their places") {
    CHECK(stream("").empty());
    CHECK(stream("# nothing\n\n").empty());
    CHECK(stream("a: 1") == std::vector<Document>{{0, 4, R"({"a":1})"}});
    CHECK(stream("a: 1\n---\nb: 2\n") ==
          std::vector<Document>{{0, 5, R"({"a":1})"}, {5, 9, R"({"b":2})"}});
    CHECK(stream("# head\n---\na: 1\n") == std::vector<Document>{{0, 16, R"({"a":1})"}});
    CHECK(stream("---\n---\na: 1\n---\n") ==
          std::vector<Document>{{0, 4, "null"}, {4, 9, R"({"a":1})"}, {13, 4, "null"}});
    CHECK(stream("a: 1\n...\n# between\n---\nb: 2\n") ==
          std::vector<Document>{{0, 9, R"({"a":1})"}, {9, 19, R"({"b":2})"}});
    CHECK(stream("...\na: 1\n") == std::vector<Document>{{4, 5, R"({"a":1})"}});
    CHECK(stream("%YAML 1.1\n---\na: 1\n...\n%YAML 1.1\n---\nb: 2\n") ==
          std::vector<Document>{{0, 23, R"({"a":1})"}, {23, 19, R"({"b":2})"}});
    CHECK(stream("a: |\n  ---\n  x\n--- |\n ---\n") ==
          std::vector<Document>{{0, 15, R"({"a":"---\nx\n"})"}, {15, 11, R"("---\n")"}});
    CHECK(stream("a: 1\r\n---\r\nb: 2\r\n") ==
          std::vector<Document>{{0, 6, R"({"a":1})"}, {6, 11, R"({"b":2})"}});
    CHECK(stream("--- 1\n--- 2\n---3\n") ==
          std::vector<Document>{{0, 6, "1"}, {6, 11, R"("2 ---3")"}});
}

TEST_CASE("lines before a document of a stream are counted by line feeds") {
    for (const std::string ending : {"\n", "\r\n", "\r"}) {
        CAPTURE(ending);
        const std::size_t one = ending == "\r" ? 0 : 1;
        std::string text;
        for (const char* line : {"a: 1", "---", "", "b: 2", "# c", "---", "d: 4"})
            text += line + ending;
        std::vector<std::size_t> before;
        Store store;
        assay::decode_yaml_stream(text, store, [&before](assay::YamlDocument&& document) {
            before.push_back(document.lines_before);
        });
        CHECK(before == std::vector<std::size_t>{0, one, 5 * one});
    }
    // The same text with each kind in turn.
    CHECK(stream("a: 1\r---\nb: 2\r\n---\rc: 3") == std::vector<Document>{{0, 5, R"({"a":1})"},
                                                                          {5, 10, R"({"b":2})"},
                                                                          {15, 8, R"({"c":3})"}});
}

TEST_CASE("a malformed document of a stream leaves the others alone") {
    CHECK(stream("a: [1\n---\nb: 2\n---\nc: 'x\n---\nd: 4\n") ==
          std::vector<Document>{
              {0, 6, "error:2"}, {6, 9, R"({"b":2})"}, {15, 10, "error:6"}, {25, 9, R"({"d":4})"}});
    CHECK(stream("a: 1\n---\nb: 1\nb: 2\n")[1].json == "error:3");
}

TEST_CASE("a document of a stream that is JSON is read as JSON, and as YAML when it is not") {
    CHECK(stream("{\"a\": 1}\n--- {\"b\": [true, null]}\n---\n {\"c\": \"\\ud83d\\ude00\"}\n") ==
          std::vector<Document>{{0, 9, R"({"a":1})"},
                                {9, 24, R"({"b":[true,null]})"},
                                {33, 27, "{\"c\":\"\U0001F600\"}"}});
    // Braces, and YAML all the same.
    CHECK(stream("{a: 0644} # octal\n---\n{\"b\": yes}\n...\n") ==
          std::vector<Document>{{0, 18, R"({"a":420})"}, {18, 19, R"({"b":true})"}});
    CHECK(stream("---{\"a\"") == std::vector<Document>{{0, 7, R"("---{\"a\"")"}});
    // Nothing is let through that YAML refuses.
    CHECK(stream("{\"a\": 1, \"a\": 2}\n")[0].json == "error:1");
    CHECK(stream("{\"a\": 1}\n{\"b\": 2}\n")[0].json == "error:2");
    CHECK(stream("---\n{\"a\": 1\n---\n{\"b\": 2}\n")[1].json == R"({"b":2})");
}

TEST_CASE("numbers of a JSON document in a stream mean what they mean in YAML") {
    for (const char* number :
         {"0", "-0", "7", "-7", "1.0", "1.5", "1e3", "1E+3", "1.5e-3", "0.1", "9223372036854775807",
          "-9223372036854775808", "9223372036854775808", "18446744073709551616", "1e400"}) {
        INFO(number);
        Store store;
        const std::string text = "{\"a\": " + std::string(number) + "}";
        const auto yaml = decode_yaml(text, store);
        REQUIRE(yaml);
        CHECK(stream(text)[0].json == encode_json(*yaml));
    }
}

TEST_CASE("a part with a fraction means the same each time it comes") {
    const std::string part = R"({"one":1.0,"a long text":"so that the part is remembered"})";
    std::string text;
    for (int i = 0; i < 5; ++i) text += "{\"part\":" + part + "}\n---\n{\"none\": 1}\n---\n";
    const auto documents = stream(text);
    REQUIRE(documents.size() == 11);
    for (std::size_t i = 0; i < 10; i += 2)
        CHECK(documents[i].json ==
              R"({"part":{"a long text":"so that the part is remembered","one":1}})");
}

TEST_CASE("YAML and JSON of the same object give the same value") {
    Store store;
    const auto json = assay::decode_json(
        R"({"kind":"Pod","spec":{"containers":[{"name":"a","args":["--x=1"],"m":1.5}]},"z":null})",
        store);
    const auto yaml = decode_yaml(
        "z:\nspec:\n  containers:\n  - m: 1.5\n    name: a\n    args: ['--x=1']\nkind: Pod\n",
        store);
    REQUIRE(json);
    REQUIRE(yaml);
    CHECK(json->same(*yaml));
}

}  // namespace

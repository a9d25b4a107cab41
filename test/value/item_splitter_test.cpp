#include <cstddef>
#include <cstdint>
#include <iostream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "value/decode.h"
#include "value/item_splitter.h"
#include "value/store.h"

namespace {

using assay::ItemSplitter;
using assay::ListItem;
using assay::Result;

struct Outcome {
    std::vector<std::pair<std::size_t, std::string>> items;
    std::string rest;
    std::string error;
    bool saw_items = false;
    friend bool operator==(const Outcome&, const Outcome&) = default;
};

Outcome split(std::string_view text, std::size_t chunk, std::size_t max_item = 1 << 20,
              std::size_t max_rest = 1 << 20) {
    Outcome outcome;
    ItemSplitter splitter(
        [&outcome](const ListItem& item) {
            outcome.items.emplace_back(item.offset, item.text);
            return Result<void>();
        },
        max_item, max_rest);
    for (std::size_t at = 0; at < text.size(); at += chunk) {
        if (auto fed = splitter.feed(text.substr(at, chunk)); !fed) break;
    }
    outcome.saw_items = splitter.saw_items();
    auto rest = splitter.finish();
    if (rest) {
        outcome.rest = *rest;
    } else {
        outcome.error = rest.error().message;
        CHECK(rest.error().code == assay::ErrorCode::malformed);
    }
    return outcome;
}

struct Good {
    std::string_view text;
    std::vector<std::pair<std::size_t, std::string>> items;
    std::string_view rest;
    bool saw_items = true;
};

const std::vector<Good>& good_lists() {
    static const std::vector<Good> lists = {
        {R"({"kind":"List","items":[]})", {}, R"({"kind":"List","items":[]})"},
        {R"({"items":[{"a":1},{"b":[2,{}]}],"kind":"L"})",
         {{10, R"({"a":1})"}, {18, R"({"b":[2,{}]})"}},
         R"({"items":[],"kind":"L"})"},
        {" { \"items\" : [ {\"a\" : 1 } ,\n [1] ] } ",
         {{15, R"({"a" : 1 })"}, {29, "[1]"}},
         " { \"items\" : [] } "},
        {R"({"items":[1,"a",null,-2.5e3 ,true]})",
         {{10, "1"}, {12, R"("a")"}, {16, "null"}, {21, "-2.5e3"}, {29, "true"}},
         R"({"items":[]})"},
        {R"({"items":["a]\"\\",{"k\\":"}]{\""},"[,"]})",
         {{10, R"("a]\"\\")"}, {19, R"({"k\\":"}]{\""})"}, {35, R"("[,")"}},
         R"({"items":[]})"},
        {R"({"\u0069tems":[{}]})", {{15, "{}"}}, R"({"\u0069tems":[]})"},
        {R"({"metadata":{"items":[1,2]},"items":[3]})",
         {{37, "3"}},
         R"({"metadata":{"items":[1,2]},"items":[]})"},
        {R"({"items":null})", {}, R"({"items":null})", false},
        {R"({"items":{"items":[1]}})", {}, R"({"items":{"items":[1]}})", false},
        {R"({"a":"items","b":[1]})", {}, R"({"a":"items","b":[1]})", false},
        {R"([{"items":[1]}])", {}, R"([{"items":[1]}])", false},
        {R"({"kind":"Pod","x":"]}"})", {}, R"({"kind":"Pod","x":"]}"})", false},
        {R"("items")", {}, R"("items")", false},
    };
    return lists;
}

TEST_CASE("lists are split, in chunks of any size") {
    for (const Good& good : good_lists()) {
        CAPTURE(good.text);
        for (std::size_t chunk = 1; chunk <= good.text.size(); ++chunk) {
            CAPTURE(chunk);
            const Outcome outcome = split(good.text, chunk);
            CHECK(outcome.error == "");
            CHECK(outcome.items == good.items);
            CHECK(outcome.rest == good.rest);
            CHECK(outcome.saw_items == good.saw_items);
            for (const auto& [offset, text] : outcome.items)
                CHECK(good.text.substr(offset, text.size()) == text);
        }
    }
}

TEST_CASE("a list that ends early is an error at every cut") {
    const std::string text = R"({"kind":"List","items":[{"a":"x"},"b",[1]],"z":{"y":[1]}})";
    REQUIRE(split(text, 7).error.empty());
    for (std::size_t size = 0; size < text.size(); ++size) {
        CAPTURE(size);
        CHECK(split(std::string_view(text).substr(0, size), 5).error ==
              "malformed list: the text ends too early at byte " + std::to_string(size));
    }
}

TEST_CASE("malformed nesting around items is found") {
    for (const std::string_view text :
         {R"({"items":[,1]})", R"({"items":[1,]})", R"({"items":[1,,2]})", R"({"items":[{} {}]})",
          R"({"items":[{}}]})", R"({"items":[{]]})", R"({"items":[1],"items":[2]})",
          R"({"items":[:]})", R"({"items":["a""b"]})"}) {
        CAPTURE(text);
        for (const std::size_t chunk : {std::size_t{1}, std::size_t{3}, std::size_t{100}})
            CHECK(split(text, chunk).error.starts_with("malformed list: "));
    }
}

TEST_CASE("what stands around the items is left for decode_json to judge") {
    assay::Store store;
    for (const std::string_view text :
         {R"({"items":[1]} x)", R"({"items":[1]}})", R"({"items":[1],})", R"({"a" "items":[1]})",
          R"({"items":[1] 2})"}) {
        CAPTURE(text);
        const Outcome outcome = split(text, 4);
        CHECK((!outcome.error.empty() || !assay::decode_json(outcome.rest, store)));
    }
}

TEST_CASE("chunks do not matter for malformed items either") {
    // A backslash outside a string; found by fuzzing.
    const std::string text = R"({"items":[{"a":1 \} , [)" + std::string(70, ' ') + R"( \"]"]]})";
    const Outcome whole = split(text, text.size());
    for (std::size_t chunk = 1; chunk < text.size(); ++chunk) {
        CAPTURE(chunk);
        CHECK(split(text, chunk) == whole);
    }
}

TEST_CASE("sizes are bounded") {
    const std::string text = R"({"kind":"List","items":[")" + std::string(500, 'x') + "\"]}";
    CHECK(split(text, 64, 502).error.empty());
    CHECK(split(text, 64, 501).error.find("an item is larger than the limit of 501 bytes") !=
          std::string::npos);
    CHECK(split(text, 64, 1000, 10).error.find("than the limit of 10 bytes") != std::string::npos);
    CHECK(split("{\"a\":\"" + std::string(5000, 'x'), 64, 100, 1000)
              .error.find("more text around the items than the limit of 1000 bytes") !=
          std::string::npos);
}

TEST_CASE("one item may have 16 MB and no more") {
    const auto fed = [](std::size_t size) {
        ItemSplitter splitter([](const ListItem&) { return Result<void>(); });
        return splitter.feed("{\"items\":[\"" + std::string(size - 2, 'x') + "\"");
    };
    CHECK(fed(std::size_t{16} << 20));
    CHECK(fed((std::size_t{16} << 20) + 1)
              .error()
              .message.find("an item is larger than the limit of 16 MB") != std::string::npos);
}

TEST_CASE("an error of the taker ends the list and is repeated") {
    int taken = 0;
    ItemSplitter splitter([&taken](const ListItem&) -> Result<void> {
        if (++taken == 2) return assay::fail(assay::ErrorCode::unreachable, "enough");
        return {};
    });
    const auto fed = splitter.feed(R"({"items":[1,2,3]})");
    REQUIRE_FALSE(fed);
    CHECK(fed.error().code == assay::ErrorCode::unreachable);
    CHECK(taken == 2);
    CHECK(splitter.feed("more").error().message == "enough");
    CHECK(splitter.finish().error().message == "enough");
}

// A random JSON text whose strings are full of quotes, backslashes and brackets.
std::string random_json(std::mt19937_64& random, int depth) {
    static constexpr std::string_view kPieces[] = {"\\\"", "\\\\", "{",  "}",       "[", "]",
                                                   ",",    ":",    "ab", "\\u0041", " ", "items"};
    const auto text = [&random] {
        std::string made = "\"";
        for (auto count = random() % 40; count != 0; --count)
            made += kPieces[random() % std::size(kPieces)];
        return made + "\"";
    };
    const auto kind = random() % (depth == 0 ? 2 : 4);
    if (kind == 0) return std::to_string(random() % 1000);
    if (kind == 1) return text();
    std::string made = kind == 2 ? "[" : "{";
    for (auto count = random() % 6; count != 0; --count) {
        if (kind == 3) made += text() + ":";
        made += random_json(random, depth - 1);
        if (count != 1) made += ',';
    }
    return made + (kind == 2 ? "]" : "}");
}

TEST_CASE("random items come out as they went in, whatever the chunks") {
    const std::uint64_t seed = 20261125;
    std::cout << "item_splitter: seed " << seed << "\n";
    std::mt19937_64 random(seed);
    for (int round = 0; round < 300; ++round) {
        Outcome expected;
        std::string text = R"({"kind":"List","items":[)";
        for (auto count = random() % 8; count != 0; --count) {
            const std::string item = random_json(random, 4);
            expected.items.emplace_back(text.size(), item);
            text += item;
            if (count != 1) text += random() % 2 == 0 ? "," : " ,\n ";
        }
        text += R"(],"x":1})";
        expected.rest = R"({"kind":"List","items":[],"x":1})";
        expected.saw_items = true;
        CAPTURE(text);
        CHECK(split(text, 1 + random() % 100) == expected);
        CHECK(split(text, text.size()) == expected);
    }
}

}  // namespace

#include <cstdint>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "value/decode.h"
#include "value/store.h"
#include "value/subtree_memo.h"

namespace {

using assay::decode_json;
using assay::Store;
using assay::SubtreeMemo;
using assay::Value;

constexpr std::string_view kPart =
    R"({"httpGet":{"path":"/healthz","port":"http"},"periodSeconds":10,"x":["a","b\n"]})";

TEST_CASE("a text is remembered from the second time on, by its bytes only") {
    Store store;
    SubtreeMemo memo;
    memo.open();
    const auto hash = SubtreeMemo::hash(kPart);
    const Value value = store.text("v");
    CHECK(memo.find(kPart, hash) == nullptr);
    memo.offer(kPart, hash, value, 2);
    CHECK(memo.find(kPart, hash) == nullptr);
    memo.offer(kPart, hash, value, 2);
    REQUIRE(memo.find(kPart, hash) != nullptr);
    CHECK(memo.find(kPart, hash)->value.same(value));
    CHECK(memo.find(kPart, hash)->height == 2);
    CHECK(memo.find(std::string(kPart) + " ", hash) == nullptr);
    CHECK(memo.find(kPart, hash + 1) == nullptr);
}

TEST_CASE("memory of what is remembered is bounded") {
    Store store;
    SubtreeMemo memo;
    memo.open();
    for (int i = 0; i < 10000; ++i) {
        const std::string text = std::to_string(i) + std::string(4000, 'x');
        const auto hash = SubtreeMemo::hash(text);
        memo.offer(text, hash, Value::integer(i), 1);
        memo.offer(text, hash, Value::integer(i), 1);
        REQUIRE(memo.find(text, hash) != nullptr);
        CHECK(memo.find(text, hash)->value.as_integer() == i);
    }
    const std::string first = "0" + std::string(4000, 'x');
    CHECK(memo.find(first, SubtreeMemo::hash(first)) == nullptr);
}

TEST_CASE("what is remembered stays while the tables grow") {
    Store store;
    SubtreeMemo memo;
    memo.open();
    const auto text_of = [](int i) { return std::to_string(i) + std::string(40, 'x'); };
    constexpr int kTexts = 8000;
    for (int i = 0; i < kTexts; ++i) {
        const std::string text = text_of(i);
        const auto hash = SubtreeMemo::hash(text);
        memo.offer(text, hash, Value::integer(i), 1);
        memo.offer(text, hash, Value::integer(i), 1);
    }
    int found = 0;
    for (int i = 0; i < kTexts; ++i) {
        const std::string text = text_of(i);
        const SubtreeMemo::Entry* const known = memo.find(text, SubtreeMemo::hash(text));
        if (known == nullptr) continue;
        ++found;
        CHECK(known->value.as_integer() == i);
    }
    CHECK(found > kTexts * 3 / 4);  // some lose their place to others
}

TEST_CASE("a site without luck is tried seldom, and again when luck returns") {
    SubtreeMemo memo;
    memo.open();
    for (int i = 0; i < 3000; ++i) memo.learn(7, false);
    int tried = 0;
    for (int i = 0; i < 320; ++i) tried += memo.worth_trying(7) ? 1 : 0;
    CHECK(tried == 10);
    CHECK(memo.worth_trying(8));
    memo.learn(7, true);
    CHECK(memo.worth_trying(7));
}

TEST_CASE("repeated parts give the same nodes as parts read anew") {
    Store store;
    const auto alone = decode_json(kPart, store);
    REQUIRE(alone);
    for (int i = 0; i < 5; ++i) {
        const auto whole = decode_json(
            "{\"n\":" + std::to_string(i) + ",\"p\":" + std::string(kPart) + "}", store);
        REQUIRE(whole);
        CHECK(whole->get("p").same(*alone));
        CHECK(whole->get("n").as_integer() == i);
    }
    // Other bytes, equal content.
    const auto spaced = decode_json(
        R"({ "x" : ["a", "b\u000a"], "periodSeconds" : 10, "httpGet" : {"port":"http","path":"/healthz"}})",
        store);
    REQUIRE(spaced);
    CHECK(spaced->same(*alone));
}

TEST_CASE("a repeated part does not slip under the bound on depth") {
    Store store;
    const std::string part =
        std::string(50, '[') + "\"a text of some length\"" + std::string(50, ']');
    for (int i = 0; i < 4; ++i) REQUIRE(decode_json(part, store));
    const auto nested = [&part](int around) {
        const auto size = static_cast<std::size_t>(around);
        return std::string(size, '[') + part + std::string(size, ']');
    };
    CHECK(decode_json(nested(assay::kMaxDepth - 50), store));
    CHECK_FALSE(decode_json(nested(assay::kMaxDepth - 49), store));
}

TEST_CASE("a repeated part in a malformed document does not hide the fault") {
    Store store;
    const std::string part(kPart);
    for (int i = 0; i < 4; ++i) REQUIRE(decode_json("[" + part + "]", store));
    for (const std::string& bad : {"[" + part + "}", "[" + part + " 1]", part + part, "[" + part,
                                   part + "]", "{\"a\":" + part + ",\"a\":" + part + "}",
                                   "[[" + part + "}]", "{" + part + "}", "[" + part + ",]"}) {
        CAPTURE(bad);
        CHECK_FALSE(decode_json(bad, store));
    }
    CHECK(decode_json("[" + part + "]", store));
}

TEST_CASE("equal maps made over many documents stay one node") {
    Store store;
    for (int round = 0; round < 3; ++round) {
        for (int i = 0; i < 500; ++i) {
            const std::string number = std::to_string(i);
            const auto value = decode_json("{\"metadata\":{\"name\":\"pod-" + number +
                                               "\",\"labels\":{\"n\":\"" + number + "\"}}}",
                                           store);
            REQUIRE(value);
            const Value labels = store.map({{"n", store.text(number)}});
            CHECK(value->get("metadata").get("labels").same(labels));
            CHECK(
                value->get("metadata")
                    .same(store.map({{"name", store.text("pod-" + number)}, {"labels", labels}})));
        }
    }
}

}  // namespace

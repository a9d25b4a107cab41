#include <cmath>
#include <limits>
#include <map>
#include <random>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "value/decode.h"
#include "value/store.h"

namespace {

using assay::Key;
using assay::Kind;
using assay::Member;
using assay::Reason;
using assay::Store;
using assay::Value;

TEST_CASE("scalars stand alone") {
    CHECK(Value().is_null());
    CHECK(Value::boolean(true).as_bool());
    CHECK_FALSE(Value::boolean(false).as_bool());
    CHECK(Value::integer(-7).as_integer() == -7);
    CHECK(Value::real(1.5).as_real() == 1.5);
    CHECK(Value::boolean(true).same(Value::boolean(true)));
    CHECK_FALSE(Value::integer(1) == Value::real(1));
    CHECK_FALSE(Value::integer(1) == Value::boolean(true));
    CHECK_FALSE(Value() == Value::integer(0));
}

TEST_CASE("equal subtrees are one node, in any order of making") {
    Store store;
    const Value text = store.text("abc");
    CHECK(text.same(store.text(std::string("ab") + "c")));
    CHECK_FALSE(text.same(store.text("abd")));
    const std::vector<Value> items = {text, Value::integer(1)};
    CHECK(store.list(items).same(store.list(items)));
    const Value map = store.map({{"b", text}, {"a", store.list(items)}});
    CHECK(map.same(store.map({{"a", store.list(items)}, {"b", store.text("abc")}})));
    CHECK_FALSE(map.same(store.map({{"a", text}, {"b", text}})));
    CHECK(map.members()[0].key() == "a");
    CHECK(map.members()[1].key() == "b");
    CHECK(store.map({}).same(store.map({})));
    CHECK(store.map({}).members().empty());
    CHECK_FALSE(store.list({}) == store.map({}));
}

// Small documents of few texts, so that parts of all sizes come again in other surroundings.
std::string some_json(std::mt19937& random, int depth) {
    const auto text = [&random] { return fmt::format("\"{:09}\"", random() % 40); };
    if (depth == 0 || random() % 4 == 0) return random() % 3 == 0 ? "1" : text();
    const bool is_list = random() % 2 == 0;
    std::string parts;
    for (std::size_t i = random() % 5, count = i; i != 0; --i) {
        if (i != count) parts += ',';
        if (!is_list) parts += fmt::format("\"{}{}\":", random() % 3, i);
        parts += some_json(random, depth - 1);
    }
    return is_list ? "[" + parts + "]" : "{" + parts + "}";
}

// Checks that each content stands for one node, in all values ever given.
void check_shared(std::map<std::string, Value>& known, const Value& value) {
    const auto place = known.try_emplace(assay::encode_json(value), value).first;
    CHECK(place->second.same(value));
    for (const Value& item : value.items_or_none()) check_shared(known, item);
    for (const Member& member : value.members_or_none()) check_shared(known, member.value);
}

TEST_CASE("equal parts of documents are one node, however they were had") {
    std::mt19937 random(20261125);
    Store store;
    std::map<std::string, Value> known;
    for (int i = 0; i < 3000; ++i) {
        const std::string json = some_json(random, 4);
        const auto decoded = assay::decode_json(json, store);
        REQUIRE(decoded);
        check_shared(known, *decoded);
        for (const Value& item : decoded->items_or_none())
            check_shared(known, store.list(std::vector{item, item}));
        if (!decoded->is_map()) continue;
        const auto members = decoded->members();
        CHECK(store.map(members).same(*decoded));
        for (const Member& member : members)
            CHECK(store.with(*decoded, member.key(), member.value).same(*decoded));
        check_shared(known, store.without(*decoded, "11"));
    }
    Store other;
    for (const auto& [json, value] : known) {
        CHECK(store.adopt(*assay::decode_json(json, other)).same(value));
        CHECK(assay::decode_json(json, store)->same(value));
    }
}

TEST_CASE("values of two stores mix in lists and maps") {
    Store other;
    const auto far =
        assay::decode_json(R"({"a":"far","b":["far",{"c":"far"}],"e":[],"m":{}})", other);
    REQUIRE(far);
    Store store;
    // Nodes enough that ages in both stores mean different nodes.
    for (int i = 0; i < 50; ++i)
        REQUIRE(assay::decode_json(fmt::format(R"({{"a":"near{0}","b":["near{0}"]}})", i), store));
    const auto near = assay::decode_json(R"({"a":"near","b":["near"],"e":[],"m":{}})", store);
    REQUIRE(near);
    std::vector<Value> parts{Value(), Value::integer(1), *near, *far};
    for (const Value& map : {*near, *far})
        for (const Member& member : map.members()) parts.push_back(member.value);

    for (int round = 0; round < 2; ++round) {
        for (const Value& left : parts) {
            for (const Value& right : parts) {
                const Value list = store.list(std::vector{left, right, left});
                CHECK(list.items()[0].same(left));
                CHECK(list.items()[1].same(right));
                CHECK(list.same(store.list(std::vector{left, right, left})));
                const Value map = store.map({{"x", left}, {"y", store.list(std::vector{right})}});
                CHECK(map.same(store.map({{"y", store.list(std::vector{right})}, {"x", left}})));
                CHECK(map.get("x").same(left));
                CHECK(map.get("y").items()[0].same(right));
                // What was adopted is what is decoded here, before and after.
                const Value adopted = store.adopt(store.list(std::vector{list, map}));
                CHECK(adopted == store.list(std::vector{list, map}));
                CHECK(adopted.same(*assay::decode_json(assay::encode_json(adopted), store)));
            }
        }
        REQUIRE(assay::decode_json(R"(["far",["far"],{"c":"far"},{"x":"near"}])", store));
    }
    CHECK(assay::encode_json(*far) == R"({"a":"far","b":["far",{"c":"far"}],"e":[],"m":{}})");
    CHECK(other.adopt(*far).same(*far));
}

TEST_CASE("a map of another store changes like one of this") {
    Store other;
    const Value far = other.map({{"a", other.text("1")}, {"b", other.list({})}});
    Store store;
    const Value set = store.with(far, "a", store.text("2"));
    CHECK(assay::encode_json(set) == R"({"a":"2","b":[]})");
    CHECK(set.same(store.with(set, "a", store.text("2"))));
    CHECK(store.adopt(set).same(store.map({{"a", store.text("2")}, {"b", store.list({})}})));
    CHECK(store.without(store.without(far, "a"), "b").same(store.map({})));
    const std::vector<Member> twice{far.members()[0], set.members()[0]};
    CHECK(store.map(twice).same(store.map({{"a", store.text("2")}})));
}

TEST_CASE("many wholes of one part are found again, in and after their document") {
    Store store;
    std::string json = R"(["the newest part")";
    for (int i = 0; i < 100; ++i)
        json += fmt::format(R"(,["the newest part",{0}],{{"the newest part":{0}}})", i);
    json += "]";
    const auto first = assay::decode_json("[0," + json + "," + json + "]", store);
    REQUIRE(first);
    CHECK(first->items()[1].same(first->items()[2]));
    CHECK(assay::decode_json(json + " ", store)->same(first->items()[1]));
    const Value part = store.text("the newest part");
    for (int i = 0; i < 100; ++i) {
        const auto at = static_cast<std::size_t>(i) * 2 + 1;
        const auto wholes = first->items()[1].items();
        CHECK(wholes[at].same(store.list(std::vector{part, Value::integer(i)})));
        CHECK(wholes[at + 1].same(store.map({{"the newest part", Value::integer(i)}})));
    }
}

TEST_CASE("a document that breaks off leaves the store as good as before") {
    Store store;
    const std::string json =
        R"({"key":{"a":"one","b":["two",{"c":"three four five six seven eight nine"}]}})";
    for (std::size_t size = 0; size < json.size(); ++size) {
        CHECK_FALSE(assay::decode_json(json.substr(0, size), store));
        if (const char at = json[size]; at == '{' || at == '[' || at == ':')
            CHECK_FALSE(assay::decode_json(json.substr(0, size) + "k" + json.substr(size), store));
    }
    const auto decoded = assay::decode_json(json, store);
    REQUIRE(decoded);
    CHECK(decoded->same(*assay::decode_json(json, store)));
    Store fresh;
    CHECK(store.adopt(*assay::decode_json(json, fresh)).same(*decoded));
    CHECK(store.text("one").same(decoded->get("key").get("a")));
}

TEST_CASE("a store that settled keeps its values, takes less memory and can be added to") {
    Store store;
    std::vector<Value> kept;
    for (int number = 0; number < 5000; ++number) {
        const auto decoded =
            assay::decode_json(fmt::format(R"({{"name": "n{0}", "list": [{0}]}})", number), store);
        REQUIRE(decoded.has_value());
        kept.push_back(*decoded);
    }
    const std::size_t before = store.bytes();
    store.settle();
    CHECK(store.bytes() * 4 < before * 3);
    for (int number = 0; number < 5000; ++number) {
        const Value& value = kept[static_cast<std::size_t>(number)];
        CHECK(value.get("name").text_or() == fmt::format("n{}", number));
        CHECK(value.get("list").items()[0].as_integer() == number);
    }
    const auto again = assay::decode_json(R"({"name": "n7", "list": [7]})", store);
    REQUIRE(again.has_value());
    CHECK(*again == kept[7]);
    CHECK_FALSE(again->same(kept[7]));
    store.settle();
    CHECK(store.map({{"twice", kept[0]}}).get("twice").same(kept[0]));
}

TEST_CASE("numbers of one kind and value are one, of two kinds are two") {
    Store store;
    const Value integer = store.list(std::vector{Value::integer(1)});
    const Value real = store.list(std::vector{Value::real(1)});
    const Value flag = store.list(std::vector{Value::boolean(true)});
    CHECK_FALSE(integer.same(real));
    CHECK_FALSE(integer.same(flag));
    CHECK_FALSE(integer == real);
    CHECK_FALSE(store.list(std::vector{Value()}).same(store.list(std::vector{Value::integer(0)})));
}

TEST_CASE("of equal keys the last one wins") {
    Store store;
    const Value map = store.map({{"a", Value::integer(1)}, {"a", Value::integer(2)}});
    REQUIRE(map.members().size() == 1);
    CHECK(map.get("a").as_integer() == 2);
}

TEST_CASE("members named by nodes") {
    Store store;
    const Value b = store.text("b");
    const Value a = store.text("a");
    const std::vector<Member> members = {{&b.text_node(), Value::integer(2)},
                                         {&a.text_node(), Value::integer(1)}};
    CHECK(store.map(members).same(store.map({{"a", Value::integer(1)}, {"b", Value::integer(2)}})));
}

TEST_CASE("find, on maps of every size") {
    Store store;
    for (const int size : {0, 1, 2, 7, 8, 9, 33, 1000}) {
        CAPTURE(size);
        std::vector<std::pair<std::string, Value>> made;
        for (int i = 0; i < size; ++i)
            made.emplace_back("key" + std::to_string(i), Value::integer(i));
        std::vector<std::pair<std::string_view, Value>> members(made.begin(), made.end());
        const Value map = store.map(members);
        REQUIRE(map.members().size() == static_cast<std::size_t>(size));
        for (int i = 0; i < size; ++i) {
            const std::string name = "key" + std::to_string(i);
            const Key key(name);
            REQUIRE(map.find(name) != nullptr);
            CHECK(map.find(name)->as_integer() == i);
            CHECK(map.find(key) == map.find(name));
        }
        CHECK(map.find("key") == nullptr);
        CHECK(map.find(Key("key")) == nullptr);
        CHECK(map.find("zzz") == nullptr);
        CHECK(map.find(Key("zzz")) == nullptr);
    }
}

TEST_CASE("a present null is not a missing key; forgiving reads forgive") {
    Store store;
    const Value map = store.map({{"n", Value()}, {"t", store.text("x")}});
    REQUIRE(map.find("n") != nullptr);
    CHECK(map.find("n")->is_null());
    CHECK(map.find("m") == nullptr);
    CHECK(map.get("m").is_null());
    CHECK(map.get("t").text_or() == "x");
    CHECK(map.get("n").text_or("other") == "other");
    CHECK(map.items_or_none().empty());
    CHECK(Value::integer(1).members_or_none().empty());
    CHECK(Value::integer(1).find("a") == nullptr);
    CHECK(Value().find(Key("a")) == nullptr);
}

TEST_CASE("unknown carries its reason and is no other value") {
    Store store;
    const Value denied = store.unknown(Reason::denied, "no right to list pods");
    CHECK(denied.is_unknown());
    CHECK(denied.reason() == Reason::denied);
    CHECK(denied.reason_text() == "no right to list pods");
    CHECK(denied.same(store.unknown({Reason::denied, "no right to list pods"})));
    CHECK_FALSE(denied == store.unknown(Reason::partial, "no right to list pods"));
    CHECK_FALSE(denied == Value());
    CHECK(assay::encode_json(denied) == R"({"$unknown":"denied","text":"no right to list pods"})");
}

TEST_CASE("values of two stores compare by content; adopt brings them over") {
    Store one;
    Store two;
    constexpr auto kText = R"({"a":[1,2.5,"x",{"b":null}],"c":{"d":true}})";
    const auto left = assay::decode_json(kText, one);
    const auto right = assay::decode_json(kText, two);
    REQUIRE(left);
    REQUIRE(right);
    CHECK(*left == *right);
    CHECK_FALSE(left->same(*right));
    CHECK(two.adopt(*left).same(*right));
    CHECK(one.adopt(*left).same(*left));
    const Value unknown = one.unknown(Reason::redacted, "taken out");
    CHECK(two.adopt(unknown) == unknown);
    CHECK(two.adopt(unknown).same(two.unknown(Reason::redacted, "taken out")));
    CHECK_FALSE(*left == *assay::decode_json(R"({"a":[1,2.5,"x",{"b":0}],"c":{"d":true}})", two));
}

TEST_CASE("adopting shared subtrees takes time by nodes, not by paths") {
    Store one;
    Value value = one.text("x");
    for (int i = 0; i < 60; ++i) value = one.list(std::vector{value, value});
    Store two;
    const Value adopted = two.adopt(value);
    CHECK(adopted.is_list());
    CHECK(two.adopt(value).same(adopted));
}

TEST_CASE("with and without") {
    Store store;
    const Value map = store.map({{"a", Value::integer(1)}});
    CHECK(store.with(map, "b", Value::integer(2)).members().size() == 2);
    CHECK(store.with(map, "a", Value::integer(2)).get("a").as_integer() == 2);
    CHECK(store.with(Value(), "a", Value::integer(1)).same(map));
    CHECK(store.without(map, "a").same(store.map({})));
    CHECK(store.without(map, "z").same(map));
    CHECK(map.get("a").as_integer() == 1);
}

TEST_CASE("memory grows with distinct content only") {
    Store store;
    const std::string text = R"({"kind":"Pod","spec":{"containers":[{"name":"a","image":"b"}]}})";
    REQUIRE(assay::decode_json(text, store));
    const std::size_t once = store.bytes();
    for (int i = 0; i < 1000; ++i) REQUIRE(assay::decode_json(text, store));
    CHECK(store.bytes() == once);
    for (int i = 0; i < 20000; ++i) (void)store.text("text number " + std::to_string(i));
    CHECK(store.bytes() > once + 20000 * 30);
    const Value last = store.text("text number 19999");
    CHECK(last.same(store.text("text number 19999")));
}

TEST_CASE("what JSON cannot say is a text") {
    CHECK(assay::encode_json(Value::real(std::nan(""))) == "\"NaN\"");
    CHECK(assay::encode_json(Value::real(-std::numeric_limits<double>::infinity())) ==
          "\"-Infinity\"");
    CHECK(assay::encode_json(Value::real(std::numeric_limits<double>::infinity())) ==
          "\"Infinity\"");
}

TEST_CASE("a moved store keeps its values") {
    Store one;
    const Value text = one.text("kept");
    const Store two = std::move(one);
    CHECK(text.as_text() == "kept");
}

}  // namespace

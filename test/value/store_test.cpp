#include <cmath>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

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

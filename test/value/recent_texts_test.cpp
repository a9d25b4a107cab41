#include <cstddef>
#include <map>
#include <memory>
#include <random>
#include <string>

#include <doctest/doctest.h>

#include "value/decode.h"
#include "value/recent_texts.h"
#include "value/store.h"

namespace {

using assay::RecentTexts;
using assay::Store;
using assay::TextNode;
using assay::Value;

TEST_CASE("a recent text is found by all of its bytes") {
    Store store;
    const auto recent = std::make_unique<RecentTexts>();
    for (std::size_t size = 1; size <= 48; ++size) {
        const std::string text(size, 'a');
        const auto mark = RecentTexts::mark_of(text);
        const TextNode& node = store.text(text).text_node();
        CHECK(recent->find(text, mark) == nullptr);
        recent->remember(mark, node);
        CHECK(recent->find(text, mark) == &node);
        for (std::size_t at = 0; at < size; ++at) {
            std::string other = text;
            other[at] = 'b';
            CHECK(recent->find(other, RecentTexts::mark_of(other)) == nullptr);
        }
        CHECK(recent->find(text + "a", RecentTexts::mark_of(text + "a")) == nullptr);
        CHECK(recent->find(text.substr(1), RecentTexts::mark_of(text.substr(1))) != &node);
    }
}

TEST_CASE("the empty text and long texts are not remembered") {
    Store store;
    const auto recent = std::make_unique<RecentTexts>();
    for (const std::string& text : {std::string(), std::string(49, 'x')}) {
        const auto mark = RecentTexts::mark_of(text);
        recent->remember(mark, store.text(text).text_node());
        CHECK(recent->find(text, mark) == nullptr);
    }
}

// Documents of few words, so that parts repeat within one and between them, in two layouts.
class Documents {
public:
    explicit Documents(unsigned seed) : random_(seed) {}

    std::string next() {
        text_.clear();
        blank_ = random_() % 2 == 0 ? " " : "";
        fresh_ = std::to_string(++count_);
        add(0);
        return text_;
    }

private:
    void add(int depth) {
        const unsigned kind = depth > 5 ? 3 : random_() % 4;
        if (kind == 0 || depth == 0) {
            nested('{', '}', depth, true);
        } else if (kind == 1) {
            nested('[', ']', depth, false);
        } else {
            word();
        }
    }

    void nested(char open, char close, int depth, bool keys) {
        text_ += open;
        const std::size_t size = random_() % (depth == 0 ? 90 : 4);
        for (std::size_t i = 0; i < size; ++i) {
            if (i != 0) text_ += ',';
            if (keys) text_ += "\"key-" + std::to_string(i) + "-of-many\":" + blank_;
            add(depth + 1);
        }
        text_ += close;
    }

    // Some are new in this document, and come again in it.
    void word() {
        text_ += '"' + (random_() % 3 == 0 ? fresh_ : std::string());
        text_ += std::string(random_() % 3 * 15, 'w') + std::to_string(random_() % 3) + '"';
    }

    std::mt19937 random_;
    std::string text_;
    std::string blank_;
    std::string fresh_;
    int count_ = 0;
};

// Every list, map and text has one node: its text tells which.
void check_one_node(const Value& value, std::map<std::string, const void*>& nodes) {
    const void* node = nullptr;
    if (value.is_text()) node = &value.text_node();
    if (value.is_list()) node = &value.list_node();
    if (value.is_map()) node = &value.map_node();
    const auto [at, added] = nodes.emplace(encode_json(value), node);
    REQUIRE(at->second == node);
    for (const Value& item : value.items_or_none()) check_one_node(item, nodes);
    for (const assay::Member& member : value.members_or_none()) {
        CHECK(nodes.emplace(encode_json(Value::of(*member.name)), member.name).first->second ==
              member.name);
        check_one_node(member.value, nodes);
    }
}

TEST_CASE("whatever was decoded before, equal parts are one node") {
    Store store;
    Documents documents(7);
    std::map<std::string, const void*> nodes;
    for (int i = 0; i < 2000; ++i) {
        const std::string text = documents.next();
        const auto value = decode_json(text, store);
        REQUIRE(value);
        check_one_node(*value, nodes);
    }
    CHECK(nodes.size() > 10000);
}

}  // namespace

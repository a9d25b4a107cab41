#include "base/few.h"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <utility>

#include "base/short_text.h"

namespace assay {
namespace {

std::string joined(const Few<std::string>& list) {
    std::string text;
    for (const std::string& item : list) text += item + ";";
    return text;
}

Few<std::string> numbered(int count) {
    Few<std::string> list;
    for (int number = 0; number < count; ++number)
        list.push_back("item number " + std::to_string(number));
    return list;
}

TEST_CASE("few items are kept in their order, however many they become") {
    CHECK(sizeof(Few<std::string>) == sizeof(void*));
    for (const int count : {0, 1, 2, 3, 4, 5, 9, 1000}) {
        CAPTURE(count);
        const Few<std::string> list = numbered(count);
        CHECK(list.size() == static_cast<std::size_t>(count));
        CHECK(list.empty() == (count == 0));
        std::string wanted;
        for (int number = 0; number < count; ++number) {
            wanted += "item number " + std::to_string(number) + ";";
        }
        CHECK(joined(list) == wanted);
    }
}

TEST_CASE("a copy of few items is another list, and one that is taken is empty") {
    Few<std::string> list{"a", "b", "c"};
    Few<std::string> copy = list;
    copy[1] = "other";
    copy.push_back("d");
    CHECK(joined(list) == "a;b;c;");
    CHECK(joined(copy) == "a;other;c;d;");
    const Few<std::string> taken = std::move(copy);
    CHECK(joined(taken) == "a;other;c;d;");
    copy = list;
    CHECK(joined(copy) == "a;b;c;");
    copy = {};
    CHECK(copy.empty());
    CHECK(joined(list) == "a;b;c;");
}

TEST_CASE("what a list of few items holds ends with it, once") {
    const auto item = std::make_shared<int>(1);
    {
        Few<std::shared_ptr<int>> list{item, item, item};
        CHECK(item.use_count() == 4);
        const Few<std::shared_ptr<int>> copy = list;
        CHECK(item.use_count() == 7);
        list = {};
        CHECK(item.use_count() == 4);
    }
    CHECK(item.use_count() == 1);
}

TEST_CASE("a short text is the text it was made of") {
    CHECK(ShortText<4>().empty());
    CHECK(ShortText<4>("ab").view() == "ab");
    CHECK(ShortText<4>("abcd").view() == "abcd");
    CHECK(ShortText<4>("abcd") == ShortText<4>(std::string("abcd")));
    CHECK_FALSE(ShortText<4>("abcd") == ShortText<4>("abc"));
}

}  // namespace
}  // namespace assay

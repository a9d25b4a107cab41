#include "base/short_list.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "base/rare_vector.h"

using namespace assay;

namespace {

using List = ShortList<std::uint32_t, 4>;

List up_to(std::uint32_t count) {
    List list;
    for (std::uint32_t item = 0; item < count; ++item) list.push_back(item);
    return list;
}

std::vector<std::uint32_t> items(const List& list) { return {list.begin(), list.end()}; }

}  // namespace

TEST_CASE("a short list holds what was added, in its owner and beyond") {
    for (const std::uint32_t count : {0U, 1U, 4U, 5U, 8U, 9U, 100U}) {
        CAPTURE(count);
        List list = up_to(count);
        std::vector<std::uint32_t> wanted;
        for (std::uint32_t item = 0; item < count; ++item) wanted.push_back(item);
        CHECK(items(list) == wanted);
        CHECK(std::span(list).size() == count);
        const List copy = list;
        const List moved = std::move(list);
        CHECK(items(copy) == wanted);
        CHECK(items(moved) == wanted);
        list = copy;
        CHECK(items(list) == wanted);
        list = List{7};
        CHECK(items(list) == std::vector<std::uint32_t>{7});
    }
}

TEST_CASE("a short list gives an element away") {
    for (const std::uint32_t count : {3U, 6U}) {
        List list = up_to(count);
        list.erase(1);
        CHECK(list.size() == count - 1);
        CHECK(list.front() == 0);
        CHECK(list[1] == 2);
        CHECK(list.back() == count - 1);
    }
}

TEST_CASE("a rare vector takes a pointer's room and reads like a vector") {
    static_assert(sizeof(RareVector<int>) == sizeof(void*));
    RareVector<int> numbers;
    CHECK(numbers.empty());
    CHECK(numbers.begin() == numbers.end());
    numbers.push_back(3);
    numbers.push_back(5);
    RareVector<int> copy = numbers;
    copy.change().pop_back();
    CHECK(numbers.size() == 2);
    CHECK(numbers.front() == 3);
    CHECK(numbers.back() == 5);
    CHECK(copy.size() == 1);
}

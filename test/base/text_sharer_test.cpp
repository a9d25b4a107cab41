#include "base/text_sharer.h"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace assay;

TEST_CASE("equal texts are one, and what was given stays when its place is taken") {
    TextSharer sharer;
    const Shared<std::string> first = sharer.share("spec.containers[0].image");
    const Shared<std::string> again = sharer.share("spec.containers[0].image");
    CHECK(&*first == &*again);
    CHECK(sharer.share("")->empty());
    std::vector<Shared<std::string>> given;
    for (int number = 0; number < 5000; ++number) {
        given.push_back(sharer.share("text " + std::to_string(number)));
    }
    for (int number = 0; number < 5000; ++number) {
        CHECK(*given[static_cast<std::size_t>(number)] == "text " + std::to_string(number));
    }
    CHECK(*first == "spec.containers[0].image");
}

TEST_CASE("what is held together lives as long as its last holder") {
    const auto watched = std::make_shared<int>(1);
    Shared<std::shared_ptr<int>> first = watched;
    CHECK(watched.use_count() == 2);
    {
        const Shared<std::shared_ptr<int>> second = first;
        Shared<std::shared_ptr<int>> third = second;
        CHECK(&*third == &*first);
        third = std::move(first);
        first = third;
        first = first;
        CHECK(&*first == &*second);
        CHECK(watched.use_count() == 2);
        first = {};
        CHECK(*first == nullptr);
        CHECK(watched.use_count() == 2);
    }
    CHECK(watched.use_count() == 1);
}

TEST_CASE("copies of what is held together may come and go in several threads") {
    const auto watched = std::make_shared<int>(1);
    {
        const Shared<std::shared_ptr<int>> held = watched;
        std::vector<std::jthread> threads;
        for (int thread = 0; thread < 4; ++thread) {
            threads.emplace_back([&held] {
                for (int turn = 0; turn < 20000; ++turn) {
                    Shared<std::shared_ptr<int>> copy = held;
                    const Shared<std::shared_ptr<int>> other = std::move(copy);
                }
            });
        }
        threads.clear();
        CHECK(watched.use_count() == 2);
    }
    CHECK(watched.use_count() == 1);
}

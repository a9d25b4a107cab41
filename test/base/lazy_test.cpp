#include "base/lazy.h"

#include <doctest/doctest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

using namespace assay;

TEST_CASE("a lazy value is made when it is asked for, once for all copies and threads") {
    std::atomic<int> made = 0;
    const auto lazy = Lazy<std::string>::made_by([&made] {
        ++made;
        return std::string("made");
    });
    const Lazy<std::string> copy = lazy;
    CHECK(made == 0);
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 8; ++i) {
            threads.emplace_back([lazy] { static_cast<void>(lazy->size()); });
        }
    }
    CHECK(*copy == "made");
    CHECK(&*copy == &*lazy);
    CHECK(made == 1);
}

TEST_CASE("a value that is there already is no less a lazy one") {
    const Lazy<std::string> known = std::string("known");
    CHECK(*known == "known");
    CHECK(Lazy<std::string>()->empty());
}

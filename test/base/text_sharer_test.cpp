#include "base/text_sharer.h"

#include <doctest/doctest.h>

#include <string>
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

// Libraries that are loaded late: what is said when they are missing, and which function is found.
#include "base/late_library.h"

#include <doctest/doctest.h>

#include <string>

#include <math.h>

using namespace assay;

TEST_CASE("a late library that is missing is one error that names its package") {
    LateLibrary library("libnowhere.so.7", "libnowhere7");
    for (int turn = 0; turn < 2; ++turn) {
        const auto loaded = library.load();
        REQUIRE_FALSE(loaded);
        CHECK(loaded.error().code == ErrorCode::unreachable);
        CHECK(loaded.error().message.find("libnowhere.so.7 cannot be loaded") != std::string::npos);
        CHECK(loaded.error().hint == "install the package libnowhere7");
    }
}

TEST_CASE("a late library gives its functions by name") {
    LateLibrary library("libm.so.6", "libc6");
    REQUIRE(library.load());
    const auto root = library.function<&cbrtf>("cbrtf");
    CHECK(root(27.0F) == doctest::Approx(3.0));
}

#include "report/drawn_text.h"

#include <doctest/doctest.h>

#include <cstddef>
#include <string>

#include "base/text.h"
#include "report/support/samples.h"

using namespace assay;

namespace {

constexpr int kWidth = 200;
constexpr int kSize = 13;

std::string repeated(std::string_view text, std::size_t times) {
    std::string made;
    for (std::size_t number = 0; number < times; ++number) made += text;
    return made;
}

}  // namespace

TEST_CASE("text that fits is drawn whole, longer text ends in dots") {
    CHECK(drawn_text("", kWidth, kSize).empty());
    CHECK(drawn_text("kube-system/deployer", kWidth, kSize) == "kube-system/deployer");
    CHECK(drawn_text(repeated("a", 21), kWidth, kSize) == repeated("a", 21));
    CHECK(drawn_text(repeated("a", 22), kWidth, kSize) == repeated("a", 19) + "...");
    CHECK(drawn_text(repeated("i", 32), kWidth, kSize) == repeated("i", 32));
    // A smaller font draws more of it.
    CHECK(drawn_text(repeated("a", 22), kWidth, kSize - 1) == repeated("a", 22));
}

TEST_CASE("wide letters count as wide, and those without a bound are not drawn") {
    CHECK(drawn_text(repeated("W", 14), kWidth, kSize) == repeated("W", 12) + "...");
    CHECK(drawn_text("\xe5\x90\x8d\xe5\x89\x8d", kWidth, kSize) == "\xe5\x90\x8d\xe5\x89\x8d");
    CHECK(drawn_text("Stra\xc3\x9f"
                     "e",
                     kWidth, kSize) ==
          "Stra\xc3\x9f"
          "e");
    // U+FDFD is as wide as ten letters; U+0301 is piled on what stands before it; U+1F600 is no
    // letter.
    for (const char* wide : {"\xef\xb7\xbd", "\xcc\x81", "\xf0\x9f\x98\x80"})
        CHECK(drawn_text(wide, kWidth, kSize) == "\xef\xbf\xbd");
}

TEST_CASE("whatever a name is, it is one line of few letters") {
    for (const std::string& name : test::hostile_names()) {
        const std::string drawn = drawn_text(name, kWidth, kSize);
        INFO(drawn);
        CHECK(is_utf8(drawn));
        CHECK(drawn == printable(drawn));
        CHECK(drawn.size() <= 100);
    }
}

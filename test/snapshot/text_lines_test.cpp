// The lines of files, plain and packed.
#include "snapshot/text_lines.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <string>

#include "collect/support/scratch.h"

using namespace assay;
using namespace assay::test;

namespace {

std::string lines(const std::string& path) {
    std::string text;
    const auto done = each_line(path, [&](std::uint32_t number, const auto& line) {
        text += std::to_string(number) + "=" + (line ? std::string(*line) : "too long") + ";";
    });
    return done ? text : "error";
}

}  // namespace

TEST_CASE("lines are cut at their ends, and the last need not have one") {
    const Scratch scratch;
    CHECK(lines(scratch.write("a", "one\n\ntwo")) == "1=one;2=;3=two;");
    CHECK(lines(scratch.write("b", "one\n")) == "1=one;");
    CHECK(lines(scratch.write("c", "")).empty());
    CHECK(lines(scratch.path("none")) == "error");
    CHECK(lines(scratch.path()) == "error");
}

TEST_CASE("a line that is too long is nothing, and the next is read") {
    const Scratch scratch;
    const std::string path = scratch.write("long", std::string(kLongestLine + 1, 'x') + "\nnext\n");
    CHECK(lines(path) == "1=too long;2=next;");
}

TEST_CASE("gzip is unpacked, and a cut one is an error") {
    const Scratch scratch;
    // printf 'one\ntwo\n' | gzip -n
    const std::string packed(
        "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xcb\xcf\x4b\xe5\x2a\x29\xcf\xe7"
        "\x02\x00\xe6\x0b\xba\x12\x08\x00\x00\x00",
        28);
    CHECK(lines(scratch.write("a.gz", packed)) == "1=one;2=two;");
    CHECK(lines(scratch.write("cut.gz", packed.substr(0, 14))) == "error");
}

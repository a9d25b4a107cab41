#include "collect/toml_entries.h"

#include <doctest/doctest.h>

#include <string>

using namespace assay;

TEST_CASE("TOML") {
    const auto entries = toml_entries(
        "a = 1 # one\n\n[b.\"c.d\"]\n'e' = \"x\\\"y\"\nf.g = ['1', \"2\",\n # c\n '3',]\n"
        "[[t]]\nx = true\n[[t]]\nx = {y = 'z', w = []}\nlong = \"\"\"\na\nb\"\"\"\nn = [[1], "
        "'x']\n");
    REQUIRE(entries);
    const std::string text = redacted_toml(*entries);
    CHECK(text ==
          "a = 1\nb.\"c.d\".e = \"x\\\"y\"\nb.\"c.d\".f.g = [\"1\", \"2\", \"3\"]\nt.0.x = true\n"
          "t.1.x.y = \"z\"\nt.1.x.w = []\nt.1.long = \"$redacted:opaque:0:low\"\n"
          "t.1.n = \"$redacted:opaque:0:low\"\n");
    const auto again = toml_entries(text);
    REQUIRE(again);
    CHECK(redacted_toml(*again) == text);
    for (const char* bad :
         {"a",          "a =",        "= 1",         "[a",          "[]",      "a = \"x",
          "a = 'x\n'",  "a = [1",     "a = {b = 1",  "a = 1 b",     "a b = 1", "a = '''x",
          "[[a]\n",     "a = {b}",    "a = [1 2]",   "\xff = 1",    "[# b",    "[[\tb#",
          "\u00e9 = 1", "a = \u00e9", "a\ufeaf = 1", "a = 1 \u00a1"}) {
        CAPTURE(bad);
        CHECK_FALSE(toml_entries(bad));
    }
    CHECK_FALSE(toml_entries("a = " + std::string(100, '[') + std::string(100, ']')));
    CHECK_FALSE(toml_entries("[" + std::string(600, 'a') + "]\nb = 1\n"));
    std::string dotted = "a";
    for (int i = 0; i < 40; ++i) dotted += ".a";
    CHECK_FALSE(toml_entries(dotted + " = 1\n"));
    // As deep as the bounds let the library's tables nest; and the deepest that fits in a file.
    std::string deep = "a";
    for (int i = 0; i < 250; ++i) deep += ".a";
    std::string nested = "[" + deep + "]\n" + deep + " = ";
    for (int i = 0; i < 7; ++i) nested += "[\n{" + deep + " = ";
    nested += "1";
    for (int i = 0; i < 7; ++i) nested += "}\n]";
    CHECK_FALSE(toml_entries(nested + "\n"));
    for (std::size_t i = 0; i < (std::size_t{1} << 19); ++i) dotted += ".a";
    CHECK_FALSE(toml_entries(dotted + " = 1\n"));
    CHECK_FALSE(toml_entries("[" + dotted + "]\n"));
    const auto escaped = toml_entries("a = \"\\u0001\\u007f\\t\\\"\"\nb = '\"'\n");
    REQUIRE(escaped);
    CHECK(redacted_toml(*toml_entries(redacted_toml(*escaped))) == redacted_toml(*escaped));
    CHECK(redacted_toml(*toml_entries("a = 0x10\nb = 1.5\nc = inf\nd = 2026-01-01 10:00:00Z\n")) ==
          "a = 16\nb = 1.5\nc = inf\nd = 2026-01-01T10:00:00Z\n");
    std::string many;
    for (int i = 0; i < 20'001; ++i) many += "a" + std::to_string(i) + " = 1\n";
    CHECK_FALSE(toml_entries(many));
    const std::string whole = "[a.'b c']\nk = [\"x\", {y = 1}]\nz = {q = \"\"}\n";
    for (std::size_t size = 0; size < whole.size(); ++size) {
        (void)toml_entries(whole.substr(0, size));
    }
}

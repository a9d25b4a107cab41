#include "base/fit_width.h"

#include <doctest/doctest.h>

#include <random>
#include <sstream>
#include <string>
#include <vector>

using namespace assay;

namespace {

std::vector<std::string> words_of(const std::string& text) {
    std::istringstream in(text);
    std::vector<std::string> words;
    for (std::string word; in >> word;) words.push_back(word);
    return words;
}

}  // namespace

TEST_CASE("a long line goes on under its last column") {
    CHECK(fit_width("Score     39 % to 50 %; 63 % of the model is known\n", 30) ==
          "Score     39 % to 50 %; 63 %\n"
          "          of the model is\n"
          "          known\n");
    CHECK(fit_width("  fail      Nobody gets cluster-admin", 24) ==
          "  fail      Nobody gets\n"
          "            cluster-admin");
    CHECK(fit_width("one two three four five", 12) == "one two\n  three four\n  five");
}

TEST_CASE("a cell that has room on the next line is not broken") {
    CHECK(fit_width("Group system:masters        whole cluster  rule 0 of admin", 36) ==
          "Group system:masters\n  whole cluster  rule 0 of admin");
}

TEST_CASE("what fits stays, byte for byte") {
    for (const std::string text : {"", "\n", "a\n\n  b  \n", "ends in blanks   ", "    "}) {
        CHECK(fit_width(text, 40) == text);
    }
    CHECK(fit_width("\x1b[1mten signs.\x1b[0m", 10) == "\x1b[1mten signs.\x1b[0m");
    CHECK(fit_width("äöüäöüäöü ä", 11) == "äöüäöüäöü ä");
}

TEST_CASE("a word that is wider than the line stays whole") {
    CHECK(fit_width("at https://example.org/a/long/one now", 20) ==
          "at\n  https://example.org/a/long/one\n  now");
    CHECK(fit_width("unended \x1b[1", 4) == "unended\n  \x1b[1");
}

TEST_CASE("words keep their order and lines their width, whatever the text") {
    const unsigned seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937 random(seed);
    for (int turn = 0; turn < 2000; ++turn) {
        std::string text;
        std::size_t longest = 0;
        for (int word = 0; word < 40; ++word) {
            const std::size_t length = 1 + random() % 9;
            text +=
                std::string(random() % 4 == 0 ? 1 + random() % 5 : 1, random() % 9 ? ' ' : '\n');
            text += std::string(length, static_cast<char>('a' + random() % 26));
            longest = std::max(longest, length);
        }
        const std::size_t columns = 20 + random() % 40;
        CAPTURE(text);
        CAPTURE(columns);
        const std::string fitting = fit_width(text, columns);
        CHECK(words_of(fitting) == words_of(text));
        std::istringstream lines(fitting);
        for (std::string line; std::getline(lines, line);) {
            const bool one_word = line.find_first_not_of(' ') == std::string::npos ||
                                  line.find(' ', line.find_first_not_of(' ')) == std::string::npos;
            CHECK((line.size() <= columns || one_word));
        }
    }
}

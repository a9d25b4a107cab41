// The sheet that owners sign: safe for spreadsheets and browsers, one section for each owner.
#include "report/sign_off.h"

#include <doctest/doctest.h>

#include <string>

using namespace assay;

namespace {

const SignOffSheet kSheet{"prod",
                          "2026-11-27T01:00:00Z",
                          {"no right to list <roles>"},
                          {{"=cmd()", "t", "User ann", "read secrets", "whole cluster",
                            "ClusterRoleBinding b", "rule 0 of ClusterRole r", "gained"},
                           {"=cmd()", "t", "User \x1b<b>", "read pods", "", "b", "r", ""},
                           {"", "", "Group g", "do everything with \"x\"", "", "b", "r", ""}}};

std::size_t count(const std::string& text, const std::string& word) {
    std::size_t found = 0;
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
        ++found;
    }
    return found;
}

}  // namespace

TEST_CASE("the CSV has columns to sign, and no cell runs") {
    const std::string text = sign_off_csv(kSheet);
    CHECK(
        text.starts_with("\"owner\",\"team\",\"identity\",\"right\",\"where\",\"binding\",\"role\","
                         "\"change\",\"keep\",\"remove\",\"signature\",\"date\"\r\n"));
    CHECK(count(text, "\r\n") == 4);
    CHECK(count(text, "\"'=cmd()\"") == 2);
    CHECK(text.find("\"do everything with \"\"x\"\"\"") != std::string::npos);
    CHECK(text.find('\x1b') == std::string::npos);
}

TEST_CASE("the page has a section for each owner, and no script") {
    const auto page = sign_off_html(kSheet);
    REQUIRE(page);
    CHECK(count(*page, "<section>") == 2);
    CHECK(page->find("<script") == std::string::npos);
    CHECK(page->find("<b>") == std::string::npos);
    CHECK(page->find('\x1b') == std::string::npos);
    CHECK(page->find("no right to list &lt;roles&gt;") != std::string::npos);
    CHECK(page->find("Nobody is named") != std::string::npos);
    CHECK(count(*page, "<td class=\"sign\">") == 3);
}

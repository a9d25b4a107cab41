#include <doctest/doctest.h>

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/packed.h"
#include "base/text.h"
#include "report/html_view.h"
#include "report/support/samples.h"
#include "report/writers.h"

using namespace assay;

namespace {

constexpr std::string_view kTemplate = "reports/report.html.mustache";

// Every name of a view by path: "checks.rows.subject". Maps of one list must have the same keys.
void collect(const ReportView& view, const std::string& path, std::set<std::string>& names) {
    names.insert(path);
    if (const auto* map = std::get_if<ViewMap>(&view.value))
        for (const auto& [name, member] : *map)
            collect(member, path.empty() ? name : path + "." + name, names);
    if (const auto* list = std::get_if<ViewList>(&view.value))
        for (const ReportView& element : *list) collect(element, path, names);
}

std::string joined(const std::string& base, const std::string& name) {
    if (name == ".") return base;
    return base.empty() ? name : base + "." + name;
}

struct Tag {
    char kind;  // '#', '^', '/', '{' or ' '
    std::string name;
};

std::vector<Tag> tags_of(std::string_view text) {
    std::vector<Tag> tags;
    for (std::size_t open = text.find("{{"); open != std::string_view::npos;
         open = text.find("{{", open + 2)) {
        const std::size_t close = text.find("}}", open);
        std::string_view inside = text.substr(open + 2, close - open - 2);
        char kind = ' ';
        if (std::string_view("#^/{&>!").find(inside[0]) != std::string_view::npos) {
            kind = inside[0];
            inside.remove_prefix(1);
        }
        tags.push_back({kind, std::string(inside)});
    }
    return tags;
}

std::set<std::string> names_of_samples() {
    std::set<std::string> names;
    for (const test::Sample& sample : test::make_samples())
        collect(html_view(sample.assessment, {}), "", names);
    return names;
}

std::string html_of(const Assessment& assessment) { return write_html(assessment, {}).value(); }

}  // namespace

TEST_CASE("every tag of the template is in the view model") {
    const std::set<std::string> names = names_of_samples();
    // A section over a map or list moves into it; over a flag or text it stays.
    std::vector<std::string> scopes{""};
    std::size_t checked = 0;
    std::vector<std::string> open;
    for (const Tag& tag : tags_of(packed_file(kTemplate).value())) {
        INFO(tag.name);
        if (tag.kind == '/') {
            REQUIRE(!open.empty());
            CHECK(open.back() == tag.name);
            open.pop_back();
            scopes.pop_back();
            continue;
        }
        if (tag.kind == '!') continue;
        if (tag.kind == '{') {
            CHECK(tag.name == "css");  // the only one that is not escaped
            continue;
        }
        const bool dot = tag.name == ".";
        // The texts of the page stand outside of all scopes.
        if (tag.name.starts_with("t.")) {
            CHECK(names.contains(tag.name));
            ++checked;
            continue;
        }
        const std::string here = joined(scopes.back(), tag.name);
        bool found = names.contains(here);
        // `{{#reason}}{{reason}}`: a section over text leaves its name where it was.
        if (!found && scopes.size() > 1)
            found = names.contains(joined(scopes.rbegin()[1], tag.name));
        CHECK((found || dot));
        ++checked;
        if (tag.kind != '#' && tag.kind != '^') continue;
        open.push_back(tag.name);
        const bool moves = tag.kind == '#' && names.lower_bound(here + ".") != names.end() &&
                           names.lower_bound(here + ".")->starts_with(here + ".");
        const bool list_of_text =
            here == "summary.answers.sentences" || here == "limits.outOfScope.rows";
        scopes.push_back(moves || list_of_text ? here : scopes.back());
    }
    CHECK(open.empty());
    CHECK(checked > 100);
}

TEST_CASE("the elements of a list have the same keys, so that no tag falls outward") {
    const auto same_keys = [](const auto& self, const ReportView& view) -> void {
        if (const auto* map = std::get_if<ViewMap>(&view.value))
            for (const auto& [name, member] : *map) self(self, member);
        const auto* list = std::get_if<ViewList>(&view.value);
        if (list == nullptr || list->empty()) return;
        const auto keys = [](const ReportView& element) {
            std::set<std::string> names;
            if (const auto* map = std::get_if<ViewMap>(&element.value))
                for (const auto& [name, member] : *map) names.insert(name);
            return names;
        };
        for (const ReportView& element : *list) {
            CHECK(keys(element) == keys(list->front()));
            self(self, element);
        }
    };
    for (const test::Sample& sample : test::make_samples())
        same_keys(same_keys, html_view(sample.assessment, {}));
}

TEST_CASE("one file without script, network or foreign markup") {
    for (const test::Sample& sample : test::make_samples()) {
        INFO(sample.name);
        const std::string page = html_of(sample.assessment);
        CHECK(is_utf8(page));
        CHECK(page == html_of(sample.assessment));
        CHECK(page.find("<script") == std::string::npos);
        CHECK(page.find("<img") == std::string::npos);
        CHECK(page.find("<svg onload") == std::string::npos);
        CHECK(page.find("@import") == std::string::npos);
        CHECK(page.find("url(") == std::string::npos);
        CHECK(page.find("default-src 'none'; style-src 'unsafe-inline'; img-src data:") !=
              std::string::npos);
        CHECK(page.find("<html lang=\"en\">") != std::string::npos);
    }
}

TEST_CASE("hostile names arrive as text") {
    for (const test::Sample& sample : test::make_samples()) {
        if (sample.name != "hostile") continue;
        const std::string page = html_of(sample.assessment);
        CHECK(page.find("&lt;script&gt;alert(1)&lt;/script&gt;") != std::string::npos);
        CHECK(page.find("{{summary.name}}{{{css}}}") != std::string::npos);
        CHECK(page.find('\x1b') == std::string::npos);
        CHECK(page.find('\0') == std::string::npos);
        CHECK(page.find("\xe2\x80\xae") == std::string::npos);
    }
}

TEST_CASE("page one asks for action, warns, and says what is missing") {
    for (const test::Sample& sample : test::make_samples()) {
        INFO(sample.name);
        const std::string page = html_of(sample.assessment);
        const bool failing = sample.name == "failing" || sample.name == "patching" ||
                             sample.name == "hostile" || sample.name == "accepted";
        CHECK((page.find("Action required") != std::string::npos) == failing);
        CHECK((page.find("The server was not verified") != std::string::npos) ==
              (sample.name == "failing" || sample.name == "hostile"));
        CHECK((page.find("Nothing was judged") != std::string::npos) == (sample.name == "empty"));
        CHECK(page.find("of 66 gates are decided") > page.find("id=\"domains\""));
    }
}

TEST_CASE("a heading holds little of a long name, and the annex all of it") {
    Assessment assessment;
    assessment.target.name = assessment.target.server = std::string(300, 'n');
    const std::string page = html_of(assessment);
    const std::size_t annex = page.find("id=\"method\"");
    REQUIRE(annex != std::string::npos);
    CHECK(page.find(std::string(60, 'n') + "...</span></h1>") != std::string::npos);
    CHECK(page.find(std::string(61, 'n')) > annex);
    for (const char* fact : {"Cluster", "Server"})
        CHECK(page.find("<dt>" + std::string(fact) + "</dt><dd>" + std::string(300, 'n'), annex) !=
              std::string::npos);
}

TEST_CASE("a severity that the profile changed stands beside the check's own") {
    for (const test::Sample& sample : test::make_samples()) {
        INFO(sample.name);
        const std::string page = html_of(sample.assessment);
        const std::string changed = "<span class=\"severity critical\">critical (was high)</span>";
        for (const char* section : {"id=\"risks\"", "id=\"plan\"", "id=\"findings\""}) {
            const bool said = page.find(changed, page.find(section)) != std::string::npos;
            CHECK(said == (sample.name == "accepted"));
        }
    }
}

TEST_CASE("rows are capped, and the page says so") {
    for (const test::Sample& sample : test::make_samples()) {
        if (sample.name != "failing") continue;
        const std::string page = html_of(sample.assessment);
        // 130 fail and 3 pass, 100 shown; the risk shows 3 of 130.
        CHECK(page.find("and 33 more, not listed here; the JSON report has all of them.") !=
              std::string::npos);
        CHECK(page.find("and 127 more, not listed here") != std::string::npos);
        CHECK(write_html(sample.assessment, {.rows_per_check = 5}).value().find("and 128 more") !=
              std::string::npos);
    }
}

TEST_CASE("the patching domain says what to upgrade, from what to what and where") {
    for (const test::Sample& sample : test::make_samples()) {
        INFO(sample.name);
        const std::string page = html_of(sample.assessment);
        const bool upgrades = sample.name == "patching" || sample.name == "hostile";
        CHECK((page.find("what to upgrade</h3>") != std::string::npos) == upgrades);
        if (sample.name != "patching") continue;
        for (const char* part :
             {"Patching and vulnerabilities: what to upgrade",
              "runc <span class=\"severity critical\">critical</span>",
              "<code>1.1.5+ds1-1+b1</code>", "<code>1.1.5+ds1-1+deb12u2</code>", "4 of 13 nodes",
              "10 of at least 12 nodes", "CVE-2025-1011</span> <span class=\"whole\">and 3 more",
              "1 of 1 instance"}) {
            INFO(part);
            CHECK(page.find(part) != std::string::npos);
        }
        CHECK(page.find("what to upgrade") < page.find("id=\"risks\""));
    }
}

TEST_CASE("who could use what fails is a small table under the domains") {
    for (const test::Sample& sample : test::make_samples()) {
        if (sample.name != "failing") continue;
        const std::string page = html_of(sample.assessment);
        const std::size_t table = page.find("Who could use what fails</h3>");
        REQUIRE(table != std::string::npos);
        CHECK(table > page.find("id=\"domains\""));
        CHECK(table < page.find("id=\"risks\""));
        for (const char* part :
             {"Insider with some rights<span class=\"quiet\">Has a few rights, or one container.",
              "data-label=\"Failing checks\">2 critical, 2 high</td>",
              "data-label=\"Not known\">0</td>", "data-label=\"Looked at\">6 checks</td>"}) {
            INFO(part);
            CHECK(page.find(part, table) != std::string::npos);
        }
    }
    CHECK(html_of({}).find("Who could use what fails") == std::string::npos);
}

TEST_CASE("only web addresses become links") {
    Assessment assessment;
    AssessedCheck check;
    check.id = "a/b";
    check.references = {"javascript:alert(1)", "https://kubernetes.io/"};
    assessment.checks = {check};
    const std::string page = html_of(assessment);
    CHECK(page.find("href=\"javascript") == std::string::npos);
    CHECK(page.find("<li>javascript:alert(1)</li>") != std::string::npos);
    CHECK(page.find("href=\"https://kubernetes.io/\"") != std::string::npos);
}

TEST_CASE("an assessment without anything can be written in every format") {
    for (const Format& format : formats()) {
        INFO(format.name);
        CHECK(format.write(Assessment{}, {}).has_value());
        CHECK(format_named(format.name) == &format);
    }
    CHECK(format_named("pdf") == nullptr);
}

TEST_CASE("html: a part of an audit says that it is one") {
    for (const test::Sample& sample : test::make_samples()) {
        const bool said =
            html_of(sample.assessment).find("A part was looked at") != std::string::npos;
        CHECK(said == sample.assessment.part.has_value());
    }
}

TEST_CASE("the controls of a benchmark are a section of their own, and page one warns") {
    for (const test::Sample& sample : test::make_samples()) {
        INFO(sample.name);
        const std::string page = html_of(sample.assessment);
        const bool has = sample.assessment.benchmark.has_value();
        CHECK((page.find("<section id=\"benchmark\"") != std::string::npos) == has);
        CHECK((page.find("href=\"#benchmark\"") != std::string::npos) == has);
        const std::size_t domains = page.find("id=\"domains\"");
        CHECK((page.find("The benchmark was not written for this version") < domains) == has);
        if (sample.name != "benchmark") continue;
        std::size_t last = domains;
        for (const char* part :
             {"<li><strong>L1: 2 pass, 1 fail, 2 unknown, 0 not applicable of 5</strong></li>",
              "<li><strong>3.1.1</strong> Do people log in otherwise? (nobody answered)</li>",
              "<th scope=\"row\">1.1.1</th>", "What control 1.1.1 asks for</td><td>not-built</td>",
              "<th scope=\"row\">1.2.6</th>", "<td>12 failing</td>",
              "<td class=\"word\">no level</td>", "<th scope=\"row\">1.2.15</th>",
              "platform@example.org, until 2027-03-31"}) {
            INFO(part);
            last = page.find(part, last);
            REQUIRE(last != std::string::npos);
        }
    }
}

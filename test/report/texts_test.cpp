// The catalogues of the report's words: whole, alike, and used.
#include "report/texts.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <re2/re2.h>

#include "base/packed.h"
#include "report/html_view.h"
#include "report/support/samples.h"
#include "report/team_page.h"
#include "report/words.h"
#include "report/writers.h"

using namespace assay;

namespace {

std::set<std::string> placeholders_of(const std::string& message) {
    static const RE2 kPlaceholder(R"(\{(\w+)\})");
    std::set<std::string> names;
    re2::StringPiece rest(message);
    for (std::string name; RE2::FindAndConsume(&rest, kPlaceholder, &name);) names.insert(name);
    return names;
}

struct UsedKeys {
    std::set<std::string> keys;
    std::set<std::string>
        families;  // of say.word("family", ...), and of keys that are put together
};

// What src/report asks the catalogue for.
UsedKeys used_in_source() {
    static const RE2 kCall(R"re(say_?(\.counted|\.word|\.shipped)?\(\s*"([^"]+)")re");
    UsedKeys used;
    for (const auto& entry :
         std::filesystem::directory_iterator(std::string(ASSAY_SOURCE_DIR) + "/src/report")) {
        if (entry.path().extension() != ".cpp") continue;
        std::ifstream file(entry.path());
        const std::string source(std::istreambuf_iterator<char>(file), {});
        re2::StringPiece rest(source);
        for (std::string how, key; RE2::FindAndConsume(&rest, kCall, &how, &key);) {
            if (how == ".word" || how == ".shipped") {
                used.families.insert(key + ".");
            } else if (key.ends_with('.')) {
                used.families.insert(key);
            } else if (how == ".counted") {
                used.keys.insert({key + ".one", key + ".other"});
            } else {
                used.keys.insert(key);
            }
        }
    }
    return used;
}

constexpr std::array<const char*, 2> kTemplates{"reports/report.html.mustache",
                                                "reports/team.html.mustache"};

std::set<std::string> used_in_template() {
    static const RE2 kTag(R"(\{\{t\.([a-z0-9_.]+)\}\})");
    std::set<std::string> keys;
    for (const char* name : kTemplates) {
        const std::string page(packed_file(name).value());
        re2::StringPiece rest(page);
        for (std::string key; RE2::FindAndConsume(&rest, kTag, &key);) keys.insert("page." + key);
    }
    return keys;
}

std::string german_page(const Assessment& assessment) {
    RenderOptions options;
    options.language = "de";
    return write_html(assessment, options).value();
}

// Pieces of a message between placeholders that are long enough to be known again.
std::vector<std::string> known_pieces(const std::string& message) {
    std::string parts = message;
    RE2::GlobalReplace(&parts, R"(\{\w+\})", "\n");
    std::vector<std::string> pieces;
    std::istringstream lines(parts);
    for (std::string piece; std::getline(lines, piece);) {
        const auto words = std::ranges::count(piece, ' ');
        if (piece.size() >= 14 && words >= 2) pieces.push_back(piece);
    }
    return pieces;
}

// Whether a German text holds the same words.
bool is_german(const std::string& text) {
    return std::ranges::any_of(texts_in("de").messages(), [&](const auto& message) {
        return message.second.find(text) != std::string::npos;
    });
}

// Gates, abilities and reasons of unknowns use these English words too.
const std::set<std::string> kSaidByData{"domain.control-plane", "check.cannot_show",
                                        "page.namespaces.read_secrets"};

template <class... Words>
void check_family(const std::string& family, Words... words) {
    for (const std::string_view language : languages())
        for (const std::string_view word : {std::string_view(words)...}) {
            INFO(language << " " << family << " " << word);
            CHECK(!texts_in(language).word(family, word).empty());
        }
}

}  // namespace

TEST_CASE("a catalogue is a flat map of texts, and nothing else is read") {
    CHECK(ReportTexts::parse("a", "k: \"{a} of {b}\"\n").value()("k", {{"a", "1"}, {"b", "{a}"}}) ==
          "1 of {a}");
    const ReportTexts say =
        ReportTexts::parse("a", "n.one: \"{count} {x}\"\nn.other: \"{count}s\"\n").value();
    CHECK(say.counted("n", 1, {{"x", "{count}"}}) == "1 {count}");
    CHECK(say.counted("n", 0) == "0s");
    for (const std::string bad :
         {"k: \"\"\n", "k: [a]\n", "k: {a: b}\n", "k: a\nk: b\n", "- a\n", ""}) {
        INFO(bad);
        CHECK(!ReportTexts::parse("a", bad));
    }
}

TEST_CASE("a missing key or value is no text but a mistake") {
    CHECK_THROWS_AS(static_cast<void>(english()("no.such.key")), std::logic_error);
    CHECK_THROWS_AS(static_cast<void>(english().counted("no.such.key", 2)), std::logic_error);
    CHECK_THROWS_AS(static_cast<void>(english().word("severity", "huge")), std::logic_error);
    CHECK_THROWS_AS(static_cast<void>(english()("score.range", {{"lo", "1"}})), std::logic_error);
    CHECK_THROWS_AS(static_cast<void>(texts_in("fr")), std::logic_error);
    RenderOptions options;
    options.language = "fr";
    CHECK(!write_html({}, options));
    CHECK(!team_html({}, {}, "fr"));
}

TEST_CASE("every language has the same keys and the same placeholders") {
    const ReportTexts::Messages& en = english().messages();
    REQUIRE(en.size() > 500);
    for (const std::string_view language : languages()) {
        const ReportTexts::Messages& other = texts_in(language).messages();
        for (const auto& [key, message] : en) {
            INFO(language << " " << key);
            const auto found = other.find(key);
            REQUIRE(found != other.end());
            CHECK(placeholders_of(found->second) == placeholders_of(message));
            // Of the template: put in without values. Of all: no markup.
            if (key.starts_with("page.")) CHECK(placeholders_of(message).empty());
            CHECK(found->second.find_first_of("<>&") == std::string::npos);
        }
        for (const auto& [key, message] : other) {
            INFO(language << " " << key);
            CHECK(en.contains(key));
        }
    }
}

TEST_CASE("every key that is used is in the catalogue, and every key of it is used") {
    const UsedKeys used = used_in_source();
    const std::set<std::string> of_template = used_in_template();
    const ReportTexts::Messages& en = english().messages();
    REQUIRE(used.keys.size() > 200);
    REQUIRE(of_template.size() > 200);
    for (const std::set<std::string>& keys : {used.keys, of_template})
        for (const std::string& key : keys) {
            INFO(key);
            CHECK(en.contains(key));
        }
    for (const std::string& family : used.families) {
        INFO(family);
        const auto first = en.lower_bound(family);
        CHECK((first != en.end() && first->first.starts_with(family)));
    }
    for (const auto& [key, message] : en) {
        INFO(key);
        const bool of_family = std::ranges::any_of(
            used.families, [&](const std::string& family) { return key.starts_with(family); });
        CHECK((of_family || used.keys.contains(key) || of_template.contains(key)));
    }
}

TEST_CASE("every word of a type is in the catalogue") {
    for (const char* family : {"severity", "begin_with"})
        check_family(family, "low", "medium", "high", "critical");
    check_family("verdict", "pass", "fail", "unknown", "not-applicable", "error");
    for (const char* family : {"reason", "answer"})
        for (int reason = 0; reason <= static_cast<int>(Reason::limit); ++reason)
            check_family(family, text_of(static_cast<Reason>(reason)));
    for (int presence = 0; presence <= static_cast<int>(Presence::malformed); ++presence)
        check_family("presence", text_of(static_cast<Presence>(presence)));
    for (const char* family : {"effort", "effort_title"}) check_family(family, "S", "M", "L");
    for (const char* family : {"change", "change_said", "change_means"})
        for (const std::string_view word : kChangeClasses) check_family(family, word);
    check_family("target", "cluster", "files");
    check_family("class", "User", "Group", "ServiceAccount", "Node", "workload");
    check_family("arrow", "better", "worse", "same", "broken", "unclear");
    for (const char* number : {"one", "other"}) {
        for (const char* effort : {"S", "M", "L"})
            CHECK(english().messages().contains(std::string("work.") + effort + "." + number));
        for (const char* severity : {"low", "medium", "high", "critical"})
            CHECK(
                english().messages().contains(std::string("weakness.") + severity + "." + number));
    }
}

TEST_CASE("what the shipped policy says is said in the language, what others say as it is") {
    const std::string model(packed_file("profiles/maturity.yaml").value());
    const std::string actors(packed_file("profiles/actors.yaml").value());
    std::size_t shipped = 0;
    for (const auto& [key, message] : english().messages()) {
        INFO(key);
        const bool of_actors = key.starts_with("actor_");
        if (!of_actors && !key.starts_with("domain.") && !key.starts_with("level_name.")) continue;
        CHECK((of_actors ? actors : model).find(message) != std::string::npos);
        const std::size_t dot = key.find('.');
        CHECK(texts_in("de").shipped(key.substr(0, dot), key.substr(dot + 1), message) != message);
        ++shipped;
    }
    CHECK(shipped == 4 * 2 + 5 + 5);
    AssessedDomain own;
    own.title = "<b>Ours</b>";
    CHECK(domain_title(own, texts_in("de")) == own.title);
    CHECK(level_text({0, 0, true}, {"Ours"}, texts_in("de")) == "0 (Ours)");
    CHECK(texts_in("de").shipped("actor_title", "nobody", "Ours") == "Ours");
}

// Kinds of subjects, a class of the style sheet, and the name of the program.
TEST_CASE("no prose stands in the code of the page") {
    static const RE2 kAsked(R"re(say_?(\.\w+)?\(\s*"[^"]*")re");
    static const RE2 kLiteral(R"re("((?:[^"\\]|\\.)*)")re");
    static const RE2 kProse("[A-Za-z] [A-Za-z]|^ ?[A-Z][a-z]|[a-z] $|^[a-z]* [a-z]+");
    const std::set<std::string> allowed{"User", "Group",   "ServiceAccount", "Node",
                                        "File", "Runtime", "way maybe",      "kubeassay "};
    std::size_t literals = 0;
    for (const auto& entry :
         std::filesystem::directory_iterator(std::string(ASSAY_SOURCE_DIR) + "/src/report")) {
        const std::string name = entry.path().filename().string();
        const bool is_of_page = name.starts_with("html_") || name == "page_one.cpp" ||
                                name == "history_words.cpp" || name == "access_words.cpp" ||
                                name == "plan_words.cpp" || name == "controls.cpp" ||
                                name == "told_rows.cpp" || name == "rows.cpp";
        if (!is_of_page || entry.path().extension() != ".cpp") continue;
        std::ifstream file(entry.path());
        for (std::string line; std::getline(file, line);) {
            if (line.starts_with("#include") || line.find("// ") != std::string::npos) continue;
            RE2::GlobalReplace(&line, kAsked, "");
            re2::StringPiece rest(line);
            for (std::string literal; RE2::FindAndConsume(&rest, kLiteral, &literal);) {
                INFO(name << ": " << line);
                ++literals;
                CHECK((allowed.contains(literal) || !RE2::PartialMatch(literal, kProse)));
            }
        }
    }
    CHECK(literals > 200);
}

TEST_CASE("no prose stands in the templates") {
    for (const char* name : kTemplates) {
        INFO(name);
        std::string page(packed_file(name).value());
        RE2::GlobalReplace(&page, R"(\{\{!?[^}]*\}\}\}?)", "");
        CHECK(!RE2::PartialMatch(page,
                                 R"re((aria-label|data-label|alt|title)="[^"]*[A-Za-z][^"]*")re"));
        std::size_t allowed = 0;
        RE2::GlobalReplace(&page, "<[^>]*>", "\n");
        static const RE2 kWord("([A-Za-z]{2,})");
        re2::StringPiece rest(page);
        for (std::string word; RE2::FindAndConsume(&rest, kWord, &word);) {
            CHECK(word == "kubeassay");  // the name of the program
            ++allowed;
        }
        CHECK(allowed == 1);
    }
}

TEST_CASE("a German report is German, as strict as the English one, and says what is English") {
    for (const test::Sample& sample : test::make_samples()) {
        const std::string page = german_page(sample.assessment);
        const std::string plain = write_html(sample.assessment, {}).value();
        CHECK(page.find("<html lang=\"de\">") != std::string::npos);
        for (const AssessedTeam& team : sample.assessment.teams) {
            const std::string own = team_html(sample.assessment, team, "de").value();
            CHECK(own.find("<html lang=\"de\">") != std::string::npos);
            CHECK(own.find("Offene Befunde") != std::string::npos);
            CHECK(own.find("Open findings") == std::string::npos);
            CHECK(own.find("Englisch bleibt") != std::string::npos);
            CHECK(own.find("<script") == std::string::npos);
        }
        CHECK(page.find("Englisch bleibt") != std::string::npos);
        CHECK(plain.find("say is in English") == std::string::npos);
        CHECK(page.find("<script") == std::string::npos);
        CHECK(page.find('\x1b') == std::string::npos);
        if (sample.name == "hostile")
            CHECK(page.find("&lt;script&gt;alert(1)&lt;/script&gt;") != std::string::npos);
        for (const auto& [key, message] : english().messages()) {
            INFO(sample.name << ": " << key);
            for (const std::string& piece : known_pieces(message))
                if (!is_german(piece) && !kSaidByData.contains(key))
                    CHECK(page.find(piece) == std::string::npos);
            // What stands alone between two tags.
            if (key.starts_with("page.") && !is_german(message) && !kSaidByData.contains(key))
                CHECK(page.find(">" + message + "<") == std::string::npos);
        }
    }
}

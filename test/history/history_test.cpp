#include "history/history.h"

#include <doctest/doctest.h>

#include <fstream>

#include <nlohmann/json.hpp>

#include "evaluate/identity.h"
#include "history/history_writing.h"
#include "history/look_back.h"
#include "history/run_comparison.h"
#include "history/run_document.h"
#include "history/schema.h"
#include "history/support/places.h"
#include "history/support/runs.h"
#include "history/trend.h"

using namespace assay;
using namespace assay::test;

namespace {

History opened(const HistoryPlace& place, HistoryUse use = HistoryUse::create) {
    auto history = History::open(place, use);
    REQUIRE_MESSAGE(history.has_value(), history.error().text());
    return std::move(*history);
}

Added add(History& history, const RunRecord& run) {
    const auto added = history.add(run);
    REQUIRE_MESSAGE(added.has_value(), added.error().text());
    return *added;
}

std::vector<StoredRun> runs(History& history) {
    auto read = history.runs();
    REQUIRE_MESSAGE(read.has_value(), read.error().text());
    return *read;
}

void same(const RunRecord& record, const StoredRun& run, const RunContents& contents) {
    CHECK(run.series == record.series);
    CHECK(run.numbers == record.numbers);
    CHECK(contents.findings == record.findings);
    REQUIRE(contents.checks.size() == record.checks.size());
    for (const auto& [id, tally] : record.checks) {
        const Tally& read = contents.checks.at(id);
        CHECK(read.subjects == tally.subjects);
        CHECK(read.severity == tally.severity);
        CHECK(read.open_ended == tally.open_ended);
        CHECK(read.unknown == tally.unknown);
    }
}

std::int64_t rows(const HistoryPlace& place, const std::string& table) {
    const auto database = open_database(place, HistoryUse::existing);
    REQUIRE(database.has_value());
    std::int64_t count = -1;
    REQUIRE((*database)
                ->run("SELECT count(*) FROM " + table, {},
                      [&](const SqlAnswer& row) { count = row.number(0); })
                .has_value());
    return count;
}

}  // namespace

TEST_CASE("a run comes back as it was laid in") {
    for (const HistoryPlace& place : empty_places()) {
        CAPTURE(place.shown);
        RunRecord run = empty_run(0);
        add_failure(run, key_of("a/one", "web", "it's a \"name\"; DROP TABLE run; --"), true);
        add_unknown(run, key_of("a/two", ""));
        History history = opened(place);
        CHECK_FALSE(add(history, run).was_there);
        const auto read = runs(history);
        REQUIRE(read.size() == 1);
        const auto contents = history.contents(read.front());
        REQUIRE(contents.has_value());
        same(run, read.front(), *contents);
        CHECK(add(history, run).was_there);
        CHECK(runs(history).size() == 1);
    }
}

TEST_CASE("what does not change is written once") {
    for (const HistoryPlace& place : empty_places()) {
        CAPTURE(place.shown);
        History history = opened(place);
        for (int day = 0; day < 20; ++day) {
            RunRecord run = empty_run(day);
            for (int number = 0; number < 50; ++number)
                add_failure(run, key_of("a/two", "pod-" + std::to_string(number)));
            add(history, run);
        }
        CHECK(rows(place, "finding") == 50);
        CHECK(rows(place, "finding_state") == 50);
        CHECK(rows(place, "check_state") == 3);
        CHECK(rows(place, "gate_state") == 1);
    }
}

TEST_CASE("a run that is older than the last is laid in its place") {
    for (const HistoryPlace& place : empty_places()) {
        CAPTURE(place.shown);
        History history = opened(place);
        RunRecord first = empty_run(0);
        add_failure(first, key_of("a/one", "web"));
        RunRecord last = empty_run(10);
        add_failure(last, key_of("a/one", "web"));
        const RunRecord middle = empty_run(5);
        add(history, first);
        CHECK_FALSE(add(history, last).newest);
        const Added added = add(history, middle);
        REQUIRE(added.newest);
        CHECK(*added.newest == last.numbers.collected_at);
        const auto read = runs(history);
        REQUIRE(read.size() == 3);
        for (std::size_t index = 0; index < 3; ++index) {
            const RunRecord& meant = index == 0 ? first : index == 1 ? middle : last;
            const auto contents = history.contents(read[index]);
            REQUIRE(contents.has_value());
            same(meant, read[index], *contents);
        }
        // It failed, was gone, and is back.
        const auto back = history.failed_before(read[1]);
        REQUIRE(back.has_value());
        CHECK(back->contains(key_of("a/one", "web")));
    }
}

TEST_CASE("two clusters with one name do not mix") {
    for (const HistoryPlace& place : empty_places()) {
        CAPTURE(place.shown);
        History history = opened(place);
        RunRecord other = empty_run(1);
        other.series.cluster_uid = "u-2";
        RunRecord nameless = empty_run(2);
        nameless.series.cluster_uid.clear();
        RunRecord part = empty_run(3);
        part.series.selection = R"({"checks":["a/*"]})";
        for (const RunRecord& run : {empty_run(0), other, nameless, part}) add(history, run);
        for (const RunRecord& run : {empty_run(0), other, nameless, part}) {
            const auto mine = history.runs(run.series);
            REQUIRE(mine.has_value());
            REQUIRE(mine->size() == 1);
            CHECK(mine->front().numbers == run.numbers);
        }
    }
}

TEST_CASE("old runs go, the others stay as they were") {
    for (const HistoryPlace& place : empty_places()) {
        CAPTURE(place.shown);
        History history = opened(place);
        for (int day = 0; day < 10; ++day) {
            RunRecord run = empty_run(day);
            add_failure(run, key_of("a/two", "for-ever"));
            if (day < 4) add_failure(run, key_of("a/two", "early"));
            add(history, run);
        }
        const auto gone = history.prune({std::nullopt, 5});
        REQUIRE_MESSAGE(gone.has_value(), gone.error().text());
        CHECK(*gone == 5);
        CHECK(*history.prune({2, std::nullopt}) == 2);
        const auto left = runs(history);
        REQUIRE(left.size() == 3);
        CHECK(history.contents(left.front())->findings.size() == 1);
        CHECK(rows(place, "finding") == 1);
        // One that is older than all that is left.
        add(history, empty_run(6));
        CHECK(history.contents(runs(history).front())->findings.empty());
        CHECK(history.contents(runs(history)[1])->findings.size() == 1);
    }
}

TEST_CASE("a list is JSON whatever a database holds") {
    RunLine line;
    line.series = empty_run(0).series;
    line.series.selection = "no JSON";
    const auto json = nlohmann::json::parse(lines_json({line}), nullptr, false);
    REQUIRE(json.is_object());
    CHECK(json["series"][0]["selection"] == "no JSON");
}

TEST_CASE("a run of the future does not take the others with it") {
    History history = opened(empty_file());
    for (const int day : {0, 8, 9, 100000}) add(history, empty_run(day));
    CHECK(*history.prune({2, std::nullopt, kFirstDay.plus_days(10)}) == 1);
    CHECK(runs(history).size() == 3);
    // All of them are: the newest counts.
    CHECK(*history.prune({2, std::nullopt, kFirstDay.plus_days(-1)}) == 2);
}

TEST_CASE("a schema is brought to its last step, and a newer one is left alone") {
    for (const HistoryPlace& place : empty_places()) {
        CAPTURE(place.shown);
        auto database = open_database(place, HistoryUse::create);
        REQUIRE(database.has_value());
        const std::vector<SchemaStep> old{schema_steps().begin(), schema_steps().end()};
        std::vector<SchemaStep> more = old;
        more.emplace_back("CREATE TABLE later (id @key, number @number)");
        REQUIRE(bring_schema(**database, place, old).has_value());
        REQUIRE(bring_schema(**database, place, old).has_value());
        REQUIRE(bring_schema(**database, place, more).has_value());
        CHECK(rows(place, "later") == 0);
        const auto refused = bring_schema(**database, place, old);
        REQUIRE_FALSE(refused.has_value());
        CHECK(refused.error().message.find("newer") != std::string::npos);
        // A step that fails leaves nothing of itself.
        std::vector<SchemaStep> broken = more;
        broken.emplace_back("CREATE TABLE half (id @key); CREATE TABLE later (id @key)");
        CHECK_FALSE(bring_schema(**database, place, broken).has_value());
        REQUIRE(bring_schema(**database, place, more).has_value());
        auto looked = (*database)->run("SELECT 1 FROM half");
        CHECK_FALSE(looked.has_value());
    }
}

TEST_CASE("what is no history stays as it is") {
    for (const HistoryPlace& place : empty_places()) {
        CAPTURE(place.shown);
        {
            const auto database = open_database(place, HistoryUse::create);
            REQUIRE((*database)->run("CREATE TABLE other (id INTEGER)").has_value());
        }
        const auto refused = History::open(place, HistoryUse::create);
        REQUIRE_FALSE(refused.has_value());
        CHECK(refused.error().message.find("something else") != std::string::npos);
        CHECK(rows(place, "other") == 0);
    }
    const HistoryPlace place = empty_file();
    std::ofstream(place.target) << "this is a letter, and not a short one: "
                                << std::string(600, 'x');
    const auto refused = History::open(place, HistoryUse::create);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().message.find("not a database") != std::string::npos);
}

TEST_CASE("what hides behind a list that was not read is neither fixed nor new") {
    const auto between = [](const RunRecord& before, const RunRecord& after) {
        const auto changes =
            changes_between(before.checks, before.findings, after.checks, after.findings, {});
        REQUIRE(changes.size() == 1);
        return changes.front().change;
    };
    const FindingKey group{"a/one", "Group", {}, "everybody", {}};
    const FindingKey bindings{"a/one", "ClusterRoleBinding", {}, {}, {}};
    RunRecord failing = empty_run(0);
    add_failure(failing, group);
    RunRecord unread = empty_run(1);
    add_unknown(unread, bindings);
    CHECK(between(failing, unread) == ChangeClass::no_longer_checked);
    CHECK(between(unread, failing) == ChangeClass::newly_checked);
    // It was seen without that list.
    add_unknown(failing, bindings);
    CHECK(between(failing, unread) == ChangeClass::fixed);
    CHECK(between(unread, failing) == ChangeClass::fresh);
    // A file of one node says nothing of another's.
    RunRecord node = empty_run(2);
    add_failure(node, {"a/one", "File", "n1", "/etc/x", {}});
    RunRecord other = empty_run(3);
    add_unknown(other, {"a/one", "File", "n2", {}, {}});
    CHECK(between(node, other) == ChangeClass::fixed);
}

TEST_CASE("what hides behind a node that was not read is neither fixed nor new") {
    const auto record = [](std::vector<Finding> findings) {
        Assessment assessment;
        AssessedCheck check;
        check.id = "a/one";
        assessment.checks.push_back(check);
        assessment.findings = Findings(std::move(findings));
        return record_of(assessment);
    };
    const auto finding = [](SubjectRef subject, Verdict verdict, SubjectSource source) {
        Finding made;
        made.check = std::string("a/one");
        made.subject = std::move(subject);
        made.verdict = verdict;
        made.source = source;
        if (verdict == Verdict::unknown) made.unknown = Unknown{Reason::indeterminate, {}};
        if (verdict == Verdict::fail) made.add_details().found = {{{}, "0123456789abcdef"}};
        return made;
    };
    const auto between = [](const RunRecord& before, const RunRecord& after) {
        const auto changes =
            changes_between(before.checks, before.findings, after.checks, after.findings, {});
        REQUIRE(changes.size() == 1);
        return changes.front().change;
    };
    struct Case {
        SubjectRef failing;
        SubjectRef gap;
    };
    for (const Case& one :
         {Case{{{}, "Runtime", {}, "n1/containerd"}, {"v1", "Node", {}, "n1"}},
          Case{{{}, "KubeScheduler", {}, "kube-scheduler-n1"}, {{}, "KubeScheduler", {}, "n1"}},
          Case{{{}, "Image", {}, "web:1"}, {"v1", "Pod", "team", "web"}}}) {
        CAPTURE(one.failing.name);
        const Finding fail = finding(one.failing, Verdict::fail, SubjectSource::api);
        const Finding gap = finding(one.gap, Verdict::unknown, SubjectSource::none);
        const RunRecord failing = record({fail});
        const RunRecord unread = record({gap});
        CHECK(between(failing, unread) == ChangeClass::no_longer_checked);
        CHECK(between(unread, failing) == ChangeClass::newly_checked);
        // It was seen without that part of the list; another part is another.
        CHECK(between(record({fail, gap}), unread) == ChangeClass::fixed);
        SubjectRef other = one.gap;
        other.name = "n2";
        CHECK(between(record({fail, finding(other, Verdict::unknown, SubjectSource::none)}),
                      unread) == ChangeClass::no_longer_checked);
        // A subject that is unknown speaks for itself alone.
        CHECK(between(failing, record({finding(one.gap, Verdict::unknown, SubjectSource::api)})) ==
              ChangeClass::fixed);
    }
}

TEST_CASE("where a subject fails as a whole its items were not looked at") {
    RunRecord items = empty_run(0);
    add_failure(items, key_of("a/one", "web", "c"));
    RunRecord whole = empty_run(1);
    add_failure(whole, key_of("a/one", "web"));
    const auto changes =
        changes_between(items.checks, items.findings, whole.checks, whole.findings, {});
    REQUIRE(changes.size() == 2);
    CHECK(changes[0].change == ChangeClass::fresh);
    CHECK(changes[1].change == ChangeClass::no_longer_checked);
    CHECK(changes[1].item == "c");
}

TEST_CASE("of items that are not named or not decided nothing is known") {
    const auto record = [](std::size_t first, std::size_t count, bool is_open = false) {
        Assessment assessment;
        AssessedCheck check;
        check.id = "a/one";
        assessment.checks.push_back(check);
        Finding finding;
        finding.check = check.id;
        finding.verdict = Verdict::fail;
        finding.subject = SubjectRef{"v1", "Pod", "a", "b"};
        for (std::size_t number = first; number < first + count; ++number)
            finding.add_details().found.push_back({"i" + std::to_string(number), {}});
        finding.is_open = is_open;
        assessment.findings = Findings(std::vector<Finding>{finding});
        return record_of(assessment);
    };
    const auto between = [](const RunRecord& before, const RunRecord& after) {
        return count_changes(
            changes_between(before.checks, before.findings, after.checks, after.findings, {}));
    };
    const RunRecord many = record(0, kMaxNamedItems);
    CHECK(between(many, record(1, kMaxNamedItems)) == ChangeCounts{0, 0, 1, 0, 0, 0, 1});
    CHECK(between(many, record(0, kMaxNamedItems - 1)) == ChangeCounts{0, 0, 0, 0, 0, 1, 0});
    // Nor where some could not be decided.
    CHECK(between(record(0, 2), record(0, 1)) == ChangeCounts{0, 0, 0, 0, 0, 1, 0});
    CHECK(between(record(0, 2), record(0, 1, true)) == ChangeCounts{0, 0, 0, 0, 0, 0, 1});
    CHECK(between(record(0, 1, true), record(0, 2)) == ChangeCounts{0, 0, 1, 0, 0, 0, 0});
}

TEST_CASE("a password is given to the database and shown to nobody") {
    const auto shown = [](const char* url) { return history_place(url)->shown; };
    CHECK(shown("postgres://u:secret@h/db") == "postgres://u:***@h/db");
    CHECK(shown("postgresql://u:se/cr:et@h/db?sslmode=require") ==
          "postgresql://u:***@h/db?sslmode=require");
    CHECK(shown("postgres://u@h/db?password=secret&x=1") == "postgres://u@h/db?password=***&x=1");
    CHECK(shown("postgres://u:s@cret@h/db") == "postgres://u:***@h/db");
    CHECK(shown("postgres://h/db") == "postgres://h/db");
    CHECK(shown("postgres://u@h/db?pass%77ord=secret&port=5") ==
          "postgres://u@h/db?pass%77ord=***&port=5");
    CHECK(shown("postgres://u@h/db?sslpassword=a&PASSWORD=b&user=c") ==
          "postgres://u@h/db?sslpassword=***&PASSWORD=***&user=c");
    CHECK(shown("postgres://u@h:5432/db?password=sec@ret") == "postgres://u@h:***");
    CHECK(shown("postgres://u:sec?ret@h/db") == "postgres://u:***");
    CHECK(shown("postgres://u@h/db?password=sec@ret") == "postgres://u@h/db***");
    CHECK_FALSE(history_place("mysql://u:secret@h/db").has_value());
    CHECK(history_place("mysql://u:secret@h/db").error().text().find("secret") ==
          std::string::npos);
    CHECK(history_place("sqlite:postgres://file")->target == "postgres://file");
    for (const char* url : {"postgres://u:secret@h:port/db", "postgres://u:secret@[/db",
                            "postgres://u:secret@127.0.0.1:1/db", "postgres://u:secret/x@h/db",
                            "postgres://u:x@secret@127.0.0.1:1/db"}) {
        const auto refused = History::open(*history_place(url), HistoryUse::create);
        REQUIRE_FALSE(refused.has_value());
        CHECK(refused.error().text().find("secret") == std::string::npos);
    }
}

TEST_CASE("a run in a file comes back, and a stranger's file is refused") {
    RunRecord run = empty_run(3);
    add_failure(run, key_of("a/one", "web", "c"), true);
    add_unknown(run, key_of("a/three", "x"));
    const std::string text = run_document(run);
    const auto back = read_run_document("f", text);
    REQUIRE_MESSAGE(back.has_value(), back.error().text());
    CHECK(run_document(*back) == text);
    CHECK(back->findings == run.findings);
    CHECK(back->numbers == run.numbers);
    for (std::size_t cut = 0; cut + 2 < text.size(); cut += 13)
        CHECK_FALSE(read_run_document("f", text.substr(0, cut)).has_value());
    for (
        const char* hostile :
        {"[]", "{}", "null", R"({"schema":"kubeassay.run/1"})", R"({"schema":7})",
         R"({"schema":"kubeassay.run/1","series":[],"numbers":[],"gates":[],"checks":1,"findings":2})"})
        CHECK_FALSE(read_run_document("f", hostile).has_value());
    const auto with = [&text](std::string_view name, std::string_view value) {
        nlohmann::json json = nlohmann::json::parse(text);
        json["numbers"][std::string(name)] = nlohmann::json::parse(value);
        return read_run_document("f", json.dump());
    };
    CHECK(with("level", "[1, 2, 0]").has_value());
    for (const char* time : {"9223372036854775807", "-9223372036854775808", "1e300", "true"}) {
        CHECK_FALSE(with("collectedAt", time).has_value());
        CHECK_FALSE(with("asOf", time).has_value());
    }
    for (const char* level : {"[77, 77, 1]", "[-1, 2, 1]", "[2, 1, 1]", "[1, 2, 7]"})
        CHECK_FALSE(with("level", level).has_value());
    for (const char* score : {"[0, 10001]", "[-1, 5]", "[7, 5]", "[0.5, 1]"})
        CHECK_FALSE(with("score", score).has_value());
    CHECK_FALSE(with("coverage", "-7").has_value());
    CHECK_FALSE(with("verdicts", "[1, -5, 1, 1, 1]").has_value());
    CHECK_FALSE(with("failingChecks", "[-1, 0, 0, 0]").has_value());
    CHECK_FALSE(with("failingChecks", "[18446744073709551615, 0, 0, 0]").has_value());
    CHECK_FALSE(with("model", "4294967297").has_value());
    CHECK_FALSE(with("tool", R"("a\u0000b")").has_value());
    for (const char* selection : {"not json", "[]", "7"}) {
        run.series.selection = selection;
        CHECK_FALSE(read_run_document("f", run_document(run)).has_value());
    }
}

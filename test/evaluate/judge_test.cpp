// The meaning of a check, rule by rule (evaluate/evaluate.h).
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "evaluate/run_fixture.h"
#include "policy/facts_data.h"
#include "policy/load.h"

using namespace assay;

namespace {

const FactsData& data() {
    static const FactsData loaded = [] {
        std::vector<PolicyProblem> problems;
        FactsData made = load_facts_data(packed_facts(), problems);
        REQUIRE(problems.empty());
        return made;
    }();
    return loaded;
}

struct Judged {
    LoadedChecks loaded;
    Evaluation evaluation;
    [[nodiscard]] Finding only() const {
        REQUIRE(evaluation.findings.size() == 1);
        return *evaluation.findings.begin();
    }
};

// `rules` are the keys of the check that decide; the rest is filled in. The subject is a kind whose
// fields no table knows: what it holds is found out when a check runs.
Judged judge(const std::string& rules, const std::string& fixture) {
    const std::string head =
        "title: t\nseverity: low\ndomain: runtime\neffort: S\nwhy: w\nremediation: r\n"
        "references: [https://example.org]\n";
    const PolicyFile file{"checks/t.yaml", "t", head + rules};
    Judged judged{load_checks(std::span(&file, 1)), {}};
    for (const PolicyProblem& problem : judged.loaded.problems) {
        INFO(problem.text());
        REQUIRE(problem.warning);
    }
    REQUIRE(judged.loaded.checks.size() == 1);
    const Check& check = judged.loaded.checks.front();
    const auto read = read_fixture("pass.test.yaml", fixture, check);
    if (!read) {
        FAIL(read.error().text());
    }
    auto evaluation = judge_fixture(*read, check, data(), 2);
    REQUIRE(evaluation.has_value());
    judged.evaluation = std::move(*evaluation);
    return judged;
}

std::string map_of(const std::string& assertion) {
    return "subject: gateway.networking.k8s.io/Gateway\nmessage: \"object.metadata.name + ' is "
           "wrong'\"\nassert: \"" +
           assertion + "\"\n";
}

constexpr const char* kOne =
    "objects: [{apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: a, "
    "namespace: shop}, "
    "data: {x: 'yes', list: [{name: p, bad: false}, {name: q, bad: true}, {name: r, bad: true}]}}]"
    "\n";

}  // namespace

TEST_CASE("assert decides, with proof") {
    CHECK(judge(map_of("object.data.x == 'yes'"), kOne).only().verdict == Verdict::pass);
    const Judged judged = judge(map_of("has(object.data) && object.data.x == 'no'"), kOne);
    const Finding& finding = judged.only();
    CHECK(finding.verdict == Verdict::fail);
    CHECK(*finding.details().message == "a is wrong");
    CHECK(*finding.details().decided_by == "object.data.x == 'no'");
    CHECK(*finding.details().path == "data.x");
    REQUIRE(finding.details().evidence.size() == 1);
    CHECK(*finding.details().evidence.front().what == "data.x");
    CHECK(*finding.details().evidence.front().value == "\"yes\"");
    CHECK(finding.subject == SubjectRef{"gateway.networking.k8s.io/v1", "Gateway", "shop", "a"});
    CHECK(finding.request == std::string("gateway.networking.k8s.io/v1/gateways"));
}

TEST_CASE("an error is never a pass and never a fail") {
    const Judged judged = judge(map_of("object.data.missing == 'no'"), kOne);
    CHECK(judged.only().verdict == Verdict::error);
    CHECK(judged.only().details().message->find("missing") != std::string::npos);
    const Judged text = judge(map_of("object.data.x"), kOne);
    CHECK(text.only().verdict == Verdict::error);
    CHECK(text.only().details().message->find("string") != std::string::npos);
}

TEST_CASE("unknown keeps its reason; a deciding operand absorbs it") {
    const Judged judged = judge(map_of("unknown('redacted', 'taken out')"), kOne);
    CHECK(judged.only().verdict == Verdict::unknown);
    REQUIRE(judged.only().unknown.has_value());
    CHECK(*judged.only().unknown == Unknown{Reason::redacted, "taken out"});
    CHECK(judge(map_of("unknown('redacted', '') && false"), kOne).only().verdict == Verdict::fail);
    CHECK(judge(map_of("unknown('redacted', '') || true"), kOne).only().verdict == Verdict::pass);
}

TEST_CASE("select: false gives no row, unknown an unknown one, an error an error") {
    const auto with = [](const std::string& select) {
        return judge(map_of("true") + "select: \"" + select + "\"\n", kOne);
    };
    CHECK(with("false").evaluation.findings.empty());
    CHECK(with("true").only().verdict == Verdict::pass);
    CHECK(with("unknown('denied', '')").only().verdict == Verdict::unknown);
    CHECK(with("object.nothing").only().verdict == Verdict::error);
}

TEST_CASE("notApplicable: any that holds wins, before the assertion; unknown is unknown") {
    const auto with = [](const std::string& list) {
        return judge(map_of("false") + "notApplicable: " + list + "\n", kOne);
    };
    const Judged judged =
        with("[{when: \"unknown('denied', '')\", reason: a}, {when: 'true', reason: because}]");
    CHECK(judged.only().verdict == Verdict::not_applicable);
    CHECK(*judged.only().details().message == "because");
    CHECK(with("[{when: \"unknown('denied', '')\", reason: a}]").only().verdict ==
          Verdict::unknown);
    CHECK(with("[{when: 'false', reason: a}]").only().verdict == Verdict::fail);
    CHECK(with("[{when: 'object.x', reason: a}]").only().verdict == Verdict::error);
}

TEST_CASE("kubernetes: outside the range not-applicable, without a version unknown") {
    const std::string check = map_of("true") + "kubernetes: '>=1.10 <1.24'\n";
    const std::string one = kOne;
    CHECK(judge(check, one + "target: {version: v1.23.4}\n").only().verdict == Verdict::pass);
    const Judged outside = judge(check, one + "target: {version: v1.24.0}\n");
    CHECK(outside.only().verdict == Verdict::not_applicable);
    CHECK(outside.only().details().message->find("1.24") != std::string::npos);
    CHECK(judge(check, one).only().verdict == Verdict::unknown);
}

TEST_CASE("items: failing ones are proven, the first speaks") {
    const std::string check =
        "subject: gateway.networking.k8s.io/Gateway\nitems: object.data.list\neach: item.bad != "
        "true\n"
        "message: \"string(index) + ' ' + item.name\"\n"
        "at: \"{'apiVersion': 'v1', 'kind': 'Thing', 'name': item.name}\"\n";
    const Judged judged = judge(check, kOne);
    const Finding& finding = judged.only();
    CHECK(finding.verdict == Verdict::fail);
    CHECK(*finding.details().message == "1 q (and 1 more)");
    CHECK(*finding.details().path == "data.list[1].bad");
    CHECK(finding.details().at == SubjectRef{"v1", "Thing", "", "q"});
    REQUIRE(finding.details().evidence.size() == 2);
    CHECK(*finding.details().evidence[1].what == "data.list[2].bad");
}

TEST_CASE("items: that others could not be decided is kept beside those that fail") {
    const auto is_open = [](const std::string& each, const std::string& more = {}) {
        const Judged judged =
            judge("subject: gateway.networking.k8s.io/Gateway\nitems: object.data.list\neach: \"" +
                      each + "\"\nmessage: item.name\n" + more,
                  kOne);
        CHECK(judged.only().verdict == Verdict::fail);
        return judged.only().is_open;
    };
    CHECK_FALSE(is_open("item.name == 'p'"));
    CHECK(is_open("item.name == 'p' ? unknown('denied', '') : false"));
    CHECK(is_open("item.name == 'p' ? item.nothing : false"));
    CHECK(is_open("item.name == 'p'", "assert: \"unknown('denied', '')\"\n"));
}

TEST_CASE("items of a computed list are found in the subject") {
    const std::string check =
        "subject: gateway.networking.k8s.io/Gateway\nitems: object.data.list.filter(e, e.name != "
        "'p')\n"
        "each: item.bad != true\nmessage: item.name\n";
    const Judged judged = judge(check, kOne);
    CHECK(*judged.only().details().path == "data.list[1].bad");
}

TEST_CASE("an empty item list means what `none` says") {
    const auto with = [](const std::string& none, const std::string& assertion) {
        return judge(
                   "subject: gateway.networking.k8s.io/Gateway\nitems: '[]'\neach: item == "
                   "1\nmessage: \"'none'\"\n" +
                       none + assertion,
                   kOne)
            .only()
            .verdict;
    };
    CHECK(with("", "") == Verdict::pass);
    CHECK(with("none: pass\n", "") == Verdict::pass);
    CHECK(with("none: fail\n", "") == Verdict::fail);
    CHECK(with("none: not-applicable\n", "") == Verdict::not_applicable);
    CHECK(with("none: not-applicable\n", "assert: 'false'\n") == Verdict::fail);
    CHECK(with("none: not-applicable\n", "assert: \"unknown('denied', '')\"\n") ==
          Verdict::unknown);
    CHECK(with("none: fail\n", "assert: \"unknown('denied', '')\"\n") == Verdict::fail);
}

TEST_CASE("an unknown element: failing ones fail, else unknown; an error outranks it") {
    const auto with = [](const std::string& items) {
        return judge(
                   "subject: gateway.networking.k8s.io/Gateway\nmessage: string(index)\neach: item "
                   "== 1\nitems: \"" +
                       items + "\"\n",
                   kOne)
            .only();
    };
    CHECK(with("[1, unknown('partial', 'cut')]").verdict == Verdict::unknown);
    CHECK(with("[2, unknown('partial', 'cut')]").verdict == Verdict::fail);
    CHECK(with("unknown('denied', 'x')").verdict == Verdict::unknown);
    CHECK(with("[1, unknown('partial', 'cut'), 1 / 0]").verdict == Verdict::error);
    CHECK(with("dyn(1)").verdict == Verdict::error);
    CHECK(with("null").verdict == Verdict::pass);
    CHECK(with("object.nothing").verdict == Verdict::error);
}

TEST_CASE("both assert and each must hold") {
    const auto with = [](const std::string& assertion, const std::string& items) {
        return judge(
                   "subject: gateway.networking.k8s.io/Gateway\nmessage: \"'x'\"\neach: item == "
                   "1\nitems: \"" +
                       items + "\"\nassert: \"" + assertion + "\"\n",
                   kOne)
            .only()
            .verdict;
    };
    CHECK(with("true", "[1]") == Verdict::pass);
    CHECK(with("false", "[1]") == Verdict::fail);
    CHECK(with("true", "[2]") == Verdict::fail);
    CHECK(with("unknown('denied', '')", "[2]") == Verdict::fail);
    CHECK(with("unknown('denied', '')", "[1]") == Verdict::unknown);
    CHECK(with("unknown('denied', '')", "[1 / 0]") == Verdict::error);
    CHECK(with("object.nothing", "[2]") == Verdict::fail);
}

TEST_CASE("variables are computed once, lazily, and see the earlier ones") {
    const std::string check =
        "subject: gateway.networking.k8s.io/Gateway\nmessage: variables.b\n"
        "variables:\n- {name: never, expression: 1 / 0 == 1}\n"
        "- {name: a, expression: object.data.x}\n"
        "- {name: b, expression: variables.a + '!'}\n"
        "assert: variables.b == 'no' && variables.never\n";
    const Judged judged = judge(check, kOne);
    CHECK(judged.only().verdict == Verdict::fail);
    CHECK(*judged.only().details().message == "yes!");
}

TEST_CASE("params and asOf") {
    const std::string check =
        map_of("params.limit == 2 && asOf > timestamp('2026-06-01T00:00:00Z')") +
        "params: {limit: 1}\n";
    const std::string one = kOne;
    CHECK(judge(check, one + "params: {limit: 2}\n").only().verdict == Verdict::pass);
    CHECK(judge(check, one).only().verdict == Verdict::fail);
    CHECK(judge(check, one + "params: {limit: 2}\nasOf: 2026-05-01\n").only().verdict ==
          Verdict::fail);
}

TEST_CASE("upgrade: of a failing row only, and only when it names a version") {
    const std::string upgrade =
        "upgrade: \"{'component': 'runc', 'from': object.metadata.name, 'to': object.data.x, "
        "'vulnerabilities': ['CVE-2', 'CVE-1']}\"\n";
    const Judged failing = judge(map_of("object.data.x == 'no'") + upgrade, kOne);
    REQUIRE(failing.only().details().upgrade.has_value());
    CHECK(*failing.only().details().upgrade == Upgrade{"runc", "a", "yes", {"CVE-1", "CVE-2"}});
    CHECK_FALSE(judge(map_of("object.data.x == 'yes'") + upgrade, kOne).only().details().upgrade);
    const std::string nothing = "upgrade: \"{'component': 'runc', 'to': null}\"\n";
    CHECK_FALSE(judge(map_of("object.data.x == 'no'") + nothing, kOne).only().details().upgrade);
    const std::string broken = "upgrade: object.data.nowhere\n";
    CHECK_FALSE(judge(map_of("object.data.x == 'no'") + broken, kOne).only().details().upgrade);
}

TEST_CASE("a message that cannot be made falls back to what decided") {
    const Judged judged = judge(
        "subject: gateway.networking.k8s.io/Gateway\nmessage: object.nothing\nassert: "
        "object.data.x == ''\n",
        kOne);
    CHECK(judged.only().verdict == Verdict::fail);
    CHECK(*judged.only().details().message == "false: object.data.x == ''");
}

TEST_CASE("universes: denied, partial, empty and absent kinds") {
    const std::string check = map_of("object.data.x == 'yes'");
    const Judged denied =
        judge(check, "requests: {gateway.networking.k8s.io/v1/gateways: denied}\n");
    CHECK(denied.only().verdict == Verdict::unknown);
    CHECK(denied.only().unknown->reason == Reason::denied);
    CHECK(denied.only().request == std::string("gateway.networking.k8s.io/v1/gateways"));
    const Judged partial = judge(
        check, std::string(kOne) + "requests: {gateway.networking.k8s.io/v1/gateways: partial}\n");
    REQUIRE(partial.evaluation.findings.size() == 2);
    CHECK(roll_up(partial.evaluation.findings, "t") == Verdict::unknown);
    const Judged empty = judge(check, "objects: []\n");
    CHECK(empty.evaluation.findings.empty());
    CHECK(roll_up(empty.evaluation.findings, "t") == Verdict::not_applicable);
    const std::string gone = "requests: {gateway.networking.k8s.io/v1/gateways: absent}\n";
    CHECK(judge(check, gone).only().verdict == Verdict::not_applicable);
    CHECK(judge(check + "absent: fail\n", gone).only().verdict == Verdict::fail);
    CHECK(judge(check + "absent: pass\n", gone).only().verdict == Verdict::pass);
}

TEST_CASE("a file target lists what it cannot feed") {
    const Judged judged = judge(map_of("true"),
                                "target: {kind: files}\nobjects: [{apiVersion: v1, "
                                "kind: Node, metadata: {name: w1}}]\n");
    CHECK(judged.evaluation.findings.empty());
    CHECK(judged.evaluation.out_of_scope == std::vector<std::string>{"t"});
    CHECK(judge(map_of("true"), std::string("target: {kind: files}\n") + kOne)
              .evaluation.out_of_scope.empty());
}

TEST_CASE("the roll-up order") {
    CHECK(worse(Verdict::fail, Verdict::error) == Verdict::fail);
    CHECK(worse(Verdict::unknown, Verdict::error) == Verdict::error);
    CHECK(worse(Verdict::unknown, Verdict::pass) == Verdict::unknown);
    CHECK(worse(Verdict::not_applicable, Verdict::pass) == Verdict::pass);
    for (const Verdict verdict : {Verdict::pass, Verdict::fail, Verdict::unknown,
                                  Verdict::not_applicable, Verdict::error}) {
        CHECK(verdict_of(text_of(verdict)) == verdict);
    }
    CHECK_FALSE(verdict_of("maybe").has_value());
}

TEST_CASE("findings do not depend on the number of threads") {
    std::string objects = "objects:\n";
    for (int index = 0; index < 500; ++index) {
        objects +=
            "- {apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: c" +
            std::to_string(index) + ", namespace: shop}, data: {x: '" + std::to_string(index % 7) +
            "'}}\n";
    }
    const Judged judged = judge(map_of("object.data.x != '3'"), objects);
    const auto fixture = read_fixture("pass.x.yaml", objects, judged.loaded.checks.front());
    REQUIRE(fixture.has_value());
    const auto one = judge_fixture(*fixture, judged.loaded.checks.front(), data(), 1);
    const auto many = judge_fixture(*fixture, judged.loaded.checks.front(), data(), 4);
    REQUIRE(one.has_value());
    REQUIRE(many.has_value());
    REQUIRE(one->findings.size() == 500);
    REQUIRE(many->findings.size() == 500);
    CHECK(one->subjects == 500);
    std::size_t fails = 0;
    auto other = many->findings.begin();
    for (const Finding& left : one->findings) {
        const Finding& right = *other;
        CHECK(left.subject == right.subject);
        CHECK(left.verdict == right.verdict);
        CHECK(left.details().message == right.details().message);
        CHECK(left.details().evidence.size() == right.details().evidence.size());
        fails += left.verdict == Verdict::fail ? std::size_t{1} : std::size_t{0};
        ++other;
    }
    CHECK(fails == 71);
}

TEST_CASE("the date of the audit is proof and no part of the fingerprint") {
    const auto found = [](const std::string& date) {
        return judge(map_of("object.data.x == 'no' || asOf < timestamp('2020-01-01T00:00:00Z')"),
                     kOne + ("asOf: " + date + "\n"))
            .only()
            .details();
    };
    const Details may = found("2026-05-01");
    const Details june = found("2026-06-01");
    REQUIRE(may.found.size() == 1);
    REQUIRE(june.found.size() == 1);
    CHECK(may.found[0].fingerprint == june.found[0].fingerprint);
    const auto says_date = [](const Details& details, const std::string& day) {
        return std::ranges::any_of(details.evidence, [&](const Proof& proof) {
            return *proof.what == "asOf" && proof.value->find(day) != std::string::npos;
        });
    };
    CHECK(says_date(may, "2026-05-01"));
    CHECK(says_date(june, "2026-06-01"));
}

TEST_CASE("what fails is known by name and by what was read, wherever it stands") {
    const std::string rules =
        "subject: gateway.networking.k8s.io/Gateway\nmessage: \"'m'\"\nitems: "
        "object.data.list\neach: '!item.bad'\n";
    const auto found = [&](const std::string& list) {
        return judge(rules,
                     "objects: [{apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, "
                     "metadata: {name: a}, "
                     "data: {list: [" +
                         list + "]}}]\n")
            .only()
            .details()
            .found;
    };
    const auto first = found("{name: q, bad: true}, {name: p, bad: false}, {id: r, bad: true}");
    REQUIRE(first.size() == 2);
    CHECK(*first[0].name == "q");
    CHECK(*first[1].name == "r");
    CHECK(first[0].fingerprint.size() == 16);
    const auto moved = found("{name: p, bad: false}, {name: q, bad: true}");
    REQUIRE(moved.size() == 1);
    CHECK(*moved[0].name == "q");
    CHECK(moved[0].fingerprint == first[0].fingerprint);
    const auto nameless = found("{bad: true, x: 1}, {bad: true, x: 2}");
    REQUIRE(nameless.size() == 2);
    CHECK(nameless[0].name->starts_with("#"));
    CHECK(nameless[0].name != nameless[1].name);

    const auto whole = [&](const std::string& value) {
        return judge(map_of("object.data.x == 'no'"),
                     "objects: [{apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, "
                     "metadata: {name: a}, data: {x: " +
                         value + "}}]\n")
            .only()
            .details()
            .found;
    };
    REQUIRE(whole("'yes'").size() == 1);
    CHECK(whole("'yes'")[0].name->empty());
    CHECK(whole("'yes'")[0].fingerprint == whole("'yes'")[0].fingerprint);
    CHECK(whole("'yes'")[0].fingerprint != whole("'perhaps'")[0].fingerprint);
}

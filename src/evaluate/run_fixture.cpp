#include "evaluate/run_fixture.h"

#include <algorithm>
#include <map>
#include <set>
#include <system_error>

#include "base/files.h"

namespace assay {
namespace {

namespace fs = std::filesystem;

bool field_matches(const std::string& wanted, const std::string& found) {
    return wanted.empty() || wanted == found;
}

bool matches(const SubjectRef& wanted, const SubjectRef& found) {
    return field_matches(wanted.api_version, found.api_version) &&
           field_matches(wanted.kind, found.kind) && field_matches(wanted.ns, found.ns) &&
           field_matches(wanted.name, found.name);
}

bool mentions(const Finding& finding, const std::string& text) {
    const auto has = [&](const std::string& where) {
        return where.find(text) != std::string::npos;
    };
    return has(*finding.details().message) || has(*finding.details().path) ||
           has(*finding.details().decided_by) || (finding.unknown && has(finding.unknown->text)) ||
           std::any_of(finding.details().evidence.begin(), finding.details().evidence.end(),
                       [&](const Proof& proof) { return has(*proof.what) || has(*proof.value); });
}

std::string described(const Finding& finding) {
    std::string text(text_of(finding.verdict));
    if (finding.unknown) {
        text += "(" + std::string(text_of(finding.unknown->reason)) + ", " + finding.unknown->text +
                ")";
    }
    text +=
        " of " + finding.subject->kind + " " + finding.subject->ns + "/" + finding.subject->name;
    text += finding.details().message->empty() ? "" : ": " + *finding.details().message;
    text += finding.details().upgrade ? " (install " + finding.details().upgrade->to + ")" : "";
    for (const Proof& proof : finding.details().evidence) {
        text += "; " + *proof.what + " = " + *proof.value;
    }
    return text;
}

std::string all_of(const Findings& findings) {
    std::string text;
    for (const Finding& finding : findings) {
        text += "\n      " + described(finding);
    }
    return text.empty() ? " no row" : text;
}

Findings about(const Evaluation& evaluation, const Expectation& expect) {
    Findings findings = evaluation.findings;
    if (expect.subject) {
        findings.erase_if(
            [&](const Finding& finding) { return !matches(*expect.subject, finding.subject); });
    }
    return findings;
}

class Runner {
public:
    Runner(const FactsData& data, const fs::path& folder) : data_(data), folder_(folder) {}

    void run(const Check& check) {
        ++report.checks;
        std::set<Verdict> seen;
        for (const fs::path& path : fixtures_in(folder_ / check.id)) {
            ++report.fixtures;
            if (const auto verdict = run(check, path)) {
                seen.insert(*verdict);
            }
        }
        for (const Verdict needed : {Verdict::pass, Verdict::fail, Verdict::unknown}) {
            if (!seen.contains(needed)) {
                report.failures.push_back(check.id + ": no fixture for the verdict " +
                                          std::string(text_of(needed)));
            }
        }
    }

    FixtureReport report;

private:
    void add(const fs::path& path, const std::string& text) {
        report.failures.push_back(path.lexically_relative(folder_).generic_string() + ": " + text);
    }

    std::optional<Verdict> run(const Check& check, const fs::path& path) {
        const auto text = read_file(path, kMaxFixture);
        if (!text) {
            add(path, text.error().text());
            return std::nullopt;
        }
        const auto fixture = read_fixture(path.generic_string(), *text, check);
        if (!fixture) {
            add(path, fixture.error().text());
            return std::nullopt;
        }
        const auto evaluation = judge_fixture(*fixture, check, data_);
        if (!evaluation) {
            add(path, evaluation.error().text());
            return std::nullopt;
        }
        for (const std::string& difference : differences(*fixture, check, *evaluation)) {
            add(path, difference);
        }
        return fixture->expect.verdict;
    }

    const FactsData& data_;
    const fs::path& folder_;
};

void add_orphans(std::span<const Check> checks, const fs::path& folder, FixtureReport& report) {
    std::set<std::string> known;
    for (const Check& check : checks) {
        known.insert(check.id);
    }
    std::set<std::string> orphans;
    std::error_code failed;
    for (fs::recursive_directory_iterator at(folder, failed), end; !failed && at != end;
         at.increment(failed)) {
        if (at->path().extension() == ".yaml") {
            const std::string id =
                at->path().parent_path().lexically_relative(folder).generic_string();
            if (!known.contains(id)) {
                orphans.insert(id);
            }
        }
    }
    if (failed) {
        report.failures.push_back(folder.string() +
                                  ": cannot read the folder: " + failed.message());
    }
    for (const std::string& id : orphans) {
        report.failures.push_back(id + ": fixtures of a check that does not exist");
    }
}

}  // namespace

std::vector<fs::path> fixtures_in(const fs::path& folder) {
    std::vector<fs::path> paths;
    std::error_code failed;
    for (fs::directory_iterator at(folder, failed), end; !failed && at != end;
         at.increment(failed)) {
        if (at->path().extension() == ".yaml") {
            paths.push_back(at->path());
        }
    }
    std::sort(paths.begin(), paths.end());
    return paths;
}

Check with_params(const Check& check, const Value& params, Store& store) {
    Check made = check;
    made.params_value = store.adopt(check.params_value);
    for (const Member& member : params.members_or_none()) {
        const Value value = store.adopt(member.value);
        made.params[std::string(member.key())] = value;
        made.params_value = store.with(made.params_value, member.key(), value);
    }
    return made;
}

Result<Evaluation> judge_fixture(const Fixture& fixture, const Check& check, const FactsData& data,
                                 unsigned threads) {
    Store store;
    const Check judged = with_params(check, fixture.params, store);
    const auto facts = derive(fixture.evidence, data);
    if (!facts) {
        return tl::unexpected(facts.error());
    }
    return evaluate(*facts, std::span(&judged, 1), {fixture.as_of, threads});
}

std::vector<std::string> differences(const Fixture& fixture, const Check& check,
                                     const Evaluation& evaluation) {
    std::vector<std::string> found;
    const Expectation& expect = fixture.expect;
    const Findings findings = about(evaluation, expect);
    const Verdict verdict = roll_up(findings, check.id);
    if (verdict != expect.verdict || (expect.subject && findings.empty())) {
        found.push_back("expected " + std::string(text_of(expect.verdict)) + ", found" +
                        all_of(findings.empty() ? evaluation.findings : findings));
        return found;
    }
    Findings rows = findings;
    rows.erase_if([&](const Finding& finding) { return finding.verdict != expect.verdict; });
    const auto none = [&](auto holds) { return std::ranges::none_of(rows, holds); };
    if (!expect.evidence.empty() &&
        none([&](const Finding& finding) { return mentions(finding, expect.evidence); })) {
        found.push_back("nothing mentions '" + expect.evidence + "':" + all_of(rows));
    }
    if (!expect.message.empty() && none([&](const Finding& finding) {
            return finding.details().message->find(expect.message) != std::string::npos;
        })) {
        found.push_back("no message says '" + expect.message + "':" + all_of(rows));
    }
    if (!expect.reason.empty() && none([&](const Finding& finding) {
            return finding.unknown && text_of(finding.unknown->reason) == expect.reason;
        })) {
        found.push_back("no row is unknown(" + expect.reason + "):" + all_of(rows));
    }
    if (!expect.upgrade.empty() && none([&](const Finding& finding) {
            return finding.details().upgrade && finding.details().upgrade->to == expect.upgrade;
        })) {
        found.push_back("no row says to install " + expect.upgrade + ":" + all_of(rows));
    }
    if (expect.count && rows.size() != *expect.count) {
        found.push_back("expected " + std::to_string(*expect.count) + " rows, found " +
                        std::to_string(rows.size()) + ":" + all_of(rows));
    }
    return found;
}

FixtureReport test_checks(std::span<const Check> checks, const FactsData& data,
                          const std::filesystem::path& folder) {
    Runner runner(data, folder);
    for (const Check& check : checks) {
        runner.run(check);
    }
    add_orphans(checks, folder, runner.report);
    return std::move(runner.report);
}

}  // namespace assay

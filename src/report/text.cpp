// A summary for a terminal. The first screen (24 lines) says how the cluster stands and what to
// mend first. Every string from outside the program passes printable().
#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "report/access_words.h"
#include "report/controls.h"
#include "report/history_words.h"
#include "report/kube_bench.h"
#include "report/plan_words.h"
#include "report/rows.h"
#include "report/screen.h"
#include "report/told_rows.h"
#include "report/words.h"
#include "report/writers.h"

namespace assay {
namespace {

constexpr std::size_t kMendFirst = 5;
constexpr std::size_t kRoad = 8;
constexpr std::size_t kSubjectsOfUnknown = 3;
constexpr std::size_t kUpgrades = 10;
constexpr std::size_t kVulnerabilities = 6;
constexpr std::size_t kTextLimit = 400;
constexpr std::size_t kTitle = 76;  // the longest title of a control, about

std::string shown(std::string_view text) { return printable(text, kTextLimit); }

void write_title(Screen& screen, const Assessment& assessment) {
    const Target& target = assessment.target;
    std::string title = "kubeassay " + assessment.tool_version + ": " + printable(target.name, 60);
    if (!target.version.empty()) title += ", Kubernetes " + printable(target.version, 40);
    title += ", evidence of " + format_date(assessment.collected_at);
    screen.line(screen.colored(title, "1"));
    if (target.tls_unverified)
        screen.line(screen.colored(
            "WARNING: the server's certificate was not verified; all of this may be forged", "31"));
}

void write_edition(Screen& screen, const AssessedBenchmark& benchmark) {
    const std::string edition = shown(edition_text(benchmark));
    if (edition_is_off(benchmark))
        screen.line(screen.colored("WARNING   " + edition, "33"));
    else
        screen.line("Edition   " + edition);
    std::string label = "Controls  ";
    for (const LevelTotal& total : totals_of(benchmark)) {
        screen.line(label + total_text(total));
        label.assign(label.size(), ' ');
    }
}

void write_access(Screen& screen, const AssessedAccess& access) {
    screen.line("Paths     " + shown(ways_text(access)));
    if (const std::string chokes = chokes_text(access); !chokes.empty())
        screen.line("          " + shown(chokes));
    if (const std::string missing = missing_text(access); !missing.empty())
        screen.line("          not complete: " + shown(missing));
}

void write_history(Screen& screen, const Assessment& assessment) {
    const AssessedHistory& history = *assessment.history;
    screen.line("History   " + shown(since_text(assessment)));
    if (const std::string assured = assured_text(history); !assured.empty())
        screen.line("          " + shown(assured));
    for (const std::string& remark : history_remarks(history))
        screen.line("          " + shown(remark));
}

void write_standing(Screen& screen, const Assessment& assessment) {
    screen.line();
    if (!assessment.judged()) screen.line("Nothing could be judged.");
    if (assessment.part) {
        screen.line(screen.colored("A PART    " + shown(part_text(assessment)), "33"));
        screen.line("Level     none: a part of the whole was looked at");
    } else {
        screen.line("Level     " + level_text(assessment.level, assessment.levels) +
                    ", limited by: " + shown(domain_title(assessment, assessment.limited_by)));
    }
    screen.line("Score     " +
                (assessment.score ? percent_range(assessment.score) : std::string("none")) +
                (assessment.part ? " of what was looked at; " : "; ") +
                percent_down(assessment.coverage.basis_points()) + " of the model is known");
    if (const std::string accepted = accepted_text(assessment); !accepted.empty())
        screen.line("Accepted  " + accepted);
    screen.line("Failing   " + by_severity(assessment.failing_checks) + " (" +
                counted(assessment.verdicts.fail, "finding") + ")");
    const VerdictCounts& verdicts = assessment.verdicts;
    screen.line("Verdicts  " + std::to_string(verdicts.pass) + " pass, " +
                std::to_string(verdicts.fail) + " fail, " + std::to_string(verdicts.unknown) +
                " unknown, " + std::to_string(verdicts.not_applicable) + " not applicable, " +
                std::to_string(verdicts.error) + " error");
    screen.line("Coverage  " + gates_text(assessment));
    write_access(screen, assessment.access);
    if (assessment.benchmark) write_edition(screen, *assessment.benchmark);
    if (assessment.baseline) screen.line("Baseline  " + shown(baseline_text(assessment)));
    if (assessment.history) write_history(screen, assessment);
    if (assessment.vulnerabilities_old)
        screen.line(screen.colored("WARNING   " + old_vulnerabilities(assessment), "33"));
    else if (!assessment.vulnerabilities_as_of.empty())
        screen.line("Data      vulnerabilities as of " + assessment.vulnerabilities_as_of);
}

void write_mend_first(Screen& screen, const Assessment& assessment) {
    std::vector<const Advice*> open;
    for (const CheckRows& group : rows_with(assessment, Verdict::fail))
        if (group.advice != nullptr) open.push_back(group.advice);
    if (open.empty()) return;
    screen.heading("Mend first");
    const std::size_t count = std::min(open.size(), kMendFirst);
    for (std::size_t index = 0; index < count; ++index) {
        const Advice& advice = *open[index];
        const AssessedCheck* check = assessment.find(advice.check);
        if (check == nullptr) continue;
        std::string gain = gain_text(advice);
        if (!gain.empty()) gain = ", " + gain;
        screen.line("  " + screen.severity(check->severity, 8) + "  " +
                    printable(check->title, 80));
        screen.line("            " + shown(check->id) + ": " + std::to_string(advice.failing) +
                    " failing, effort " + std::string(text_of(check->effort)) + gain);
    }
    if (open.size() > count)
        screen.line("  and " + counted(open.size() - count, "more check") + " below");
}

void write_road(Screen& screen, const Assessment& assessment) {
    const RemediationPlan& plan = assessment.plan;
    if (plan.road.empty()) return;
    screen.heading("Road to level " + shown(named_level(assessment, plan.next_level)) +
                   ", what fails first");
    const std::size_t count = std::min(plan.road.size(), kRoad);
    for (std::size_t index = 0; index < count; ++index) {
        const RoadPoint& point = plan.road[index];
        screen.line("  " + padded(text_of(point.verdict), 8) + "  " + printable(point.title, 80));
        screen.line("            " + shown(action_text(point)));
    }
    if (plan.road.size() > count)
        screen.line("  and " + counted(plan.road.size() - count, "more point") +
                    "; -o json has all of them");
}

void write_domains(Screen& screen, const Assessment& assessment) {
    screen.heading("Domains");
    for (const AssessedDomain& domain : assessment.domains) {
        screen.line("  " + padded(shown(domain.title), 30) + " level " +
                    padded(level_number(domain.level), 7) +
                    padded(percent_range(domain.score), 15) +
                    percent_down(domain.coverage.basis_points()) + " known");
        std::string blocking;
        for (const std::string& id : domain.blocking) {
            if (!blocking.empty()) blocking += ", ";
            blocking += shown(id);
        }
        if (!blocking.empty()) screen.line("      next level needs: " + blocking);
    }
    if (const std::string asked = questions_text(assessment); !asked.empty())
        screen.line("  " + asked + " (--attestations FILE)");
}

std::string control_line(const Screen& screen, const AssessedControl& control) {
    static constexpr std::string_view kCodes[] = {"32", "31", "33", "0", "31"};
    return "  " + padded(shown(control.id), 8) +
           screen.colored(padded(text_of(control.verdict), 16),
                          kCodes[static_cast<std::size_t>(control.verdict)]) +
           padded(control.level ? level_word(control.level) : "-", 7) +
           padded(shown(control.title), kTitle) + "  " + shown(beside_text(control));
}

void write_controls(Screen& screen, const Assessment& assessment) {
    if (!assessment.benchmark) return;
    const AssessedBenchmark& benchmark = *assessment.benchmark;
    screen.heading(shown(benchmark.title));
    for (const AssessedControl& control : benchmark.controls)
        screen.line(trimmed(control_line(screen, control)));
    for (const LevelTotal& total : totals_of(benchmark)) screen.line(total_text(total));
    bool first = true;
    for (const AssessedControl& control : benchmark.controls) {
        const std::string question = question_text(control);
        if (question.empty()) continue;
        if (first) screen.heading("To be answered by a person (--attestations FILE)");
        first = false;
        screen.line("  " + padded(shown(control.id), 8) + shown(question));
    }
}

void write_kube_bench(Screen& screen, const Assessment& assessment) {
    if (!assessment.benchmark || assessment.benchmark->kube_bench.empty()) return;
    const AssessedBenchmark& benchmark = *assessment.benchmark;
    screen.heading("Compared with kube-bench: " + shown(join(benchmark.kube_bench, ", ")));
    screen.line(agreement_text(benchmark));
    for (const AssessedControl& control : benchmark.controls) {
        if (!is_worth_a_look(agreement_of(control))) continue;
        const std::string_view theirs = text_of(*control.kube_bench);
        screen.line("  " + padded(shown(control.id), 8) + padded(theirs, 6) +
                    padded(text_of(control.verdict), 16) + shown(control.title));
    }
}

void write_upgrades(Screen& screen, const Assessment& assessment) {
    if (assessment.upgrades.empty()) return;
    screen.heading("Upgrades");
    const std::size_t count = std::min(assessment.upgrades.size(), kUpgrades);
    for (std::size_t index = 0; index < count; ++index) {
        const AssessedUpgrade& upgrade = assessment.upgrades[index];
        screen.line("  " + screen.severity(upgrade.severity, 8) + "  " +
                    printable(upgrade.component, 40) + " " + printable(upgrade.from, 60) + " to " +
                    printable(upgrade.to, 60) + ": " + affected_text(upgrade));
        const std::string ids = join(vulnerability_words(upgrade, kVulnerabilities), " ");
        if (!ids.empty()) screen.line("            " + shown(ids));
    }
    if (assessment.upgrades.size() > count)
        screen.line("  and " + counted(assessment.upgrades.size() - count, "more upgrade") +
                    "; -o json has all of them");
}

void write_lines(Screen& screen, std::string_view label, std::string_view text) {
    std::string indent(label);
    for (const std::string_view line : split(trim(text), '\n')) {
        screen.line("    " + indent + shown(line));
        indent.assign(label.size(), ' ');
    }
}

void write_row(Screen& screen, const ToldRow& row) {
    const Finding& finding = *row.finding;
    std::string line = "  - " + shown(told_subject(row));
    if (finding.count > 1) line += " (" + std::to_string(finding.count) + " copies)";
    if (!finding.details().message->empty()) line += ": " + shown(*finding.details().message);
    screen.line(line);
    if (finding.details().at)
        screen.line("      fix at:     " + shown(subject_text(*finding.details().at)));
    if (const std::string place = place_text(finding); !place.empty())
        screen.line("      where:      " + shown(place));
    for (const Proof& proof : finding.details().evidence)
        screen.line("      found:      " + shown(*proof.what) + " = " + shown(*proof.value));
    if (!finding.details().decided_by->empty())
        screen.line("      decided by: " + shown(*finding.details().decided_by));
}

void write_check(Screen& screen, const CheckRows& group, const Findings& findings,
                 std::string_view word) {
    screen.line();
    screen.line(std::string(word) + " " + screen.severity(group.check->severity, 0) + " " +
                shown(group.check->id) + ": " + shown(group.check->title));
    const std::vector<ToldRow> rows = told_rows(group, findings);
    std::size_t told = 0;
    for (const ToldRow& row :
         std::span(rows).first(std::min(rows.size(), screen.rows_per_check()))) {
        write_row(screen, row);
        told += row.rows();
    }
    if (group.rows.size() > told)
        screen.line("  and " + std::to_string(group.rows.size() - told) +
                    " more; -o json has all of them");
    write_lines(screen, "why: ", group.check->why);
    write_lines(screen, "fix: ", group.check->remediation);
}

void write_findings(Screen& screen, const Assessment& assessment) {
    const auto failing = rows_with(assessment, Verdict::fail);
    if (!failing.empty()) screen.heading("Failing");
    for (const CheckRows& group : failing) write_check(screen, group, assessment.findings, "FAIL");
    const auto errors = rows_with(assessment, Verdict::error);
    if (!errors.empty()) screen.heading("Checks that could not be evaluated");
    for (const CheckRows& group : errors) write_check(screen, group, assessment.findings, "ERROR");
}

void write_waivers(Screen& screen, const Assessment& assessment) {
    if (assessment.waivers.empty()) return;
    screen.heading("Accepted risks (they still count in the score)");
    for (const Finding& finding : assessment.findings.held()) {
        if (!finding.details().waiver) continue;
        screen.line("  - " + shown(*finding.check) + ", " + shown(subject_text(finding.subject)));
        screen.line("      " +
                    shown(waiver_text(assessment.waivers[*finding.details().waiver].waiver)));
    }
    for (const AppliedWaiver& one : assessment.waivers) {
        const std::string problem = waiver_problem(one);
        if (problem.empty()) continue;
        const Span& where = one.waiver.where;
        screen.line(screen.colored("  ! " + shown(where.file) + ":" + std::to_string(where.line) +
                                       ": the waiver of " + shown(one.waiver.check) + ": " +
                                       shown(problem),
                                   "33"));
    }
}

void write_severities(Screen& screen, const Assessment& assessment) {
    bool any = false;
    for (const AssessedCheck& check : assessment.checks) {
        if (!check.own_severity || check.out_of_scope) continue;
        if (!any) screen.heading("Severities that the profile changes");
        any = true;
        screen.line("  " + shown(check.id) + ": " + severity_text(check));
    }
}

void write_unknown(Screen& screen, const UnknownRows& unknown) {
    if (unknown.check == nullptr) return;
    screen.line("    " + screen.severity(unknown.check->severity, 0) + " " +
                shown(unknown.check->id) + ": " + shown(unknown.text));
    std::string subjects;
    const std::size_t count = std::min(unknown.rows.size(), kSubjectsOfUnknown);
    for (std::size_t index = 0; index < count; ++index) {
        if (!subjects.empty()) subjects += ", ";
        subjects += shown(subject_text(unknown.rows[index]->subject));
    }
    if (unknown.rows.size() > count)
        subjects += " and " + std::to_string(unknown.rows.size() - count) + " more";
    screen.line("      for " + subjects);
}

void write_unknowns(Screen& screen, const Assessment& assessment) {
    const auto groups = unknown_groups(assessment);
    if (groups.empty()) return;
    screen.heading("Not known");
    for (const UnknownGroup& group : groups) {
        screen.line("  " + std::string(text_of(group.reason)) +
                    "; to know: " + std::string(answer_to(group.reason)));
        for (const UnknownRows& unknown : group.checks) write_unknown(screen, unknown);
    }
}

void write_limits(Screen& screen, const Assessment& assessment) {
    std::vector<std::string> lines;
    for (const AssessedRequest& request : assessment.requests) {
        if (request.presence == Presence::present || request.presence == Presence::absent) continue;
        std::string line = shown(request.id) + ": " + std::string(text_of(request.presence));
        if (!request.reason.empty()) line += ", " + shown(request.reason);
        if (!request.effect.empty())
            line += " (leaves " + counted(request.effect.size(), "check") + " unknown)";
        lines.push_back(line);
    }
    for (const UnreadItem& item : assessment.unread)
        lines.push_back(shown(item.where) + ": " + shown(item.message));
    for (const std::string& check : assessment.out_of_scope)
        lines.push_back("out of scope for this target: " + shown(check));
    if (assessment.target.probes_off) lines.push_back("probes without credentials were off");
    if (lines.empty()) return;
    screen.heading("Not read");
    for (const std::string& line : lines) screen.line("  " + line);
}

}  // namespace

Result<std::string> write_text(const Assessment& assessment, const RenderOptions& options) {
    Screen screen(options);
    write_title(screen, assessment);
    write_standing(screen, assessment);
    write_mend_first(screen, assessment);
    write_road(screen, assessment);
    write_controls(screen, assessment);
    write_kube_bench(screen, assessment);
    write_domains(screen, assessment);
    write_upgrades(screen, assessment);
    write_findings(screen, assessment);
    write_waivers(screen, assessment);
    write_severities(screen, assessment);
    write_unknowns(screen, assessment);
    write_limits(screen, assessment);
    return std::move(screen).finish();
}

}  // namespace assay

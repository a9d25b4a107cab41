// Metrics in the text format of Prometheus, also valid as OpenMetrics 1.0: for the textfile
// collector of node_exporter, or a push gateway. All are gauges of one run.
//
// Units: scores and coverage are ratios from 0 to 1, times are seconds since 1970. What is not
// known is a pair of bounds, or no sample: an absent score is never 0.
// Source: https://prometheus.io/docs/instrumenting/exposition_formats, OpenMetrics 1.0 section 4.
#include <array>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "policy/check.h"
#include "report/writers.h"

namespace assay {
namespace {

constexpr std::size_t kLabel = 400;
constexpr int kBasisPoints = 10000;

using Labels = std::vector<std::pair<std::string_view, std::string>>;

// Backslash, quote and line feed are escaped; printable() has none of the last.
std::string label_text(std::string_view value) {
    std::string text;
    for (const char c : printable(value, kLabel)) {
        if (c == '\\' || c == '"') text += '\\';
        text += c;
    }
    return text;
}

class Exposition {
public:
    void family(std::string_view name, std::string_view help) {
        name_ = name;
        text_ += fmt::format("# HELP {} {}\n# TYPE {} gauge\n", name, help, name);
    }
    void sample(const Labels& labels, const std::string& value) {
        text_ += name_;
        for (std::size_t i = 0; i < labels.size(); ++i) {
            text_ += fmt::format("{}{}=\"{}\"", i == 0 ? "{" : ",", labels[i].first,
                                 label_text(labels[i].second));
        }
        text_ += (labels.empty() ? " " : "} ") + value + "\n";
    }
    std::string end() { return std::move(text_) + "# EOF\n"; }

private:
    std::string_view name_;
    std::string text_;
};

std::string ratio(int basis_points) {
    return fmt::format("{:.4f}", static_cast<double>(basis_points) / kBasisPoints);
}

void add_about(const Assessment& assessment, Exposition& out) {
    out.family("kubeassay_run_info",
               "What was audited and by what; part: not everything was looked at.");
    out.sample({{"version", assessment.tool_version},
                {"content", assessment.content},
                {"profile", assessment.profile},
                {"target", assessment.target.name},
                {"cluster_version", assessment.target.version},
                {"part", assessment.part ? "yes" : "no"}},
               "1");
    out.family("kubeassay_collected_timestamp_seconds", "When the evidence was collected.");
    out.sample({}, std::to_string(assessment.collected_at.seconds));
    out.family("kubeassay_requests_incomplete", "Requests that were not completely answered.");
    std::size_t incomplete = 0;
    for (const AssessedRequest& request : assessment.requests) {
        const bool whole =
            request.presence == Presence::present || request.presence == Presence::absent;
        incomplete += whole ? 0 : 1;
    }
    out.sample({}, std::to_string(incomplete));
}

void add_bounds(std::string_view domain, const Interval& score, Exposition& out) {
    out.sample({{"domain", std::string(domain)}, {"bound", "lower"}}, ratio(score.lo));
    out.sample({{"domain", std::string(domain)}, {"bound", "upper"}}, ratio(score.hi));
}

void add_level(std::string_view domain, const LevelRange& level, Exposition& out) {
    out.sample({{"domain", std::string(domain)}, {"bound", "lower"}}, std::to_string(level.lo));
    out.sample({{"domain", std::string(domain)}, {"bound", "upper"}}, std::to_string(level.hi));
}

// Of a part there is neither a score nor a level.
void add_maturity(const Assessment& assessment, Exposition& out) {
    if (assessment.part) return;
    out.family("kubeassay_score_ratio",
               "Score, between what holds for certain and what is still possible.");
    if (assessment.score) add_bounds("overall", *assessment.score, out);
    for (const AssessedDomain& domain : assessment.domains) {
        if (domain.score) add_bounds(text_of(domain.domain), *domain.score, out);
    }
    out.family("kubeassay_level", "Maturity level, 0 to 4, with the same bounds.");
    add_level("overall", assessment.level, out);
    for (const AssessedDomain& domain : assessment.domains) {
        add_level(text_of(domain.domain), domain.level, out);
    }
    if (assessment.accepted && assessment.accepted->score) {
        out.family("kubeassay_score_with_accepted_risks_ratio",
                   "Score if what is accepted counted as closed, with the same bounds.");
        add_bounds("overall", *assessment.accepted->score, out);
    }
    out.family("kubeassay_coverage_ratio", "How much of the model is known.");
    out.sample({{"domain", "overall"}}, ratio(assessment.coverage.basis_points()));
    for (const AssessedDomain& domain : assessment.domains) {
        out.sample({{"domain", std::string(text_of(domain.domain))}},
                   ratio(domain.coverage.basis_points()));
    }
}

void add_checks(const Assessment& assessment, Exposition& out) {
    std::map<std::pair<Severity, Verdict>, std::size_t> counts;
    for (const AssessedCheck& check : assessment.checks) {
        if (!check.out_of_scope) ++counts[{check.severity, check.verdict}];
    }
    out.family("kubeassay_checks", "Checks by severity and verdict.");
    for (const auto& [key, count] : counts) {
        out.sample({{"severity", std::string(text_of(key.first))},
                    {"verdict", std::string(text_of(key.second))}},
                   std::to_string(count));
    }
    out.family("kubeassay_check_severity_changed",
               "Checks that the profile gave another severity.");
    for (const AssessedCheck& check : assessment.checks) {
        if (!check.own_severity || check.out_of_scope) continue;
        out.sample({{"check", check.id},
                    {"severity", std::string(text_of(check.severity))},
                    {"own_severity", std::string(text_of(*check.own_severity))}},
                   "1");
    }
    out.family("kubeassay_check_subjects", "Subjects of a check that fail, or are not known.");
    for (const AssessedCheck& check : assessment.checks) {
        if (check.out_of_scope) continue;
        const std::array<std::pair<const char*, std::size_t>, 3> worth{
            {{"fail", check.subjects.fail},
             {"unknown", check.subjects.unknown},
             {"error", check.subjects.error}}};
        for (const auto& [verdict, count] : worth) {
            if (count == 0) continue;
            out.sample({{"check", check.id},
                        {"severity", std::string(text_of(check.severity))},
                        {"domain", std::string(text_of(check.domain))},
                        {"verdict", verdict}},
                       std::to_string(count));
        }
    }
}

}  // namespace

Result<std::string> write_metrics(const Assessment& assessment, const RenderOptions& /*options*/) {
    Exposition out;
    add_about(assessment, out);
    add_maturity(assessment, out);
    add_checks(assessment, out);
    return out.end();
}

}  // namespace assay

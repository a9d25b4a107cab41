#include "report/kube_bench.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/text.h"

namespace assay {
namespace {

using Json = nlohmann::json;

tl::unexpected<Error> refuse(const std::string& file, std::string why, std::string hint = {}) {
    return fail(ErrorCode::usage, "the report of kube-bench " + std::move(why), {file},
                hint.empty() ? "it is what `kube-bench --json` wrote" : std::move(hint));
}

// "cis-2.0" is the edition 2.0.1 to kube-bench, "cis-1.12" the edition 1.12.
bool is_of(std::string_view version, std::string_view edition) {
    constexpr std::string_view kTheirs = "cis-";
    constexpr std::string_view kOurs = "cis-kubernetes-";
    if (!version.starts_with(kTheirs) || !edition.starts_with(kOurs)) return false;
    version.remove_prefix(kTheirs.size());
    edition.remove_prefix(kOurs.size());
    return edition == version || edition.starts_with(std::string(version) + ".");
}

// Throws Json::exception when a member is missing or of another type, as do the others. An empty
// list is null in what Go writes.
template <class Use>
void each_of(const Json& map, const char* key, Use use) {
    const Json& list = map.at(key);
    if (list.is_null()) return;
    for (const Json& element : list.get_ref<const Json::array_t&>()) use(element);
}

// Nothing for a word that is no state of kube-bench.
std::optional<KubeBenchState> state_of(std::string_view word) {
    const auto found = std::ranges::find(kKubeBenchStates, word);
    if (found == kKubeBenchStates.end()) return std::nullopt;
    return static_cast<KubeBenchState>(found - kKubeBenchStates.begin());
}

Result<void> read_controls(const Json& controls, KubeBenchReport& report) {
    const auto version = controls.at("version").get<std::string>();
    if (!report.version.empty() && report.version != version)
        return refuse(report.file, "is of two versions");
    report.version = version;
    bool good = true;
    each_of(controls, "tests", [&](const Json& group) {
        each_of(group, "results", [&](const Json& result) {
            const auto state = state_of(result.at("status").get<std::string>());
            const auto number = result.at("test_number").get<std::string>();
            if (!state) good = false;
            const auto [at, fresh] =
                report.states.emplace(number, state.value_or(KubeBenchState::info));
            if (!fresh && state) at->second = std::max(at->second, *state);
        });
    });
    return good ? Result<void>{} : refuse(report.file, "has a state that is none of its");
}

}  // namespace

Result<KubeBenchReport> read_kube_bench(std::string file, std::string_view text) {
    const Json json = Json::parse(text, nullptr, false);
    if (json.is_discarded()) return refuse(file, "is not JSON, or was cut");
    KubeBenchReport report;
    report.file = std::move(file);
    try {
        // With --nototals the list is the whole file.
        const Json& parts = json.is_array() ? json : json.at("Controls");
        for (const Json& controls : parts)
            if (auto read = read_controls(controls, report); !read)
                return tl::unexpected(read.error());
    } catch (const Json::exception&) {
        return refuse(report.file, "lacks a member, or has one of another type");
    }
    if (report.states.empty()) return refuse(report.file, "holds no control");
    return report;
}

Result<void> fit_edition(const KubeBenchReport& report, std::string_view edition) {
    if (is_of(report.version, edition)) return {};
    return refuse(
        report.file,
        "is of " + printable(report.version, 40) + ", and this audit of " + printable(edition, 80),
        "name the edition with --profile: numbers mean other controls in others");
}

void compare_with(const KubeBenchReport& report, Assessment& assessment) {
    AssessedBenchmark& benchmark = *assessment.benchmark;
    for (AssessedControl& control : benchmark.controls) {
        const auto found = report.states.find(control.id);
        if (found == report.states.end()) continue;
        control.kube_bench = std::max(control.kube_bench.value_or(found->second), found->second);
    }
    benchmark.kube_bench.push_back(report.file);
}

Agreement agreement_of(const AssessedControl& control) {
    if (!control.kube_bench) return Agreement::not_there;
    const bool we = control.verdict != Verdict::unknown && control.verdict != Verdict::error;
    const bool pass = *control.kube_bench == KubeBenchState::pass;
    const bool they = pass || *control.kube_bench == KubeBenchState::fail;
    if (!we) return they ? Agreement::theirs_only : Agreement::neither;
    if (!they) return Agreement::ours_only;
    const Verdict theirs = pass ? Verdict::pass : Verdict::fail;
    return theirs == control.verdict ? Agreement::same : Agreement::differs;
}

bool is_worth_a_look(Agreement agreement) {
    return agreement == Agreement::differs || agreement == Agreement::ours_only ||
           agreement == Agreement::theirs_only;
}

std::string agreement_text(const AssessedBenchmark& benchmark) {
    static constexpr std::array<std::string_view, 6> kWords{
        "the same",     "different",       "only ours decides", "only kube-bench decides",
        "neither does", "not in its files"};
    std::array<std::size_t, kWords.size()> counts{};
    for (const AssessedControl& control : benchmark.controls)
        ++counts[static_cast<std::size_t>(agreement_of(control))];
    std::string text;
    for (std::size_t index = 0; index < counts.size(); ++index)
        text += (index == 0 ? "" : ", ") + std::to_string(counts[index]) + " " +
                std::string(kWords[index]);
    return text;
}

}  // namespace assay

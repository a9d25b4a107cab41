// Compares the controls of checks/pod-security with Kubernetes' own evaluator.
//
// pod_security_differential CHECKS_FOLDER PROFILE ORACLE_OUTPUT     exit 1 on a difference
//
// Each pod is judged under each policy version, in turn as the server's version and as the label of
// its namespace on a newer server: the verdict of every control and of both levels must be the
// evaluator's (test/oracle/cmd/podsecurity).
#include <algorithm>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/files.h"
#include "evaluate/evaluate.h"
#include "policy/facts_data.h"
#include "policy/load.h"
#include "policy/profile.h"
#include "value/decode.h"

namespace {

using namespace assay;

constexpr std::size_t kBatch = 1000;

// The check of each control of policy/check_*.go.
const std::map<std::string_view, std::string_view> kChecks{
    {"allowPrivilegeEscalation", "allow-privilege-escalation"},
    {"appArmorProfile", "apparmor-profile"},
    {"capabilities_baseline", "capabilities"},
    {"capabilities_restricted", "restricted-capabilities"},
    {"hostNamespaces", "host-namespaces"},
    {"hostPathVolumes", "host-path-volumes"},
    {"hostPorts", "host-ports"},
    {"hostProbesAndHostLifecycle", "host-probes"},
    {"privileged", "privileged"},
    {"procMount", "proc-mount"},
    {"procMount_restricted", "restricted-proc-mount"},
    {"restrictedVolumes", "restricted-volumes"},
    {"runAsNonRoot", "run-as-non-root"},
    {"runAsUser", "run-as-user"},
    {"seLinuxOptions", "selinux-options"},
    {"seccompProfile_baseline", "seccomp-profile"},
    {"seccompProfile_restricted", "restricted-seccomp-profile"},
    {"sysctls", "sysctls"},
    {"windowsHostProcess", "windows-host-process"}};

struct Control {
    std::string id;
    std::string check;
    bool restricted = false;
    std::size_t refused = 0;
};

struct Oracle {
    std::vector<int> minors;
    std::vector<Control> controls;
    std::vector<std::vector<std::string>> overridden;  // by version
};

// Pods, and what the evaluator said of them.
struct Batch {
    std::vector<Value> pods;
    std::vector<Value> lines;
};

[[noreturn]] void stop(const std::string& why) {
    std::cerr << why << '\n';
    std::exit(1);
}

Value decode(const std::string& line, Store& store) {
    const auto value = decode_json(line, store);
    if (!value) stop("the oracle wrote what is no JSON: " + line.substr(0, 200));
    return *value;
}

Oracle read_header(const Value& header) {
    Oracle oracle;
    for (const Value& minor : header.get("versions").items_or_none())
        oracle.minors.push_back(static_cast<int>(minor.as_integer()));
    for (const Value& control : header.get("controls").items_or_none()) {
        const std::string id(control.get("id").text_or());
        const auto check = kChecks.find(id);
        if (check == kChecks.end()) stop("no check for the control " + id);
        oracle.controls.push_back({id, "pod-security/" + std::string(check->second),
                                   control.get("level").text_or() == "restricted"});
    }
    for (const Value& version : header.get("overridden").items_or_none()) {
        auto& ids = oracle.overridden.emplace_back();
        for (const Value& id : version.items_or_none()) ids.emplace_back(id.text_or());
    }
    if (oracle.controls.size() != kChecks.size()) stop("a check without its control");
    return oracle;
}

LoadedChecks load_controls(const char* folder, const char* profile_path) {
    const auto files = read_checks(folder);
    if (!files) stop(files.error().text());
    const auto profile = read_file(profile_path);
    if (!profile) stop(profile.error().text());
    LoadedChecks loaded = load_checks(*files);
    std::vector<PolicyProblem> problems;
    (void)load_profile({profile_path, "profile", *profile}, loaded, problems);
    if (!problems.empty()) stop(problems.front().text());
    for (const auto& [control, check] : kChecks) {
        const std::string id = "pod-security/" + std::string(check);
        if (std::ranges::find(loaded.checks, id, &Check::id) == loaded.checks.end())
            stop("the profile has not " + id);
    }
    return loaded;
}

void add(Evidence& evidence, const char* id, const char* resource, const char* kind,
         const std::vector<Value>& objects) {
    Request request;
    request.id = id;
    request.version = "v1";
    request.resource = resource;
    request.kind = kind;
    request.presence = Presence::present;
    for (const Value& object : objects) request.objects.push_back({object, {}});
    evidence.requests.push_back(std::move(request));
}

// `by_label`: the namespace pins the version, and the server is newer.
Evidence evidence_of(const Batch& batch, int minor, bool by_label) {
    Evidence evidence;
    const std::string version = "v1." + std::to_string(minor);
    evidence.target.version = by_label ? "v1.36.1" : version + ".7";
    const std::string labels =
        by_label
            ? R"(, "labels": {"pod-security.kubernetes.io/enforce": "baseline", "pod-security.kubernetes.io/enforce-version": ")" +
                  version + R"("})"
            : std::string();
    const Value ns = decode(
        R"({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "n")" + labels + "}}",
        evidence.store);
    add(evidence, "v1/namespaces", "namespaces", "Namespace", {ns});
    add(evidence, "v1/pods", "pods", "Pod", batch.pods);
    evidence.arrange();
    return evidence;
}

// The verdict of every pod, by check and pod.
using Verdicts = std::map<std::string, std::map<std::string, Verdict>>;

Verdicts judge(const Evidence& evidence, const FactsData& data, std::span<const Check> checks) {
    const auto facts = derive(evidence, data);
    if (!facts) stop(facts.error().text());
    Verdicts verdicts;
    for (const Finding& finding : evaluate(*facts, checks, {Instant{}, 2}).findings) {
        if (!finding.subject->name.empty())
            verdicts[*finding.check][finding.subject->name] = finding.verdict;
    }
    return verdicts;
}

class Comparison {
public:
    explicit Comparison(Oracle& oracle) : oracle_(oracle) {}

    void compare(const Value& line, std::size_t version, Verdicts& verdicts) {
        const std::string name(line.get("pod").get("metadata").get("name").text_or());
        const Value controls_list = line.get("controls");
        const Value levels_list = line.get("levels");
        const std::string_view controls = controls_list.items_or_none()[version].text_or();
        const std::string_view levels = levels_list.items_or_none()[version].text_or();
        bool baseline = true;
        bool restricted = true;
        for (std::size_t i = 0; i < oracle_.controls.size(); ++i) {
            Control& control = oracle_.controls[i];
            const Verdict verdict = verdicts[control.check][name];
            const bool allowed = verdict == Verdict::pass;
            if (verdict != (controls[i] == '0' ? Verdict::fail : Verdict::pass))
                differ(line, version, control.check);
            control.refused += allowed ? 0 : 1;
            baseline = baseline && (control.restricted || allowed);
            restricted = restricted && (allowed || is_overridden(control.id, version));
        }
        if (baseline != (levels[0] == '1')) differ(line, version, "the level baseline");
        if (restricted != (levels[1] == '1')) differ(line, version, "the level restricted");
        ++(baseline ? allowed_[0] : refused_[0]);
        ++(restricted ? allowed_[1] : refused_[1]);
    }

    // Whether all agreed and every answer was given often enough to mean something.
    [[nodiscard]] bool report(std::size_t pods) const {
        bool fine = differences_ == 0 && pods > 0;
        std::cout << fmt::format("{} pods, {} policy versions, {} differences\n", pods,
                                 oracle_.minors.size(), differences_);
        for (const std::size_t level : {0U, 1U}) {
            const std::size_t all = allowed_[level] + refused_[level];
            std::cout << fmt::format("{}: {} allowed, {} refused\n",
                                     level == 0 ? "baseline" : "restricted", allowed_[level],
                                     refused_[level]);
            fine = fine && allowed_[level] * 10 > all && refused_[level] * 10 > all;
        }
        for (const Control& control : oracle_.controls) {
            std::cout << fmt::format("  {}: {} refused\n", control.id, control.refused);
            fine = fine && control.refused > 0;
        }
        return fine;
    }

private:
    [[nodiscard]] bool is_overridden(const std::string& id, std::size_t version) const {
        return std::ranges::find(oracle_.overridden[version], id) !=
               oracle_.overridden[version].end();
    }

    void differ(const Value& line, std::size_t version, const std::string& what) {
        if (++differences_ <= 10)
            std::cout << fmt::format("{} differs under v1.{}: {}\n", what, oracle_.minors[version],
                                     encode_json(line.get("pod")));
    }

    Oracle& oracle_;
    std::size_t differences_ = 0;
    std::size_t allowed_[2]{};
    std::size_t refused_[2]{};
};

bool next_batch(std::ifstream& in, Store& store, Batch& batch) {
    std::string line;
    while (batch.pods.size() < kBatch && std::getline(in, line)) {
        batch.lines.push_back(decode(line, store));
        batch.pods.push_back(batch.lines.back().get("pod"));
    }
    return !batch.pods.empty();
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) return 2;
    const LoadedChecks loaded = load_controls(argv[1], argv[2]);
    std::vector<PolicyProblem> problems;
    const FactsData data = load_facts_data(packed_facts(), problems);
    std::ifstream in(argv[3]);
    std::string first;
    std::getline(in, first);
    Store header_store;
    Oracle oracle = read_header(decode(first, header_store));
    Comparison comparison(oracle);
    std::size_t pods = 0;
    for (;;) {
        Store store;
        Batch batch;
        if (!next_batch(in, store, batch)) break;
        for (std::size_t version = 0; version < oracle.minors.size(); ++version) {
            const bool by_label = (version + pods / kBatch) % 2 == 1;
            const Evidence evidence = evidence_of(batch, oracle.minors[version], by_label);
            Verdicts verdicts = judge(evidence, data, loaded.checks);
            for (const Value& line : batch.lines) comparison.compare(line, version, verdicts);
        }
        pods += batch.pods.size();
    }
    return comparison.report(pods) ? 0 : 1;
}

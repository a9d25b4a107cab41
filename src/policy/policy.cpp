#include "policy/policy.h"

#include <algorithm>
#include <utility>

#include "base/files.h"
#include "base/hash.h"
#include "base/packed.h"
#include "base/text.h"
#include "policy/document.h"
#include "policy/facts_data.h"
#include "policy/load.h"
#include "policy/reader.h"

namespace assay {
namespace {

constexpr std::string_view kActors = "profiles/actors.yaml";
constexpr std::string_view kQuestionnaire = "profiles/questionnaire.yaml";
constexpr std::string_view kContent = "profiles/content.yaml";
constexpr std::string_view kMaturity = "profiles/maturity.yaml";
constexpr std::size_t kMaxProfile = std::size_t{4} << 20;

void add(std::vector<PolicyProblem>& problems, const Error& error) {
    problems.push_back({false, error.where, error.message, error.hint, {}});
}

// A file that is always packed.
PolicyFile packed(std::string_view name, std::vector<PolicyProblem>& problems) {
    auto text = PolicyText::packed(name);
    if (!text) {
        problems.push_back({false, {std::string(name)}, "the file is not packed", {}, {}});
    }
    return {std::string(name), {}, std::move(text).value_or(PolicyText())};
}

struct ProfileFile {
    PolicyFile file;
    std::string edition;  // of the benchmark in it, when one was named
};

// "cis-kubernetes-1.12" is an edition of the benchmark in profiles/cis-kubernetes.yaml.
ProfileFile packed_profile(const std::string& name, std::vector<PolicyProblem>& problems) {
    const auto path = [&](std::size_t length) {
        return "profiles/" + name.substr(0, length) + ".yaml";
    };
    if (packed_file(path(name.size()))) return {packed(path(name.size()), problems), {}};
    for (std::size_t dash = name.rfind('-'); dash != std::string::npos && dash > 0;
         dash = name.rfind('-', dash - 1)) {
        if (packed_file(path(dash))) return {packed(path(dash), problems), name};
    }
    problems.push_back({false,
                        {},
                        "there is no profile '" + printable(name, 80) + "'",
                        "name default, everything, pss-baseline, pss-restricted, cis-kubernetes, "
                        "or a file ending in .yaml",
                        {}});
    return {};
}

ProfileFile profile_file(const PolicySource& source, std::vector<PolicyProblem>& problems) {
    if (!source.profile) return packed_profile(source.profile_name, problems);
    auto text = read_file(*source.profile, kMaxProfile);
    if (!text) {
        add(problems, text.error());
        return {};
    }
    return {{source.profile->string(), "profile", std::move(*text)}, {}};
}

std::vector<PolicyFile> check_files(const PolicySource& source,
                                    std::vector<PolicyProblem>& problems) {
    std::vector<PolicyFile> files = packed_checks();
    if (source.checks) {
        auto more = read_checks(*source.checks);
        if (more) {
            files.insert(files.end(), more->begin(), more->end());
        } else {
            add(problems, more.error());
        }
    }
    return files;
}

// Where on disk a check or profile lies does not count.
void identify(std::span<const PolicyFile> files, std::string& lines) {
    for (const PolicyFile& file : files) {
        lines += file.id.empty() ? file.name : file.id;
        lines += '\n' + file.text.sha256() + '\n';
    }
}

// A gate that names a former id of a check is fed by that check, selected or not.
void name_feeders(const std::vector<Check>& checks, MaturityModel& model) {
    for (Gate& gate : model.gates) {
        for (std::string& feeder : gate.fed_by) {
            if (const Check* const check = named_check(checks, feeder)) feeder = check->id;
        }
    }
}

std::vector<std::string> ids_of(const std::vector<Check>& checks) {
    std::vector<std::string> ids;
    for (const Check& check : checks) {
        ids.push_back(check.id);
        ids.insert(ids.end(), check.formerly.begin(), check.formerly.end());
    }
    std::ranges::sort(ids);
    return ids;
}

// "version: 2026.11" is the whole file.
std::string content_version(const PolicyFile& file, std::vector<PolicyProblem>& problems) {
    const auto root = document_of(file, problems);
    if (!root) {
        return {};
    }
    Reader reader(file, problems);
    return reader.keys(*root, {"version"}) ? reader.text(*root, "version", Need::required)
                                           : std::string();
}

}  // namespace

const Check* Policy::find(std::string_view id) const {
    const auto at = std::lower_bound(
        checks.begin(), checks.end(), id,
        [](const Check& check, std::string_view wanted) { return check.id < wanted; });
    return at != checks.end() && at->id == id ? &*at : nullptr;
}

std::string Policy::sha256() const { return sha256_hex(files); }

tl::expected<Policy, std::vector<PolicyProblem>> load_policy(const PolicySource& source) {
    std::vector<PolicyProblem> problems;
    const std::vector<PolicyFile> checks = check_files(source, problems);
    LoadedChecks loaded = load_checks(checks, source.compiling);
    problems.insert(problems.end(), loaded.problems.begin(), loaded.problems.end());

    Policy policy;
    identify(checks, policy.files);
    const PolicyFile maturity = packed(kMaturity, problems);
    identify({&maturity, 1}, policy.files);
    policy.maturity = load_maturity(maturity, problems);
    name_feeders(loaded.checks, policy.maturity);
    policy.known = ids_of(loaded.checks);
    const PolicyFile actors = packed(kActors, problems);
    identify({&actors, 1}, policy.files);
    // A check with an error is not there to be named.
    if (!has_error(loaded.problems)) {
        policy.actors = load_actors(actors, policy.known, problems);
    }
    const PolicyFile questionnaire = packed(kQuestionnaire, problems);
    identify({&questionnaire, 1}, policy.files);
    policy.questions = load_questionnaire(questionnaire, policy.maturity, problems);
    const ProfileFile profile = profile_file(source, problems);
    identify({&profile.file, 1}, policy.files);
    // A profile that names a check with an error would only repeat that error.
    if (!profile.file.name.empty() && !has_error(loaded.problems)) {
        policy.profile = load_profile(profile.file, loaded, problems, profile.edition);
    }
    const std::vector<PolicyFile> facts = packed_facts();
    identify(facts, policy.files);
    policy.facts = load_facts_data(facts, problems, source.compiling);

    policy.content = content_version(packed(kContent, problems), problems);
    policy.store = std::move(loaded.store);
    policy.checks = std::move(loaded.checks);
    if (has_error(problems)) {
        return tl::unexpected(std::move(problems));
    }
    policy.warnings = std::move(problems);
    return policy;
}

void keep_edition(Policy& policy, std::string_view server_version) {
    if (!policy.profile.benchmark) return;
    policy.edition = choose_edition(*policy.profile.benchmark, server_version);
    policy.profile.id = policy.edition->edition.id;
    policy.profile.title = policy.edition->edition.title;
    const std::vector<std::string> kept = checks_of({&policy.edition->edition, 1});
    std::erase_if(policy.checks,
                  [&](const Check& check) { return !std::ranges::binary_search(kept, check.id); });
}

}  // namespace assay

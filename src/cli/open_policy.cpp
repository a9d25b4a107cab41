#include "cli/open_policy.h"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>

#include "base/files.h"

namespace assay {
namespace {

// What `load` adds of each file; nothing after problems were printed.
template <class Entry>
std::optional<std::vector<Entry>> open_files(const std::vector<std::string>& files,
                                             std::size_t most, const Policy& policy,
                                             void (*load)(const PolicyFile&, const Policy&,
                                                          std::vector<Entry>&,
                                                          std::vector<PolicyProblem>&)) {
    std::vector<Entry> entries;
    std::vector<PolicyProblem> problems;
    for (const std::string& name : files) {
        auto text = read_input(name, most);
        if (text) {
            load({name, {}, std::move(*text)}, policy, entries, problems);
        } else {
            problems.push_back({false, text.error().where, text.error().message, {}, {}});
        }
    }
    print_problems(problems);
    if (has_error(problems)) return std::nullopt;
    return entries;
}

}  // namespace

void print_problems(const std::vector<PolicyProblem>& problems) {
    for (const PolicyProblem& problem : problems) fmt::print(stderr, "{}\n", problem.text());
}

std::optional<std::vector<Waiver>> open_waivers(const std::vector<std::string>& files,
                                                const Policy& policy) {
    return open_files<Waiver>(files, kMaxWaiversFile, policy, load_waivers);
}

std::optional<std::vector<GivenAttestation>> open_attestations(
    const std::vector<std::string>& files, const Policy& policy) {
    return open_files<GivenAttestation>(files, kMaxAttestationsFile, policy, load_attestations);
}

std::optional<OwnerFile> open_owners(const std::optional<std::string>& file) {
    if (!file) return OwnerFile{};
    std::vector<PolicyProblem> problems;
    std::optional<OwnerFile> owners;
    auto text = read_input(*file, kMaxOwnerFile);
    if (text) {
        owners = load_owner_file({*file, {}, std::move(*text)}, problems);
    } else {
        problems.push_back({false, text.error().where, text.error().message, {}, {}});
    }
    print_problems(problems);
    return owners;
}

std::optional<Policy> open_policy(const PolicyOptions& options, Compiling compiling) {
    PolicySource source;
    source.compiling = compiling;
    if (options.checks) source.checks = *options.checks;
    if (options.profile) {
        std::error_code none;
        if (std::filesystem::exists(*options.profile, none)) {
            source.profile = *options.profile;
        } else {
            source.profile_name = *options.profile;
        }
    }
    auto policy = load_policy(source);
    if (!policy) {
        print_problems(policy.error());
        return std::nullopt;
    }
    print_problems(policy->warnings);
    return std::move(*policy);
}

}  // namespace assay

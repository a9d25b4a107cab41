#include "cli/open_policy.h"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>

#include "base/files.h"

namespace assay {

void print_problems(const std::vector<PolicyProblem>& problems) {
    for (const PolicyProblem& problem : problems) fmt::print(stderr, "{}\n", problem.text());
}

std::optional<std::vector<Waiver>> open_waivers(const std::vector<std::string>& files,
                                                const Policy& policy) {
    std::vector<Waiver> waivers;
    std::vector<PolicyProblem> problems;
    for (const std::string& name : files) {
        auto text = read_input(name, kMaxWaiversFile);
        if (text) {
            load_waivers({name, {}, std::move(*text)}, policy, waivers, problems);
        } else {
            problems.push_back({false, text.error().where, text.error().message, {}, {}});
        }
    }
    print_problems(problems);
    if (has_error(problems)) return std::nullopt;
    return waivers;
}

std::optional<Policy> open_policy(const PolicyOptions& options, Typing typing) {
    PolicySource source;
    source.typing = typing;
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

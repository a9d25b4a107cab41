#include "policy/profile.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "policy/check_reference.h"
#include "policy/document.h"
#include "policy/document_value.h"
#include "policy/reader.h"
#include "value/decode.h"

namespace assay {
namespace {

constexpr int kMaxWaiverDays = 3650;

class ProfileReader {
public:
    ProfileReader(const PolicyFile& file, LoadedChecks& loaded,
                  std::vector<PolicyProblem>& problems)
        : loaded_(loaded), reader_(file, problems) {}

    Profile read(const DocumentNode& root, std::string_view edition) {
        Profile profile;
        const bool benchmark = root.find("editions") != nullptr;
        if (benchmark ? !reader_.keys(root, {"id", "title", "params", "severity", "waivers",
                                             "editions", "controls"})
                      : !reader_.keys(root, {"id", "title", "checks", "exclude", "params",
                                             "severity", "waivers"})) {
            return profile;
        }
        profile.id = reader_.text(root, "id", Need::required);
        profile.title = reader_.text(root, "title", Need::required);
        if (benchmark) {
            profile.benchmark = read_benchmark(reader_, root, profile.id, edition, loaded_.checks);
            profile.checks = checks_of(profile.benchmark->editions);
            read_rest(root, profile);
            return profile;
        }
        if (!edition.empty()) {
            reader_.report(false, {}, "there is no profile '" + printable(edition, 80) + "'",
                           "'" + profile.id + "' has no editions");
        }
        if (root.find("checks") != nullptr) {
            profile.checks = ids(root, "checks");
        }
        profile.exclude = ids(root, "exclude");
        read_rest(root, profile);
        return profile;
    }

private:
    void read_rest(const DocumentNode& root, Profile& profile) {
        read_params(root, profile);
        read_severities(root);
        const DocumentNode* const waivers = root.find("waivers");
        if (waivers == nullptr || !reader_.keys(*waivers, {"maxDays"})) return;
        profile.waiver_days =
            reader_.integer(*waivers, "maxDays", 1, kMaxWaiverDays, Need::required).value_or(0);
    }

    // In place of what the checks say; reports show both.
    void read_severities(const DocumentNode& root) {
        const DocumentNode* const map = root.find("severity");
        if (map == nullptr) return;
        if (map->kind != DocumentNode::Kind::map) {
            reader_.error(*map, "'severity' must be a map from check ids to severities");
            return;
        }
        for (std::size_t index = 0; index < map->keys.size(); ++index) {
            const DocumentNode& value = map->items[index];
            Check* const check = referenced_check(reader_, loaded_.checks, map->keys[index]);
            const auto severity = severity_of(value.text);
            if (!severity) {
                reader_.error(value, "'" + printable(value.text, 40) + "' is no severity",
                              "write low, medium, high or critical");
            } else if (check != nullptr && check->severity != *severity) {
                check->own_severity = check->severity;
                check->severity = *severity;
            }
        }
    }

    std::vector<std::string> ids(const DocumentNode& root, std::string_view key) {
        std::vector<std::string> found;
        const DocumentNode* list = root.find(key);
        if (list == nullptr) {
            return found;
        }
        reader_.texts(root, key);
        for (const DocumentNode& item : list->items) {
            if (item.kind != DocumentNode::Kind::scalar) {
                continue;
            }
            if (const Check* check = referenced_check(reader_, loaded_.checks, item)) {
                found.push_back(check->id);
            }
        }
        return found;
    }

    void read_params(const DocumentNode& root, Profile& profile) {
        const DocumentNode* params = root.find("params");
        if (params == nullptr) {
            return;
        }
        if (params->kind != DocumentNode::Kind::map) {
            reader_.error(*params, "'params' must be a map from check ids to params");
            return;
        }
        const auto value = value_of(*params, *loaded_.store);
        if (!value) {
            reader_.error(*value.error().node, value.error().message);
            return;
        }
        for (std::size_t index = 0; index < params->keys.size(); ++index) {
            const DocumentNode& key = params->keys[index];
            if (Check* check = referenced_check(reader_, loaded_.checks, key)) {
                const Value values = value->get(key.text);
                set_params(*check, params->items[index], values, profile);
            }
        }
    }

    void set_params(Check& check, const DocumentNode& node, const Value& values, Profile& profile) {
        std::vector<std::string_view> names;
        for (const auto& [name, value] : check.params) {
            names.push_back(name);
        }
        if (!reader_.keys(node, names)) {
            return;
        }
        for (const Member& member : values.members_or_none()) {
            const auto known = check.params.find(std::string(member.key()));
            if (known == check.params.end()) {
                continue;
            }
            if (known->second.kind() != member.value.kind()) {
                reader_.error(*node.find(member.key()),
                              "the param '" + known->first + "' of " + check.id +
                                  " must be of the type of its default, " +
                                  encode_json(known->second));
                continue;
            }
            profile.params[check.id].emplace(member.key(), member.value);
            known->second = member.value;
            check.params_value =
                loaded_.store->with(check.params_value, member.key(), member.value);
        }
    }

    LoadedChecks& loaded_;
    Reader reader_;
};

void keep_selected(const Profile& profile, std::vector<Check>& checks) {
    std::set<std::string_view> named;
    if (profile.checks) named.insert(profile.checks->begin(), profile.checks->end());
    const std::set<std::string_view> excluded(profile.exclude.begin(), profile.exclude.end());
    std::erase_if(checks, [&](const Check& check) {
        return (profile.checks && !named.contains(check.id)) || excluded.contains(check.id);
    });
}

}  // namespace

Result<void> expect_benchmark(const Profile& profile, std::string_view option) {
    if (profile.benchmark) return {};
    return fail(ErrorCode::usage,
                std::string(option) + " is for a benchmark, and the profile '" +
                    printable(profile.id) + "' is none",
                {}, "name one, as --profile cis-kubernetes");
}

std::vector<std::string> checks_of(std::span<const Edition> editions, ControlScope scope) {
    std::set<std::string> ids;
    for (const Edition& edition : editions) {
        for (const Control& control : edition.controls) {
            if (control.left_out && scope == ControlScope::selected) continue;
            ids.insert(control.checks.begin(), control.checks.end());
        }
    }
    return {ids.begin(), ids.end()};
}

Profile load_profile(const PolicyFile& file, LoadedChecks& loaded,
                     std::vector<PolicyProblem>& problems, std::string_view edition) {
    Profile profile;
    const auto root = document_of(file, problems);
    if (root) {
        profile = ProfileReader(file, loaded, problems).read(*root, edition);
        keep_selected(profile, loaded.checks);
    }
    profile.sha256 = file.text.sha256();
    return profile;
}

}  // namespace assay

#include "report/access_words.h"

#include <algorithm>
#include <vector>

#include "base/text.h"
#include "report/words.h"

namespace assay {
namespace {

constexpr std::size_t kEnough = 80;  // percent
constexpr std::size_t kReasons = 4;

// The path with the fewest steps, sure ones first; of several that of the first class.
const AccessPath* nearest(const AssessedAccess& access) {
    const AccessPath* best = nullptr;
    for (const PrincipalClass& one : access.classes) {
        if (one.id != "User" && one.id != "Group" && one.id != "ServiceAccount") continue;
        for (const AccessPath& path : one.paths) {
            const bool nearer = best == nullptr || (path.sure && !best->sure) ||
                                (path.sure == best->sure && path.steps < best->steps);
            if (nearer) best = &path;
        }
    }
    return best;
}

std::size_t unknown_identities(const AssessedAccess& access) {
    std::size_t unknown = 0;
    for (const PrincipalClass& one : access.classes) {
        if (one.id == "User" || one.id == "Group" || one.id == "ServiceAccount") {
            unknown += one.unknown;
        }
    }
    return unknown;
}

}  // namespace

std::string counted_identities(std::size_t number) {
    return std::to_string(number) + (number == 1 ? " identity" : " identities");
}

std::string name_text(const AccessName& name) {
    return name.kind + " " + (name.ns.empty() ? "" : name.ns + "/") + name.name;
}

std::string grant_text(const AccessGrant& grant) {
    return (grant.binding.name.empty() ? "a binding of its own" : name_text(grant.binding)) +
           " (rule " + std::to_string(grant.rule) + " of " + name_text(grant.role) + ")";
}

std::string because_text(const AccessHop& hop) {
    std::string text;
    for (const AccessGrant& grant : hop.grants) {
        const std::string by = grant_text(grant);
        if (text.find(by) != std::string::npos) continue;
        text += (text.empty() ? "by " : " and ") + by;
    }
    const auto add = [&](const std::string& more) {
        if (!more.empty()) text += (text.empty() ? "" : "; ") + more;
    };
    add(hop.field);
    if (hop.guard) add("not known: " + hop.guard->text);
    return text;
}

std::string steps_text(const AccessPath& path) {
    return counted(path.steps, "step") +
           (path.sure ? "" : ", if something holds that is not known");
}

std::size_t percent_of(const AccessChoke& choke, const AssessedAccess& access) {
    return access.with_path == 0 ? 0 : choke.lost * 100 / access.with_path;
}

std::string ways_text(const AssessedAccess& access) {
    if (access.unknown) {
        return "who gets to full control is not known: " + access.unknown->text;
    }
    const std::size_t unknown = unknown_identities(access);
    const std::string open = unknown == 0 ? "" : "; not known of " + counted_identities(unknown);
    if (access.with_path == 0) {
        const bool whole = unknown == 0 && access.missing.empty();
        return std::string("no identity beside Kubernetes' own ") +
               (whole ? "gets" : "was seen to get") + " to full control" + open;
    }
    const AccessPath* const first = nearest(access);
    return counted_identities(access.with_path) + " beside Kubernetes' own " +
           (access.with_path == 1 ? "gets" : "get") + " to full control" +
           (first == nullptr ? ""
                             : ", the nearest " + first->from.text + " in " + steps_text(*first)) +
           open;
}

std::string chokes_text(const AssessedAccess& access) {
    std::vector<std::string> names;
    for (const AccessChoke& choke : access.chokes) {
        names.push_back(name_text(choke.binding));
        if (percent_of(choke, access) >= kEnough) break;
    }
    if (names.empty()) return {};
    const AccessChoke& last = access.chokes[names.size() - 1];
    return "removing " + join(names, names.size() == 2 ? " and " : ", ") +
           " takes the last path from " + std::to_string(percent_of(last, access)) +
           " % of them (" + std::to_string(last.lost) + " of " + std::to_string(access.with_path) +
           ")";
}

std::string missing_text(const AssessedAccess& access) {
    std::string text;
    const std::size_t count = std::min(access.missing.size(), kReasons);
    for (std::size_t index = 0; index < count; ++index) {
        const Unknown& why = access.missing[index];
        text +=
            (text.empty() ? "" : "; ") + why.text + " (" + std::string(text_of(why.reason)) + ")";
    }
    if (access.missing.size() > count) {
        text += "; and " + counted(access.missing.size() - count, "more reason");
    }
    return text;
}

}  // namespace assay

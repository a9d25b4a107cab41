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

std::string counted_identities(std::size_t number, const ReportTexts& say) {
    return say.counted("count.identity", number);
}

std::string name_text(const AccessName& name) {
    return name.kind + " " + (name.ns.empty() ? "" : name.ns + "/") + name.name;
}

std::string grant_text(const AccessGrant& grant, const ReportTexts& say) {
    return say("access.grant", {{"binding", grant.binding.name.empty() ? say("access.own_binding")
                                                                       : name_text(grant.binding)},
                                {"rule", std::to_string(grant.rule)},
                                {"role", name_text(grant.role)}});
}

std::string because_text(const AccessHop& hop, const ReportTexts& say) {
    std::string text;
    for (const AccessGrant& grant : hop.grants) {
        const std::string by = grant_text(grant, say);
        if (text.find(by) != std::string::npos) continue;
        text += (text.empty() ? say("access.by") : " " + say("access.and")) + " " + by;
    }
    const auto add = [&](const std::string& more) {
        if (!more.empty()) text += (text.empty() ? "" : "; ") + more;
    };
    add(hop.field);
    if (hop.guard) add(say("access.guard", {{"what", hop.guard->text}}));
    return text;
}

std::string steps_text(const AccessPath& path, const ReportTexts& say) {
    return say.counted("count.step", path.steps) + (path.sure ? "" : ", " + say("access.unsure"));
}

std::size_t percent_of(const AccessChoke& choke, const AssessedAccess& access) {
    return access.with_path == 0 ? 0 : choke.lost * 100 / access.with_path;
}

std::string ways_text(const AssessedAccess& access, const ReportTexts& say) {
    if (access.unknown) return say("ways.unknown", {{"why", access.unknown->text}});
    const std::size_t unknown = unknown_identities(access);
    const std::string open = unknown == 0 ? "" : "; " + say.counted("ways.not_known_of", unknown);
    if (access.with_path == 0) {
        const bool whole = unknown == 0 && access.missing.empty();
        return (whole ? say("ways.none") : say("ways.none_seen")) + open;
    }
    const AccessPath* const first = nearest(access);
    std::string text = say.counted("ways.some", access.with_path);
    if (first != nullptr) {
        text += ", " + say.counted("ways.nearest", first->steps, {{"who", first->from.text}});
        if (!first->sure) text += ", " + say("access.unsure");
    }
    return text + open;
}

std::string chokes_text(const AssessedAccess& access, const ReportTexts& say) {
    std::vector<std::string> names;
    for (const AccessChoke& choke : access.chokes) {
        names.push_back(name_text(choke.binding));
        if (percent_of(choke, access) >= kEnough) break;
    }
    if (names.empty()) return {};
    const AccessChoke& last = access.chokes[names.size() - 1];
    const std::string between = names.size() == 2 ? " " + say("access.and") + " " : ", ";
    return say("ways.chokes", {{"bindings", join(names, between)},
                               {"percent", std::to_string(percent_of(last, access))},
                               {"lost", std::to_string(last.lost)},
                               {"all", std::to_string(access.with_path)}});
}

std::string missing_text(const AssessedAccess& access, const ReportTexts& say) {
    std::string text;
    const std::size_t count = std::min(access.missing.size(), kReasons);
    for (std::size_t index = 0; index < count; ++index) {
        const Unknown& why = access.missing[index];
        text += (text.empty() ? "" : "; ") + why.text + " (" +
                say.word("reason", text_of(why.reason)) + ")";
    }
    if (access.missing.size() > count) {
        text += "; " + say.counted("more.reason", access.missing.size() - count);
    }
    return text;
}

}  // namespace assay

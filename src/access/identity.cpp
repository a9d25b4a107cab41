#include "access/identity.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "facts/rbac_index.h"

namespace assay {
namespace {

constexpr const char* kAuthenticated = "system:authenticated";
constexpr const char* kUnauthenticated = "system:unauthenticated";
constexpr const char* kAccounts = "system:serviceaccounts";
constexpr std::string_view kAccountsOf = "system:serviceaccounts:";

// A group, and those that all its members are in too.
std::vector<std::string> groups_with(const std::string& group) {
    if (group == kAuthenticated || group == kUnauthenticated) {
        return {group};
    }
    if (group.starts_with(kAccountsOf)) {
        return {group, kAccounts, kAuthenticated};
    }
    return {group, kAuthenticated};
}

std::vector<std::string> groups_of_user(std::string_view name) {
    if (name == "system:anonymous") {
        return {kUnauthenticated};
    }
    if (name.starts_with("system:node:")) {
        return {"system:nodes", kAuthenticated};
    }
    return {kAuthenticated};
}

}  // namespace

Identity identity_of(const SubjectName& subject) {
    if (subject.kind == "Group") {
        return {{}, groups_with(subject.name)};
    }
    const SubjectName who = subject.kind == "User" ? user_named(subject.name) : subject;
    if (who.kind == "ServiceAccount") {
        return {"system:serviceaccount:" + who.ns + ":" + who.name,
                {kAccounts, std::string(kAccountsOf) + who.ns, kAuthenticated}};
    }
    return {who.name, groups_of_user(who.name)};
}

bool is_master(const Identity& who) {
    return std::ranges::find(who.groups, kMasterGroup.name) != who.groups.end();
}

std::optional<std::string_view> node_of(const Identity& who) {
    constexpr std::string_view kNode = "system:node:";
    if (!who.user.starts_with(kNode) ||
        std::ranges::find(who.groups, "system:nodes") == who.groups.end()) {
        return std::nullopt;
    }
    return std::string_view(who.user).substr(kNode.size());
}

std::vector<SubjectName> subjects_of(const Identity& who) {
    std::vector<SubjectName> subjects;
    if (!who.user.empty()) {
        subjects.push_back(user_named(who.user));
    }
    for (const std::string& group : who.groups) {
        subjects.push_back({"Group", {}, group});
    }
    return subjects;
}

}  // namespace assay

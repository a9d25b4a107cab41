#include "access/impersonation.h"

#include <algorithm>
#include <array>
#include <optional>

#include "access/user_names.h"
#include "base/text.h"

namespace assay {
namespace {

constexpr std::string_view kGroup = "authentication.k8s.io";
constexpr std::string_view kNodeName = "authentication.kubernetes.io/node-name";
constexpr std::size_t kMany = 4;  // mode.go manyAuthorizationChecksInLoop
constexpr std::string_view kAuthenticated = "system:authenticated";
constexpr std::string_view kUnauthenticated = "system:unauthenticated";

bool has(const std::vector<std::string>& list, std::string_view text) {
    return std::ranges::find(list, text) != list.end();
}

// Of two questions that both have to be allowed.
Decision both(const Decision& left, const Decision& right) {
    if (left.truth == Truth::no || right.truth == Truth::no) {
        return {};
    }
    return left.truth == Truth::unknown ? left : right;
}

Decision either(const Decision& left, const Decision& right) {
    if (left.truth == Truth::yes || right.truth == Truth::yes) {
        return {Truth::yes, std::nullopt};
    }
    return left.truth == Truth::unknown ? left : right;
}

// validation.go IsDomainPrefixedPath, and lower case.
bool is_extra_key(std::string_view key) {
    constexpr std::string_view kSigns = "/-._~%!$&'()*+,;=:";
    const std::size_t slash = key.find('/');
    if (slash == std::string_view::npos || !is_dns_subdomain(key.substr(0, slash))) {
        return false;
    }
    const std::string_view path = key.substr(slash + 1);
    return !path.empty() && std::ranges::all_of(path, [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
               kSigns.find(c) != std::string_view::npos;
    });
}

std::size_t values_of(const UserExtra& extra) {
    std::size_t count = 0;
    for (const auto& [key, values] : extra) {
        count += values.size();
    }
    return count;
}

// The questions of one mode, or of legacy impersonation.
class Mode {
public:
    Mode(const Authorizer& authorizer, const Identity& who, std::string_view verb)
        : authorizer_(&authorizer), who_(&who), verb_(verb), constrained_(verb != "impersonate") {}

    [[nodiscard]] Decision decide(const ImpersonatedUser& wanted) const {
        Decision all = both(name_of_user(wanted.user), groups(wanted.groups));
        if (!wanted.uid.empty()) {
            all = both(all, ask(kGroup, "uids", wanted.uid));
        }
        return both(all, extra(wanted.extra));
    }

private:
    [[nodiscard]] Decision ask(std::string_view group, std::string_view resource,
                               std::string_view name, std::string_view subresource = {},
                               std::string_view ns = {}) const {
        AccessRequest request{std::string(verb_), std::string(group), std::string(resource),
                              std::string(subresource), std::string(name)};
        request.ns = ns;
        return authorizer_->decide(*who_, request);
    }
    [[nodiscard]] std::string_view group() const {
        return constrained_ ? kGroup : std::string_view{};
    }

    [[nodiscard]] Decision name_of_user(std::string_view user) const {
        if (const auto account = account_named_by(user)) {
            return ask(group(), "serviceaccounts", account->name, {}, account->ns);
        }
        const auto node = constrained_ ? node_named_by(user) : std::nullopt;
        if (!node) {
            return ask(group(), "users", user);
        }
        // One answer is kept for every node of the service account: it has to hold for all.
        const bool any = verb_ == "impersonate:associated-node";
        return ask(group(), "nodes", any ? std::string_view("*") : *node);
    }

    [[nodiscard]] Decision groups(const std::vector<std::string>& groups) const {
        if (constrained_ && (has(groups, "") || has(groups, kMasterGroup.name))) {
            return {};
        }
        Decision all{Truth::yes, std::nullopt};
        for (const std::string& name : groups) {
            all = both(all, ask(group(), "groups", name));
        }
        if (constrained_ && groups.size() >= kMany) {
            all = either(all, ask(group(), "groups", "*"));
        }
        return all;
    }

    [[nodiscard]] Decision extra(const UserExtra& extra) const {
        Decision all{Truth::yes, std::nullopt};
        for (const auto& [key, values] : extra) {
            if (constrained_ && (!is_extra_key(key) || values.empty() || has(values, ""))) {
                return {};
            }
            for (const std::string& value : values) {
                all = both(all, ask(kGroup, "userextras", value, key));
            }
        }
        if (constrained_ && (extra.size() >= kMany || values_of(extra) >= kMany)) {
            all = either(all, ask(kGroup, "userextras", "*", "*"));
        }
        return all;
    }

    const Authorizer* authorizer_;
    const Identity* who_;
    std::string_view verb_;
    bool constrained_;
};

// Whether a constrained mode takes this user.
bool takes(std::string_view mode, const Identity& who, const ImpersonatedUser& wanted) {
    const bool alone = wanted.uid.empty() && wanted.groups.empty() && wanted.extra.empty();
    const auto node = node_named_by(wanted.user);
    const bool is_account = account_named_by(wanted.user).has_value();
    if (mode == "user-info") {
        return !node && !is_account;
    }
    if (mode == "serviceaccount") {
        return alone && is_account;
    }
    if (!alone || !node || mode == "arbitrary-node") {
        return alone && node.has_value();
    }
    const auto bound = who.extra.find(kNodeName);
    return account_named_by(who.user).has_value() && bound != who.extra.end() &&
           bound->second == std::vector<std::string>{std::string(*node)};
}

Identity outcome(const ImpersonatedUser& wanted, bool constrained) {
    Identity identity{wanted.user, wanted.groups, wanted.extra};
    if (const auto account = account_named_by(wanted.user); account && wanted.groups.empty()) {
        identity.groups = {"system:serviceaccounts", "system:serviceaccounts:" + account->ns};
    } else if (constrained && node_named_by(wanted.user)) {
        identity.groups = {"system:nodes"};
    }
    const std::string_view more =
        wanted.user == "system:anonymous" ? kUnauthenticated : kAuthenticated;
    if (!has(identity.groups, more) && !has(identity.groups, kUnauthenticated)) {
        identity.groups.emplace_back(more);
    }
    return identity;
}

// Unites what the modes say, one after the other.
class Attempts {
public:
    void add(std::string_view verb, const Decision& decision, Identity identity) {
        if (decision.truth == Truth::no) {
            return;
        }
        if (decision.truth == Truth::yes && !by_) {
            by_ = verb;
        }
        if (decision.truth == Truth::unknown && !why_) {
            why_ = decision.why;
        }
        if (std::ranges::find(outcomes_, identity) == outcomes_.end()) {
            outcomes_.push_back(std::move(identity));
        }
    }
    [[nodiscard]] Impersonation result(const ImpersonatedUser& wanted) {
        if (by_) {
            return {allowed(*by_), std::move(outcomes_)};
        }
        if (why_) {
            return {not_known("impersonate", *why_), std::move(outcomes_)};
        }
        return {refused("impersonate",
                        "it may not impersonate " + wanted.user +
                            (wanted.groups.empty() ? std::string()
                                                   : " in " + join(wanted.groups, ", "))),
                {}};
    }

private:
    std::optional<std::string_view> by_;
    std::optional<Unknown> why_;
    std::vector<Identity> outcomes_;
};

struct ModeName {
    std::string_view mode;
    std::string_view verb;
};
constexpr std::array<ModeName, 4> kModes{{{"associated-node", "impersonate:associated-node"},
                                          {"arbitrary-node", "impersonate:arbitrary-node"},
                                          {"serviceaccount", "impersonate:serviceaccount"},
                                          {"user-info", "impersonate:user-info"}}};

}  // namespace

Impersonation impersonate(const Authorizer& authorizer, const Identity& who,
                          const ImpersonatedUser& wanted, const AccessRequest& request,
                          const Decision& constrained) {
    if (wanted.user.empty()) {
        return {refused("headers", "groups, uid and extra are impersonated with a user only: 400"),
                {}};
    }
    Attempts attempts;
    for (const ModeName& name : kModes) {
        if (constrained.truth == Truth::no || !takes(name.mode, who, wanted)) {
            continue;
        }
        AccessRequest on = request;
        on.verb = "impersonate-on:" + std::string(name.mode) + ":" + request.verb;
        const Decision decision =
            both(authorizer.decide(who, on), Mode(authorizer, who, name.verb).decide(wanted));
        attempts.add(name.verb, both(decision, constrained), outcome(wanted, true));
    }
    attempts.add("impersonate", Mode(authorizer, who, "impersonate").decide(wanted),
                 outcome(wanted, false));
    return attempts.result(wanted);
}

}  // namespace assay

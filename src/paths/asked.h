// What edges ask of rules: resources and verbs, each known by a number.
//
// Role: the vocabulary of the files that know the ways (paths/ability.h). A rule is compared with
// all of it once (paths/rule_book.h); to ask then is to look at a bit.
// Failure: a resource or verb that is not in the tables does not compile.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace assay {

struct ResourceName {
    std::string_view group;
    std::string_view resource;
    std::string_view subresource = {};
    friend constexpr bool operator==(const ResourceName&, const ResourceName&) = default;
};

inline constexpr std::array<ResourceName, 31> kAskedResources{{
    {"", "groups"},
    {"", "namespaces"},
    {"", "nodes", "proxy"},
    {"", "persistentvolumeclaims"},
    {"", "persistentvolumes"},
    {"", "pods"},
    {"", "pods", "attach"},
    {"", "pods", "ephemeralcontainers"},
    {"", "pods", "exec"},
    {"", "replicationcontrollers"},
    {"", "secrets"},
    {"", "serviceaccounts"},
    {"", "serviceaccounts", "token"},
    {"", "users"},
    {"admissionregistration.k8s.io", "mutatingadmissionpolicies"},
    {"admissionregistration.k8s.io", "mutatingadmissionpolicybindings"},
    {"admissionregistration.k8s.io", "mutatingwebhookconfigurations"},
    {"apps", "daemonsets"},
    {"apps", "deployments"},
    {"apps", "replicasets"},
    {"apps", "statefulsets"},
    {"batch", "cronjobs"},
    {"batch", "jobs"},
    {"certificates.k8s.io", "certificatesigningrequests"},
    {"certificates.k8s.io", "certificatesigningrequests", "approval"},
    {"certificates.k8s.io", "certificatesigningrequests", "nodeclient"},
    {"certificates.k8s.io", "signers"},
    {"rbac.authorization.k8s.io", "clusterrolebindings"},
    {"rbac.authorization.k8s.io", "clusterroles"},
    {"rbac.authorization.k8s.io", "rolebindings"},
    {"rbac.authorization.k8s.io", "roles"},
}};
inline constexpr std::array<std::string_view, 10> kAskedVerbs{
    "get",   "list", "watch",    "create",      "update",
    "patch", "bind", "escalate", "impersonate", "approve"};

// A resource of the table.
class Asked {
public:
    // NOLINTNEXTLINE(bugprone-easily-swappable-parameters): as a rule names them
    consteval Asked(std::string_view group, std::string_view resource,
                    std::string_view subresource = {})
        : at_(index_of({group, resource, subresource})) {}

    [[nodiscard]] constexpr std::size_t at() const { return at_; }
    [[nodiscard]] constexpr const ResourceName& name() const { return kAskedResources.at(at_); }
    [[nodiscard]] constexpr std::string_view group() const { return name().group; }
    [[nodiscard]] constexpr std::string_view resource() const { return name().resource; }

private:
    static consteval std::uint8_t index_of(const ResourceName& wanted) {
        std::uint8_t at = 0;
        while (kAskedResources.at(at) != wanted) ++at;  // beyond the end: does not compile
        return at;
    }
    std::uint8_t at_;
};

// A verb of the table.
class Verb {
public:
    // NOLINTNEXTLINE(google-explicit-constructor): lists of verbs read like a rule
    consteval Verb(const char* text) : at_(index_of(text)) {}

    [[nodiscard]] constexpr std::size_t at() const { return at_; }
    [[nodiscard]] constexpr std::uint32_t bit() const { return 1U << at_; }

private:
    static consteval std::uint8_t index_of(std::string_view wanted) {
        std::uint8_t at = 0;
        while (kAskedVerbs.at(at) != wanted) ++at;
        return at;
    }
    std::uint8_t at_;
};
static_assert(kAskedVerbs.size() < 32 && kAskedResources.size() < 64);

}  // namespace assay

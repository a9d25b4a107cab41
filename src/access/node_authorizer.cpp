#include "access/node_authorizer.h"

#include <algorithm>
#include <initializer_list>
#include <utility>

namespace assay {
namespace {

using Verbs = std::initializer_list<std::string_view>;

Decision known(bool yes) { return {yes ? Truth::yes : Truth::no, std::nullopt}; }

bool is_one_of(std::string_view verb, Verbs verbs) {
    return std::ranges::find(verbs, verb) != verbs.end();
}

bool limited_to(const AccessRequest& request, std::string_view field, std::string_view node) {
    return std::ranges::any_of(request.fields, [&](const auto& equal) {
        return equal.first == field && equal.second == node;
    });
}

// authorizeNode: by its own name, so that it can be read before it is there.
Decision own_node(std::string_view node, const AccessRequest& request) {
    if (request.subresource == "status") {
        return known(is_one_of(request.verb, {"update", "patch"}));
    }
    if (!request.subresource.empty()) {
        return {};
    }
    return known(is_one_of(request.verb, {"create", "update", "patch"}) ||
                 (is_one_of(request.verb, {"get", "list", "watch"}) && request.name == node));
}

// authorizeLease, authorizeCSINode: creates are looked at by NodeRestriction.
Decision own_by_name(std::string_view node, const AccessRequest& request) {
    return known(
        request.verb == "create" ||
        (is_one_of(request.verb, {"get", "update", "patch", "delete"}) && request.name == node));
}

}  // namespace

NodeAuthorizer::NodeAuthorizer(const Facts& facts, Decision selectors)
    : graph_(facts.evidence()), selectors_(std::move(selectors)) {
    if (!facts.version()) {
        no_rules_ = Unknown{Reason::indeterminate, "the version of the API server is not known"};
        return;
    }
    for (const BootstrapRole& role : facts.data().bootstrap_roles) {
        if (role.name == "system:node" && role.kubernetes.contains(*facts.version())) {
            rules_.insert(rules_.end(), role.rules.begin(), role.rules.end());
        }
    }
    if (rules_.empty()) {
        no_rules_ =
            Unknown{Reason::undecided, "the Node authorizer's rules of this version are not known"};
    }
}

Decision NodeAuthorizer::by_rules(const AccessRequest& request) const {
    if (no_rules_) {
        return {Truth::unknown, no_rules_};
    }
    return known(any_matches(rules_, request));
}

Decision NodeAuthorizer::belongs(std::string_view node, NodeObject what,
                                 const AccessRequest& request) const {
    return request.name.empty() ? Decision{} : graph_.belongs(node, what, request.ns, request.name);
}

Decision NodeAuthorizer::get(std::string_view node, NodeObject what,
                             const AccessRequest& request) const {
    if (request.verb != "get" || !request.subresource.empty()) {
        return {};
    }
    return belongs(node, what, request);
}

Decision NodeAuthorizer::read(std::string_view node, NodeObject what,
                              const AccessRequest& request) const {
    if (!is_one_of(request.verb, {"get", "list", "watch"}) || !request.subresource.empty() ||
        request.ns.empty()) {
        return {};
    }
    return belongs(node, what, request);
}

Decision NodeAuthorizer::claim(std::string_view node, const AccessRequest& request) const {
    if (request.subresource != "status") {
        return get(node, NodeObject::claim, request);
    }
    return is_one_of(request.verb, {"update", "patch"}) ? belongs(node, NodeObject::claim, request)
                                                        : Decision{};
}

// authorizeServiceAccount, with KubeletServiceAccountTokenForCredentialProviders as it is by
// default where the built-in rules have a read of service accounts.
Decision NodeAuthorizer::account(std::string_view node, const AccessRequest& request) const {
    if (request.verb == "get" && request.subresource.empty()) {
        const Decision reads = by_rules(request);
        return reads.truth == Truth::yes ? read(node, NodeObject::account, request) : reads;
    }
    if (request.verb != "create" || request.subresource != "token") {
        return {};
    }
    return belongs(node, NodeObject::account, request);
}

Decision NodeAuthorizer::slice(std::string_view node, const AccessRequest& request) const {
    if (!request.subresource.empty()) {
        return {};
    }
    if (is_one_of(request.verb, {"get", "update", "patch", "delete"})) {
        return belongs(node, NodeObject::slice, request);
    }
    if (!is_one_of(request.verb, {"watch", "list", "deletecollection"})) {
        return known(request.verb == "create");
    }
    if (selectors_.truth == Truth::no || limited_to(request, "spec.nodeName", node)) {
        return known(true);
    }
    return selectors_.truth == Truth::yes ? Decision{} : selectors_;
}

Decision NodeAuthorizer::pod(std::string_view node, const AccessRequest& request) const {
    if (request.subresource == "status") {
        return known(is_one_of(request.verb, {"update", "patch"}));
    }
    if (request.subresource == "eviction") {
        return known(request.verb == "create");
    }
    if (!request.subresource.empty()) {
        return {};
    }
    if (is_one_of(request.verb, {"create", "delete"})) {
        return known(true);
    }
    if (!is_one_of(request.verb, {"get", "list", "watch"})) {
        return {};
    }
    if (request.verb != "get" && limited_to(request, "spec.nodeName", node)) {
        return known(true);
    }
    return belongs(node, NodeObject::pod, request);
}

// Nodes and pods: by their own, or as any node before AuthorizeNodeWithSelectors.
Decision NodeAuthorizer::limited(std::string_view node, const AccessRequest& request) const {
    if (selectors_.truth == Truth::no) {
        return by_rules(request);
    }
    const Decision own = request.resource == "pods" ? pod(node, request) : own_node(node, request);
    if (selectors_.truth == Truth::yes || own.truth == by_rules(request).truth) {
        return own;
    }
    return selectors_;
}

Decision NodeAuthorizer::of_storage(std::string_view node, const AccessRequest& request) const {
    if (request.resource == "volumeattachments") {
        return get(node, NodeObject::attachment, request);
    }
    if (request.resource == "csinodes") {
        return request.subresource.empty() ? own_by_name(node, request) : Decision{};
    }
    return by_rules(request);
}

Decision NodeAuthorizer::by_resource(std::string_view node, const AccessRequest& request) const {
    const std::string& resource = request.resource;
    if (resource == "secrets") return read(node, NodeObject::secret, request);
    if (resource == "configmaps") return read(node, NodeObject::config_map, request);
    if (resource == "persistentvolumeclaims") return claim(node, request);
    if (resource == "persistentvolumes") return get(node, NodeObject::volume, request);
    if (resource == "serviceaccounts") return account(node, request);
    if (resource == "nodes" || resource == "pods") return limited(node, request);
    return by_rules(request);
}

Decision NodeAuthorizer::decide(std::string_view node, const AccessRequest& request) const {
    if (node.empty()) {
        return {};
    }
    if (request.path) {
        return by_rules(request);
    }
    const std::string& group = request.group;
    const std::string& resource = request.resource;
    if (group.empty()) {
        return by_resource(node, request);
    }
    if (group == "storage.k8s.io") {
        return of_storage(node, request);
    }
    if (group == "coordination.k8s.io" && resource == "leases") {
        return request.ns == "kube-node-lease" ? own_by_name(node, request) : Decision{};
    }
    if (group == "resource.k8s.io" && resource == "resourceclaims") {
        return get(node, NodeObject::resource_claim, request);
    }
    if (group == "resource.k8s.io" && resource == "resourceslices") {
        return slice(node, request);
    }
    if (group == "certificates.k8s.io" && resource == "podcertificaterequests") {
        return {Truth::unknown,
                Unknown{Reason::undecided, "PodCertificateRequests of nodes are not evaluated"}};
    }
    return by_rules(request);
}

}  // namespace assay

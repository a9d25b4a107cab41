#include "access/node_restriction.h"

#include <algorithm>
#include <array>
#include <string>

#include "access/mirror_pod.h"
#include "access/node_labels.h"
#include "base/text.h"
#include "facts/presence_gap.h"
#include "facts/version.h"
#include "snapshot/redaction.h"
#include "value/store.h"

namespace assay {
namespace {

constexpr std::string_view kBy = "node-restriction";

GuardAnswer admitted() { return allowed(kBy); }
GuardAnswer refusal(std::string text) { return refused(kBy, std::move(text)); }
GuardAnswer undecided(std::string text) {
    return not_known(kBy, Unknown{Reason::undecided, std::move(text)});
}

std::string_view name_of(const Value& object) {
    return object.get("metadata").get("name").text_or();
}
std::string_view uid_of(const Value& object) { return object.get("metadata").get("uid").text_or(); }

// For what a node may not change.
std::optional<GuardAnswer> unless_alike(const Value& before, const Value& after,
                                        const char* problem) {
    switch (alike(before, after)) {
        case Truth::yes:
            return std::nullopt;
        case Truth::no:
            return refusal(problem);
        case Truth::unknown:
            break;
    }
    return not_known(kBy, taken_out());
}

// One request of one node.
class Restriction {
public:
    Restriction(const Facts& facts, const Authorizer& authorizer, const Identity& who,
                std::string_view node, const ObjectWrite& write)
        : facts_(&facts), authorizer_(&authorizer), who_(&who), node_(node), write_(&write) {}

    [[nodiscard]] GuardAnswer decide() const {
        const AccessRequest& request = write_->request;
        if (request.group.empty()) {
            if (request.resource == "pods") return pod();
            if (request.resource == "nodes") return own_node();
            if (request.resource == "persistentvolumeclaims") return claim();
            const bool token = request.subresource == "token" && request.verb == "create";
            return request.resource == "serviceaccounts" && token ? token_request() : admitted();
        }
        return of_other_groups();
    }

private:
    [[nodiscard]] bool creates() const { return write_->request.verb == "create"; }
    [[nodiscard]] bool deletes() const { return write_->request.verb == "delete"; }

    // The name that a request has, and of a create the object.
    [[nodiscard]] std::string_view name() const {
        return write_->request.name.empty() ? name_of(write_->object)
                                            : std::string_view(write_->request.name);
    }

    [[nodiscard]] GuardAnswer of_other_groups() const {
        const AccessRequest& request = write_->request;
        if (request.group == "coordination.k8s.io" && request.resource == "leases") {
            return request.ns == "kube-node-lease" && name() == node_
                       ? admitted()
                       : refusal("a node writes the lease of its own name only");
        }
        if (request.group == "storage.k8s.io" && request.resource == "csinodes") {
            return name() == node_ ? admitted()
                                   : refusal("a node writes the CSINode of its own name only");
        }
        if (request.group == "resource.k8s.io" && request.resource == "resourceslices") {
            const Value& slice = deletes() ? write_->old : write_->object;
            if (slice.is_unknown()) {
                return not_known(kBy, slice.to_unknown());
            }
            const bool own = slice.get("spec").get("nodeName").text_or() == node_;
            return own || (!creates() && !deletes())
                       ? admitted()
                       : refusal("a node creates and deletes ResourceSlices of its own only");
        }
        if (request.group == "certificates.k8s.io") {
            return undecided("certificate requests of nodes are not evaluated");
        }
        return admitted();
    }

    // A pod of the request's namespace; null when there is none.
    [[nodiscard]] Value pod_named(std::string_view name) const {
        return facts_->get("Pod", write_->request.ns, name);
    }

    // For a pod that has to be bound to this node.
    [[nodiscard]] std::optional<GuardAnswer> not_bound_here(const Value& pod) const {
        if (pod.is_unknown()) {
            return not_known(kBy, pod.to_unknown());
        }
        if (pod.is_null()) {
            return refusal("the pod does not exist");
        }
        if (pod.get("spec").get("nodeName").text_or() != node_) {
            return refusal("the pod is not bound to the node");
        }
        return std::nullopt;
    }

    [[nodiscard]] GuardAnswer pod() const {
        const std::string& part = write_->request.subresource;
        if (part == "status") {
            return pod_status();
        }
        if ((part.empty() && deletes()) || (part == "eviction" && creates())) {
            return not_bound_here(pod_named(name())).value_or(admitted());
        }
        if (part.empty() && creates()) {
            return mirror_pod();
        }
        return refusal(
            "a node only creates and deletes mirror pods, evicts pods and writes their "
            "status");
    }

    [[nodiscard]] GuardAnswer mirror_pod() const {
        if (auto problem = mirror_pod_problem(write_->object, node_)) {
            return refusal(std::move(*problem));
        }
        const Value node = facts_->get("Node", {}, node_);
        if (node.is_unknown()) {
            return not_known(kBy, node.to_unknown());
        }
        const Value owner =
            write_->object.get("metadata").get("ownerReferences").items_or_none().front();
        return node.is_map() && owner.get("uid").text_or() == uid_of(node)
                   ? admitted()
                   : refusal("the owner has not the uid of the Node");
    }

    [[nodiscard]] GuardAnswer pod_status() const {
        if (const auto elsewhere = not_bound_here(write_->old)) {
            return *elsewhere;
        }
        const Value before = write_->old;
        const Value after = write_->object;
        if (auto changed = unless_alike(before.get("metadata").get("labels"),
                                        after.get("metadata").get("labels"),
                                        "a node changes no labels through the status of a pod")) {
            return *changed;
        }
        for (const char* claims : {"resourceClaimStatuses", "extendedResourceClaimStatus"}) {
            if (auto changed =
                    unless_alike(before.get("status").get(claims), after.get("status").get(claims),
                                 "a node changes no resource claims of a pod")) {
                return *changed;
            }
        }
        return admitted();
    }

    [[nodiscard]] GuardAnswer own_node() const {
        if (name() != node_) {
            return refusal("a node writes its own Node only");
        }
        if (deletes()) {
            return admitted();
        }
        if (write_->old.is_unknown()) {
            return not_known(kBy, write_->old.to_unknown());
        }
        const Value before = creates() ? Value() : write_->old;
        const Value spec = write_->object.get("spec");
        const Value meta = write_->object.get("metadata");
        const Value source = spec.get("configSource");
        std::optional<GuardAnswer> changed;
        if (!source.is_null()) {
            changed = unless_alike(before.get("spec").get("configSource"), source,
                                   "a node sets no configSource");
        }
        if (!changed && !creates()) {
            changed = unless_alike(before.get("spec").get("taints"), spec.get("taints"),
                                   "a node changes no taints");
        }
        if (!changed && !creates()) {
            changed =
                unless_alike(before.get("metadata").get("ownerReferences"),
                             meta.get("ownerReferences"), "a node changes no owners of its Node");
        }
        return changed ? *changed
                       : labels_of_node(before.get("metadata").get("labels"), meta.get("labels"));
    }

    static GuardAnswer labels_of_node(const Value& before, const Value& after) {
        for (const Member& label : before.members_or_none()) {
            if (is_redaction_marker(label.value) && !is_label_of_kubelets(label.key())) {
                return not_known(kBy, taken_out());
            }
        }
        const auto labels = forbidden_label_changes(before, after);
        return labels.empty() ? admitted()
                              : refusal("a node may not set the labels " + join(labels, ", "));
    }

    [[nodiscard]] GuardAnswer claim() const {
        if (write_->request.subresource != "status") {
            return refusal("a node writes the status of a claim only");
        }
        if (write_->old.is_unknown()) {
            return not_known(kBy, write_->old.to_unknown());
        }
        Store store;
        return unless_alike(without_capacity(write_->old, store),
                            without_capacity(write_->object, store),
                            "a node writes capacity and conditions of a claim only")
            .value_or(admitted());
    }

    static Value without_capacity(const Value& claim, Store& store) {
        constexpr std::array<std::string_view, 4> kOfNodes{
            "capacity", "conditions", "allocatedResourceStatuses", "allocatedResources"};
        Value status = claim.get("status");
        for (const std::string_view key : kOfNodes) {
            status = store.without(status, key);
        }
        Value meta = store.without(claim.get("metadata"), "resourceVersion");
        meta = store.without(meta, "managedFields");
        return store.with(store.with(claim, "status", status), "metadata", meta);
    }

    [[nodiscard]] GuardAnswer token_request() const {
        const Value ref = write_->object.get("spec").get("boundObjectRef");
        const std::string_view name = ref.get("name").text_or();
        if (ref.get("apiVersion").text_or() != "v1" || ref.get("kind").text_or() != "Pod" ||
            name.empty() || ref.get("uid").text_or().empty()) {
            return refusal("a node asks for tokens bound to a pod, by name and uid");
        }
        const Value pod = pod_named(name);
        if (pod.is_map() && uid_of(pod) != ref.get("uid").text_or()) {
            return refusal("the pod has another uid");
        }
        if (const auto elsewhere = not_bound_here(pod)) {
            return *elsewhere;
        }
        return audience(pod);
    }

    // ServiceAccountNodeAudienceRestriction: beta and on since 1.33.
    [[nodiscard]] GuardAnswer audience(const Value& pod) const {
        const auto wanted = write_->object.get("spec").get("audiences").items_or_none();
        const std::string_view audience =
            wanted.empty() ? std::string_view{} : wanted.front().text_or();
        const bool one = wanted.size() <= 1;
        const Decision asks = one ? asks_for(audience) : Decision{};
        if (one && (projects(pod, audience) || asks.truth == Truth::yes)) {
            return admitted();
        }
        const auto& version = facts_->version();
        if (version && *version < *parse_version("1.32.0-alpha.0")) {
            return admitted();
        }
        if (!version || *version < *parse_version("1.33.0-alpha.0")) {
            return undecided("whether audiences are restricted is not known");
        }
        if (!one) {
            return refusal("a node asks for one audience at most");
        }
        if (asks.truth == Truth::unknown) {
            return not_known(kBy, *asks.why);
        }
        return has_other_volumes(pod) ? undecided("audiences of CSI drivers are not evaluated")
                                      : refusal("the pod has no volume for that audience");
    }

    static bool projects(const Value& pod, std::string_view audience) {
        for (const Value& volume : pod.get("spec").get("volumes").items_or_none()) {
            for (const Value& part : volume.get("projected").get("sources").items_or_none()) {
                const Value token = part.get("serviceAccountToken");
                if (token.is_map() && token.get("audience").text_or() == audience) {
                    return true;
                }
            }
        }
        return false;
    }
    static bool has_other_volumes(const Value& pod) {
        constexpr std::array<std::string_view, 5> kPlain{"configMap", "downwardAPI", "emptyDir",
                                                         "hostPath", "secret"};
        return std::ranges::any_of(
            pod.get("spec").get("volumes").items_or_none(), [&](const Value& volume) {
                return !volume.get("projected").is_map() &&
                       std::ranges::none_of(kPlain, [&](std::string_view source) {
                           return volume.find(source) != nullptr;
                       });
            });
    }
    [[nodiscard]] Decision asks_for(std::string_view audience) const {
        AccessRequest request{"request-serviceaccounts-token-audience",
                              {},
                              std::string(audience),
                              {},
                              write_->request.name};
        request.ns = write_->request.ns;
        return authorizer_->decide(*who_, request);
    }

    const Facts* facts_;
    const Authorizer* authorizer_;
    const Identity* who_;
    std::string_view node_;
    const ObjectWrite* write_;
};

}  // namespace

GuardAnswer node_restriction(const Facts& facts, const Authorizer& authorizer, const Identity& who,
                             std::string_view node, const ObjectWrite& write) {
    return Restriction(facts, authorizer, who, node, write).decide();
}

}  // namespace assay

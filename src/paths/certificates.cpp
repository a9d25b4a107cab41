#include "paths/certificates.h"

#include <string>

#include "facts/presence_gap.h"
#include "paths/hubs.h"

namespace assay {
namespace {

constexpr std::string_view kCertificates = "certificates.k8s.io";
constexpr Asked kRequests{kCertificates, "certificatesigningrequests"};
constexpr Asked kApproval{kCertificates, "certificatesigningrequests", "approval"};
constexpr Asked kNodeClient{kCertificates, "certificatesigningrequests", "nodeclient"};
constexpr Asked kSigners{kCertificates, "signers"};

struct Signer {
    std::string_view name;
    std::string_view flag;  // of its certificate
};
constexpr Signer kClient{"kubernetes.io/kube-apiserver-client",
                         "cluster-signing-kube-apiserver-client-cert-file"};
constexpr Signer kKubelet{"kubernetes.io/kube-apiserver-client-kubelet",
                          "cluster-signing-kubelet-client-cert-file"};

// Whether a controller manager has the certificate of the signer.
Decision signs(const Facts& facts, const Signer& signer) {
    const Universe& managers = facts.universe("controller-manager");
    Decision signing{Truth::no, std::nullopt};
    for (const Subject& manager : managers.subjects) {
        for (const std::string_view flag :
             {signer.flag, std::string_view("cluster-signing-cert-file")}) {
            const auto setting = facts.setting(manager.object, flag);
            if (!setting) continue;
            if (setting->value.is_unknown()) {
                signing = {Truth::unknown, setting->value.to_unknown()};
            } else if (!setting->value.text_or().empty()) {
                return {Truth::yes, std::nullopt};
            }
        }
    }
    if (!managers.subjects.empty() && managers.gaps.empty()) return signing;
    return {Truth::unknown,
            Unknown{Reason::indeterminate,
                    "whether the controller manager signs such certificates is not known"}};
}

// A request has the name that its maker gives it.
std::optional<Right> may_approve(const Ability& ability) {
    if (const auto any = ability.may(kChanges, kApproval)) return any;
    const auto named = ability.named(kChanges, kApproval);
    return named.empty() ? std::nullopt : std::optional(named.begin()->second);
}

std::optional<Right> may_sign(const Ability& ability, const Signer& signer) {
    std::optional<Right> found = ability.may({"approve"}, kSigners, signer.name);
    if (const auto all = ability.may({"approve"}, kSigners, "kubernetes.io/*")) merge(found, *all);
    return found;
}

// Everybody that bindings name; made once.
VertexId anybody(const Ability& ability) {
    Graph& graph = ability.graph();
    if (const auto known = graph.find(hub(kHoldCertificates, {}))) return *known;
    const VertexId all = graph.vertex(hub(kHoldCertificates, {}));
    const RbacIndex& rbac = ability.facts().rbac();
    for (const auto& [who, grants] : rbac.grants()) {
        if (who != kMasterGroup) graph.add(all, add_identity(graph, who), EdgeKind::part);
    }
    graph.add_gap(all, rbac.cluster_gap() ? rbac.cluster_gap() : rbac.namespace_gap());
    return all;
}

}  // namespace

VertexId any_node(const Ability& ability) {
    Graph& graph = ability.graph();
    if (const auto known = graph.find(hub(kActAsNodes, {}))) return *known;
    const VertexId all = graph.vertex(hub(kActAsNodes, {}));
    for (const std::string& node : ability.inventory().nodes) {
        for (const SubjectName& who : {SubjectName{"User", {}, "system:node:" + node},
                                       SubjectName{"Group", {}, "system:nodes"}}) {
            graph.add(all, add_identity(graph, who), EdgeKind::part);
        }
        graph.add(all, graph.vertex(hub(kActAsNode, {}, node)), EdgeKind::part);
    }
    for (const char* const resource : {"nodes", "pods"}) {
        graph.add_gap(all, gap_of(ability.facts().evidence(), "", resource));
    }
    return all;
}

void add_certificates(const Ability& ability) {
    const auto create = ability.whole() ? ability.may({"create"}, kRequests) : std::nullopt;
    if (!create) return;
    const auto approval = may_approve(ability);
    const auto client = may_sign(ability, kClient);
    if (approval && client) {
        const Decision signing = signs(ability.facts(), kClient);
        if (signing.truth != Truth::no) {
            ability.lead(EdgeKind::certificate_sign, anybody(ability),
                         {*create, *approval, *client}, signing.why);
        }
    }
    const auto kubelet = may_sign(ability, kKubelet);
    const auto itself = ability.may({"create"}, kNodeClient);
    if (!itself && !(approval && kubelet)) return;
    const Decision signing = signs(ability.facts(), kKubelet);
    if (signing.truth == Truth::no) return;
    const std::vector<Right> by = itself ? std::vector<Right>{*create, *itself}
                                         : std::vector<Right>{*create, *approval, *kubelet};
    ability.lead(EdgeKind::certificate_sign, any_node(ability), by, signing.why);
}

}  // namespace assay

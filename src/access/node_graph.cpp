#include "access/node_graph.h"

#include "access/pod_references.h"
#include "facts/presence_gap.h"

namespace assay {
namespace {

NodeObject object_of(Referred what) {
    switch (what) {
        case Referred::secret:
            return NodeObject::secret;
        case Referred::config_map:
            return NodeObject::config_map;
        case Referred::claim:
            return NodeObject::claim;
        case Referred::resource_claim:
            return NodeObject::resource_claim;
        case Referred::account:
            break;
    }
    return NodeObject::account;
}

std::string text(const Value& value) { return std::string(value.text_or()); }

}  // namespace

NodeGraph::NodeGraph(const Evidence& evidence)
    : pods_gap_(gap_of(evidence, "", "pods")),
      volumes_gap_(gap_of(evidence, "", "persistentvolumes")),
      attachments_gap_(gap_of(evidence, "storage.k8s.io", "volumeattachments")),
      slices_gap_(gap_of(evidence, "resource.k8s.io", "resourceslices")) {
    if (pods_gap_) {
        volumes_gap_ = pods_gap_;
    }
    if (const Request* pods = evidence.find("", "pods")) {
        for (const StoredObject& pod : pods->objects) {
            add_pod(pod.value);
        }
    }
    if (const Request* volumes = evidence.find("", "persistentvolumes")) {
        for (const StoredObject& volume : volumes->objects) {
            add_volume(volume.value);
        }
    }
    add_bound(NodeObject::attachment, evidence, "storage.k8s.io", "volumeattachments");
    add_bound(NodeObject::slice, evidence, "resource.k8s.io", "resourceslices");
}

void NodeGraph::add_pod(const Value& pod) {
    const std::string node = text(pod.get("spec").get("nodeName"));
    if (node.empty()) {
        return;
    }
    const Value meta = pod.get("metadata");
    const std::string ns = text(meta.get("namespace"));
    nodes_[{NodeObject::pod, ns, text(meta.get("name"))}].insert(node);
    if (is_mirror_pod(pod)) {
        return;
    }
    for (PodReference& reference : references_of_pod(pod)) {
        nodes_[{object_of(reference.what), ns, std::move(reference.name)}].insert(node);
    }
}

void NodeGraph::add_volume(const Value& volume) {
    const Value claim = volume.get("spec").get("claimRef");
    const auto found =
        nodes_.find({NodeObject::claim, text(claim.get("namespace")), text(claim.get("name"))});
    if (!claim.is_map() || found == nodes_.end()) {
        return;
    }
    const std::set<std::string, std::less<>> nodes = found->second;
    nodes_[{NodeObject::volume, {}, text(volume.get("metadata").get("name"))}].insert(nodes.begin(),
                                                                                      nodes.end());
    for (SecretPlace& secret : secrets_of_volume(volume)) {
        nodes_[{NodeObject::secret, std::move(secret.ns), std::move(secret.name)}].insert(
            nodes.begin(), nodes.end());
    }
}

void NodeGraph::add_bound(NodeObject what, const Evidence& evidence, std::string_view group,
                          std::string_view resource) {
    const Request* request = evidence.find(group, resource);
    if (request == nullptr) {
        return;
    }
    for (const StoredObject& object : request->objects) {
        const std::string node = text(object.value.get("spec").get("nodeName"));
        if (!node.empty()) {
            nodes_[{what, {}, text(object.value.get("metadata").get("name"))}].insert(node);
        }
    }
}

const std::optional<Unknown>& NodeGraph::gap(NodeObject what) const {
    switch (what) {
        case NodeObject::attachment:
            return attachments_gap_;
        case NodeObject::slice:
            return slices_gap_;
        case NodeObject::secret:
        case NodeObject::volume:
            return volumes_gap_;
        default:
            return pods_gap_;
    }
}

Decision NodeGraph::belongs(std::string_view node, NodeObject what, std::string_view ns,
                            std::string_view name) const {
    const auto found = nodes_.find({what, std::string(ns), std::string(name)});
    if (found != nodes_.end() && found->second.contains(node)) {
        return {Truth::yes, std::nullopt};
    }
    const std::optional<Unknown>& why = gap(what);
    return {why ? Truth::unknown : Truth::no, why};
}

}  // namespace assay

#include "access/node_graph.h"

#include "access/pod_references.h"
#include "facts/presence_gap.h"
#include "facts/typed_reads.h"

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

// The first reason counts.
void miss(std::optional<Unknown>& gap, const std::optional<Unknown>& why) {
    if (!gap) {
        gap = why;
    }
}

std::string text(const Value& value) { return std::string(value.text_or()); }

}  // namespace

NodeGraph::NodeGraph(const Evidence& evidence)
    : pods_gap_(gap_of(evidence, "", "pods")),
      volumes_gap_(gap_of(evidence, "", "persistentvolumes")),
      attachments_gap_(gap_of(evidence, "storage.k8s.io", "volumeattachments")),
      slices_gap_(gap_of(evidence, "resource.k8s.io", "resourceslices")) {
    if (const Request* pods = evidence.find("", "pods")) {
        for (const StoredObject& pod : pods->objects) {
            add_pod(pod.value);
        }
    }
    if (pods_gap_) {
        volumes_gap_ = pods_gap_;
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
    TypedReads reads("a pod");
    const std::string node(reads.text(reads.map(pod, "spec").get("nodeName")));
    miss(pods_gap_, reads.unread());
    if (node.empty()) {
        return;
    }
    const Value meta = pod.get("metadata");
    const std::string ns = text(meta.get("namespace"));
    nodes_[{NodeObject::pod, ns, text(meta.get("name"))}].insert(node);
    if (is_mirror_pod(pod)) {
        return;
    }
    auto references = references_of_pod(pod);
    miss(pods_gap_, references.unread);
    for (PodReference& reference : references.found) {
        nodes_[{object_of(reference.what), ns, std::move(reference.name)}].insert(node);
    }
}

void NodeGraph::add_volume(const Value& volume) {
    TypedReads reads("a PersistentVolume");
    const Value claim = reads.map(reads.map(volume, "spec"), "claimRef");
    reads.text(claim.get("namespace"));
    reads.text(claim.get("name"));
    miss(volumes_gap_, reads.unread());
    const auto found =
        nodes_.find({NodeObject::claim, text(claim.get("namespace")), text(claim.get("name"))});
    if (!claim.is_map() || found == nodes_.end()) {
        return;
    }
    const std::set<std::string, std::less<>> nodes = found->second;
    nodes_[{NodeObject::volume, {}, text(volume.get("metadata").get("name"))}].insert(nodes.begin(),
                                                                                      nodes.end());
    auto secrets = secrets_of_volume(volume);
    miss(volumes_gap_, secrets.unread);
    for (SecretPlace& secret : secrets.found) {
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
        TypedReads reads("an object of " + std::string(resource));
        const std::string node(reads.text(reads.map(object.value, "spec").get("nodeName")));
        miss(what == NodeObject::slice ? slices_gap_ : attachments_gap_, reads.unread());
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

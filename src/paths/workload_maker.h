// Workloads as vertices: templates and running pods, what they lead to, and where they run.
//
// Role: the part of paths/inventory.h that is about pods. One vertex for each top owner, service
// account, token and way to the node; pods of one class (paths/pod_class.h) are looked into once.
// Absence: a workload without a pod on a known node may run on any; a pod whose node could not be
// understood leaves what runs on every node unknown.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "facts/owners.h"
#include "paths/inventory.h"
#include "paths/pod_class.h"
#include "paths/pod_escape.h"

namespace assay {

class WorkloadMaker {
public:
    // Both outlive it. Namespaces are known, the rest of `made` is filled beside it.
    WorkloadMaker(const Facts& facts, Inventory& made);

    void add();

    // A workload that reads the control plane's keys where it runs on one of its nodes.
    struct Keys {
        std::string field;
        std::set<std::string> nodes;
    };
    [[nodiscard]] const std::map<VertexId, Keys>& keys() const { return keys_; }
    // Why a node may have more pods.
    [[nodiscard]] const std::optional<Unknown>& unplaced() const { return unplaced_; }
    // The nodes that pods of the namespace run on, sorted.
    [[nodiscard]] std::vector<VertexId> hosts_of(const std::string& ns) const;

private:
    struct Workload {
        SubjectRef owner;
        std::string ns;
        Value spec;
        bool mirror = false;
    };
    // What the pods of one class share.
    struct PodClass {
        VertexId workload = 0;
        std::optional<VertexId> account;  // once one runs on a known node
        bool mirror = false;
        const Escape* escape = nullptr;          // of `escapes_`
        std::vector<VertexId>* hosts = nullptr;  // of the namespace
        bool placed = false;
        std::uint32_t escape_reason = 0;
    };

    struct Host {
        VertexId node = 0;
        VertexId pods = 0;     // its hub of pods
        VertexId kubelet = 0;  // what has the kubelet's identity
    };

    VertexId at(std::string_view ability, std::string_view ns, std::string_view node = {});
    PodClass add_workload(const Workload& from, bool platform);
    PodClass new_class(const Value& pod);
    VertexId add_pod(const Value& pod);
    void place(const Value& pod, PodClass& of);
    void add_unplaced();
    void add_files(std::string_view node, VertexId workload);
    void add_tokens();
    Host host_of(const Value& name);
    [[nodiscard]] VertexId account_of(const Value& pod);

    const Facts& facts_;
    Inventory& made_;
    Owners owners_;
    std::optional<Unknown> node_authorizer_;  // why it may not be asked
    std::map<VertexId, Escape> escapes_;
    std::map<VertexId, KubeletFolders> files_;
    std::map<std::string, VertexId, std::less<>> token_nodes_;  // whose tokens some pod reads
    std::map<VertexId, Keys> keys_;
    std::set<VertexId> workloads_;
    std::set<VertexId> placed_;  // workloads with a pod on a known node
    std::optional<Unknown> unplaced_;
    std::unordered_map<PodKey, PodClass, PodKeyHash> classes_;
    PodKey key_;                                     // of the pod that is looked at
    std::unordered_map<std::uint64_t, Host> nodes_;  // by the text node of the name
    std::map<std::string, std::vector<VertexId>> hosts_;
};

}  // namespace assay

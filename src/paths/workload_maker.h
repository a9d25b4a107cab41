// Workloads as vertices: templates and running pods, what they lead to, and where they run.
//
// Role: the part of paths/inventory.h that is about pods. One vertex for each top owner, service
// account, token and way to the node; pods of one class (paths/pod_class.h) are looked into once,
// and so are specs that say the same (paths/spec_ways.h).
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

#include "facts/object_table.h"
#include "paths/inventory.h"
#include "paths/pod_class.h"
#include "paths/spec_ways.h"

namespace assay {

class WorkloadMaker {
public:
    // Both outlive it. Namespaces are known, the rest of `made` is filled beside it.
    WorkloadMaker(const Facts& facts, Inventory& made);

    // The classes of all running pods, which add() goes by: pods are looked at once.
    void read_pods();
    // The namespace of each class, in the order of the pods.
    [[nodiscard]] std::vector<std::string_view> namespaces() const;
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
        std::string_view kind;  // of the top owner
        std::string_view name;
        std::string_view ns;
        std::uint32_t spec = 0;  // of `specs_`
        bool mirror = false;
        bool platform = false;
    };
    // What the pods of one class share.
    struct PodClass {
        SubjectRef owner;  // the top one
        std::string_view ns;
        std::uint32_t spec = 0;  // of `specs_`
        bool mirror = false;
        bool made = false;  // whether the rest is filled
        VertexId workload = 0;
        std::optional<VertexId> account;         // once one runs on a known node
        const Escape* escape = nullptr;          // of `escapes_`
        std::vector<VertexId>* hosts = nullptr;  // of the namespace
        bool placed = false;
        std::uint32_t escape_reason = 0;
    };

    // A running pod, by places in `classes_` and `nodes_`.
    struct ReadPod {
        std::uint32_t of = 0;
        std::uint32_t node = 0;
    };
    static constexpr std::uint32_t kEnded = UINT32_MAX;
    static constexpr std::uint32_t kNoNode = UINT32_MAX;

    struct Host {
        Value name;
        bool made = false;  // whether the rest is filled
        VertexId node = 0;
        VertexId pods = 0;     // its hub of pods
        VertexId kubelet = 0;  // what has the kubelet's identity
    };

    // What a namespace has one of.
    struct Space {
        std::string_view ns;
        VertexId pods = 0;                       // its hub of pods
        std::vector<VertexId>* hosts = nullptr;  // of `hosts_`; nullptr: none looked at yet
    };

    VertexId at(std::string_view ability, std::string_view ns, std::string_view node = {});
    // `ns` outlives this. Workloads come by namespace, so the last one is kept.
    [[nodiscard]] const Space& space_of(std::string_view ns);
    // The vertex, with the edge to its account.
    VertexId add_workload(const Workload& from);
    void make(PodClass& of);
    [[nodiscard]] std::uint32_t class_of(const Value& pod);
    [[nodiscard]] std::uint32_t node_of(const Value& pod);
    void place(PodClass& of, const ReadPod& pod);
    void add_unplaced();
    void add_files(std::string_view node, VertexId workload);
    void add_tokens();
    const Host& host_of(std::uint32_t node);
    // As evidence has it, or why it is not known.
    [[nodiscard]] Value account_object(std::string_view ns, std::string_view name) const;

    const Facts& facts_;
    Inventory& made_;
    std::optional<ObjectTable> accounts_;     // of the evidence
    std::optional<Unknown> node_authorizer_;  // why it may not be asked
    std::map<VertexId, Escape> escapes_;
    std::map<VertexId, KubeletFolders> files_;
    std::map<std::string, VertexId, std::less<>> token_nodes_;  // whose tokens some pod reads
    std::map<VertexId, Keys> keys_;
    std::vector<VertexId> workloads_;  // some more than once
    std::vector<bool> placed_;         // by vertex: workloads with a pod on a known node
    std::optional<Unknown> unplaced_;
    std::vector<ReadPod> pods_;  // of the list of pods, in its order
    std::vector<PodClass> classes_;
    std::vector<Host> nodes_;
    SpecBook specs_;
    std::unordered_map<PodKey, std::uint32_t, PodKeyHash> class_ids_;
    std::unordered_map<std::uint64_t, std::uint32_t> node_ids_;  // by the text node of the name
    std::map<std::string, std::vector<VertexId>> hosts_;
    Space space_;
};

}  // namespace assay

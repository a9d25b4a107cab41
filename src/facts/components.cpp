#include "facts/components.h"

#include <algorithm>
#include <array>
#include <map>
#include <numeric>
#include <string>
#include <utility>

#include "facts/objects.h"
#include "facts/presence_gap.h"
#include "facts/running.h"

namespace assay {
namespace {

struct ComponentName {
    std::string_view name;
    std::string_view program;
    std::string_view kind;  // of the subject reference
};
constexpr std::array<ComponentName, 4> kComponents{{
    {"apiserver", "kube-apiserver", "APIServer"},
    {"controller-manager", "kube-controller-manager", "ControllerManager"},
    {"scheduler", "kube-scheduler", "Scheduler"},
    {"etcd", "etcd", "Etcd"},
}};

// One running component, before its settings are read.
struct Instance {
    const StoredObject* pod = nullptr;
    std::string node;
    std::string image_version;
    std::optional<std::vector<Value>> arguments;
    Unknown why;  // when there are none
    bool process = false;
};

Value text_or_unknown(std::string_view text, const Unknown& why, Store& store) {
    return text.empty() ? store.unknown(why) : store.text(text);
}

class Finder {
public:
    Finder(const ComponentName& name, const Evidence& evidence, const FactsData& data,
           const std::optional<Version>& server, Store& store)
        : name_(name), evidence_(evidence), data_(data), server_(server), store_(store) {}

    Components derive() {
        find_pods();
        find_processes();
        for (const Instance& instance : instances_) {
            add(instance);
        }
        add_missing();
        sort();
        return std::move(out_);
    }

private:
    void find_pods() {
        for (ComponentPod& found : component_pods(evidence_, name_.program)) {
            Instance instance;
            instance.pod = found.pod;
            instance.node = found.pod->value.get("spec").get("nodeName").text_or();
            instance.image_version = image_version(found.container.get("image").text_or());
            instance.arguments = std::move(found.arguments);
            instance.why = {Reason::indeterminate, "the command line is not in the pod"};
            const auto gap = node_gap(evidence_, instance.node);
            if (evidence_.nodes_asked && gap) {  // its process may still be found
                instance.arguments.reset();
                instance.why = *gap;
            }
            instances_.push_back(std::move(instance));
        }
    }

    // What runs decides: the process of a node replaces the words of its pod.
    void find_processes() {
        for (const NodeEvidence& node : evidence_.nodes) {
            for (const Process& process : node.processes) {
                auto arguments = arguments_of(process, name_.program, store_);
                if (!arguments) {
                    continue;
                }
                const auto known = std::find_if(
                    instances_.begin(), instances_.end(),
                    [&](const Instance& i) { return i.node == node.name && !i.process; });
                Instance& instance = known != instances_.end() ? *known : instances_.emplace_back();
                instance.node = node.name;
                instance.arguments = std::move(arguments);
                instance.process = true;
            }
        }
    }

    Value version_of(const Instance& instance) const {
        const bool unseen = instance.pod == nullptr && !instance.process;
        const bool only = instances_.size() <= 1 && (unseen || !gap_of(evidence_, "", "pods"));
        if (name_.name == "apiserver" && server_ && only) {
            return store_.text(server_text());
        }
        const Unknown hidden{Reason::indeterminate, "the version is not visible"};
        return text_or_unknown(instance.image_version, unseen ? instance.why : hidden, store_);
    }

    std::string server_text() const {
        if (!evidence_.target.version.empty()) {
            return evidence_.target.version;
        }
        const Probe* probe = evidence_.probe("/version");
        return probe == nullptr ? std::string{} : probe->version;
    }

    void add(const Instance& instance) {
        const Request* pods = evidence_.find("", "pods");
        Subject subject;
        subject.ref.kind = name_.kind;
        subject.source = instance.process ? "node" : "mirror-pod";
        // The name that the kubelet gives the mirror pod, so that it is one subject on every road.
        std::string name = std::string(name_.program) + "-" + instance.node;
        if (instance.pod != nullptr) {
            name = name_of(instance.pod->value);
            subject.origin = instance.pod->origin;
            subject.request = pods == nullptr ? std::string{} : pods->id;
        }
        subject.ref.name = name;
        std::vector<Value> sources;
        if (instance.process) sources.push_back(store_.text("process"));
        if (instance.pod != nullptr) sources.push_back(store_.text("mirror-pod"));
        add_subject(std::move(subject), instance, store_.list(sources));
    }

    void add_subject(Subject subject, const Instance& instance, const Value& sources) {
        const Value version = version_of(instance);
        subject.object = store_.map({
            {"component", store_.text(name_.name)},
            {"kind", store_.text(name_.kind)},
            {"name", store_.text(subject.ref.name)},
            {"node", store_.text(instance.node)},
            {"version", version},
            {"sources", sources},
            {"listeners", listeners_of(evidence_, instance.node, name_.program, store_)},
        });
        SettingsSources from;
        from.component = name_.name;
        from.why = instance.why;
        from.version = parse_version(version.text_or());
        if (instance.arguments) {
            from.line = read_command_line(*instance.arguments, name_.name, data_, store_);
        }
        if (const auto gap = node_gap(evidence_, instance.node)) {
            from.no_node = *gap;
        }
        from.node = evidence_.nodes_asked ? evidence_.node(instance.node) : nullptr;
        out_.settings.push_back(Settings::derive(from, data_, store_));
        out_.universe.subjects.push_back(std::move(subject));
    }

    // What the pods do not show.
    void add_missing() {
        const Request* pods = evidence_.find("", "pods");
        const bool files = evidence_.target.kind == TargetKind::files;
        auto gap = gap_of(evidence_, "", "pods");
        if (files) {
            out_.universe.in_scope = !instances_.empty();
            return;
        }
        if (instances_.empty() && !gap) {
            gap = Unknown{Reason::indeterminate,
                          "the control plane's pods are not visible through the API"};
        }
        if (instances_.empty() && name_.name == "apiserver") {
            Instance unseen;
            unseen.why = *gap;
            Subject subject;
            subject.ref = {{}, std::string(name_.kind), {}, std::string(name_.program)};
            subject.source = "api";
            add_subject(std::move(subject), unseen, store_.list({}));
            if (gap->reason == Reason::indeterminate) {
                return;
            }
        }
        if (gap) {
            out_.universe.gaps.push_back({*gap,
                                          {{}, std::string(name_.kind), {}, {}},
                                          pods == nullptr ? std::string{} : pods->id});
        }
    }

    void sort() {
        std::vector<std::size_t> order(out_.settings.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        const auto& subjects = out_.universe.subjects;
        std::stable_sort(order.begin(), order.end(), [&](std::size_t left, std::size_t right) {
            return subjects[left].ref < subjects[right].ref;
        });
        Components sorted;
        sorted.universe.gaps = std::move(out_.universe.gaps);
        sorted.universe.in_scope = out_.universe.in_scope;
        for (const std::size_t index : order) {
            sorted.universe.subjects.push_back(std::move(out_.universe.subjects[index]));
            sorted.settings.push_back(std::move(out_.settings[index]));
        }
        out_ = std::move(sorted);
    }

    const ComponentName& name_;
    const Evidence& evidence_;
    const FactsData& data_;
    const std::optional<Version>& server_;
    Store& store_;
    std::vector<Instance> instances_;
    Components out_;
};

SettingsSources kubelet_sources(const Evidence& evidence, std::string_view node,
                                const FactsData& data, Store& store) {
    SettingsSources from;
    from.component = "kubelet";
    const NodeEvidence* found = evidence.nodes_asked ? evidence.node(node) : nullptr;
    const auto gap = node_gap(evidence, node);
    from.node = found;
    from.no_node = gap.value_or(Unknown{});
    from.why = gap.value_or(Unknown{Reason::indeterminate, "no kubelet runs on the node"});
    if (found == nullptr) {
        return from;
    }
    for (const Process& process : found->processes) {
        if (const auto arguments = arguments_of(process, "kubelet", store)) {
            from.line = read_command_line(*arguments, "kubelet", data, store);
            break;
        }
    }
    return from;
}

}  // namespace

Components derive_components(std::string_view name, const Evidence& evidence, const FactsData& data,
                             const std::optional<Version>& server, Store& store) {
    const auto found = std::find_if(kComponents.begin(), kComponents.end(),
                                    [&](const ComponentName& row) { return row.name == name; });
    return found == kComponents.end() ? Components{}
                                      : Finder(*found, evidence, data, server, store).derive();
}

Components derive_kubelets(const Evidence& evidence, const FactsData& data, Store& store) {
    Components out;
    const Request* nodes = evidence.find("", "nodes");
    if (evidence.target.kind == TargetKind::files) {
        out.universe.in_scope = nodes != nullptr;
    }
    if (auto why = gap_of(evidence, "", "nodes")) {
        out.universe.gaps.push_back({std::move(*why),
                                     {"v1", "Node", {}, {}},
                                     nodes == nullptr ? std::string{} : nodes->id});
    }
    if (nodes == nullptr) {
        return out;
    }
    for (const StoredObject& object : nodes->objects) {
        const std::string_view name = name_of(object.value);
        SettingsSources from = kubelet_sources(evidence, name, data, store);
        const Value version = text_or_unknown(
            object.value.get("status").get("nodeInfo").get("kubeletVersion").text_or(),
            {Reason::indeterminate, "the node does not say its kubelet's version"}, store);
        from.version = parse_version(version.text_or());
        std::vector<Value> sources{store.text("node-object")};
        if (from.line) sources.push_back(store.text("process"));
        Subject subject;
        subject.ref = ref_of(object.value);
        subject.source = from.line ? "node" : source_of(evidence);
        subject.request = nodes->id;
        subject.origin = object.origin;
        subject.object = store.map({{"component", store.text("kubelet")},
                                    {"kind", store.text("Node")},
                                    {"name", store.text(name)},
                                    {"node", store.text(name)},
                                    {"version", version},
                                    {"sources", store.list(sources)},
                                    {"listeners", listeners_of(evidence, name, "kubelet", store)}});
        out.settings.push_back(Settings::derive(from, data, store));
        out.universe.subjects.push_back(std::move(subject));
    }
    return out;
}

}  // namespace assay

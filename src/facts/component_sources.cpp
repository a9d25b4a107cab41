#include "facts/component_sources.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "facts/presence_gap.h"
#include "facts/running.h"
#include "facts/static_pods.h"

namespace assay {
namespace {

constexpr std::array<ComponentName, 4> kComponents{{
    {"apiserver", "kube-apiserver", "APIServer"},
    {"controller-manager", "kube-controller-manager", "ControllerManager"},
    {"scheduler", "kube-scheduler", "Scheduler"},
    {"etcd", "etcd", "Etcd"},
}};

const Unknown kNoCommandLine{Reason::indeterminate, "the command line is not in the pod"};
const Unknown kFilledIn{Reason::indeterminate, "the kubelet fills in words of the command line"};

// Whether a word may become any flag at all.
bool has_open_word(const std::vector<Value>& arguments) {
    return std::any_of(arguments.begin(), arguments.end(), [](const Value& word) {
        const std::string_view text = word.text_or();
        return is_filled_in(text.substr(0, text.find('=')));
    });
}

Value variable_value(std::string_view text, Store& store) {
    static const ComponentFlag kText{{}, {}, FlagType::text, {}};
    return flag_value(&kText, text, store);
}

Environment environment_of(const Process& process, Store& store) {
    Environment environment;
    environment.gap = gap_of(process.environment_presence, {}, "the process's environment");
    for (const auto& [name, value] : process.environment) {
        environment.values.emplace(name, variable_value(value, store));
    }
    return environment;
}

Environment environment_of(const Value& container, Store& store) {
    const Unknown elsewhere{Reason::indeterminate, "the value comes from another object"};
    Environment environment;
    if (!container.get("envFrom").items_or_none().empty()) {
        environment.gap = elsewhere;
    }
    for (const Value& variable : container.get("env").items_or_none()) {
        const Value value = variable.get("value");
        Value& known = environment.values[std::string(variable.get("name").text_or())];
        if (variable.get("valueFrom").is_map()) {
            known = store.unknown(elsewhere);
        } else if (value.is_map()) {
            known = store.unknown(taken_out());
        } else {
            known = variable_value(value.text_or(), store);
        }
    }
    return environment;
}

class Finder {
public:
    Finder(const ComponentName& name, const Evidence& evidence, const FactsData& data, Store& store)
        : name_(name), evidence_(evidence), data_(data), store_(store) {}

    std::vector<ComponentInstance> find() {
        for (const NodeEvidence& node : evidence_.nodes) {  // none unless they were asked for
            find_processes(node);
            find_manifests(node);
        }
        find_pods();
        for (ComponentInstance& instance : instances_) {
            note_gaps(instance);
        }
        return std::move(instances_);
    }

private:
    // The instance of the node that has no source of this kind yet.
    ComponentInstance& instance_on(std::string_view node, std::string_view kind) {
        const auto known =
            std::find_if(instances_.begin(), instances_.end(), [&](const ComponentInstance& each) {
                return each.node == node && each.find(kind) == nullptr;
            });
        if (known != instances_.end()) {
            return *known;
        }
        instances_.emplace_back().node = node;
        return instances_.back();
    }

    void find_processes(const NodeEvidence& node) {
        for (const Process& process : node.processes) {
            if (auto arguments = arguments_of(process, name_.program, store_)) {
                ComponentInstance& instance = instance_on(node.name, "process");
                instance.sources.push_back(
                    {"process", std::move(arguments), {}, environment_of(process, store_)});
            }
        }
    }

    void find_manifests(const NodeEvidence& node) {
        const StaticPods manifests = static_pods(evidence_, node, data_, store_);
        for (const StaticPod& pod : manifests.pods) {
            if (auto found = component_container(pod.document, name_.program, /*is_static=*/true)) {
                add("manifest", instance_on(node.name, "manifest"), std::move(*found));
            }
        }
        if (manifests.gap) {
            manifest_gaps_.emplace(node.name, *manifests.gap);
        }
    }

    void find_pods() {
        for (ComponentPod& pod : component_pods(evidence_, name_.program)) {
            const std::string_view node = pod.pod->value.get("spec").get("nodeName").text_or();
            ComponentInstance& instance = instance_on(node, "mirror-pod");
            instance.pod = pod.pod;
            add("mirror-pod", instance, std::move(pod.found));
        }
    }

    void add(std::string_view kind, ComponentInstance& instance, ComponentContainer found) {
        const std::string_view image = found.container.get("image").text_or();
        instance.image_version = image_version(image);
        instance.sources.push_back(source_of_container(kind, std::move(found), store_));
    }

    void note_gaps(ComponentInstance& instance) const {
        if (evidence_.nodes_asked) {
            note_node_gaps(instance);
        }
        if (const auto gap = gap_of(evidence_, "", "pods"); gap && instance.pod == nullptr) {
            instance.gaps.push_back(*gap);
        }
    }

    void note_node_gaps(ComponentInstance& instance) const {
        if (const auto gap = node_gap(evidence_, instance.node);
            gap && instance.find("process") == nullptr) {
            instance.gaps.push_back(*gap);
        }
        const auto gap = manifest_gaps_.find(instance.node);
        if (gap != manifest_gaps_.end() && instance.find("manifest") == nullptr) {
            instance.gaps.push_back(gap->second);
        }
    }

    const ComponentName& name_;
    const Evidence& evidence_;
    const FactsData& data_;
    Store& store_;
    std::vector<ComponentInstance> instances_;
    std::map<std::string, Unknown, std::less<>> manifest_gaps_;  // by node
};

}  // namespace

ComponentSource source_of_container(std::string_view kind, ComponentContainer found, Store& store) {
    ComponentSource source;
    source.kind = kind;
    source.environment = environment_of(found.container, store);
    source.pod = found.pod;
    source.container = found.container;
    source.why = kNoCommandLine;
    if (found.arguments && has_open_word(*found.arguments)) {
        source.why = kFilledIn;
    } else {
        source.arguments = std::move(found.arguments);
    }
    return source;
}

const ComponentName* component_named(std::string_view name) {
    const auto* found = std::find_if(kComponents.begin(), kComponents.end(),
                                     [&](const ComponentName& row) { return row.name == name; });
    return found == kComponents.end() ? nullptr : found;
}

const ComponentSource* ComponentInstance::find(std::string_view kind) const {
    const auto found =
        std::find_if(sources.begin(), sources.end(),
                     [&](const ComponentSource& source) { return source.kind == kind; });
    return found == sources.end() ? nullptr : &*found;
}

std::vector<ComponentInstance> component_instances(const ComponentName& name,
                                                   const Evidence& evidence, const FactsData& data,
                                                   Store& store) {
    return Finder(name, evidence, data, store).find();
}

SettingsSources daemon_sources(const Evidence& evidence, std::string_view program,
                               std::string_view node, const FactsData& data, Store& store) {
    const std::string name(program);
    SettingsSources from;
    from.component = name;
    const NodeEvidence* found = evidence.nodes_asked ? evidence.node(node) : nullptr;
    const auto gap = node_gap(evidence, node);
    from.node = found;
    from.no_node = gap.value_or(Unknown{});
    from.why = gap.value_or(Unknown{Reason::indeterminate, "no " + name + " runs on the node"});
    if (gap) {  // one more may run
        return from;
    }
    std::optional<std::vector<Value>> seen;
    for (const Process& process : found->processes) {
        auto arguments = arguments_of(process, program, store);
        if (arguments && seen && *arguments != *seen) {
            from.why = {Reason::indeterminate, "several " + name + "s run on the node"};
            return from;
        }
        if (arguments) seen = std::move(arguments);
    }
    if (seen) from.line = read_command_line(*seen, program, data, store);
    return from;
}

}  // namespace assay

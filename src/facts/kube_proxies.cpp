#include "facts/kube_proxies.h"

#include <map>
#include <set>
#include <string>
#include <utility>

#include "facts/component_sources.h"
#include "facts/mounted_config.h"
#include "facts/objects.h"
#include "facts/presence_gap.h"
#include "facts/running.h"

namespace assay {
namespace {

constexpr std::string_view kProgram = "kube-proxy";

// What is known of the kube-proxy of one node.
struct Found {
    SettingsSources from;
    Value running;
    std::vector<Value> sources;
};

class Deriver {
public:
    Deriver(const Evidence& evidence, const FactsData& data, Store& store)
        : evidence_(evidence), data_(data), store_(store), configs_(evidence, store) {
        for (ComponentPod& pod : component_pods(evidence, kProgram)) {
            const std::string_view node = pod.pod->value.get("spec").get("nodeName").text_or();
            const auto [first, fresh] = pods_.emplace(node, std::move(pod));
            if (!fresh) several_.insert(first->first);
        }
    }

    Components derive(const Request& nodes) {
        for (const StoredObject& node : nodes.objects) {
            add(node, nodes);
        }
        return std::move(out_);
    }

private:
    void add(const StoredObject& node, const Request& nodes) {
        const std::string_view name = name_of(node.value);
        const auto at = pods_.find(name);
        const ComponentPod* pod = at == pods_.end() ? nullptr : &at->second;
        const Value version = version_of(node.value, pod);
        Found found = evidence_.nodes_asked ? of_process(name) : of_pod(name, pod);
        found.from.version = parse_version(version.text_or());
        read_mounted(pod, found.from);
        Subject subject;
        subject.ref = SubjectRef{{}, "KubeProxy", {}, std::string(name)};
        subject.source =
            found.from.line && evidence_.nodes_asked ? SubjectSource::node : source_of(evidence_);
        subject.request = nodes.id;
        subject.origin = pod == nullptr ? node.origin : pod->pod->origin;
        subject.object =
            store_.map({{"component", store_.text(kProgram)},
                        {"kind", store_.text("KubeProxy")},
                        {"name", store_.text(name)},
                        {"node", store_.text(name)},
                        {"version", version},
                        {"running", found.running},
                        {"sources", store_.list(found.sources)},
                        {"listeners", listeners_of(evidence_, name, kProgram, store_)}});
        out_.settings.push_back(Settings::derive(found.from, data_, store_));
        out_.differences.emplace_back();
        out_.universe.subjects.push_back(std::move(subject));
    }

    Value version_of(const Value& node, const ComponentPod* pod) const {
        std::string_view version =
            node.get("status").get("nodeInfo").get("kubeProxyVersion").text_or();
        if (pod != nullptr) {
            version = image_version(pod->found.container.get("image").text_or());
        }
        return version.empty() ? store_.unknown(Reason::indeterminate, "the version is not visible")
                               : store_.text(version);
    }

    Found of_process(std::string_view name) const {
        Found found;
        found.from = daemon_sources(evidence_, kProgram, name, data_, store_);
        const NodeEvidence* node = found.from.node;
        if (found.from.line) {
            found.running = Value::boolean(true);
            found.sources.push_back(store_.text("process"));
        } else if (node_gap(evidence_, name) || runs(*node, kProgram, store_)) {
            found.running = store_.unknown(found.from.why);
        } else if (const auto why = kubelet_gap(*node, store_)) {
            found.from.why = *why;
            found.running = store_.unknown(*why);
        } else {
            found.running = Value::boolean(false);
        }
        return found;
    }

    Found of_pod(std::string_view name, const ComponentPod* pod) const {
        Found found;
        found.from.component = kProgram;
        found.from.no_node = node_gap(evidence_, name).value_or(Unknown{});
        if (pod == nullptr) {
            found.from.why = gap_of(evidence_, "", "pods")
                                 .value_or(Unknown{Reason::not_asked,
                                                   "the node has no pod of kube-proxy, which may "
                                                   "run outside of pods"});
            found.running = store_.unknown(found.from.why);
            return found;
        }
        found.running = Value::boolean(true);
        found.sources.push_back(store_.text("pod"));
        if (auto others = gap_of(evidence_, "", "pods")) {
            found.from.why = std::move(*others);  // one that was not read may be in charge
            return found;
        }
        if (several_.contains(name)) {
            found.from.why = {Reason::indeterminate,
                              "the node has several pods of kube-proxy, and nobody can tell which "
                              "one is in charge"};
            return found;
        }
        const ComponentSource source = source_of_container("pod", pod->found, store_);
        found.from.why = source.why;
        if (source.arguments) {
            found.from.line = read_command_line(*source.arguments, kProgram, data_, store_);
        }
        return found;
    }

    void read_mounted(const ComponentPod* pod, SettingsSources& from) {
        const CommandLine::Flag* config = from.line ? from.line->find("config") : nullptr;
        if (config == nullptr || !config->value.is_text() || config->value.as_text().empty()) {
            return;
        }
        if (pod == nullptr) {  // one that was not read may show it another file than the node's
            if (auto why = gap_of(evidence_, "", "pods")) from.mounted = store_.unknown(*why);
        } else {
            from.mounted =
                configs_.read(pod->pod->value, pod->found.container, config->value.as_text(), from);
        }
    }

    const Evidence& evidence_;
    const FactsData& data_;
    Store& store_;
    MountedConfigs configs_;
    std::map<std::string, ComponentPod, std::less<>> pods_;  // by node, the first
    std::set<std::string, std::less<>> several_;             // nodes with more of them
    Components out_;
};

}  // namespace

Components derive_kube_proxies(const Evidence& evidence, const FactsData& data, Store& store) {
    Components out;
    const Request* nodes = evidence.find("", "nodes");
    if (nodes != nullptr) {
        out = Deriver(evidence, data, store).derive(*nodes);
    }
    if (evidence.target.kind == TargetKind::files) {
        out.universe.in_scope = nodes != nullptr;
    }
    if (auto why = gap_of(evidence, "", "nodes")) {
        out.universe.gaps.push_back({std::move(*why),
                                     {{}, "KubeProxy", {}, {}},
                                     nodes == nullptr ? std::string{} : nodes->id});
    }
    return out;
}

}  // namespace assay

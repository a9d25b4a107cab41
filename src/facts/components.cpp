#include "facts/components.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

#include "facts/component_sources.h"
#include "facts/config_maps.h"
#include "facts/confinement.h"
#include "facts/drift.h"
#include "facts/machine_identity.h"
#include "facts/objects.h"
#include "facts/presence_gap.h"
#include "facts/probe_answer.h"
#include "facts/running.h"
#include "snapshot/plan.h"

namespace assay {
namespace {

Value text_or_unknown(std::string_view text, const Unknown& why, Store& store) {
    return text.empty() ? store.unknown(why) : store.text(text);
}

// The sources of one component, side by side.
class Comparison {
public:
    Comparison(const Evidence& evidence, const FactsData& data, Store& store)
        : evidence_(evidence), data_(data), store_(store) {}

    void note(std::string_view source) { names_.push_back(store_.text(source)); }

    void add(std::string_view source, const SettingsSources& from) {
        note(source);
        sources_.push_back({std::string(source), Settings::derive(from, data_, store_)});
    }

    void add_config_map(std::string_view component, const std::optional<Version>& version) {
        ConfigMapSource found = config_map_source(component, version, evidence_, data_, store_);
        if (auto* source = std::get_if<SourceSettings>(&found)) {
            note(source->source);
            sources_.push_back(std::move(*source));
        } else if (const auto* gap = std::get_if<Unknown>(&found)) {
            gaps_.push_back(*gap);
        }
    }

    [[nodiscard]] Value names() const { return store_.list(names_); }

    // Null: the files of a target are all there is, and they hold one source at most.
    [[nodiscard]] Value differences(const std::vector<Unknown>& gaps,
                                    const std::optional<Unknown>& unseen) {
        gaps_.insert(gaps_.begin(), gaps.begin(), gaps.end());
        if (evidence_.target.kind == TargetKind::files && !evidence_.nodes_asked &&
            sources_.size() < 2 && gaps_.empty()) {
            return {};
        }
        if (unseen) {
            gaps_.insert(gaps_.begin(), *unseen);
        } else if (!evidence_.nodes_asked) {
            gaps_.push_back({Reason::not_asked, "node evidence was not asked for"});
        }
        return differences_of(sources_, gaps_, store_);
    }

private:
    const Evidence& evidence_;
    const FactsData& data_;
    Store& store_;
    std::vector<Value> names_;
    std::vector<SourceSettings> sources_;
    std::vector<Unknown> gaps_;
};

class Deriver {
public:
    Deriver(const ComponentName& name, const Evidence& evidence, const FactsData& data,
            const std::optional<Version>& server, Store& store)
        : name_(name), evidence_(evidence), data_(data), server_(server), store_(store) {}

    Components derive() {
        instances_ = component_instances(name_, evidence_, data_, store_);
        for (const ComponentInstance& instance : instances_) {
            add(instance);
        }
        add_missing();
        sort();
        return std::move(out_);
    }

private:
    // `why`: nothing of the component is visible.
    Value version_of(const ComponentInstance& instance, const std::optional<Unknown>& why) const {
        const bool only =
            instances_.size() <= 1 && (why.has_value() || !gap_of(evidence_, "", "pods"));
        if (name_.name == "apiserver" && server_ && only) {
            return store_.text(server_text());
        }
        const Unknown hidden{Reason::indeterminate, "the version is not visible"};
        return text_or_unknown(instance.image_version, why.value_or(hidden), store_);
    }

    std::string server_text() const {
        if (!evidence_.target.version.empty()) {
            return evidence_.target.version;
        }
        const Probe* probe = evidence_.probe("/version");
        return probe == nullptr ? std::string{} : probe->version;
    }

    void add(const ComponentInstance& instance) {
        const Request* pods = evidence_.find("", "pods");
        Subject subject;
        subject.source = instance.find("process") != nullptr    ? SubjectSource::node
                         : instance.find("manifest") != nullptr ? SubjectSource::manifest
                                                                : SubjectSource::mirror_pod;
        // The name that the kubelet gives the mirror pod, so that it is one subject on every road.
        std::string name = std::string(name_.program) + "-" + instance.node;
        if (instance.pod != nullptr) {
            name = name_of(instance.pod->value);
            subject.origin = instance.pod->origin;
            subject.request = pods == nullptr ? std::string{} : pods->id;
        }
        subject.ref = SubjectRef{{}, std::string(name_.kind), {}, std::move(name)};
        add_subject(std::move(subject), instance, std::nullopt);
    }

    // What decides: the first source, unless a planned one before it did not answer.
    SettingsSources deciding(const ComponentInstance& instance, const Value& version) const {
        SettingsSources from = from_source(instance, nullptr, version);
        const auto gap = node_gap(evidence_, instance.node);
        if (instance.sources.empty()) {
            return from;
        }
        if (evidence_.nodes_asked && gap && instance.find("process") == nullptr) {
            from.why = *gap;
            return from;
        }
        return from_source(instance, &instance.sources.front(), version);
    }

    SettingsSources from_source(const ComponentInstance& instance, const ComponentSource* source,
                                const Value& version) const {
        SettingsSources from;
        from.component = name_.name;
        from.version = parse_version(version.text_or());
        from.no_node = node_gap(evidence_, instance.node).value_or(Unknown{});
        from.node = evidence_.nodes_asked ? evidence_.node(instance.node) : nullptr;
        if (source != nullptr) {
            from.why = source->why;
            from.environment = source->environment;
            from.pod = source->pod;
            from.container = source->container;
            if (source->arguments) {
                from.line = read_command_line(*source->arguments, name_.name, data_, store_);
            }
        }
        return from;
    }

    void add_subject(Subject subject, const ComponentInstance& instance,
                     const std::optional<Unknown>& why) {
        const Value version = version_of(instance, why);
        SettingsSources from = deciding(instance, version);
        if (why) {
            from.why = *why;
        }
        Comparison comparison(evidence_, data_, store_);
        for (const ComponentSource& source : instance.sources) {
            comparison.add(source.kind, from_source(instance, &source, version));
        }
        comparison.add_config_map(from.component, from.version);
        out_.differences.push_back(comparison.differences(instance.gaps, why));
        subject.object = store_.map({
            {"component", store_.text(name_.name)},
            {"kind", store_.text(name_.kind)},
            {"name", store_.text(subject.ref->name)},
            {"node", store_.text(instance.node)},
            {"version", version},
            {"sources", comparison.names()},
            {"listeners", listeners_of(evidence_, instance.node, name_.program, store_)},
        });
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
        add_unread_nodes();
        if (instances_.empty() && !gap) {
            gap = Unknown{Reason::indeterminate,
                          "the control plane's pods are not visible through the API"};
        }
        if (instances_.empty() && name_.name == "apiserver") {
            Subject subject;
            subject.ref = SubjectRef{{}, std::string(name_.kind), {}, std::string(name_.program)};
            subject.source = SubjectSource::api;
            add_subject(std::move(subject), ComponentInstance{}, gap);
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

    // Pods do not show what runs on a host without a Node, nor any node's where it is no pod; and
    // beside a process that was seen another may run. What is known by its pod alone is unknown
    // itself.
    void add_unread_nodes() {
        const bool outside =
            std::any_of(instances_.begin(), instances_.end(),
                        [](const ComponentInstance& each) { return each.pod == nullptr; });
        for (const NodeEvidence& node : evidence_.nodes) {
            const bool has_row = std::any_of(
                instances_.begin(), instances_.end(), [&](const ComponentInstance& each) {
                    return each.node == node.name && each.find("process") == nullptr;
                });
            auto gap = node_gap(evidence_, node.name);
            if (gap && !has_row && !instances_.empty() && (node.host || outside)) {
                out_.universe.gaps.push_back(
                    {std::move(*gap), {{}, std::string(name_.kind), {}, node.name}, {}});
            }
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
            sorted.differences.push_back(out_.differences[index]);
        }
        out_ = std::move(sorted);
    }

    const ComponentName& name_;
    const Evidence& evidence_;
    const FactsData& data_;
    const std::optional<Version>& server_;
    Store& store_;
    std::vector<ComponentInstance> instances_;
    Components out_;
};

// What the kubelet says of itself decides; a kubelet that was asked and said nothing is unknown,
// for its files may have changed since it was started.
void decide_by_itself(const Request& shown, std::string_view node, SettingsSources& from) {
    const StoredObject* found = find_object(shown, {}, node);
    from.line.reset();
    if (found != nullptr) {
        from.document = found->value.get("kubeletconfig");
        from.shown_by_itself = true;
        return;
    }
    from.why = gap_of(shown.presence, shown.reason, "configurations of kubelets")
                   .value_or(Unknown{Reason::indeterminate, "the kubelet was not asked"});
}

// What the kubelet says to anybody; null when no kubelet was asked, which is another plan.
Value anonymous_answer(const Evidence& evidence, std::string_view node, Store& store) {
    const Probe* probe = evidence.probe(kubelet_probe_name(node));
    if (probe != nullptr) return probe_answer(*probe, store);
    const bool asked = std::any_of(
        evidence.probes.begin(), evidence.probes.end(),
        [](const Probe& each) { return each.name.starts_with(kubelet_probe_name({})); });
    return asked ? store.unknown(Reason::not_asked, "the kubelet was not asked") : Value{};
}

}  // namespace

Components derive_components(std::string_view name, const Evidence& evidence, const FactsData& data,
                             const std::optional<Version>& server, Store& store) {
    const ComponentName* found = component_named(name);
    return found == nullptr ? Components{}
                            : Deriver(*found, evidence, data, server, store).derive();
}

// Windows has none of it.
Value confinement_of(const Evidence& evidence, const Value& node, Store& store) {
    const Value system = node.get("status").get("nodeInfo").get("operatingSystem");
    return system.text_or() == "windows" ? Value{}
                                         : node_confinement(evidence, name_of(node), store);
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
    const MachineIdentities identities(evidence);
    for (const StoredObject& object : nodes->objects) {
        const std::string_view name = name_of(object.value);
        SettingsSources from = daemon_sources(evidence, "kubelet", name, data, store);
        const Value version = text_or_unknown(
            object.value.get("status").get("nodeInfo").get("kubeletVersion").text_or(),
            {Reason::indeterminate, "the node does not say its kubelet's version"}, store);
        from.version = parse_version(version.text_or());
        Comparison comparison(evidence, data, store);
        std::vector<Unknown> gaps;
        if (from.line) {
            comparison.add("process", from);
        } else if (evidence.nodes_asked) {
            gaps.push_back(from.why);
        }
        comparison.add_config_map("kubelet", from.version);
        out.differences.push_back(comparison.differences(gaps, std::nullopt));
        comparison.note("node-object");
        Subject subject;
        subject.ref = ref_of(object.value);
        subject.source = from.line ? SubjectSource::node : source_of(evidence);
        subject.request = nodes->id;
        if (const Request* shown = evidence.find("", kConfigz)) {
            subject.source = source_of(evidence);
            subject.request = shown->id;
            decide_by_itself(*shown, name, from);
            if (from.shown_by_itself) comparison.note("configz");
        }
        subject.origin = object.origin;
        subject.object = store.map({{"component", store.text("kubelet")},
                                    {"kind", store.text("Node")},
                                    {"name", store.text(name)},
                                    {"node", store.text(name)},
                                    {"version", version},
                                    {"sources", comparison.names()},
                                    {"listeners", listeners_of(evidence, name, "kubelet", store)},
                                    {"identity", identities.of(object.value, store)},
                                    {"confinement", confinement_of(evidence, object.value, store)},
                                    {"anonymous", anonymous_answer(evidence, name, store)}});
        out.settings.push_back(Settings::derive(from, data, store));
        out.universe.subjects.push_back(std::move(subject));
    }
    return out;
}

}  // namespace assay

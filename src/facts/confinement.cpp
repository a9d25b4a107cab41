#include "facts/confinement.h"

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>

#include "facts/presence_gap.h"

namespace assay {
namespace {

// The sources of one node; each may be missing by itself.
class Sources {
public:
    Sources(const Evidence& evidence, std::string_view node, Store& store) : store_(store) {
        evidence_ = evidence.nodes_asked ? evidence.node(node) : nullptr;
        if (evidence_ == nullptr) {
            gap_ = Unknown{Reason::not_asked, evidence.nodes_asked
                                                  ? "node " + std::string(node) + " was not read"
                                                  : "node evidence was not asked for"};
        } else {
            gap_ = gap_of(evidence_->presence, evidence_->reason, "the node");
        }
    }

    [[nodiscard]] const ConfinementSource* find(std::string_view name) const {
        if (evidence_ == nullptr) return nullptr;
        const auto found = evidence_->confinement.find(name);
        return found == evidence_->confinement.end() ? nullptr : &found->second;
    }

    // Nothing: the source is there, or known not to be.
    [[nodiscard]] std::optional<Unknown> gap(std::string_view name) const {
        const ConfinementSource* source = find(name);
        if (gap_) return gap_;
        if (source == nullptr) {
            return Unknown{Reason::not_asked, std::string(name) + " was not asked for"};
        }
        return gap_of(source->presence, source->reason, name);
    }

    // Nothing: the source does not say it.
    [[nodiscard]] std::optional<std::string_view> value(std::string_view name,
                                                        std::string_view key) const {
        const ConfinementSource* source = find(name);
        if (source == nullptr) return std::nullopt;
        const auto found = source->values.find(key);
        if (found == source->values.end()) return std::nullopt;
        return found->second;
    }

    [[nodiscard]] bool is_absent(std::string_view name) const {
        const ConfinementSource* source = find(name);
        return source != nullptr && source->presence == Presence::absent;
    }

    [[nodiscard]] Value state(std::string_view name) const {
        if (const auto why = gap(name)) return store_.unknown(*why);
        return store_.text(is_absent(name) ? "absent" : value(name, "state").value_or(""));
    }

private:
    Store& store_;
    const NodeEvidence* evidence_ = nullptr;
    std::optional<Unknown> gap_;
};

std::int64_t number_in(std::string_view text) {
    std::int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

Value profiles_of(const Sources& sources, Store& store) {
    constexpr std::string_view kName = "apparmor-profiles";
    if (const auto why = sources.gap(kName)) return store.unknown(*why);
    std::int64_t enforce = 0;
    std::int64_t complain = 0;
    std::int64_t other = 0;
    for (const auto& [mode, text] : sources.find(kName)->values) {
        const std::int64_t count = number_in(text);
        (mode == "enforce" ? enforce : mode == "complain" ? complain : other) += count;
    }
    return store.map({{"enforce", Value::integer(enforce)},
                      {"complain", Value::integer(complain)},
                      {"other", Value::integer(other)}});
}

Value node_value(const Sources& sources, Store& store) {
    const auto no_seccomp = sources.gap("seccomp");
    return store.map({{"selinux", sources.state("selinux")},
                      {"selinuxConfig", sources.state("selinux-config")},
                      {"apparmor", sources.state("apparmor")},
                      {"apparmorProfiles", profiles_of(sources, store)},
                      {"seccomp", no_seccomp ? store.unknown(*no_seccomp)
                                             : Value::boolean(!sources.is_absent("seccomp"))}});
}

// Both runtimes load their profile with apparmor_parser, and without it do as if the kernel had no
// AppArmor.
Value applies_profile(const Sources& sources, std::string_view runtime, Store& store) {
    constexpr std::string_view kName = "apparmor";
    if (const auto why = sources.gap(kName)) return store.unknown(*why);
    if (sources.value(kName, "state") != "enabled") return Value::boolean(true);
    const auto parser = sources.value(kName, "parser");
    if (!parser) {
        return store.unknown(Reason::not_asked, "apparmor_parser was not asked for");
    }
    if (*parser == "absent" && runtime == "cri-o") {
        return store.unknown(Reason::indeterminate,
                             "apparmor_parser is not in /sbin; CRI-O may have it in its PATH");
    }
    return Value::boolean(*parser != "absent");
}

}  // namespace

Value node_confinement(const Evidence& evidence, std::string_view node, Store& store) {
    return node_value(Sources(evidence, node, store), store);
}

Value runtime_confinement(const Evidence& evidence, std::string_view node, std::string_view runtime,
                          Store& store) {
    if (runtime != "containerd" && runtime != "cri-o") return {};
    const Sources sources(evidence, node, store);
    Value selinux;
    Value apparmor;
    if (const auto why = sources.gap(runtime)) {
        selinux = apparmor = store.unknown(*why);
    } else if (runtime == "containerd") {
        selinux = Value::boolean(sources.value(runtime, "enable_selinux") == "true");
        apparmor = sources.value(runtime, "disable_apparmor") == "true"
                       ? Value::boolean(false)
                       : applies_profile(sources, runtime, store);
    } else {
        const auto given = sources.value(runtime, "selinux");
        const auto gap = sources.gap("selinux");
        selinux = given ? Value::boolean(*given == "true")
                  : gap ? store.unknown(*gap)
                        : Value::boolean(!sources.is_absent("selinux"));
        apparmor = sources.value(runtime, "apparmor_profile") == "unconfined"
                       ? Value::boolean(false)
                       : applies_profile(sources, runtime, store);
    }
    return store.map(
        {{"selinux", selinux}, {"apparmor", apparmor}, {"node", node_value(sources, store)}});
}

}  // namespace assay

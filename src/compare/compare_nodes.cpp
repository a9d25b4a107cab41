#include "compare/compare_nodes.h"

#include <map>
#include <set>
#include <utility>

#include "compare/compare_files.h"
#include "compare/compare_processes.h"
#include "compare/compare_software.h"
#include "facts/presence_gap.h"

namespace assay {
namespace {

// A text that is empty when it is not known.
void compare_known(Thing thing, const std::string& before, const std::string& after,
                   Comparison& comparison) {
    const auto gap = [](const std::string& text) {
        return text.empty() ? std::optional(Unknown{Reason::not_asked, "it was not read"})
                            : std::nullopt;
    };
    if (before.empty() || after.empty()) {
        return comparison.miss(std::move(thing), gap(before), gap(after));
    }
    std::vector<Detail> details;
    if (before != after) details.push_back({"is", before, after});
    comparison.change(std::move(thing), std::move(details), false);
}

void compare_system(const NodeEvidence& before, const NodeEvidence& after, Comparison& comparison) {
    const std::string& node = after.name;
    compare_known({node, "machine id", ""}, before.machine_id, after.machine_id, comparison);
    compare_known({node, "kernel", ""}, before.kernel, after.kernel, comparison);
    const auto name = [](const OsRelease& os) {
        return !os.name.empty() || os.id.empty() ? os.name : os.id + " " + os.version_id;
    };
    compare_known({node, "operating system", ""}, name(before.os), name(after.os), comparison);
}

// By address and port the programs; an empty one is not known.
using Listeners = std::map<std::string, std::set<std::string>>;
Listeners listeners_of(const NodeEvidence& node) {
    Listeners found;
    for (const Listener& one : node.listeners) {
        const bool six = one.address.find(':') != std::string::npos;
        const std::string host = six ? "[" + one.address + "]" : one.address;
        found[host + ":" + std::to_string(one.port)].insert(one.process);
    }
    return found;
}

std::string with_programs(const std::string& place, const std::set<std::string>& programs) {
    return place + " (" + (programs.contains("") ? "program not known" : list_text(programs)) + ")";
}

void compare_listeners(const NodeEvidence& before, const NodeEvidence& after,
                       Comparison& comparison) {
    const auto gap = [](const NodeEvidence& node) {
        return gap_of(node.listeners_presence, {}, "listeners");
    };
    if (gap(before) || gap(after)) {
        return comparison.miss({after.name, "listener", ""}, gap(before), gap(after));
    }
    const Listeners first = listeners_of(before);
    const Listeners second = listeners_of(after);
    const auto thing = [&](std::string name) { return Thing{after.name, "listener", name}; };
    for (const auto& [place, programs] : first) {
        const auto other = second.find(place);
        if (other == second.end()) {
            comparison.add(thing(with_programs(place, programs)), Change::removed);
            continue;
        }
        const auto unknown = [](const std::set<std::string>& names) {
            return names.contains("")
                       ? std::optional(Unknown{Reason::not_asked, "who listens is not known"})
                       : std::nullopt;
        };
        if (unknown(programs) || unknown(other->second)) {
            comparison.miss(thing(place), unknown(programs), unknown(other->second));
            continue;
        }
        std::vector<Detail> details;
        if (programs != other->second) {
            details.push_back({"program", list_text(programs), list_text(other->second)});
        }
        comparison.change(thing(place), std::move(details), false);
    }
    for (const auto& [place, programs] : second) {
        if (!first.contains(place)) {
            comparison.add(thing(with_programs(place, programs)), Change::added);
        }
    }
}

using Values = std::map<std::string, std::string, std::less<>>;

std::vector<Detail> value_details(const Values& before, const Values& after) {
    std::set<std::string> keys;
    for (const Values* values : {&before, &after}) {
        for (const auto& entry : *values) keys.insert(entry.first);
    }
    std::vector<Detail> details;
    for (const std::string& key : keys) {
        const auto of = [&](const Values& values) {
            const auto found = values.find(key);
            return found == values.end() ? std::nullopt : std::optional(found->second);
        };
        if (of(before) != of(after)) details.push_back({key, of(before), of(after)});
    }
    return details;
}

void compare_confinement(const NodeEvidence& before, const NodeEvidence& after,
                         Comparison& comparison) {
    std::set<std::string_view> names;
    for (const NodeEvidence* node : {&before, &after}) {
        for (const auto& entry : node->confinement) names.insert(entry.first);
    }
    const Unknown unasked{Reason::not_asked, "it was not asked for"};
    if (names.empty()) return comparison.miss({after.name, "confinement", ""}, unasked, unasked);
    for (const std::string_view name : names) {
        const auto of = [&](const NodeEvidence& node) {
            const auto found = node.confinement.find(name);
            return found == node.confinement.end() ? ConfinementSource{} : found->second;
        };
        const ConfinementSource first = of(before);
        const ConfinementSource second = of(after);
        Thing thing{after.name, "confinement", std::string(name)};
        auto first_gap = gap_of(first.presence, first.reason, "it");
        auto second_gap = gap_of(second.presence, second.reason, "it");
        if (first_gap || second_gap) {
            comparison.miss(std::move(thing), std::move(first_gap), std::move(second_gap));
        } else if (first.presence != second.presence) {
            const bool was = first.presence == Presence::present;
            comparison.add(std::move(thing), was ? Change::removed : Change::added);
        } else {
            comparison.change(std::move(thing), value_details(first.values, second.values), false);
        }
    }
}

// Which files the kubelet's unit is made of, and where networks are configured.
void compare_places(const NodeEvidence& before, const NodeEvidence& after, Comparison& comparison) {
    for (const std::string_view name : {kKubeletUnit, kCniFolders}) {
        const auto of = [&](const NodeEvidence& node) {
            const auto found = node.places.find(name);
            return found == node.places.end() ? NodePlace{Presence::not_asked, {}, {}}
                                              : found->second;
        };
        const NodePlace first = of(before);
        const NodePlace second = of(after);
        Thing thing{after.name, "place", std::string(name)};
        auto first_gap = gap_of(first.presence, first.reason, "these files");
        auto second_gap = gap_of(second.presence, second.reason, "these files");
        if (first_gap || second_gap) {
            comparison.miss(std::move(thing), std::move(first_gap), std::move(second_gap));
            continue;
        }
        const auto list = [](const NodePlace& place) {
            return list_text({place.paths.begin(), place.paths.end()});
        };
        std::vector<Detail> details;
        if (list(first) != list(second)) details.push_back({"paths", list(first), list(second)});
        comparison.change(std::move(thing), std::move(details), false);
    }
}

std::optional<Unknown> gap_of_node(const Evidence& evidence, const NodeEvidence* node) {
    if (node != nullptr) {
        if (node->presence == Presence::absent) return Unknown{Reason::not_asked, "it is absent"};
        return gap_of(node->presence, node->reason, "the node");
    }
    return Unknown{Reason::not_asked, evidence.nodes_asked ? "the snapshot has no evidence of it"
                                                           : "nodes were not asked for"};
}

}  // namespace

void compare_nodes(const Evidence& before, const Evidence& after, Comparison& comparison) {
    std::set<std::string> names;
    for (const Evidence* evidence : {&before, &after}) {
        for (const NodeEvidence& node : evidence->nodes) names.insert(node.name);
    }
    if (names.empty() && after.target.kind == TargetKind::cluster) {
        const Unknown unasked{Reason::not_asked, "nodes were not asked for"};
        comparison.miss({"", "node evidence", ""}, unasked, unasked);
    }
    for (const std::string& name : names) {
        const NodeEvidence* first = before.node(name);
        const NodeEvidence* second = after.node(name);
        auto first_gap = gap_of_node(before, first);
        auto second_gap = gap_of_node(after, second);
        if (first_gap || second_gap) {
            comparison.miss({name, "node evidence", ""}, std::move(first_gap),
                            std::move(second_gap));
            continue;
        }
        compare_system(*first, *second, comparison);
        compare_processes(*first, *second, comparison);
        compare_listeners(*first, *second, comparison);
        compare_software(*first, *second, comparison);
        compare_binaries(*first, *second, comparison);
        compare_packages(*first, *second, comparison);
        compare_confinement(*first, *second, comparison);
        compare_places(*first, *second, comparison);
        compare_files(*first, *second, comparison);
    }
}

}  // namespace assay

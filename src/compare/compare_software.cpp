#include "compare/compare_software.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "base/text.h"
#include "facts/presence_gap.h"

namespace assay {
namespace {

constexpr struct {
    std::string_view field;
    std::string NodeSoftware::*text;
} kSoftwareTexts[] = {
    {"version", &NodeSoftware::version},
    {"manager", &NodeSoftware::manager},
    {"package", &NodeSoftware::package},
    {"source", &NodeSoftware::source},
    {"source version", &NodeSoftware::source_version},
    {"vendor", &NodeSoftware::vendor},
    {"path", &NodeSoftware::path},
};

// Why nobody can tell whether a program that is not listed was in use; nothing when it was not.
std::optional<Unknown> gap_of_programs(const NodeEvidence& node) {
    if (node.binaries.empty()) return Unknown{Reason::not_asked, "programs were not asked for"};
    if (auto gap = gap_of(node.processes_presence, {}, "processes")) return gap;
    for (const auto& [name, software] : node.software) {
        if (!software.path.empty()) continue;  // then it is among the programs
        if (auto gap = gap_of(software.presence, software.reason, name)) return gap;
    }
    for (const auto& [name, file] : node.binaries) {
        const bool known = file.presence == Presence::present || !file.mode.empty();
        if (known && !(file.folder && file.presence != Presence::present)) continue;
        if (auto gap = gap_of(file.presence, file.reason, name)) return gap;
    }
    return std::nullopt;
}

// What the node says of one; absent where it was not in use.
struct Binary {
    const NodeFile* file = nullptr;  // present
    std::optional<Unknown> gap;
};
Binary binary_of(const NodeEvidence& node, const std::optional<Unknown>& rest,
                 const std::string& name) {
    const auto found = node.binaries.find(name);
    if (found == node.binaries.end()) return {nullptr, rest};
    if (auto gap = gap_of(found->second.presence, found->second.reason, "the program")) {
        return {nullptr, std::move(gap)};
    }
    return {found->second.presence == Presence::present ? &found->second : nullptr, std::nullopt};
}

// No hash: it is no program of the machine, and what it holds is not kept.
void compare_program(Thing thing, const NodeFile& before, const NodeFile& after,
                     Comparison& comparison) {
    constexpr std::pair<std::string_view, std::string NodeFile::*> kTexts[] = {
        {"mode", &NodeFile::mode}, {"owner", &NodeFile::owner}, {"sha256", &NodeFile::sha256}};
    const auto known = [](const std::string& text) {
        return text.empty() ? std::nullopt : std::optional(text);
    };
    std::vector<Detail> details;
    for (const auto& [field, text] : kTexts) {
        if (before.*text == after.*text) continue;
        details.push_back({std::string(field), known(before.*text), known(after.*text)});
    }
    const bool unseen = !before.folder && before.sha256.empty() && after.sha256.empty();
    comparison.change(std::move(thing), std::move(details), unseen);
}

// Versions by "NAME ARCHITECTURE".
using Packages = std::map<std::string, std::set<std::string>>;
Packages packages_in(const NodePackages& packages) {
    Packages found;
    const std::string& lines = *packages.installed;
    for (const std::string_view text : split(lines, '\n')) {
        if (text.empty()) continue;
        const std::size_t first = text.find(' ');
        const std::size_t last = text.rfind(' ');
        std::string name(text.substr(0, first));
        std::string version;
        if (first != last) {
            name += text.substr(last);
            version = text.substr(first + 1, last - first - 1);
        }
        found[std::move(name)].insert(std::move(version));
    }
    return found;
}

void compare_installed(const std::string& node, const std::string& manager, const Packages& before,
                       const Packages& after, Comparison& comparison) {
    const auto thing = [&](const std::string& name) {
        return Thing{node, "package", name + " (" + manager + ")"};
    };
    for (const auto& [name, versions] : before) {
        const auto other = after.find(name);
        if (other == after.end()) {
            comparison.add(thing(name), Change::removed);
            continue;
        }
        std::vector<Detail> details;
        if (versions != other->second) {
            details.push_back({"version", list_text(versions), list_text(other->second)});
        }
        comparison.change(thing(name), std::move(details), false);
    }
    for (const auto& [name, versions] : after) {
        if (!before.contains(name)) comparison.add(thing(name), Change::added);
    }
}

}  // namespace

std::string list_text(const std::set<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
    return text;
}

void compare_software(const NodeEvidence& before, const NodeEvidence& after,
                      Comparison& comparison) {
    std::set<std::string> names;
    for (const NodeEvidence* node : {&before, &after}) {
        for (const auto& entry : node->software) names.insert(entry.first);
    }
    if (names.empty()) {
        const Unknown unasked{Reason::not_asked, "software was not asked for"};
        return comparison.miss({after.name, "software", ""}, unasked, unasked);
    }
    for (const std::string& name : names) {
        const auto of = [&](const NodeEvidence& node) {
            const auto found = node.software.find(name);
            return found == node.software.end() ? NodeSoftware{} : found->second;
        };
        const NodeSoftware first = of(before);
        const NodeSoftware second = of(after);
        Thing thing{after.name, "software", name};
        auto first_gap = gap_of(first.presence, first.reason, "its version");
        auto second_gap = gap_of(second.presence, second.reason, "its version");
        if (first_gap || second_gap) {
            comparison.miss(std::move(thing), std::move(first_gap), std::move(second_gap));
        } else if (first.presence != second.presence) {
            const bool was = first.presence == Presence::present;
            comparison.add(std::move(thing), was ? Change::removed : Change::added);
        } else {
            std::vector<Detail> details;
            for (const auto& [field, text] : kSoftwareTexts) {
                if (first.*text == second.*text) continue;
                details.push_back({std::string(field), first.*text, second.*text});
            }
            comparison.change(std::move(thing), std::move(details), false);
        }
    }
}

void compare_binaries(const NodeEvidence& before, const NodeEvidence& after,
                      Comparison& comparison) {
    std::set<std::string> names;
    for (const NodeEvidence* node : {&before, &after}) {
        for (const auto& entry : node->binaries) names.insert(entry.first);
    }
    const auto first_rest = gap_of_programs(before);
    const auto second_rest = gap_of_programs(after);
    if (before.binaries.empty() || after.binaries.empty()) {
        return comparison.miss({after.name, "program", ""}, first_rest, second_rest);
    }
    for (const std::string& name : names) {
        Thing thing{after.name, "program", name};
        Binary first = binary_of(before, first_rest, name);
        Binary second = binary_of(after, second_rest, name);
        if (first.gap || second.gap) {
            comparison.miss(std::move(thing), std::move(first.gap), std::move(second.gap));
        } else if (first.file != nullptr && second.file != nullptr) {
            compare_program(std::move(thing), *first.file, *second.file, comparison);
        } else if (first.file == nullptr && second.file == nullptr) {
            comparison.keep(false);
        } else {
            comparison.add(std::move(thing),
                           first.file == nullptr ? Change::added : Change::removed);
        }
    }
}

void compare_packages(const NodeEvidence& before, const NodeEvidence& after,
                      Comparison& comparison) {
    std::set<std::string> managers;
    for (const NodeEvidence* node : {&before, &after}) {
        for (const auto& entry : node->packages) managers.insert(entry.first);
    }
    if (managers.empty()) {
        const Unknown unasked{Reason::not_asked, "packages were not asked for"};
        return comparison.miss({after.name, "package", ""}, unasked, unasked);
    }
    for (const std::string& manager : managers) {
        const auto of = [&](const NodeEvidence& node) {
            const auto found = node.packages.find(manager);
            return found == node.packages.end() ? NodePackages{} : found->second;
        };
        const NodePackages first = of(before);
        const NodePackages second = of(after);
        auto first_gap = gap_of(first.presence, first.reason, "its packages");
        auto second_gap = gap_of(second.presence, second.reason, "its packages");
        if (first_gap || second_gap) {
            comparison.miss({after.name, "package", "(" + manager + ")"}, std::move(first_gap),
                            std::move(second_gap));
            continue;
        }
        compare_installed(after.name, manager, packages_in(first), packages_in(second), comparison);
    }
}

}  // namespace assay

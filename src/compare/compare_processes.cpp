#include "compare/compare_processes.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "base/text.h"
#include "compare/value_changes.h"
#include "facts/presence_gap.h"

namespace assay {
namespace {

using Processes = std::map<std::string, std::vector<const Process*>>;

Processes by_program(const NodeEvidence& node) {
    Processes found;
    for (const Process& process : node.processes) {
        const std::string first = process.argv.empty() ? std::string() : process.argv.front();
        found[first.substr(first.rfind('/') + 1)].push_back(&process);
    }
    return found;
}

void add_words(const std::vector<std::string>& before, const std::vector<std::string>& after,
               std::vector<Detail>& details) {
    if (before == after) return;
    std::multiset<std::string> left(before.begin(), before.end());
    std::multiset<std::string> added;
    for (const std::string& word : after) {
        const auto found = left.find(word);
        if (found == left.end()) {
            added.insert(word);
        } else {
            left.erase(found);
        }
    }
    for (const std::string& word : left) details.push_back({"word", word, std::nullopt});
    for (const std::string& word : added) details.push_back({"word", std::nullopt, word});
    if (left.empty() && added.empty()) {
        details.push_back({"words", join(before, " "), join(after, " ")});
    }
}

// What is empty on one side was taken from the process or could not be read: nobody knows which.
void add_confinement(const Thing& thing, const Process& before, const Process& after,
                     std::vector<Detail>& details, Comparison& comparison) {
    constexpr std::pair<std::string_view, std::string Process::*> kTexts[] = {
        {"label", &Process::label}, {"seccomp", &Process::seccomp}};
    const auto gap = [](const std::string& text) {
        return text.empty() ? std::optional(Unknown{Reason::indeterminate, "none, or not read"})
                            : std::nullopt;
    };
    for (const auto& [field, text] : kTexts) {
        if (before.*text == after.*text) continue;
        if ((before.*text).empty() || (after.*text).empty()) {
            comparison.miss({thing.node, thing.kind, thing.name + ", its " + std::string(field)},
                            gap(before.*text), gap(after.*text));
        } else {
            details.push_back({std::string(field), before.*text, after.*text});
        }
    }
}

void compare_one(Thing thing, const Process& before, const Process& after, Comparison& comparison) {
    std::vector<Detail> details;
    add_words(before.argv, after.argv, details);
    NotCompared gap{thing, gap_of(before.environment_presence, {}, "variables"),
                    gap_of(after.environment_presence, {}, "variables")};
    if (gap.before || gap.after) {
        // Nobody asks for variables of others than etcd.
        if (!gap.unasked()) comparison.gaps.push_back(std::move(gap));
    } else {
        std::set<std::string> names;
        for (const auto& entry : before.environment) names.insert(entry.first);
        for (const auto& entry : after.environment) names.insert(entry.first);
        for (const std::string& name : names) {
            const auto value = [&](const Process& process) {
                const auto found = process.environment.find(name);
                return found == process.environment.end() ? std::nullopt
                                                          : std::optional(found->second);
            };
            if (value(before) == value(after)) continue;
            details.push_back({"variable " + name, value(before), value(after)});
        }
    }
    add_confinement(thing, before, after, details, comparison);
    const bool hidden = std::any_of(after.argv.begin(), after.argv.end(), [](const auto& word) {
        return has_marker(std::string_view(word));
    });
    comparison.change(std::move(thing), std::move(details), hidden);
}

bool is_equal(const Process& one, const Process& other) { return one == other; }
// By what it was started with: what confines it may have changed.
bool is_same(const Process& one, const Process& other) {
    return one.argv == other.argv && one.environment == other.environment &&
           one.environment_presence == other.environment_presence;
}

// Takes away from both what both have.
void pair_by(bool (*meets)(const Process&, const Process&), const Thing& thing,
             std::vector<const Process*>& before, std::vector<const Process*>& after,
             Comparison& comparison) {
    std::erase_if(before, [&](const Process* one) {
        const auto same = std::find_if(after.begin(), after.end(),
                                       [&](const Process* other) { return meets(*one, *other); });
        if (same == after.end()) return false;
        compare_one(thing, *one, **same, comparison);
        after.erase(same);
        return true;
    });
}

std::string with_words(const std::string& program, const Process& process) {
    std::string text = program;
    for (std::size_t at = 1; at < process.argv.size(); ++at) text += " " + process.argv[at];
    return text;
}

}  // namespace

void compare_processes(const NodeEvidence& before, const NodeEvidence& after,
                       Comparison& comparison) {
    auto first_gap = gap_of(before.processes_presence, {}, "processes");
    auto second_gap = gap_of(after.processes_presence, {}, "processes");
    if (first_gap || second_gap) {
        return comparison.miss({after.name, "process", ""}, std::move(first_gap),
                               std::move(second_gap));
    }
    Processes first = by_program(before);
    Processes second = by_program(after);
    for (const auto& entry : second) first.try_emplace(entry.first);
    for (auto& [program, left] : first) {
        std::vector<const Process*>& right = second[program];
        const Thing thing{after.name, "process", program};
        pair_by(&is_equal, thing, left, right, comparison);
        pair_by(&is_same, thing, left, right, comparison);
        if (left.size() == 1 && right.size() == 1) {
            compare_one(thing, *left.front(), *right.front(), comparison);
            continue;
        }
        for (const Process* one : left) {
            comparison.add({after.name, "process", with_words(program, *one)}, Change::removed);
        }
        for (const Process* one : right) {
            comparison.add({after.name, "process", with_words(program, *one)}, Change::added);
        }
    }
}

}  // namespace assay

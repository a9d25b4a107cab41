#include "invariants/support/less.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "snapshot/kinds.h"
#include "snapshot/plan.h"

namespace assay::test {
namespace {

constexpr std::array<Presence, 5> kLost{Presence::partial, Presence::denied, Presence::unreachable,
                                        Presence::not_asked, Presence::malformed};

template <class Item>
void keep_half(std::vector<Item>& items, bool first) {
    const auto middle = items.begin() + static_cast<std::ptrdiff_t>(items.size() / 2);
    if (first) {
        items.erase(middle, items.end());
    } else {
        items.erase(items.begin(), middle);
    }
}

// Of a list that is partial one half is left, of every other nothing.
template <class Item>
void lose_items(std::vector<Item>& items, Presence presence, bool first) {
    if (presence == Presence::partial) {
        keep_half(items, first);
    } else {
        items.clear();
    }
}

// Losses find their object by name, so that one may follow another; what is gone stays gone.

void lose_request(Evidence& evidence, const std::string& id, Presence presence, bool first) {
    // A run that asks no kubelet is another plan: it judges files, which say something else.
    if (presence == Presence::not_asked && id != request_id("", "v1", kConfigz)) {
        std::erase_if(evidence.requests, [&](const Request& each) { return each.id == id; });
        return;
    }
    const auto at = std::find_if(evidence.requests.begin(), evidence.requests.end(),
                                 [&](const Request& each) { return each.id == id; });
    if (at == evidence.requests.end()) {
        return;
    }
    Request& request = *at;
    request.presence = presence;
    request.reason = "taken away";
    lose_items(request.objects, presence, first);
}

void lose_probe(Evidence& evidence, const std::string& name, Presence presence) {
    const auto at = std::find_if(evidence.probes.begin(), evidence.probes.end(),
                                 [&](const Probe& each) { return each.name == name; });
    if (at == evidence.probes.end()) {
        return;
    }
    Probe& probe = *at;
    probe = Probe{};
    probe.name = name;
    probe.presence = presence;
    probe.reason = "taken away";
}

NodeEvidence* node_of(Evidence& evidence, const std::string& name) {
    const auto at = std::find_if(evidence.nodes.begin(), evidence.nodes.end(),
                                 [&](const NodeEvidence& each) { return each.name == name; });
    return at == evidence.nodes.end() ? nullptr : &*at;
}

void lose_node(NodeEvidence& node, Presence presence, bool first) {
    node.presence = presence;
    node.reason = "taken away";
    if (presence == Presence::partial) {
        keep_half(node.processes, first);
        return;
    }
    node.processes.clear();
    node.processes_presence = presence;
    node.files.clear();
    node.directories.clear();
    node.places.clear();
    node.software.clear();
    node.confinement.clear();
    node.machine_id.clear();
    node.os = {};
    node.kernel.clear();
    node.listeners.clear();
    node.listeners_presence = presence;
}

void lose_file(NodeFile& file, Presence presence) {
    file.presence = presence;
    file.reason = "taken away";
    if (presence == Presence::partial && file.text) {
        file.text->resize(file.text->size() / 2);
        return;
    }
    file = NodeFile{};
    file.presence = presence;
    file.reason = "taken away";
}

void lose_place(NodePlace& place, Presence presence, bool first) {
    place.presence = presence;
    place.reason = "taken away";
    lose_items(place.paths, presence, first);
}

void lose_listeners(NodeEvidence& node, Presence presence, bool first) {
    node.listeners_presence = presence;
    lose_items(node.listeners, presence, first);
}

void lose_processes(NodeEvidence& node, Presence presence, bool first) {
    node.processes_presence = presence;
    lose_items(node.processes, presence, first);
}

void lose_environments(NodeEvidence& node, Presence presence, bool) {
    for (Process& process : node.processes) {
        process.environment.clear();
        process.environment_presence = presence;
    }
}

void lose_software(NodeSoftware& software, Presence presence) {
    software = NodeSoftware{};
    software.presence = presence;
    software.reason = "taken away";
}

void lose_os(NodeEvidence& node, Presence, bool) { node.os = {}; }

void add(std::vector<Loss>& all, const std::string& what,
         const std::function<void(Evidence&, Presence, bool)>& lose) {
    for (const Presence presence : kLost) {
        const std::string name = what + ": " + std::string(text_of(presence));
        all.push_back({name, [lose, presence](Evidence& each) { lose(each, presence, true); }});
        if (presence == Presence::partial) {
            all.push_back({name + ", second half",
                           [lose, presence](Evidence& each) { lose(each, presence, false); }});
        }
    }
}

void add_nodes(std::vector<Loss>& all, const Evidence& evidence) {
    for (const NodeEvidence& node : evidence.nodes) {
        const std::string name = node.name;
        const auto add_for = [&](const std::string& what, auto lose) {
            add(all, what, [name, lose](Evidence& each, Presence presence, bool first) {
                if (NodeEvidence* found = node_of(each, name)) {
                    lose(*found, presence, first);
                }
            });
        };
        add_for("node " + name, lose_node);
        add_for("listeners of " + name, lose_listeners);
        add_for("processes of " + name, lose_processes);
        add_for("environments of " + name, lose_environments);
        add_for("os of " + name, lose_os);
        for (const auto& entry : node.software) {
            const std::string program = entry.first;
            add_for(program + " of " + name,
                    [program](NodeEvidence& each, Presence presence, bool) {
                        const auto at = each.software.find(program);
                        if (at != each.software.end()) {
                            lose_software(at->second, presence);
                        }
                    });
        }
        for (const auto& entry : node.confinement) {
            const std::string source = entry.first;
            add_for("confinement by " + source + " of " + name,
                    [source](NodeEvidence& each, Presence presence, bool) {
                        const auto at = each.confinement.find(source);
                        if (at != each.confinement.end()) {
                            at->second = {presence, "taken away", {}};
                        }
                    });
        }
        const auto add_files = [&](const char* what, auto files) {
            for (const auto& entry : node.*files) {
                const std::string path = entry.first;
                add_for(what + path + " of " + name,
                        [path, files](NodeEvidence& each, Presence presence, bool) {
                            const auto at = (each.*files).find(path);
                            if (at != (each.*files).end()) {
                                lose_file(at->second, presence);
                            }
                        });
            }
        };
        add_files("file ", &NodeEvidence::files);
        add_files("folder ", &NodeEvidence::directories);
        for (const auto& entry : node.places) {
            const std::string place = entry.first;
            add_for("place " + place + " of " + name,
                    [place](NodeEvidence& each, Presence presence, bool first) {
                        const auto at = each.places.find(place);
                        if (at != each.places.end()) {
                            lose_place(at->second, presence, first);
                        }
                    });
        }
        all.push_back({"node " + name + ": removed", [name](Evidence& each) {
                           std::erase_if(each.nodes, [&](const NodeEvidence& other) {
                               return other.name == name;
                           });
                       }});
    }
    // A run that does not ask for nodes has another plan, in which the mirror pods decide.
}

std::string described(const Finding& finding) {
    return *finding.check + " " + std::string(text_of(finding.verdict)) + " of " +
           finding.subject->kind + " " + finding.subject->ns + "/" + finding.subject->name +
           (finding.details().message->empty() ? "" : " (" + *finding.details().message + ")");
}

using Rows = std::map<std::pair<std::string, SubjectRef>, std::set<Verdict>>;

Rows rows_of(const Evaluation& evaluation) {
    Rows rows;
    for (const Finding& finding : evaluation.findings) {
        rows[{*finding.check, *finding.subject}].insert(finding.verdict);
    }
    return rows;
}

// Whether the row was there with this verdict. An API server that answers and is no longer visible
// has no name of its own: it is any of those that were.
bool holds(const Rows& before, const Finding& finding) {
    if (const auto at = before.find({*finding.check, *finding.subject});
        at != before.end() && at->second.contains(finding.verdict)) {
        return true;
    }
    return finding.subject->kind == "APIServer" && finding.subject->name == "kube-apiserver" &&
           std::any_of(before.begin(), before.end(), [&](const auto& row) {
               return row.first.first == *finding.check && row.first.second.kind == "APIServer" &&
                      row.second.contains(finding.verdict);
           });
}

std::map<std::string, Verdict> roll_ups(const Evaluation& evaluation) {
    std::map<std::string, Verdict> verdicts;
    for (const Finding& finding : evaluation.findings) {
        const auto [at, added] = verdicts.emplace(*finding.check, finding.verdict);
        at->second = added ? finding.verdict : worse(at->second, finding.verdict);
    }
    return verdicts;
}

}  // namespace

std::vector<Loss> losses(const Evidence& evidence) {
    std::vector<Loss> all;
    for (const Request& request : evidence.requests) {
        const std::string id = request.id;
        add(all, id, [id](Evidence& each, Presence presence, bool first) {
            lose_request(each, id, presence, first);
        });
    }
    for (const Probe& probe : evidence.probes) {
        const std::string name = probe.name;
        add(all, "probe " + name,
            [name](Evidence& each, Presence presence, bool) { lose_probe(each, name, presence); });
    }
    add_nodes(all, evidence);
    if (!evidence.target.version.empty()) {
        all.push_back(
            {"the version of the server", [](Evidence& each) { each.target.version.clear(); }});
    }
    return all;
}

Comparison compare(const Evaluation& full, const Evaluation& less) {
    Comparison result;
    const Rows before = rows_of(full);
    for (const Finding& finding : less.findings) {
        ++result.compared;
        if (finding.verdict == Verdict::unknown) {
            continue;
        }
        if (!holds(before, finding)) {
            result.excesses.push_back(described(finding));
        }
    }
    const auto now = roll_ups(less);
    for (const auto& [check, verdict] : roll_ups(full)) {
        const auto at = now.find(check);
        const Verdict found = at == now.end() ? Verdict::not_applicable : at->second;
        // Of a file target's kind nothing is left: the check is listed as out of scope.
        const bool silent =
            std::binary_search(less.out_of_scope.begin(), less.out_of_scope.end(), check);
        if (found != verdict && found != Verdict::unknown && !silent) {
            result.excesses.push_back(check + ": " + std::string(text_of(verdict)) + " became " +
                                      std::string(text_of(found)));
        }
    }
    return result;
}

}  // namespace assay::test

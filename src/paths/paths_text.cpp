#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

#include "access/words.h"
#include "base/columns.h"
#include "base/text.h"
#include "paths/blast_radius.h"
#include "paths/writing.h"

namespace assay {
namespace {

using Rows = std::vector<std::vector<std::string>>;

const Vertex& vertex_at(const PathAnswer& answer, VertexId at) {
    return answer.graph.vertices()[at];
}

// "by ClusterRoleBinding ops (rule 0 of ClusterRole edit)".
std::string because_text(const KeptBecause& because) {
    std::string text;
    for (const Permit& permit : because.permits) {
        const bool made = permit.grant->binding == nullptr;
        const std::string by = fmt::format(
            "{} (rule {} of {})", made ? "a binding of its own" : binding_text(*permit.grant),
            permit.rule, role_text(*permit.grant));
        if (text.find(by) != std::string::npos) continue;
        text += (text.empty() ? "by " : " and ") + by;
    }
    if (because.field.empty()) return text;
    return text + (text.empty() ? "" : ", ") + printable(because.field);
}

// The first edge of a way that says something.
const Edge* first_edge(const std::vector<const Edge*>& edges) {
    for (const Edge* edge : edges) {
        if (edge->kind != EdgeKind::part) return edge;
    }
    return nullptr;
}

bool by_membership(const PathAnswer& answer, VertexId at) {
    const auto& next = answer.reach[at].edge;
    return next && answer.graph.edges()[*next].kind == EdgeKind::member;
}

std::string guards_text(const PathAnswer& answer, const std::vector<const Edge*>& edges) {
    for (const Edge* edge : edges) {
        if (const Unknown* guard = answer.graph.guard(*edge)) return printable(guard->text);
    }
    return {};
}

std::string steps_text(const Reach& reach) {
    return std::to_string(reach.distance) + (reach.result == PathResult::path_if ? " if" : "");
}

void add_row(const PathAnswer& answer, VertexId at, std::string who, Rows& rows) {
    const auto edges = way(answer.graph, answer.reach, at);
    const Edge* edge = first_edge(edges);
    std::string next = edge == nullptr ? "" : std::string(info_of(edge->kind).id);
    if (edge != nullptr) {
        const std::string because = because_text(answer.graph.because(*edge));
        next += because.empty() ? "" : " " + because;
    }
    const std::string guard = guards_text(answer, edges);
    if (!guard.empty()) next += "; not known: " + guard;
    rows.push_back({std::move(who), steps_text(answer.reach[at]), next});
}

// Those from which somebody gets there, and how many are not known.
std::string entries_text(const PathAnswer& answer, const EntryPoints& entries) {
    Rows rows{{"BEHIND", "STEPS", "NEXT"}};
    std::size_t unknown = 0;
    for (const EntryPoint& entry : entries.services) {
        const PathResult result = result_of(answer, entry);
        if (result == PathResult::unknown) ++unknown;
        if (result != PathResult::path && result != PathResult::path_if) continue;
        const std::vector<std::string> via(entry.via.begin(), entry.via.end());
        add_row(answer, *nearest(answer, entry.programs),
                printable("Service " + entry.ns + "/" + entry.name) + " (" + join(via, ", ") + ")",
                rows);
    }
    std::string text;
    if (rows.size() > 1) {
        text = "\nfrom outside: whoever breaks into a program behind an exposed Service\n" +
               columns_text(rows);
    }
    if (unknown > 0) text += fmt::format("not known of {} exposed Services\n", unknown);
    for (const Unknown& why : entries.missing) {
        text += fmt::format("exposed Services are not complete: {} ({})\n", printable(why.text),
                            text_of(why.reason));
    }
    return text;
}

std::string chokes_text(const PathAnswer& answer) {
    if (answer.chokes.empty()) return {};
    std::string text = "\nchoke points: removing these bindings takes the last path from\n";
    for (const ChokePoint& choke : answer.chokes) {
        text += fmt::format("  {} of {} ({} %)  {}\n", choke.lost, answer.with_path,
                            choke.lost * 100 / answer.with_path, binding_text(*choke.grant));
    }
    return text;
}

std::string footer(const PathAnswer& answer, const Remarks& remarks) {
    std::string text = "\n";
    for (const Unknown& why : answer.missing) {
        text += fmt::format("not complete: {} ({})\n", printable(why.text), text_of(why.reason));
    }
    return text + remarks_text(remarks) +
           "admission webhooks and policies, network reach and what clouds allow are not looked "
           "at\n";
}

std::string reaches_text(const PathAnswer& answer, VertexId from) {
    std::size_t identities = 0;
    std::size_t workloads = 0;
    std::size_t nodes = 0;
    for (const VertexId at : forward(answer.graph, from)) {
        const VertexKind kind = vertex_at(answer, at).name.kind;
        if (is_identity(kind)) ++identities;
        if (kind == VertexKind::workload) ++workloads;
        if (kind == VertexKind::node) ++nodes;
    }
    return fmt::format("\nreaches {} identities, {} workloads and {} nodes\n", identities,
                       workloads, nodes);
}

constexpr std::size_t kNodeRows = 20;

// Of a workload: on which nodes its replicas run, and what each of them gives.
std::string blast_text(const PathAnswer& answer, VertexId from) {
    if (vertex_at(answer, from).name.kind != VertexKind::workload) return {};
    const BlastRadius radius = blast_radius(answer.graph, from);
    if (radius.nodes.empty()) return "no replica was seen on a node\n";
    std::string text = fmt::format("runs as {} replica{} on {} node{}\n\n", radius.replicas,
                                   radius.replicas == 1 ? "" : "s", radius.nodes.size(),
                                   radius.nodes.size() == 1 ? "" : "s");
    Rows rows{{"NODE", "REPLICAS", "GIVES", "OTHER WORKLOADS", "ACCOUNTS", ""}};
    for (const NodeBlast& each : radius.nodes) {
        if (rows.size() > kNodeRows) break;
        rows.push_back({printable(vertex_at(answer, each.node).name.name),
                        std::to_string(each.replicas), std::string(text_of(each.hold)),
                        std::to_string(each.workloads), std::to_string(each.accounts),
                        each.control_plane ? "control plane" : ""});
    }
    text += columns_text(rows);
    const std::size_t left = radius.nodes.size() - (rows.size() - 1);
    return left == 0 ? text : text + fmt::format("and {} more nodes\n", left);
}

}  // namespace

std::string table_text(const PathAnswer& answer, const EntryPoints& entries,
                       const Remarks& remarks) {
    Rows rows{{"WHO", "STEPS", "NEXT"}};
    Rows expected = rows;
    std::size_t members = 0;
    std::size_t unknown = 0;
    for (const PathRow& row : answer.rows) {
        const PathResult result = answer.reach[row.at].result;
        if (result == PathResult::unknown) ++unknown;
        if (result != PathResult::path && result != PathResult::path_if) continue;
        if (by_membership(answer, row.at)) {
            if (!row.expected) ++members;
            continue;
        }
        add_row(answer, row.at, text_of(vertex_at(answer, row.at).name),
                row.expected ? expected : rows);
    }
    const std::string target = text_of(vertex_at(answer, answer.target).name);
    std::string text = "paths to " + target + "\n\n";
    text += rows.size() > 1          ? columns_text(rows)
            : answer.missing.empty() ? "nobody that is not expected\n"
                                     : "nobody that is not expected was seen to get there\n";
    if (members > 0) text += fmt::format("and {} more as members of these groups\n", members);
    if (unknown > 0) text += fmt::format("not known of {} identities\n", unknown);
    text += entries_text(answer, entries);
    text += chokes_text(answer);
    if (expected.size() > 1) {
        text += "\nexpected: Kubernetes or its installer give it\n" + columns_text(expected);
    }
    return text + footer(answer, remarks);
}

std::string way_text(const PathAnswer& answer, VertexId from, const Remarks& remarks) {
    const Reach& reach = answer.reach[from];
    std::string text =
        fmt::format("{} to {}: {}", text_of(vertex_at(answer, from).name),
                    text_of(vertex_at(answer, answer.target).name), text_of(reach.result));
    if (reach.edge) {
        text += fmt::format(", {} step{}", reach.distance, reach.distance == 1 ? "" : "s");
    }
    text += "\n";
    if (reach.result == PathResult::unknown && reach.gap) {
        text += "  not known: " + printable(vertex_at(answer, *reach.gap).gap->text) + "\n";
    }
    for (const Edge* edge : way(answer.graph, answer.reach, from)) {
        if (edge->kind == EdgeKind::part && answer.graph.guard(*edge) == nullptr &&
            edge->because == 0) {
            continue;
        }
        text += fmt::format("  {}: {} -> {}\n", info_of(edge->kind).id, info_of(edge->kind).meaning,
                            text_of(vertex_at(answer, edge->to).name));
        const std::string because = because_text(answer.graph.because(*edge));
        if (!because.empty()) text += "      " + because + "\n";
        if (const Unknown* guard = answer.graph.guard(*edge)) {
            text += "      not known: " + printable(guard->text) + "\n";
        }
    }
    return text + reaches_text(answer, from) + blast_text(answer, from) + footer(answer, remarks);
}

}  // namespace assay

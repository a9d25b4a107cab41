#include <map>
#include <string>
#include <vector>

#include "access/access_document.h"
#include "paths/blast_radius.h"
#include "paths/writing.h"

namespace assay {
namespace {

std::string_view kind_text(const VertexName& name) {
    switch (name.kind) {
        case VertexKind::admin:
            return "cluster-admin";
        case VertexKind::node_root:
            return "node-root";
        case VertexKind::user:
            return "User";
        case VertexKind::group:
            return "Group";
        case VertexKind::account:
            return "ServiceAccount";
        case VertexKind::workload:
            return name.word;
        case VertexKind::node:
            return "Node";
        case VertexKind::hub:
            break;
    }
    return "ability";
}

// A document about one answer.
class Document : public AccessDocument {
public:
    explicit Document(const PathAnswer& answer) : answer_(answer) {}

    Value vertex(VertexId at) {
        const VertexName& name = answer_.graph.vertices()[at].name;
        if (name.kind != VertexKind::hub) return named(kind_text(name), name.ns, name.name);
        Members members{{"kind", text(kind_text(name))}, {"ability", text(name.word)}};
        if (!name.name.empty()) members.emplace_back("name", text(name.name));
        if (!name.ns.empty()) members.emplace_back("namespace", text(name.ns));
        return map(members);
    }
    Value hop(const Edge& edge) {
        const KeptBecause because = answer_.graph.because(edge);
        Members members{{"kind", text(info_of(edge.kind).id)},
                        {"meaning", text(info_of(edge.kind).meaning)},
                        {"from", vertex(edge.from)},
                        {"to", vertex(edge.to)},
                        {"grants", grants(because.permits)}};
        if (!because.field.empty()) members.emplace_back("field", text(because.field));
        if (const Unknown* guard = answer_.graph.guard(edge)) {
            members.emplace_back("guard", why(*guard));
        }
        return map(members);
    }
    // A vertex with its result, and the next hop where it has a path.
    Value row(VertexId at, bool expected) {
        const Reach& reach = answer_.reach[at];
        Members members{{"from", vertex(at)},
                        {"result", text(text_of(reach.result))},
                        {"expected", Value::boolean(expected)}};
        if (reach.edge) {
            members.emplace_back("steps", Value::integer(reach.distance));
            members.emplace_back("next", hop(answer_.graph.edges()[*reach.edge]));
        }
        if (reach.gap && reach.result != PathResult::path) {
            members.emplace_back("notKnown", why(*answer_.graph.vertices()[*reach.gap].gap));
        }
        return map(members);
    }

private:
    const PathAnswer& answer_;
};

// Where code runs or may run: workloads, nodes, and the right to run pods in a namespace.
std::vector<Value> places(const PathAnswer& answer, Document& document) {
    std::vector<Value> rows;
    const auto& vertices = answer.graph.vertices();
    for (VertexId at = 0; at < vertices.size(); ++at) {
        const VertexKind kind = vertices[at].name.kind;
        const bool hub = kind == VertexKind::hub && !vertices[at].name.ns.empty();
        if (kind == VertexKind::workload || kind == VertexKind::node || hub) {
            rows.push_back(document.row(at, vertices[at].platform));
        }
    }
    return rows;
}

// Each exposed Service with its nearest program, where it has one.
std::vector<Value> exposed(const PathAnswer& answer, const EntryPoints& entries,
                           Document& document) {
    std::vector<Value> rows;
    for (const EntryPoint& entry : entries.services) {
        Document::Members members{
            {"namespace", document.text(entry.ns)},
            {"name", document.text(entry.name)},
            {"via", document.texts({entry.via.begin(), entry.via.end()})},
            {"programs", Document::number(entry.programs.size())},
            {"result", document.text(text_of(result_of(answer, entry)))},
        };
        if (const auto at = nearest(answer, entry.programs)) {
            members.emplace_back("nearest",
                                 document.row(*at, answer.graph.vertices()[*at].platform));
        }
        if (entry.why) members.emplace_back("notKnown", document.why(*entry.why));
        rows.push_back(document.map(members));
    }
    return rows;
}

// Each namespace with what gets there from it in the fewest steps: a workload, or a service
// account.
std::vector<Value> namespaces(const PathAnswer& answer, Document& document) {
    std::map<std::string, std::vector<VertexId>> inside;
    const auto& vertices = answer.graph.vertices();
    for (VertexId at = 0; at < vertices.size(); ++at) {
        const VertexKind kind = vertices[at].name.kind;
        if (kind == VertexKind::workload || kind == VertexKind::account) {
            inside[vertices[at].name.ns].push_back(at);
        }
    }
    std::vector<Value> rows;
    for (const auto& [ns, among] : inside) {
        const VertexId at = *nearest(answer, among);
        rows.push_back(document.map({{"namespace", document.text(ns)},
                                     {"nearest", document.row(at, vertices[at].platform)}}));
    }
    return rows;
}

// Of a workload: null for anything else.
Value blast(const PathAnswer& answer, VertexId from, Document& document) {
    if (answer.graph.vertices()[from].name.kind != VertexKind::workload) return {};
    const BlastRadius radius = blast_radius(answer.graph, from);
    std::vector<Value> nodes;
    for (const NodeBlast& each : radius.nodes) {
        nodes.push_back(document.map({{"node", document.vertex(each.node)},
                                      {"replicas", Document::number(each.replicas)},
                                      {"gives", document.text(text_of(each.hold))},
                                      {"workloads", Document::number(each.workloads)},
                                      {"serviceAccounts", Document::number(each.accounts)},
                                      {"controlPlane", Value::boolean(each.control_plane)}}));
    }
    return document.map(
        {{"replicas", Document::number(radius.replicas)}, {"nodes", document.list(nodes)}});
}

}  // namespace

std::string table_json(const PathAnswer& answer, const EntryPoints& entries,
                       const Remarks& remarks) {
    Document document(answer);
    std::vector<Value> rows;
    for (const PathRow& row : answer.rows) rows.push_back(document.row(row.at, row.expected));
    std::vector<Value> chokes;
    for (const ChokePoint& choke : answer.chokes) {
        chokes.push_back(document.map({{"binding", document.binding(*choke.grant)},
                                       {"without", document.number(choke.lost)}}));
    }
    AccessDocument::Members members{
        {"schema", document.text("kubeassay.paths/1")},
        {"target", document.vertex(answer.target)},
        {"identities", document.list(rows)},
        {"places", document.list(places(answer, document))},
        {"namespaces", document.list(namespaces(answer, document))},
        {"exposedServices", document.list(exposed(answer, entries, document))},
        {"exposedNotKnown", document.missing(entries.missing)},
        {"withPath", document.number(answer.with_path)},
        {"chokePoints", document.list(chokes)},
        {"notKnown", document.missing(answer.missing)}};
    add_remarks(remarks, document, members);
    return document.encode(members);
}

std::string way_json(const PathAnswer& answer, VertexId from, const Remarks& remarks) {
    Document document(answer);
    std::vector<Value> hops;
    for (const Edge* edge : way(answer.graph, answer.reach, from)) {
        hops.push_back(document.hop(*edge));
    }
    std::vector<Value> reached;
    for (const VertexId at : forward(answer.graph, from)) {
        if (answer.graph.vertices()[at].name.kind != VertexKind::hub) {
            reached.push_back(document.vertex(at));
        }
    }
    AccessDocument::Members members{{"schema", document.text("kubeassay.path/1")},
                                    {"target", document.vertex(answer.target)},
                                    {"answer", document.row(from, false)},
                                    {"hops", document.list(hops)},
                                    {"reaches", document.list(reached)},
                                    {"blastRadius", blast(answer, from, document)},
                                    {"notKnown", document.missing(answer.missing)}};
    add_remarks(remarks, document, members);
    return document.encode(members);
}

}  // namespace assay

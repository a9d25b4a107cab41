#include "paths/answer.h"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <tuple>
#include <utility>

#include "access/missing.h"
#include "paths/choke_points.h"
#include "paths/edge_index.h"
#include "paths/rights_edges.h"

namespace assay {
namespace {

// Rows of the answer, whose graph is there.
void add_rows(const Facts& facts, PathAnswer& answer) {
    const auto& vertices = answer.graph.vertices();
    for (VertexId at = 0; at < vertices.size(); ++at) {
        if (!is_identity(vertices[at].name.kind) || at == answer.target) continue;
        answer.rows.push_back({at, is_expected(facts.rbac(), answer, at)});
        const bool counts = !answer.rows.back().expected && has_path(answer.reach[at]);
        if (counts) ++answer.with_path;
    }
}

void sort_rows(PathAnswer& answer) {
    // What they are compared by lies together: reach and names are all over memory.
    struct Ranked {
        PathRow row;
        std::tuple<PathResult, std::uint32_t, VertexKind, std::string_view, std::string_view> by;
    };
    std::vector<Ranked> ranked;
    ranked.reserve(answer.rows.size());
    for (const PathRow& row : answer.rows) {
        const Reach& reach = answer.reach[row.at];
        const VertexName& who = answer.graph.vertices()[row.at].name;
        ranked.push_back({row, {reach.result, reach.distance, who.kind, who.ns, who.name}});
    }
    std::ranges::sort(ranked, {}, &Ranked::by);
    std::ranges::transform(ranked, answer.rows.begin(), &Ranked::row);
}

// The answer without choke points; its graph goes into `made` and comes back.
class Finder {
public:
    Finder(const Facts& facts, Inventory inventory, const PathQuestion& question)
        : facts_(facts), made_(std::move(inventory)) {
        for (const SubjectName& subject : question.also) add_identity(made_.graph, subject);
        add_rights(facts, book_, made_);
        answer_.target = made_.graph.vertex(question.to);
        ends_.emplace(made_.graph, &Edge::to);
        answer_.reach = search(made_.graph, *ends_, answer_.target);
        answer_.graph = std::move(made_.graph);
        add_rows(facts, answer_);
        for (const Vertex& vertex : answer_.graph.vertices()) {
            add_missing(vertex.gap, answer_.missing);
        }
        add_missing(unseen_everywhere(facts), answer_.missing);
    }

    void add_chokes() {
        std::vector<VertexId> counted;
        for (const PathRow& row : answer_.rows) {
            if (!row.expected && has_path(answer_.reach[row.at])) counted.push_back(row.at);
        }
        made_.graph = std::move(answer_.graph);
        answer_.chokes = choke_points(facts_, book_, made_, *ends_, answer_.target, counted);
        answer_.graph = std::move(made_.graph);
    }
    PathAnswer& answer() { return answer_; }
    PathAnswer take() {
        answer_.bound = std::move(made_.bound);
        return std::move(answer_);
    }

private:
    const Facts& facts_;
    RuleBook book_;
    Inventory made_;
    std::optional<EdgeIndex> ends_;
    PathAnswer answer_;
};

}  // namespace

bool is_expected(const RbacIndex& rbac, const PathAnswer& answer, VertexId at) {
    if (!has_path(answer.reach[at])) return false;
    while (const auto next = answer.reach[at].edge) {
        const Edge& edge = answer.graph.edges()[*next];
        if (edge.kind == EdgeKind::masters) return true;
        const auto permits = answer.graph.because(edge).permits;
        if (!permits.empty()) {
            return std::ranges::all_of(
                permits, [&](const Permit& permit) { return is_bootstrap(rbac, permit); });
        }
        at = edge.to;
    }
    return false;
}

PathAnswer find_ways(const Facts& facts, Inventory inventory, const PathQuestion& question) {
    return Finder(facts, std::move(inventory), question).take();
}

PathAnswer find_paths(const Facts& facts, Inventory inventory, const PathQuestion& question) {
    Finder finder(facts, std::move(inventory), question);
    sort_rows(finder.answer());
    finder.add_chokes();
    return finder.take();
}

}  // namespace assay

#include "paths/answer.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "access/missing.h"
#include "paths/rights_edges.h"

namespace assay {
namespace {

constexpr std::size_t kChokePoints = 5;
constexpr std::size_t kTried = 10;  // bindings that are tried for each

bool has_path(const Reach& reach) {
    return reach.result == PathResult::path || reach.result == PathResult::path_if;
}

PathAnswer answer_without(const Facts& facts, const Inventory& inventory,
                          const PathQuestion& question, const Removed& removed) {
    Inventory made = inventory;
    for (const SubjectName& subject : question.also) add_identity(made.graph, subject);
    add_rights(facts, removed, made);
    PathAnswer answer;
    answer.target = made.graph.vertex(question.to);
    answer.graph = std::move(made.graph);
    answer.bound = std::move(made.bound);
    answer.reach = search(answer.graph, answer.target);
    const auto& vertices = answer.graph.vertices();
    for (VertexId at = 0; at < vertices.size(); ++at) {
        if (!is_identity(vertices[at].name.kind) || at == answer.target) continue;
        answer.rows.push_back({at, is_expected(facts.rbac(), answer, at)});
        const bool counts = !answer.rows.back().expected && has_path(answer.reach[at]);
        if (counts) ++answer.with_path;
    }
    return answer;
}

// The bindings on the ways, those on most first; ties by name.
std::vector<const Grant*> candidates(const RbacIndex& rbac, const PathAnswer& answer) {
    std::map<const StoredObject*, std::pair<const Grant*, std::size_t>> counts;
    for (const PathRow& row : answer.rows) {
        if (row.expected || !has_path(answer.reach[row.at])) continue;
        for (const Edge* edge : way(answer.graph, answer.reach, row.at)) {
            for (const Permit& permit : answer.graph.because(*edge).permits) {
                if (permit.grant->binding == nullptr || is_bootstrap(rbac, permit)) continue;
                auto& [grant, count] = counts[permit.grant->binding];
                grant = permit.grant;
                ++count;
            }
        }
    }
    std::vector<std::pair<const Grant*, std::size_t>> sorted;
    for (const auto& [binding, counted] : counts) sorted.push_back(counted);
    std::ranges::sort(sorted, [](const auto& left, const auto& right) {
        const auto key = [](const auto& item) {
            return std::tuple(item.first->ns,
                              item.first->binding->value.get("metadata").get("name").text_or());
        };
        return left.second != right.second ? left.second > right.second : key(left) < key(right);
    });
    std::vector<const Grant*> grants;
    for (const auto& [grant, count] : sorted) grants.push_back(grant);
    grants.resize(std::min(grants.size(), kTried));
    return grants;
}

void add_chokes(const Facts& facts, const Inventory& inventory, const PathQuestion& question,
                PathAnswer& answer) {
    Removed removed;
    std::size_t left = answer.with_path;
    std::vector<const Grant*> tried = candidates(facts.rbac(), answer);
    while (left > 0 && answer.chokes.size() < kChokePoints) {
        const Grant* best = nullptr;
        std::optional<PathAnswer> without;
        for (const Grant* grant : tried) {
            Removed more = removed;
            more.insert(grant->binding);
            PathAnswer next = answer_without(facts, inventory, question, more);
            if (next.with_path < (without ? without->with_path : left)) {
                best = grant;
                without = std::move(next);
            }
        }
        if (best == nullptr) return;
        removed.insert(best->binding);
        left = without->with_path;
        answer.chokes.push_back({best, answer.with_path - left});
        tried = candidates(facts.rbac(), *without);
    }
}

void sort_rows(PathAnswer& answer) {
    const auto rank = [&](const PathRow& row) {
        const Reach& reach = answer.reach[row.at];
        const int result = reach.result == PathResult::path      ? 0
                           : reach.result == PathResult::path_if ? 1
                           : reach.result == PathResult::unknown ? 2
                                                                 : 3;
        return std::tuple(result, reach.distance);
    };
    std::ranges::sort(answer.rows, [&](const PathRow& left, const PathRow& right) {
        const auto a = rank(left);
        const auto b = rank(right);
        return a != b
                   ? a < b
                   : answer.graph.vertices()[left.at].name < answer.graph.vertices()[right.at].name;
    });
}

}  // namespace

bool is_bootstrap(const RbacIndex& rbac, const Permit& permit) {
    const Grant& grant = *permit.grant;
    const std::string_view ns = grant.role_kind == "Role" ? grant.ns : std::string_view{};
    return grant.bootstrap && permit.rule < grant.rules.size() &&
           rbac.bootstrap_covers(grant.role_kind, ns, grant.role_name, grant.rules[permit.rule]);
}

bool is_expected(const RbacIndex& rbac, const PathAnswer& answer, VertexId at) {
    if (!has_path(answer.reach[at])) return false;
    for (const Edge* edge : way(answer.graph, answer.reach, at)) {
        if (edge->kind == EdgeKind::masters) return true;
        const auto& permits = answer.graph.because(*edge).permits;
        if (!permits.empty()) {
            return std::ranges::all_of(
                permits, [&](const Permit& permit) { return is_bootstrap(rbac, permit); });
        }
    }
    return false;
}

PathAnswer find_ways(const Facts& facts, const Inventory& inventory, const PathQuestion& question) {
    PathAnswer answer = answer_without(facts, inventory, question, {});
    for (const Vertex& vertex : answer.graph.vertices()) add_missing(vertex.gap, answer.missing);
    return answer;
}

PathAnswer find_paths(const Facts& facts, const Inventory& inventory,
                      const PathQuestion& question) {
    PathAnswer answer = find_ways(facts, inventory, question);
    sort_rows(answer);
    add_chokes(facts, inventory, question, answer);
    return answer;
}

}  // namespace assay

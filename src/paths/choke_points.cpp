#include "paths/choke_points.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "access/identity.h"
#include "facts/objects.h"
#include "paths/edge_index.h"
#include "paths/rights_edges.h"

namespace assay {
namespace {

constexpr std::size_t kChokePoints = 5;
constexpr std::size_t kTried = 10;  // bindings that are tried for each, more if all are in vain
constexpr std::size_t kMostTried = 40;
constexpr std::uint32_t kNoEdge = UINT32_MAX;

// What leads to the target, spread further and further.
class Spread {
public:
    explicit Spread(std::size_t vertices) : via_(vertices, kNoEdge), reached_(vertices) {}

    [[nodiscard]] bool reached(VertexId at) const { return reached_[at]; }
    [[nodiscard]] std::uint32_t via(VertexId at) const { return via_[at]; }
    // In the order in which they were reached: whatever a way goes on by comes before.
    [[nodiscard]] const std::vector<VertexId>& order() const { return order_; }
    void reach(VertexId at, std::uint32_t edge) {
        if (reached_[at]) return;
        reached_[at] = true;
        via_[at] = edge;
        order_.push_back(at);
    }
    void grow(std::size_t vertices) {
        via_.resize(vertices, kNoEdge);
        reached_.resize(vertices);
    }
    // next(at) calls reach() for what leads to it.
    template <class Next>
    void run(const Next& next) {
        for (; done_ < order_.size(); ++done_) next(order_[done_]);
    }

private:
    std::vector<std::uint32_t> via_;
    std::vector<bool> reached_;
    std::vector<VertexId> order_;
    std::size_t done_ = 0;
};

// Whose rights are others without some bindings, and the edges that these make, by where they
// begin.
struct Trial {
    std::vector<bool> changed;
    std::unordered_map<VertexId, std::vector<std::uint32_t>> added;
};

class Search {
public:
    Search(const Facts& facts, RuleBook& book, Inventory& inventory, VertexId target,
           const std::vector<VertexId>& rows)
        : facts_(facts),
          book_(book),
          inventory_(inventory),
          graph_(inventory.graph),
          target_(target),
          rows_(rows),
          ends_(inventory.graph, &Edge::to),
          begins_(inventory.graph, &Edge::from),
          vertices_(inventory.graph.vertices().size()) {}

    std::vector<ChokePoint> run() {
        std::vector<ChokePoint> chokes;
        Removed removed;
        std::size_t left = rows_.size();
        std::vector<const Grant*> tried = sorted(counted(unaffected()));
        while (left > 0 && chokes.size() < kChokePoints) {
            collect_affected(tried, removed);
            const Spread base = unaffected();
            const Grant* best = nullptr;
            for (std::size_t i = 0; i < tried.size() && (i < kTried || best == nullptr); ++i) {
                const Grant* grant = tried[i];
                Removed more = removed;
                more.insert(grant->binding);
                without(more, base, [&](const Spread& spread, const Trial& trial) {
                    const std::size_t still = count(spread, trial);
                    if (still >= left) return;
                    left = still;
                    best = grant;
                });
            }
            if (best == nullptr) break;
            removed.insert(best->binding);
            without(removed, base,
                    [&](const Spread& spread, const Trial&) { tried = sorted(counted(spread)); });
            chokes.push_back({best, rows_.size() - left});
        }
        return chokes;
    }

private:
    // Those of `rows` that still have a way which does not begin with what Kubernetes itself gives.
    [[nodiscard]] std::size_t count(const Spread& spread, const Trial& trial) const {
        return static_cast<std::size_t>(std::ranges::count_if(
            rows_, [&](VertexId at) { return spread.reached(at) && leads(spread, trial, at); }));
    }
    [[nodiscard]] bool leads(const Spread& spread, const Trial& trial, VertexId at) const {
        const auto counts = [&](std::uint32_t index) {
            const Edge& edge = graph_.edges()[index];
            if (edge.kind == EdgeKind::member) return leads(spread, trial, edge.to);
            const auto& permits = graph_.because(edge).permits;
            const bool given = edge.kind == EdgeKind::masters ||
                               std::ranges::all_of(permits, [&](const Permit& permit) {
                                   return is_bootstrap(facts_.rbac(), permit);
                               });
            return !given && spread.reached(edge.to);
        };
        const auto added = trial.added.find(at);
        if (added != trial.added.end() && std::ranges::any_of(added->second, counts)) return true;
        return std::ranges::any_of(begins_.of(at), [&](std::uint32_t index) {
            return !(trial.changed[at] && is_right(graph_.edges()[index])) && counts(index);
        });
    }

    // Whoever a binding of those names, and the members of a group that one names.
    void collect_affected(const std::vector<const Grant*>& tried, const Removed& removed) {
        std::set<const StoredObject*> bindings(removed.begin(), removed.end());
        for (const Grant* grant : tried) bindings.insert(grant->binding);
        affected_.clear();
        std::map<SubjectName, std::vector<const StoredObject*>> groups;
        for (const auto& [who, grants] : facts_.rbac().grants()) {
            for (const Grant& grant : grants) {
                if (!bindings.contains(grant.binding)) continue;
                affected_[grant.binding].push_back(&who);
                if (who.kind == "Group") groups[who].push_back(grant.binding);
            }
        }
        if (groups.empty()) return;
        for (const auto& [who, grants] : facts_.rbac().grants()) {
            for (auto above = group_above(who); above; above = group_above(*above)) {
                const auto of = groups.find(*above);
                if (of == groups.end()) continue;
                for (const StoredObject* binding : of->second) affected_[binding].push_back(&who);
            }
        }
    }

    // Marks the vertices where rights begin that `who` has.
    void mark(const SubjectName& who, std::vector<bool>& marked) const {
        for (const VertexId at : rights_begin(graph_, who)) marked[at] = true;
    }

    void spread_known(Spread& spread, const std::vector<bool>& changed, VertexId at) const {
        if (at >= vertices_) return;
        for (const std::uint32_t index : ends_.of(at)) {
            const Edge& edge = graph_.edges()[index];
            if (!changed[edge.from] || !is_right(edge)) spread.reach(edge.from, index);
        }
    }

    // What reaches the target without the rights of anybody who is affected.
    Spread unaffected() const {
        std::vector<bool> changed(vertices_);
        for (const auto& [binding, who] : affected_) {
            for (const SubjectName* each : who) mark(*each, changed);
        }
        Spread spread(vertices_);
        spread.reach(target_, kNoEdge);
        spread.run([&](VertexId at) { spread_known(spread, changed, at); });
        return spread;
    }

    // use(spread, trial) of what reaches the target without these bindings, while the graph says
    // so.
    template <class Use>
    void without(const Removed& removed, const Spread& base, const Use& use) {
        const Graph::Mark before = graph_.mark();
        const std::size_t bound = inventory_.bound.size();
        std::set<const SubjectName*> who;
        Trial trial{std::vector<bool>(vertices_), {}};
        for (const StoredObject* binding : removed) {
            const auto& named = affected_[binding];
            who.insert(named.begin(), named.end());
        }
        for (const SubjectName* each : who) {
            mark(*each, trial.changed);
            add_rights_of(facts_, book_, *each, removed, inventory_);
        }
        Spread spread = base;
        spread.grow(graph_.vertices().size());
        spread_changed(spread, trial.changed, before.edges);
        for (std::size_t k = before.edges; k < graph_.edges().size(); ++k) {
            trial.added[graph_.edges()[k].from].push_back(static_cast<std::uint32_t>(k));
        }
        use(spread, trial);
        graph_.rewind(before);
        inventory_.bound.resize(bound);
    }

    void spread_changed(Spread& spread, const std::vector<bool>& changed, std::size_t new_edges) {
        std::unordered_map<VertexId, std::vector<std::uint32_t>> added;
        for (std::size_t i = new_edges; i < graph_.edges().size(); ++i) {
            const Edge& edge = graph_.edges()[i];
            const auto index = static_cast<std::uint32_t>(i);
            added[edge.to].push_back(index);
            if (spread.reached(edge.to)) spread.reach(edge.from, index);
        }
        // Those who were looked away from, and have what they had.
        for (const auto& [binding, who] : affected_) {
            for (const SubjectName* each : who) {
                for (const VertexId at : rights_begin(graph_, *each)) {
                    if (at < vertices_ && !changed[at]) seed(spread, at);
                }
            }
        }
        spread.run([&](VertexId at) {
            spread_known(spread, changed, at);
            const auto more = added.find(at);
            if (more == added.end()) return;
            for (const std::uint32_t index : more->second) {
                spread.reach(graph_.edges()[index].from, index);
            }
        });
    }

    void seed(Spread& spread, VertexId at) const {
        for (const std::uint32_t index : begins_.of(at)) {
            if (spread.reached(graph_.edges()[index].to)) spread.reach(at, index);
        }
    }

    using Counts = std::map<const StoredObject*, std::pair<const Grant*, std::size_t>>;

    // The bindings on the ways that are left.
    Counts counted(const Spread& spread) const {
        std::vector<std::size_t> through(graph_.vertices().size());
        for (const VertexId at : rows_) through[at] = 1;
        Counts counts;
        for (std::size_t i = spread.order().size(); i-- > 0;) {
            const VertexId at = spread.order()[i];
            if (spread.via(at) == kNoEdge || through[at] == 0) continue;
            const Edge& edge = graph_.edges()[spread.via(at)];
            through[edge.to] += through[at];
            for (const Permit& permit : graph_.because(edge).permits) {
                if (permit.grant->binding == nullptr || is_bootstrap(facts_.rbac(), permit))
                    continue;
                auto& [grant, count] = counts[permit.grant->binding];
                grant = permit.grant;
                count += through[at];
            }
        }
        return counts;
    }

    // Those on most first; ties by name.
    static std::vector<const Grant*> sorted(const Counts& counts) {
        std::vector<std::pair<const Grant*, std::size_t>> all;
        for (const auto& [binding, counted] : counts) all.push_back(counted);
        const auto key = [](const auto& item) {
            return std::tuple(-static_cast<std::ptrdiff_t>(item.second), item.first->ns,
                              name_of(item.first->binding->value));
        };
        const std::size_t tried = std::min(all.size(), kMostTried);
        std::ranges::partial_sort(all, all.begin() + static_cast<std::ptrdiff_t>(tried), {}, key);
        std::vector<const Grant*> grants;
        for (std::size_t i = 0; i < tried; ++i) grants.push_back(all[i].first);
        return grants;
    }

    const Facts& facts_;
    RuleBook& book_;
    Inventory& inventory_;
    Graph& graph_;
    VertexId target_;
    const std::vector<VertexId>& rows_;
    EdgeIndex ends_;
    EdgeIndex begins_;
    std::size_t vertices_;
    // By binding, whose rights may be others without it.
    std::map<const StoredObject*, std::vector<const SubjectName*>> affected_;
};

}  // namespace

std::vector<ChokePoint> choke_points(const Facts& facts, RuleBook& book, Inventory& inventory,
                                     VertexId target, const std::vector<VertexId>& rows) {
    return Search(facts, book, inventory, target, rows).run();
}

bool is_bootstrap(const RbacIndex& rbac, const Permit& permit) {
    const Grant& grant = *permit.grant;
    const std::string_view ns = grant.role_kind == "Role" ? grant.ns : std::string_view{};
    return grant.bootstrap && permit.rule < grant.rules.size() &&
           rbac.bootstrap_covers(grant.role_kind, ns, grant.role_name, grant.rules[permit.rule]);
}

}  // namespace assay

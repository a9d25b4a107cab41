#include "paths/choke_points.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <map>
#include <set>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "access/identity.h"
#include "facts/objects.h"
#include "paths/hubs.h"
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
        if (!reached_[at]) add(at, edge);
    }
    void resize(std::size_t vertices) {
        via_.resize(vertices, kNoEdge);
        reached_.resize(vertices);
    }
    // Takes away again all but the first `reached`, to which nothing more leads.
    void rewind(std::size_t reached) {
        for (std::size_t i = reached; i < order_.size(); ++i) {
            reached_[order_[i]] = false;
            via_[order_[i]] = kNoEdge;
        }
        order_.resize(reached);
        done_ = reached;
    }
    // next(at) calls reach() for what leads to it.
    template <class Next>
    void run(const Next& next) {
        for (; done_ < order_.size(); ++done_) next(order_[done_]);
    }

private:
    void add(VertexId at, std::uint32_t edge) {
        reached_[at] = true;
        via_[at] = edge;
        order_.push_back(at);
    }

    std::vector<std::uint32_t> via_;
    std::vector<bool> reached_;
    std::vector<VertexId> order_;
    std::size_t done_ = 0;
};

// The order in which edges are made decides between ways of one length: no order of addresses.
struct ByName {
    bool operator()(const SubjectName* left, const SubjectName* right) const {
        return *left < *right;
    }
};

// Whose rights are others without some bindings, and the edges that these make, by where they
// begin.
struct Trial {
    std::vector<bool> changed;
    std::unordered_map<VertexId, std::vector<std::uint32_t>> added;
};

class Search {
public:
    Search(const Facts& facts, RuleBook& book, Inventory& inventory, const EdgeIndex& ends,
           VertexId target, const std::vector<VertexId>& rows)
        : facts_(facts),
          book_(book),
          inventory_(inventory),
          graph_(inventory.graph),
          target_(target),
          rows_(rows),
          ends_(ends),
          begins_(inventory.graph, &Edge::from, beginners(inventory.graph)),
          vertices_(inventory.graph.vertices().size()) {
        for (const auto& [who, grants] : facts.rbac().grants()) {
            for (const Grant& grant : grants) named_.emplace_back(grant.binding, &who);
        }
    }

    std::vector<ChokePoint> run() {
        std::vector<ChokePoint> chokes;
        Removed removed;
        std::size_t left = rows_.size();
        std::vector<const Grant*> tried = sorted(counted(unaffected()));
        while (left > 0 && chokes.size() < kChokePoints) {
            collect_affected(tried, removed);
            Spread base = unaffected();
            const std::vector<VertexId> open = rows_without_way(base);
            const Grant* best = nullptr;
            for (std::size_t i = 0; i < tried.size() && (i < kTried || best == nullptr); ++i) {
                const Grant* grant = tried[i];
                Removed more = removed;
                more.insert(grant->binding);
                without(more, base, [&](const Spread& spread, const Trial& trial) {
                    const std::size_t still =
                        rows_.size() - open.size() + count(open, spread, trial);
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
    // Where rights of identities may begin, theirs and those that they can give themselves.
    static std::vector<bool> beginners(const Graph& graph) {
        std::vector<bool> begin;
        begin.reserve(graph.vertices().size());
        for (const Vertex& vertex : graph.vertices()) {
            begin.push_back(is_identity(vertex.name.kind) || vertex.name.word == kBoundRoles);
        }
        return begin;
    }

    // Those of them that still have a way which does not begin with what Kubernetes itself gives.
    [[nodiscard]] std::size_t count(const std::vector<VertexId>& rows, const Spread& spread,
                                    const Trial& trial) const {
        return static_cast<std::size_t>(std::ranges::count_if(
            rows, [&](VertexId at) { return spread.reached(at) && leads(spread, trial, at); }));
    }
    // What a trial has to look at: `base` is in what reaches the target in each of them.
    [[nodiscard]] std::vector<VertexId> rows_without_way(const Spread& base) const {
        const Trial all{affected_vertices(), {}};
        std::vector<VertexId> open;
        std::ranges::copy_if(rows_, std::back_inserter(open), [&](VertexId at) {
            return !base.reached(at) || !leads(base, all, at);
        });
        return open;
    }
    [[nodiscard]] bool leads(const Spread& spread, const Trial& trial, VertexId at) const {
        const auto counts = [&](VertexId to, std::uint32_t index) {
            if (graph_.edges()[index].kind == EdgeKind::member) return leads(spread, trial, to);
            return spread.reached(to) && !is_given(index);
        };
        const auto added = trial.added.find(at);
        if (added != trial.added.end() &&
            std::ranges::any_of(added->second, [&](std::uint32_t index) {
                return counts(graph_.edges()[index].to, index);
            })) {
            return true;
        }
        return std::ranges::any_of(begins_.of(at), [&](const Arc& arc) {
            return !(trial.changed[at] && arc.right != 0) && counts(arc.other, arc.edge);
        });
    }

    // Whether Kubernetes itself gives this; found out once for each edge that stays.
    [[nodiscard]] bool is_given(std::uint32_t index) const {
        if (index >= given_.size()) return find_given(index);
        Given& known = given_[index];
        if (known == Given::unasked) known = find_given(index) ? Given::yes : Given::no;
        return known == Given::yes;
    }
    [[nodiscard]] bool find_given(std::uint32_t index) const {
        const Edge& edge = graph_.edges()[index];
        return edge.kind == EdgeKind::masters ||
               std::ranges::all_of(graph_.because(edge).permits, [&](const Permit& permit) {
                   return is_bootstrap(facts_.rbac(), permit);
               });
    }

    // Whoever a binding of those names, and the members of a group that one names.
    void collect_affected(const std::vector<const Grant*>& tried, const Removed& removed) {
        std::vector<const StoredObject*> bindings(removed.begin(), removed.end());
        for (const Grant* grant : tried) bindings.push_back(grant->binding);
        std::ranges::sort(bindings, std::less{});
        affected_.clear();
        affected_begin_.clear();
        std::map<SubjectName, std::vector<const StoredObject*>> groups;
        for (const auto& [binding, who] : named_) {
            if (!std::ranges::binary_search(bindings, binding, std::less{})) continue;
            affected_[binding].push_back(who);
            if (who->kind == "Group") groups[*who].push_back(binding);
        }
        if (!groups.empty()) add_members(groups);
        for (const auto& [binding, who] : affected_) {
            for (const SubjectName* each : who) {
                for (const VertexId at : rights_begin(graph_, *each)) affected_begin_.insert(at);
            }
        }
    }
    void add_members(const std::map<SubjectName, std::vector<const StoredObject*>>& groups) {
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
        for (const Arc& arc : ends_.of(at)) {
            if (!changed[arc.other] || arc.right == 0) spread.reach(arc.other, arc.edge);
        }
    }

    [[nodiscard]] std::vector<bool> affected_vertices() const {
        std::vector<bool> changed(vertices_);
        for (const VertexId at : affected_begin_) changed[at] = true;
        return changed;
    }

    // What reaches the target without the rights of anybody who is affected.
    Spread unaffected() const {
        const std::vector<bool> changed = affected_vertices();
        Spread spread(vertices_);
        spread.reach(target_, kNoEdge);
        spread.run([&](VertexId at) { spread_known(spread, changed, at); });
        return spread;
    }

    // use(spread, trial) of what reaches the target without these bindings, while the graph says
    // so. `spread` is unaffected(), and is so again afterwards.
    template <class Use>
    void without(const Removed& removed, Spread& spread, const Use& use) {
        const Graph::Mark before = graph_.mark();
        const std::size_t bound = inventory_.bound.size();
        std::set<const SubjectName*, ByName> who;
        Trial trial{std::vector<bool>(vertices_), {}};
        for (const StoredObject* binding : removed) {
            const auto& named = affected_[binding];
            who.insert(named.begin(), named.end());
        }
        for (const SubjectName* each : who) {
            mark(*each, trial.changed);
            add_rights_of(facts_, book_, *each, removed, inventory_);
        }
        const std::size_t reached = spread.order().size();
        spread.resize(graph_.vertices().size());
        spread_changed(spread, trial.changed, before.edges);
        for (std::size_t k = before.edges; k < graph_.edges().size(); ++k) {
            trial.added[graph_.edges()[k].from].push_back(static_cast<std::uint32_t>(k));
        }
        use(spread, trial);
        spread.rewind(reached);
        spread.resize(vertices_);
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
        for (const VertexId at : affected_begin_) {
            if (!changed[at]) seed(spread, at);
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
        for (const Arc& arc : begins_.of(at)) {
            if (spread.reached(arc.other)) spread.reach(at, arc.edge);
        }
    }

    using Counts = std::unordered_map<const StoredObject*, std::pair<const Grant*, std::size_t>>;

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
        const auto is_before = [](const auto& left, const auto& right) {
            if (left.second != right.second) return left.second > right.second;
            if (left.first->ns != right.first->ns) return left.first->ns < right.first->ns;
            return name_of(left.first->binding->value) < name_of(right.first->binding->value);
        };
        const std::size_t tried = std::min(all.size(), kMostTried);
        std::ranges::partial_sort(all, all.begin() + static_cast<std::ptrdiff_t>(tried), is_before);
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
    const EdgeIndex& ends_;
    EdgeIndex begins_;
    std::size_t vertices_;
    // Each subject that a binding names.
    std::vector<std::pair<const StoredObject*, const SubjectName*>> named_;
    enum class Given : std::uint8_t { unasked, yes, no };
    mutable std::vector<Given> given_ = std::vector<Given>(graph_.edges().size());  // by edge
    // By binding, whose rights may be others without it.
    std::map<const StoredObject*, std::vector<const SubjectName*>> affected_;
    std::set<VertexId> affected_begin_;  // where the rights of all of those begin
};

}  // namespace

std::vector<ChokePoint> choke_points(const Facts& facts, RuleBook& book, Inventory& inventory,
                                     const EdgeIndex& ends, VertexId target,
                                     const std::vector<VertexId>& rows) {
    return Search(facts, book, inventory, ends, target, rows).run();
}

bool is_bootstrap(const RbacIndex& rbac, const Permit& permit) {
    const Grant& grant = *permit.grant;
    const std::string_view ns = grant.role_kind == "Role" ? grant.ns : std::string_view{};
    return grant.bootstrap && permit.rule < grant.rules.size() &&
           rbac.bootstrap_covers(grant.role_kind, ns, grant.role_name, grant.rules[permit.rule]);
}

}  // namespace assay

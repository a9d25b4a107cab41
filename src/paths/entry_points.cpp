#include "paths/entry_points.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "access/missing.h"
#include "facts/objects.h"
#include "facts/presence_gap.h"
#include "facts/selectors.h"

namespace assay {
namespace {

// Why there may be more pods than the list shows. Of manifests templates alone may be known.
std::optional<Unknown> unread_pods(const Facts& facts, const EntryPoint& entry) {
    if (auto gap = gap_of(facts.evidence(), "", "pods")) return gap;
    if (facts.evidence().target.kind != TargetKind::files || !entry.programs.empty()) return {};
    return Unknown{Reason::not_asked, "no pod behind it is among the files"};
}

// Adds what the Service leads to.
void look_behind(const Facts& facts, const Inventory& inventory, EntryPoint& entry) {
    const Value service = facts.get("Service", entry.ns, entry.name);
    if (service.is_unknown()) {
        entry.why = service.to_unknown();
        return;
    }
    const Value selector = service.get("spec").get("selector");
    if (!selector.is_map() || selector.members().empty()) {
        entry.why = Unknown{Reason::indeterminate, "what a Service without a selector leads to"};
        return;
    }
    if (const Request* const pods = inventory.pod_list) {
        std::set<VertexId> programs;
        for (const StoredObject& pod : objects_in(*pods, entry.ns)) {
            const auto& program =
                inventory.pods[static_cast<std::size_t>(&pod - pods->objects.data())];
            if (program && service_selects(selector, pod.value.get("metadata").get("labels"))) {
                programs.insert(*program);
            }
        }
        entry.programs.assign(programs.begin(), programs.end());
    }
    entry.why = unread_pods(facts, entry);
}

}  // namespace

EntryPoints entry_points(const Facts& facts, const Inventory& inventory) {
    EntryPoints points;
    const Universe& exposed = facts.universe("exposure");
    for (const Gap& gap : exposed.gaps) add_missing(gap.why, points.missing);
    std::map<std::pair<std::string, std::string>, EntryPoint> found;
    for (const Subject& subject : exposed.subjects) {
        const std::string_view service = subject.object.get("service").text_or();
        const std::size_t slash = service.find('/');
        if (slash == std::string_view::npos || slash + 1 == service.size()) continue;
        const std::string ns(service.substr(0, slash));
        const std::string name(service.substr(slash + 1));
        EntryPoint& entry = found[{ns, name}];
        entry.ns = ns;
        entry.name = name;
        entry.via.emplace(subject.object.get("via").text_or());
    }
    for (auto& [key, entry] : found) {
        look_behind(facts, inventory, entry);
        points.services.push_back(std::move(entry));
    }
    return points;
}

std::optional<VertexId> nearest(const PathAnswer& answer, const std::vector<VertexId>& among) {
    if (among.empty()) return std::nullopt;
    return *std::ranges::min_element(among, {}, [&](VertexId at) {
        const Reach& reach = answer.reach[at];
        return std::tuple(reach.result, reach.distance, at);
    });
}

PathResult result_of(const PathAnswer& answer, const EntryPoint& entry) {
    const auto at = nearest(answer, entry.programs);
    const PathResult result = at ? answer.reach[*at].result : PathResult::none;
    return result == PathResult::none && entry.why ? PathResult::unknown : result;
}

}  // namespace assay

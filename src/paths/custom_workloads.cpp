#include "paths/custom_workloads.h"

#include "facts/objects.h"
#include "paths/hubs.h"
#include "paths/rare_rights.h"

namespace assay {
namespace {

constexpr ResourceName kDefinitionsAsked{"apiextensions.k8s.io", "customresourcedefinitions"};

Unknown runs_them(const CustomKind& kind) {
    return {Reason::indeterminate, "whether a controller runs pods from " + kind.resource + "." +
                                       kind.group + " is not known"};
}

// Namespaces here that hold one, of that name if one is given.
bool holds(const Ability& ability, const CustomKind& kind, std::string_view ns,
           std::string_view name) {
    const Request* request = ability.facts().evidence().find(kind.group, kind.resource);
    if (request == nullptr) return false;
    return name.empty() ? !objects_in(*request, ns).empty()
                        : find_object(*request, ns, name) != nullptr;
}

void change_those_there(const Ability& ability, const CustomKind& kind, std::string_view name,
                        const Right& right) {
    for (const std::string& ns : ability.inventory().namespaces) {
        if (!ability.whole() && ns != ability.ns()) continue;
        if (!holds(ability, kind, ns, name)) continue;
        ability.lead(EdgeKind::custom_workload, ability.graph().vertex(hub(kRunPods, ns)), {right},
                     runs_them(kind));
    }
}

void add_kind(const Ability& ability, const CustomKind& kind) {
    const ResourceName what{kind.group, kind.resource};
    const ScopedRights& rights = ability.rights();
    if (const auto make = find_by_text(rights, ability.ns(), {"create"}, what)) {
        ability.lead(EdgeKind::custom_workload, kRunPods, {*make}, runs_them(kind));
        return;
    }
    if (const auto any = find_by_text(rights, ability.ns(), {"update", "patch"}, what)) {
        change_those_there(ability, kind, {}, *any);
    }
    for (const auto& [name, right] :
         named_by_text(rights, ability.ns(), {"update", "patch"}, what)) {
        change_those_there(ability, kind, name, right);
    }
}

void add_definition(const Ability& ability, const CustomKind& kind) {
    const std::string name = kind.resource + "." + kind.group;
    if (const auto change =
            find_by_text(ability.rights(), {}, {"update", "patch"}, kDefinitionsAsked, name)) {
        ability.lead(EdgeKind::custom_definition, kRunPods, {*change}, runs_them(kind));
    }
}

}  // namespace

void add_custom_workloads(const Ability& ability) {
    const std::uint8_t rare = ability.powers().rare;
    const Inventory& inventory = ability.inventory();
    if ((rare & (kMakesCustom | kChangesApis)) == 0) return;
    if ((rare & kMakesCustom) != 0) {
        ability.graph().add_gap(ability.at(), inventory.unread_definitions);
    }
    for (const CustomKind& kind : inventory.custom) {
        if ((rare & kMakesCustom) != 0 && (kind.namespaced || ability.whole())) {
            add_kind(ability, kind);
        }
        if ((rare & kChangesApis) != 0 && ability.whole()) add_definition(ability, kind);
    }
}

}  // namespace assay

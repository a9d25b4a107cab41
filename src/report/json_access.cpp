#include "report/json_access.h"

#include <cstddef>
#include <utility>

#include "report/access_words.h"

namespace assay {
namespace {

Json of(const AccessName& name) {
    return {{"kind", name.kind},
            {"namespace", text_or_null(name.ns)},
            {"name", text_or_null(name.name)}};
}

Json of(const AccessEnd& end) {
    return {{"kind", end.kind},
            {"namespace", text_or_null(end.ns)},
            {"name", text_or_null(end.name)},
            {"ability", text_or_null(end.ability)}};
}

Json of(const AccessHop& hop) {
    Json grants = Json::array();
    for (const AccessGrant& grant : hop.grants) {
        grants.push_back({{"subject", of(grant.subject)},
                          {"binding", of(grant.binding)},
                          {"role", of(grant.role)},
                          {"rule", grant.rule}});
    }
    return {{"kind", hop.kind},
            {"meaning", hop.meaning},
            {"to", of(hop.to)},
            {"grants", std::move(grants)},
            {"field", text_or_null(hop.field)},
            {"guard", hop.guard ? reason_json(*hop.guard) : Json()}};
}

Json of(const AccessPath& path) {
    Json hops = Json::array();
    for (const AccessHop& hop : path.hops) hops.push_back(of(hop));
    return {
        {"from", of(path.from)},
        {"result", path.sure ? "path" : "path-if-guard-unknown"},
        {"steps", path.steps},
        {"hops", std::move(hops)},
        {"reaches",
         {{"identities", path.identities}, {"workloads", path.workloads}, {"nodes", path.nodes}}}};
}

Json of(const PrincipalClass& one) {
    Json paths = Json::array();
    for (const AccessPath& path : one.paths) paths.push_back(of(path));
    return {{"class", one.id},           {"all", one.all},
            {"withPath", one.with_path}, {"ifGuardUnknown", one.guarded},
            {"expected", one.expected},  {"unknown", one.unknown},
            {"paths", std::move(paths)}};
}

Json chokes_of(const AssessedAccess& access) {
    if (!access.chokes_sought) return {};
    Json chokes = Json::array();
    for (const AccessChoke& choke : access.chokes) {
        chokes.push_back({{"binding", of(choke.binding)},
                          {"lost", choke.lost},
                          {"percent", percent_of(choke, access)}});
    }
    return chokes;
}

Json abilities_of(const AssessedAccess& access) {
    Json abilities = Json::array();
    for (const AccessAbility& ability : access.abilities) {
        abilities.push_back({{"id", ability.id},
                             {"title", ability.title},
                             {"namespaced", ability.namespaced},
                             {"requests", ability.requests}});
    }
    return abilities;
}

Json of(const std::vector<AccessName>& names) {
    Json list = Json::array();
    for (const AccessName& name : names) list.push_back(of(name));
    return list;
}

// The abilities that somebody has.
Json of(const AccessRow& row, const AssessedAccess& access) {
    Json held = Json::array();
    for (std::size_t index = 0; index < row.cells.size(); ++index) {
        const AccessCell& cell = row.cells[index];
        if (cell.identities + cell.limited == 0) continue;
        held.push_back({{"ability", access.abilities[index].id},
                        {"identities", cell.identities},
                        {"first", of(cell.first)},
                        {"limitedToNames",
                         {{"identities", cell.limited}, {"first", of(cell.first_limited)}}}});
    }
    return {{"namespace", text_or_null(row.ns)}, {"held", std::move(held)}};
}

}  // namespace

Json access_json(const AssessedAccess& access) {
    Json classes = Json::array();
    for (const PrincipalClass& one : access.classes) classes.push_back(of(one));
    Json missing = Json::array();
    for (const Unknown& why : access.missing) missing.push_back(reason_json(why));
    Json rows = Json::array();
    for (const AccessRow& row : access.rows) rows.push_back(of(row, access));
    return {{"unknown", access.unknown ? reason_json(*access.unknown) : Json()},
            {"missing", std::move(missing)},
            {"otherAuthorizers", text_or_null(access.others)},
            {"identitiesWithPath", access.with_path},
            {"classes", std::move(classes)},
            {"chokePoints", chokes_of(access)},
            {"matrix",
             {{"complete", access.matrix_complete},
              {"abilities", abilities_of(access)},
              {"everywhere", of(access.everywhere, access)},
              {"namespaces", std::move(rows)},
              {"namespacesWithNothing", access.without_rights}}}};
}

}  // namespace assay

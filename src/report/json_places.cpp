#include "report/json_places.h"

#include <cstddef>
#include <optional>
#include <string>
#include <utility>

namespace assay {
namespace {

Json of(const Told& told) {
    return {{"value", told.unknown ? Json() : Json(told.text)},
            {"reason", told.unknown ? reason_json(*told.unknown) : Json()}};
}

Json of(const std::optional<std::size_t>& number) { return number ? Json(*number) : Json(); }

}  // namespace

Json namespace_json(const AssessedNamespace& one) {
    return {{"name", one.name},
            {"owner", text_or_null(one.owner)},
            {"team", text_or_null(one.team)},
            {"labelsUnread", one.unread},
            {"podSecurity", of(one.pod_security)},
            {"ingress", of(one.ingress)},
            {"egress", of(one.egress)},
            {"quota", of(one.quota)},
            {"exec", of(one.exec)},
            {"secrets", of(one.secrets)},
            {"failing", one.failing},
            {"accepted", one.accepted},
            {"unknown", one.unknown}};
}

Json team_json(const AssessedTeam& team) {
    Json checks = Json::array();
    for (const TeamCheck& check : team.checks)
        checks.push_back({{"check", check.check}, {"failing", check.failing}});
    Json failing = Json::object();
    for (std::size_t index = team.failing.size(); index-- > 0;)
        failing[std::string(text_of(static_cast<Severity>(index)))] = team.failing.at(index);
    return {{"name", text_or_null(team.name)}, {"owners", team.owners},
            {"namespaces", team.namespaces},   {"failing", std::move(failing)},
            {"accepted", team.accepted},       {"unknown", team.unknown},
            {"labelsUnread", team.unread},     {"checks", std::move(checks)}};
}

}  // namespace assay

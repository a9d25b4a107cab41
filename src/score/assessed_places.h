// Where things stand by namespace and by team, as plain data that outlives the facts.
//
// Role: the matrix of namespaces (score/namespaces.h) and what each team has to mend
// (score/teams.h). Units: findings are rows; accepted ones are counted apart.
// Absence: a Told that is unknown says why; counts of rights are absent where bindings were not
// looked at. Ordering: namespaces by failing findings, then by name; teams by name, those that
// nobody owns last. Texts are raw: writers escape them.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/presence.h"

namespace assay {

struct Told {
    std::string text;
    std::optional<Unknown> unknown{};
};

struct AssessedNamespace {
    std::string name;
    std::string owner{};  // of an owner file; empty: nobody is named
    std::string team{};
    bool unread = false;  // nobody is named, but labels that might are not known
    Told pod_security{};  // the level that its label enforces; empty: no label
    Told ingress{};       // all, some, none, open (facts/isolation.h)
    Told egress{};
    Told quota{};                          // yes, no
    std::optional<std::size_t> exec{};     // identities that may, by bindings there
    std::optional<std::size_t> secrets{};  // the same of reading Secrets
    std::size_t failing = 0;               // open findings
    std::size_t accepted = 0;              // failing findings that a waiver accepts
    std::size_t unknown = 0;               // findings that are unknown, or an error
};

struct TeamCheck {
    std::string check;
    std::size_t failing = 0;           // open findings
    std::vector<std::string> first{};  // "Pod shop/web: message", at most kTeamRows
};
inline constexpr std::size_t kTeamRows = 10;

struct AssessedTeam {
    std::string name;                       // team, else owner; empty: nobody
    std::vector<std::string> owners{};      // distinct
    std::vector<std::string> namespaces{};  // where it has findings
    std::array<std::size_t, 4> failing{};   // open findings, by Severity
    std::size_t accepted = 0;
    std::size_t unknown = 0;          // or an error
    std::size_t unread = 0;           // findings that somebody may own: labels are not known
    std::vector<TeamCheck> checks{};  // that fail: in the order of the plan
};

}  // namespace assay

// Subjects, bindings and roles in words: "RoleBinding shop/admins", "rule 2 of ClusterRole edit".
//
// Role: one spelling for every output about rights. Names are escaped.
#pragma once

#include <string>
#include <string_view>

#include "access/authorizer.h"

namespace assay {

[[nodiscard]] std::string text_of(const SubjectName& subject);
[[nodiscard]] std::string binding_text(const Grant& grant);
[[nodiscard]] std::string role_text(const Grant& grant);
// Where a grant counts: "whole cluster", "namespace shop".
[[nodiscard]] std::string scope_text(const Grant& grant);
// Why it is allowed or not, in one clause; not known: the reason.
[[nodiscard]] std::string reason_text(const AccessAnswer& answer);
// A rule as people read it: "get, list pods, secrets" with groups, names and URLs.
[[nodiscard]] std::string rule_text(const PolicyRule& rule);

}  // namespace assay

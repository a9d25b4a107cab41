// Rights that few rules give, asked for by text.
//
// Role: paths/asked.h numbers what edges ask of every rule. Of the rest a role says in a few bits
// whether it may hold some (paths/rule_book.h), and only who has such a role is looked at rule by
// rule.
// Bits: one is there wherever a rule matches; it may be there where none does. A rule of
// everything has none: what it gives has edges already.
// Ordering: of paths/scoped_rights.h.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "facts/rbac_rule.h"
#include "paths/scoped_rights.h"

namespace assay {

inline constexpr std::uint8_t kChangesNodes = 1;  // update or patch nodes or nodes/status
inline constexpr std::uint8_t kRemovesPods = 2;   // delete or evict pods
inline constexpr std::uint8_t kChangesApis = 4;   // APIServices and CustomResourceDefinitions
inline constexpr std::uint8_t kConstrained = 8;   // impersonate:<mode>
inline constexpr std::uint8_t kMakesCustom = 16;  // writes of groups that are not Kubernetes' own

[[nodiscard]] std::uint8_t rare_bits(const PolicyRule& rule);

using TextVerbs = std::initializer_list<std::string_view>;

// The first verb that is allowed in `ns` ("": the whole cluster), on any name or on this one.
[[nodiscard]] std::optional<Right> find_by_text(const ScopedRights& rights, std::string_view ns,
                                                TextVerbs verbs, const ResourceName& what,
                                                std::string_view name = {});
// What rules allow for certain names only, by name.
[[nodiscard]] std::map<std::string, Right> named_by_text(const ScopedRights& rights,
                                                         std::string_view ns, TextVerbs verbs,
                                                         const ResourceName& what);

}  // namespace assay

// The fields of a subject that say what is known of its version.
//
// Role: puts facts/vulnerable.h into values: `how`, `vulnerabilities`, `affectedBy` and `upgradeTo`
// (facts/subjects.h). Components of the control plane and kubelets get them here; facts/runtimes.h
// gives them to what runs containers.
// Absence: without a version the lists are unknown as a whole, for the reason that it is.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "base/presence.h"
#include "facts/data.h"
#include "facts/settings.h"
#include "facts/subjects.h"
#include "facts/vulnerable.h"
#include "snapshot/evidence.h"
#include "value/store.h"

namespace assay {

// The day whose supported branches count: the collection's, or the tables' where it is not known.
[[nodiscard]] Instant day_of(const Evidence& evidence, const FactsData& data);

// `object` with the fields. `how` says where the version was read.
[[nodiscard]] Value with_vulnerabilities(const Value& object, const Installed& installed,
                                         std::string_view how, const FactsData& data, Instant day,
                                         Store& store);
[[nodiscard]] Value without_version(const Value& object, const Unknown& why, Store& store);

// The same for every subject of "apiserver", "kubelet", ...; `settings` are theirs, in their order.
void add_vulnerabilities(std::string_view kind, const Evidence& evidence, const FactsData& data,
                         std::span<const Settings> settings, Universe& universe, Store& store);

}  // namespace assay

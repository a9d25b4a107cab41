// What a finding is about, whatever its position, its wording and the order of lists.
//
// Role: waivers and baselines recognise a finding by its check (or a former id), group/Kind,
// namespace, name and, for each failing item, the item's name: a container is "web", not number 2.
// A fingerprint says what was read there, so that an accepted value that changes is noticed.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>

#include "cel/datum.h"
#include "facts/subjects.h"
#include "value/value.h"

namespace assay {

// At most so many items of one subject are named in Details::found.
inline constexpr std::size_t kMaxNamedItems = 1000;

// The item's `name` or `id`, or its text, number or flag; else "#" and a hash of its content.
[[nodiscard]] std::string item_name(const cel::Datum& item);

// "apps/Deployment", "Pod", "kubelet": without the version, which may change.
[[nodiscard]] std::string group_kind(const SubjectRef& subject);

// Sixteen hexadecimal digits over all that was added, in any order. The names of what was read are
// relative to the item, and values are whole, not cut as in the proof.
class Fingerprint {
public:
    void add(std::string_view what, std::string_view value);
    [[nodiscard]] std::string text() const;

private:
    std::set<std::string> lines_;
};

}  // namespace assay

// Paths: of items in their subject, of a subject's parts in its document.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "cel/datum.h"
#include "evaluate/row.h"
#include "facts/subjects.h"
#include "policy/check.h"

namespace assay {

// "a" and "b.c" give "a.b.c"; "a" and "[0]" give "a[0]".
[[nodiscard]] std::string join_path(std::string_view front, std::string_view back);

// The path in the origin's document of a path in the subject. A derived subject shows only `spec`
// and `metadata` of its document at its place; its other fields keep their own names.
[[nodiscard]] std::string document_path(const Subject& subject, std::string_view path);

// Where the items of a check stand in the subject. A list that is part of the subject is known by
// its path; the items of a computed list (a concatenation, a filter) are found by identity, which
// works because a store holds equal values once.
class ItemPlaces {
public:
    // `list` is what `items` gave for the row.
    ItemPlaces(Row& row, const Expression& items, const cel::Datum& list);

    // "rules[3]"; empty when the item is not part of the subject.
    [[nodiscard]] std::string path(std::size_t index) const;

private:
    const Row& row_;
    cel::Datum list_;
    std::optional<std::string> whole_;
};

}  // namespace assay

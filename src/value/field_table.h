// What fields the named structs have.
//
// Role: the checker looks up `object.spec.hostPID` here. Nothing is read before it is asked for, so
// that a large table costs nothing at start.
// Shape: texts of one struct per line, lines sorted by bytes: a name, then `field:type` parted by
// blanks. Types are written as src/cel/types.h says. The texts must outlive the table.
// Absence: a name without a line is no struct; what is called so is not looked into.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace assay {

class FieldTable {
public:
    FieldTable() = default;
    explicit FieldTable(std::vector<std::string_view> texts) : texts_(std::move(texts)) {}

    [[nodiscard]] bool has(std::string_view name) const { return row(name).has_value(); }
    // The type of a field as text; nothing when the struct has no such field.
    [[nodiscard]] std::optional<std::string_view> field(std::string_view name,
                                                        std::string_view field) const;
    struct Field {
        std::string_view name;
        std::string_view type;
    };
    [[nodiscard]] std::vector<Field> fields(std::string_view name) const;

private:
    // What stands behind the name on its line.
    [[nodiscard]] std::optional<std::string_view> row(std::string_view name) const;

    std::vector<std::string_view> texts_;
};

}  // namespace assay

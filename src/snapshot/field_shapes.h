// The field table (value/field_table.h) made ready for walking objects.
//
// Role: a table is text, and reading it again for each field of each object would cost more than
// reading the object. Here a struct is taken apart once, when it is first asked for, and leads to
// the structs of its fields by pointer. Structs may hold themselves (JSON schemas do).
// Ownership: shapes and types live as long as the FieldShapes, whose table must outlive it.
// Absence: nullptr where the table has no such struct, or the struct no such field.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "value/field_table.h"

namespace assay {

struct FieldShape;

enum class FieldKind { any, text, boolean, whole, list, map, structure };

struct FieldType {
    FieldKind kind = FieldKind::any;
    const FieldType* item = nullptr;  // of a list or a map
    FieldShape* shape = nullptr;      // of a structure
    const FieldType* other =
        nullptr;  // what the field may be instead: the shape of another version
};

struct FieldShape {
    std::string name;
    bool read = false;
    std::vector<std::pair<std::string_view, const FieldType*>> fields;  // by name, once read
};

class FieldShapes {
public:
    explicit FieldShapes(const FieldTable& table) : table_(table) {}

    [[nodiscard]] FieldShape* shape(std::string_view name);
    [[nodiscard]] const FieldType* field(FieldShape& shape, std::string_view name);

private:
    const FieldType* type(std::string_view text);
    void read(FieldShape& shape);

    const FieldTable& table_;
    std::map<std::string, FieldShape, std::less<>> shapes_;
    std::deque<FieldType> types_;
};

}  // namespace assay

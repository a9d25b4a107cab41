// The field table (value/field_table.h) made ready for walking objects.
//
// Role: a table is text, and reading it again for each field of each object would cost more than
// reading the object. Here a struct is taken apart once, when it is first asked for, and leads to
// the structs of its fields by pointer. Structs may hold themselves (JSON schemas do). Fields are
// found by the hash that the name of a member has already.
// Ownership: shapes and types live as long as the FieldShapes, whose table must outlive it.
// Absence: nullptr where the struct has no such field; a struct that the table does not have is not
// known, which is seen when it is read.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "value/field_table.h"
#include "value/value.h"

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
    struct Field {
        std::uint64_t hash = 0;
        std::string_view name;
        const FieldType* type = nullptr;  // nullptr: an empty place
    };
    std::string name;
    bool known = false;         // once it is read
    std::vector<Field> fields;  // an open-addressing table, half empty; none: not read yet
};

class FieldShapes {
public:
    explicit FieldShapes(const FieldTable& table) : table_(table) {}

    [[nodiscard]] FieldShape& shape(std::string_view name);
    [[nodiscard]] bool is_known(FieldShape& shape) {
        if (shape.fields.empty()) read(shape);
        return shape.known;
    }
    // Precondition: is_known().
    [[nodiscard]] static const FieldType* field(const FieldShape& shape, const TextNode& name);

private:
    const FieldType* type(std::string_view text);
    void read(FieldShape& shape);

    const FieldTable& table_;
    std::map<std::string, FieldShape, std::less<>> shapes_;
    std::deque<FieldType> types_;
};

}  // namespace assay

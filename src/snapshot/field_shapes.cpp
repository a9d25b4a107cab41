#include "snapshot/field_shapes.h"

#include <algorithm>

namespace assay {
namespace {

// "list(T)" and "map(string,T)" without what stands around T; empty when it is neither.
std::string_view inside(std::string_view type, std::string_view front) {
    if (!type.starts_with(front) || !type.ends_with(')')) return {};
    return type.substr(front.size(), type.size() - front.size() - 1);
}

FieldKind kind_of(std::string_view type) {
    if (type == "string") return FieldKind::text;
    if (type == "bool") return FieldKind::boolean;
    return type == "int" ? FieldKind::whole : FieldKind::any;
}

}  // namespace

FieldShape* FieldShapes::shape(std::string_view name) {
    const auto found = shapes_.find(name);
    if (found != shapes_.end()) return &found->second;
    if (!table_.has(name)) return nullptr;
    FieldShape& made = shapes_[std::string(name)];
    made.name = name;
    return &made;
}

const FieldType* FieldShapes::field(FieldShape& shape, std::string_view name) {
    if (!shape.read) read(shape);
    const auto found = std::lower_bound(
        shape.fields.begin(), shape.fields.end(), name,
        [](const auto& field, std::string_view wanted) { return field.first < wanted; });
    return found != shape.fields.end() && found->first == name ? found->second : nullptr;
}

void FieldShapes::read(FieldShape& shape) {
    shape.read = true;
    for (const FieldTable::Field& field : table_.fields(shape.name)) {
        shape.fields.emplace_back(field.name, type(field.type));
    }
    std::sort(shape.fields.begin(), shape.fields.end());
}

// Of "A|B", the shapes of two versions, one is enough.
const FieldType* FieldShapes::type(std::string_view text) {
    const FieldType* other = nullptr;
    if (const std::size_t bar = text.find('|'); bar != std::string_view::npos) {
        other = type(text.substr(bar + 1));
        text = text.substr(0, bar);
    }
    FieldType made{.kind = kind_of(text), .other = other};
    if (const std::string_view item = inside(text, "list("); !item.empty()) {
        made.kind = FieldKind::list;
        made.item = type(item);
    } else if (const std::string_view values = inside(text, "map(string,"); !values.empty()) {
        made.kind = FieldKind::map;
        made.item = type(values);
    } else if (FieldShape* const found = shape(text); found != nullptr) {
        made.kind = FieldKind::structure;
        made.shape = found;
    }
    return &types_.emplace_back(made);
}

}  // namespace assay

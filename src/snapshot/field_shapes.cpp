#include "snapshot/field_shapes.h"

#include <bit>

#include "base/hash.h"

namespace assay {
namespace {

// "list(T)" and "map(string,T)" without what stands around T; empty when it is neither.
std::string_view inside(std::string_view type, std::string_view front) {
    if (!type.starts_with(front) || !type.ends_with(')')) return {};
    return type.substr(front.size(), type.size() - front.size() - 1);
}

constexpr FieldType kAny{};
constexpr struct {
    std::string_view name;
    FieldType type;
} kScalars[] = {
    {"string", {.kind = FieldKind::text}},
    {"int", {.kind = FieldKind::whole}},
    {"bool", {.kind = FieldKind::boolean}},
    {"dyn", kAny},
};

// nullptr: it is none.
const FieldType* scalar(std::string_view name) {
    for (const auto& each : kScalars) {
        if (each.name == name) return &each.type;
    }
    return nullptr;
}

}  // namespace

FieldShape& FieldShapes::shape(std::string_view name) {
    const auto found = shapes_.find(name);
    if (found != shapes_.end()) return found->second;
    FieldShape& made = shapes_[std::string(name)];
    made.name = name;
    return made;
}

const FieldType* FieldShapes::field(const FieldShape& shape, const TextNode& name) {
    const std::size_t mask = shape.fields.size() - 1;
    for (std::size_t at = name.hash & mask;; at = (at + 1) & mask) {
        const FieldShape::Field& field = shape.fields[at];
        if (field.type == nullptr) return nullptr;
        if (field.hash == name.hash && field.name.size() == name.size &&
            equal_bytes(field.name.data(), name.data, name.size)) {
            return field.type;
        }
    }
}

void FieldShapes::read(FieldShape& shape) {
    const std::vector<FieldTable::Field> listed = table_.fields(shape.name);
    shape.known = !listed.empty() || table_.has(shape.name);
    shape.fields.resize(std::bit_ceil(2 * listed.size() + 1));
    const std::size_t mask = shape.fields.size() - 1;
    for (const FieldTable::Field& field : listed) {
        const std::uint64_t hash = hash_text(field.name);
        std::size_t at = hash & mask;
        while (shape.fields[at].type != nullptr) at = (at + 1) & mask;
        shape.fields[at] = {hash, field.name, type(field.type)};
    }
}

// Of "A|B", the shapes of two versions, one is enough.
const FieldType* FieldShapes::type(std::string_view text) {
    const FieldType* other = nullptr;
    if (const std::size_t bar = text.find('|'); bar != std::string_view::npos) {
        other = type(text.substr(bar + 1));
        text = text.substr(0, bar);
    }
    const FieldType* const simple = scalar(text);
    if (simple != nullptr && other == nullptr) return simple;
    FieldType made = simple != nullptr ? *simple : kAny;
    made.other = other;
    if (const std::string_view item = inside(text, "list("); !item.empty()) {
        made.kind = FieldKind::list;
        made.item = type(item);
    } else if (const std::string_view values = inside(text, "map(string,"); !values.empty()) {
        made.kind = FieldKind::map;
        made.item = type(values);
    } else if (simple == nullptr) {
        made.kind = FieldKind::structure;
        made.shape = &shape(text);
    }
    return &types_.emplace_back(made);
}

}  // namespace assay

#include "snapshot/object_types.h"

#include <cmath>

#include "base/packed.h"
#include "base/text.h"
#include "snapshot/object_head.h"

namespace assay {
namespace {

std::string_view words_of(const Value& value) {
    if (value.is_bool()) return "true or false";
    if (value.is_integer()) return "a whole number";
    if (value.is_text()) return "a text";
    if (value.is_list()) return "a list";
    return value.is_map() ? "a map" : "a number";
}

bool is_whole(const Value& value) {
    return value.is_integer() ||
           (value.is_real() && std::trunc(value.as_real()) == value.as_real());
}

// The name of the kind in the table, when it is served in this version: a nested struct is named
// with its version ("apps.v1.DeploymentSpec"); a kind without any is v1.
std::optional<std::string> struct_of(std::string_view api_version, std::string_view kind,
                                     const FieldTable& table) {
    const std::size_t slash = api_version.find('/');
    const bool core = slash == std::string_view::npos;
    const std::string_view version = core ? api_version : api_version.substr(slash + 1);
    std::string name = core ? "" : std::string(api_version.substr(0, slash + 1));
    name += kind;
    bool versioned = false;
    for (const FieldTable::Field& field : table.fields(name)) {
        if (field.name == "metadata" || field.type.find('.') == std::string_view::npos) continue;
        versioned = true;
        if (field.type.find("." + std::string(version) + ".") != std::string_view::npos) {
            return name;
        }
    }
    if (versioned || version != "v1" || !table.has(name)) return std::nullopt;
    return name;
}

}  // namespace

const FieldTable& kubernetes_fields() {
    static const FieldTable table({packed_file("profiles/kubernetes-fields.txt").value_or("")});
    return table;
}

FieldShape* ObjectTypes::shape_of(std::string_view api_version, std::string_view kind) {
    const auto known = kinds_.find(std::tie(api_version, kind));
    if (known != kinds_.end()) return known->second;
    const auto name = struct_of(api_version, kind, table_);
    FieldShape* const shape = name ? &shapes_.shape(*name) : nullptr;
    kinds_.emplace(std::tie(api_version, kind), shape);
    return shape;
}

std::optional<std::string> ObjectTypes::problem(const Value& object) {
    const ObjectHead head = head_of(object);
    FieldShape* const shape = shape_of(head.api_version, head.kind);
    path_.clear();
    if (shape == nullptr || fits_struct(object, *shape)) return std::nullopt;
    return printable(path_) + " is " + problem_;
}

bool ObjectTypes::fail(const Value& value, std::string_view wanted) {
    path_.clear();
    problem_ = std::string(words_of(value)) + ", not " + std::string(wanted);
    return false;
}

bool ObjectTypes::fits(const Value& value, const FieldType& type) {
    for (const FieldType* each = &type; each != nullptr; each = each->other) {
        if (fits_one(value, *each)) return true;
    }
    return false;
}

bool ObjectTypes::fits_one(const Value& value, const FieldType& type) {
    if (value.is_null()) return true;
    switch (type.kind) {
        case FieldKind::any:
            return true;
        case FieldKind::text:
            return value.is_text() || fail(value, "a text");
        case FieldKind::boolean:
            return value.is_bool() || fail(value, "true or false");
        case FieldKind::whole:
            return is_whole(value) || fail(value, "a whole number");
        case FieldKind::list:
            return fits_list(value, *type.item);
        case FieldKind::map:
            return fits_map(value, *type.item);
        case FieldKind::structure:
            return fits_struct(value, *type.shape);
    }
    return true;
}

bool ObjectTypes::fits_list(const Value& value, const FieldType& item) {
    if (!value.is_list()) return fail(value, "a list");
    for (std::size_t i = 0; i < value.items().size(); ++i) {
        if (!fits(value.items()[i], item)) return within("[" + std::to_string(i) + "]");
    }
    return true;
}

bool ObjectTypes::fits_map(const Value& value, const FieldType& item) {
    if (!value.is_map()) return fail(value, "a map");
    for (const Member& member : value.members()) {
        if (!fits(member.value, item)) return within(member.key());
    }
    return true;
}

bool ObjectTypes::fits_struct(const Value& value, FieldShape& shape) {
    if (!shapes_.is_known(shape)) return true;
    if (!value.is_map()) return fail(value, "a map");
    Seen& seen = seen_[(value.identity() >> 4) % seen_.size()];
    if (seen.node == &value.map_node() && seen.shape == &shape) return true;
    for (const Member& member : value.members()) {
        const FieldType* const type = FieldShapes::field(shape, *member.name);
        if (type != nullptr && !fits(member.value, *type)) return within(member.key());
    }
    seen = {&value.map_node(), &shape};
    return true;
}

bool ObjectTypes::within(std::string_view step) {
    const bool joined = path_.empty() || path_.front() == '[';
    path_ = std::string(step) + (joined ? "" : ".") + path_;
    return false;
}

}  // namespace assay

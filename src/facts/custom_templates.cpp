#include "facts/custom_templates.h"

#include <optional>
#include <utility>

#include "snapshot/pod_spec.h"
#include "snapshot/template_schema.h"

namespace assay {
namespace {

// What is known of a place in an object: its schema, or that the shape decides (null).
using Known = std::optional<Value>;  // nothing: no template can stand here

Known child_of(const Value& schema, std::string_view keyword) {
    if (const Value* found = schema.find(keyword)) {
        return *found;
    }
    return schema.is_null() || is_open_schema(schema) ? Known(Value()) : Known();
}

Known member_of(const Value& schema, std::string_view name) {
    if (const Value* found = schema.get("properties").find(name)) {
        return *found;
    }
    return child_of(schema, "additionalProperties");
}

bool is_pod_spec(const Value& value, const Value& schema) {
    if (is_pod_spec_schema(schema)) {
        return holds_pod_containers(value);
    }
    return (schema.is_null() || is_open_schema(schema)) && has_pod_spec_shape(value);
}

class Search {
public:
    // The members of the map that stands at `path`.
    void in_map(const Value& map, const std::string& path, const Value& schema) {
        for (const Member& member : map.members_or_none()) {
            const std::string_view key = member.key();
            const Known known = member_of(schema, key);
            if (known && (!path.empty() || (key != "metadata" && key != "status"))) {
                at(member.value, *known, path, std::string(key), map);
            }
        }
    }

    std::vector<CustomTemplate> found;

private:
    // The value called `name` in `holder`, which stands at `path`.
    void at(const Value& value, const Value& schema, const std::string& path,
            const std::string& name, const Value& holder) {
        if (is_pod_spec(value, schema)) {
            const bool whole = name == "spec" && !path.empty();
            found.push_back({path, name, value, whole ? holder.get("metadata") : Value()});
            return;
        }
        if (is_pod_spec_schema(schema)) {
            return;
        }
        in_map(value, path.empty() ? name : path + "." + name, schema);
        const auto items = value.items_or_none();
        const Known known = items.empty() ? Known() : child_of(schema, "items");
        for (std::size_t index = 0; known && index < items.size(); ++index) {
            at(items[index], *known, path, name + "[" + std::to_string(index) + "]", holder);
        }
    }
};

}  // namespace

std::vector<CustomTemplate> custom_templates(const Value& object, const Value& schema) {
    Search search;
    search.in_map(object, {}, schema);
    return std::move(search.found);
}

}  // namespace assay

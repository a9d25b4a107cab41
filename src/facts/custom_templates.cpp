#include "facts/custom_templates.h"

#include <algorithm>
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

// As far as one container goes, so that a list of them is no pod spec only for what stands beside.
bool holds_a_container(const Value& value) {
    const Value list = value.get("containers");
    return std::ranges::any_of(list.items_or_none(),
                               [](const Value& container) { return is_pod_container(container); });
}

std::string containers_in(const Value& value, const std::string& path,
                          std::span<const CustomTemplate> found) {
    const bool known = std::ranges::any_of(
        found, [&](const CustomTemplate& each) { return each.spec.same(value); });
    if (known) return {};
    if (holds_a_container(value)) return path + ".containers";
    for (const Member& member : value.members_or_none()) {
        auto inside = containers_in(member.value, path + "." + std::string(member.key()), found);
        if (!inside.empty()) return inside;
    }
    const auto items = value.items_or_none();
    for (std::size_t index = 0; index < items.size(); ++index) {
        auto inside = containers_in(items[index], path + "[" + std::to_string(index) + "]", found);
        if (!inside.empty()) return inside;
    }
    return {};
}

}  // namespace

std::string other_containers(const Value& object, std::span<const CustomTemplate> found) {
    for (const Member& member : object.members_or_none()) {
        if (member.key() == "metadata" || member.key() == "status") continue;
        auto inside = containers_in(member.value, std::string(member.key()), found);
        if (!inside.empty()) return inside;
    }
    return {};
}

std::vector<CustomTemplate> custom_templates(const Value& object, const Value& schema) {
    Search search;
    search.in_map(object, {}, schema);
    return std::move(search.found);
}

}  // namespace assay

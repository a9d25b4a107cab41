#include "snapshot/template_schema.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "snapshot/pod_spec.h"

namespace assay {
namespace {

constexpr std::string_view kOpen = "x-kubernetes-preserve-unknown-fields";

bool keeps_unknown_fields(const Value& schema) { return schema.get(kOpen).is_true(); }

Value containers_of(const Value& schema) {
    return schema.get("properties").get("containers").get("items");
}

bool names_a_template(std::string_view name) {
    const std::string low = lower_ascii(name);
    return low.find("template") != std::string::npos || low.find("podspec") != std::string::npos;
}

bool is_of_every_object(std::string_view name) {
    return name == "apiVersion" || name == "kind" || name == "metadata" || name == "status";
}

class Pruning {
public:
    explicit Pruning(Store& store) : store_(store) {}

    // `meant`: a template may be meant here. `whole`: the schema is that of the object.
    Value of(const Value& schema, bool meant, bool whole) {
        if (is_pod_spec_schema(schema)) {
            return pod_spec_;
        }
        Members kept;
        if (meant && keeps_unknown_fields(schema)) {
            kept.emplace_back(kOpen, Value::boolean(true));
        }
        for (const std::string_view child : {"items", "additionalProperties"}) {
            if (const Value* below = schema.find(child)) {
                add(kept, child, of(*below, meant, false));
            }
        }
        add(kept, "properties", properties(schema, meant, whole));
        return store_.map(kept);
    }

private:
    using Members = std::vector<std::pair<std::string_view, Value>>;

    static void add(Members& kept, std::string_view name, const Value& value) {
        if (!value.members_or_none().empty()) {
            kept.emplace_back(name, value);
        }
    }

    Value properties(const Value& schema, bool meant, bool whole) {
        const Value properties = schema.get("properties");
        Members kept;
        for (const Member& member : properties.members_or_none()) {
            const std::string_view name = member.key();
            if (whole && is_of_every_object(name)) {
                continue;
            }
            if (name == "containers" && keeps_unknown_fields(containers_of(schema))) {
                kept.emplace_back(name, open_containers_);
            } else {
                const bool below = names_a_template(name) || (meant && name == "spec");
                add(kept, name, of(member.value, below, false));
            }
        }
        return store_.map(kept);
    }

    Value nested(std::initializer_list<std::string_view> path, Value leaf) {
        for (auto at = std::rbegin(path); at != std::rend(path); ++at) {
            leaf = store_.map({{*at, leaf}});
        }
        return leaf;
    }

    Store& store_;
    const Value named_ = store_.map({{"image", store_.map({})}, {"name", store_.map({})}});
    const Value pod_spec_ = nested({"properties", "containers", "items", "properties"}, named_);
    const Value open_containers_ = nested({"items", kOpen}, Value::boolean(true));
};

}  // namespace

Value template_schema(const Value& schema, Store& store) {
    return Pruning(store).of(schema, true, true);
}

bool is_pod_spec_schema(const Value& schema) {
    const Value container = containers_of(schema).get("properties");
    if (container.find("name") == nullptr || container.find("image") == nullptr) {
        return false;
    }
    const Value required_list = schema.get("required");
    const auto required = required_list.items_or_none();
    const Value properties = schema.get("properties");
    const auto fields = properties.members_or_none();
    return std::ranges::any_of(required,
                               [](const Value& name) { return name.text_or() == "containers"; }) ||
           std::ranges::all_of(fields,
                               [](const Member& field) { return is_pod_spec_field(field.key()); });
}

bool is_open_schema(const Value& schema) {
    return keeps_unknown_fields(schema) || keeps_unknown_fields(containers_of(schema));
}

}  // namespace assay

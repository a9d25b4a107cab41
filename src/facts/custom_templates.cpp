#include "facts/custom_templates.h"

#include <utility>

#include "snapshot/pod_spec.h"

namespace assay {
namespace {

class Search {
public:
    void in_map(const Value& map, const std::string& path) {
        for (const Member& member : map.members_or_none()) {
            const std::string_view key = member.key();
            if (has_pod_spec_shape(member.value)) {
                const bool whole = key == "spec" && !path.empty();
                found.push_back(
                    {path, std::string(key), member.value, whole ? map.get("metadata") : Value()});
            } else if (!path.empty() || (key != "metadata" && key != "status")) {
                below(member.value,
                      path.empty() ? std::string(key) : path + "." + std::string(key));
            }
        }
    }

    std::vector<CustomTemplate> found;

private:
    void below(const Value& value, const std::string& path) {
        in_map(value, path);
        std::size_t index = 0;
        for (const Value& item : value.items_or_none()) {
            below(item, path + "[" + std::to_string(index++) + "]");
        }
    }
};

}  // namespace

std::vector<CustomTemplate> custom_templates(const Value& object) {
    Search search;
    search.in_map(object, {});
    return std::move(search.found);
}

}  // namespace assay

#include "compare/value_changes.h"

#include <algorithm>
#include <cctype>
#include <string>

#include "snapshot/redaction.h"
#include "value/decode.h"

namespace assay {
namespace {

std::string below(const std::string& path, std::string_view key) {
    const bool plain = !key.empty() && std::all_of(key.begin(), key.end(), [](unsigned char c) {
        return std::isalnum(c) != 0 || c == '_' || c == '-';
    });
    if (!plain) return path + "[\"" + std::string(key) + "\"]";
    return path.empty() ? std::string(key) : path + "." + std::string(key);
}

std::optional<std::string> shown(const Value* value) {
    if (value == nullptr) return std::nullopt;
    return value->is_text() ? std::string(value->as_text()) : encode_json(*value);
}

// Markers that cannot stand for the same value.
bool surely_differ(const Value& before, const Value& after) {
    if (!is_redaction_marker(before) || !is_redaction_marker(after)) return false;
    const Value first = before.get(kRedacted);
    const Value second = after.get(kRedacted);
    const Value length = first.get("length");
    const Value other = second.get("length");
    if (!length.is_null() && !other.is_null() && !(length == other)) return true;
    return first.get("detector") == second.get("detector") &&
           !(first.get("entropy") == second.get("entropy"));
}

class Walk {
public:
    ValueChanges found;

    // nullptr: not there.
    void go(const std::string& path, const Value* before, const Value* after) {
        if (before != nullptr && after != nullptr) {
            if (*before == *after) return;
            if (is_redaction_marker(*before) || is_redaction_marker(*after)) {
                if (!surely_differ(*before, *after)) {
                    found.open = true;
                    return;
                }
            } else if (before->is_map() && after->is_map()) {
                return go_members(path, *before, *after);
            } else if (before->is_list() && after->is_list()) {
                return go_items(path, *before, *after);
            }
        }
        found.details.push_back({path, shown(before), shown(after)});
    }

private:
    void go_members(const std::string& path, const Value& before, const Value& after) {
        for (const Member& member : before.members()) {
            go(below(path, member.key()), &member.value, after.find(member.key()));
        }
        for (const Member& member : after.members()) {
            if (before.find(member.key()) == nullptr) {
                go(below(path, member.key()), nullptr, &member.value);
            }
        }
    }

    void go_items(const std::string& path, const Value& before, const Value& after) {
        const auto first = before.items();
        const auto second = after.items();
        for (std::size_t at = 0; at < std::max(first.size(), second.size()); ++at) {
            go(path + "[" + std::to_string(at) + "]", at < first.size() ? &first[at] : nullptr,
               at < second.size() ? &second[at] : nullptr);
        }
    }
};

}  // namespace

ValueChanges changes_of(const Value& before, const Value& after) {
    Walk walk;
    walk.go({}, &before, &after);
    return std::move(walk.found);
}

bool has_marker(std::string_view text) {
    return text.find(std::string(kRedacted) + ":") != std::string_view::npos;
}

bool has_marker(const Value& value) {
    if (is_redaction_marker(value)) return true;
    if (value.is_text()) return has_marker(value.as_text());
    const auto items = value.items_or_none();
    const auto members = value.members_or_none();
    return std::any_of(items.begin(), items.end(),
                       [](const Value& item) { return has_marker(item); }) ||
           std::any_of(members.begin(), members.end(),
                       [](const Member& member) { return has_marker(member.value); });
}

}  // namespace assay

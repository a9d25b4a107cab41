#include "collect/redact_config.h"

#include <string_view>
#include <vector>

#include "collect/credentials.h"
#include "snapshot/redaction.h"

namespace assay {
namespace {

// An address in a kubeconfig: what stands before an @ may be a token alone.
bool names_user(std::string_view name, std::string_view text) {
    return (name == "server" || name == "proxy-url") && text.find('@') != std::string_view::npos;
}

Value redact(const Value& value, std::string_view name, Store& store) {
    if (value.is_text()) {
        const std::string_view text = value.as_text();
        if (is_marker_word(text)) {
            return value;
        }
        if (const auto found = credential_or_random_in(text)) {
            return store.text(marker_word(*found, text));
        }
        if (names_user(name, text)) {
            return store.text(marker_word("url-password", text));
        }
        return is_credential_name(name) && !text.empty() ? store.text(marker_word("named", text))
                                                         : value;
    }
    bool changed = false;
    if (value.is_list()) {
        std::vector<Value> items;
        for (const Value& item : value.items()) {
            items.push_back(redact(item, name, store));
            changed = changed || !items.back().same(item);
        }
        return changed ? store.list(items) : value;
    }
    if (value.is_map()) {
        std::vector<Member> members;
        for (const Member& member : value.members()) {
            members.push_back({member.name, redact(member.value, member.key(), store)});
            changed = changed || !members.back().value.same(member.value);
        }
        return changed ? store.map(members) : value;
    }
    return value;
}

}  // namespace

Value redact_config(const Value& document, Store& store) { return redact(document, {}, store); }

}  // namespace assay

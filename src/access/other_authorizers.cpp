#include "access/other_authorizers.h"

#include <optional>
#include <set>
#include <string_view>

#include "base/text.h"

namespace assay {

std::string other_authorizers(const Facts& facts) {
    std::set<std::string> modes;
    std::optional<std::string> unknown;
    const Universe& servers = facts.universe("apiserver");
    if (servers.subjects.empty()) {
        unknown = "no API server was seen";
    }
    for (const Subject& server : servers.subjects) {
        const auto setting = facts.setting(server.object, "authorization.modes");
        if (!setting || !setting->value.is_list()) {
            const bool why = setting && setting->value.is_unknown();
            unknown = why ? printable(setting->value.reason_text()) : "its settings were not read";
            continue;
        }
        for (const Value& mode : setting->value.items()) {
            if (mode.is_unknown()) {
                unknown = printable(mode.reason_text());
            }
            modes.insert(printable(mode.text_or()));
        }
    }
    if (unknown) {
        return "what else the API server asks is not known: " + *unknown;
    }
    const bool has_rbac = modes.erase("RBAC") > 0;
    std::string names;
    for (const std::string& mode : modes) {
        names += (names.empty() ? "" : ", ") + mode;
    }
    if (!has_rbac) {
        return "the API server does not ask RBAC, but " + names;
    }
    return names.empty() ? "RBAC is the only authorizer" : "the API server also asks " + names;
}

}  // namespace assay

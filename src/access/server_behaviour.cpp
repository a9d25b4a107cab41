#include "access/server_behaviour.h"

#include <algorithm>
#include <string>

namespace assay {
namespace {

Decision known(bool yes) { return {yes ? Truth::yes : Truth::no, std::nullopt}; }
Decision unknown(Reason reason, std::string text) {
    return {Truth::unknown, Unknown{reason, std::move(text)}};
}

// A setting that is true or false by itself.
Decision flag(const Value& value) {
    if (value.is_bool()) {
        return known(value.as_bool());
    }
    return {Truth::unknown, value.is_unknown()
                                ? value.to_unknown()
                                : Unknown{Reason::indeterminate, "the setting was not read"}};
}

Decision has_node(const Value& modes) {
    if (!modes.is_list()) {
        return flag(modes);
    }
    Decision decision;
    for (const Value& mode : modes.items()) {
        if (mode.text_or() == "Node") {
            return known(true);
        }
        if (mode.is_unknown()) {
            decision = {Truth::unknown, mode.to_unknown()};
        }
    }
    return decision;
}

// Versions of a gate: where it exists, where it is on unless it is switched off, where it is
// locked.
struct GateVersions {
    const char* exists;
    const char* is_on;
    const char* locked;  // nullptr: nowhere yet
};
constexpr GateVersions kConstrained{"1.35.0-alpha.0", "1.36.0-alpha.0", nullptr};
constexpr GateVersions kSelectors{"1.31.0-alpha.0", "1.32.0-alpha.0", "1.34.0-alpha.0"};

// Of several servers: what all of them do.
template <class Read>
Decision of_all(const Facts& facts, const std::string& path, const Read& read) {
    const Universe& servers = facts.universe("apiserver");
    if (servers.subjects.empty()) {
        return unknown(Reason::indeterminate, "no API server was seen");
    }
    std::optional<Decision> all;
    for (const Subject& server : servers.subjects) {
        const auto setting = facts.setting(server.object, path);
        const Decision one =
            setting ? read(setting->value)
                    : unknown(Reason::indeterminate, "an API server's settings were not read");
        if (all && all->truth != one.truth) {
            return unknown(Reason::indeterminate, "the API servers differ in " + path);
        }
        all = one;
    }
    if (all->truth != Truth::unknown && !servers.gaps.empty()) {
        return {Truth::unknown, servers.gaps.front().why};
    }
    return *all;
}

Decision gate(const Facts& facts, const std::string& name, const GateVersions& versions) {
    if (!facts.version()) {
        return unknown(Reason::indeterminate, "the version of the API server is not known");
    }
    const Version& version = *facts.version();
    if (version < *parse_version(versions.exists)) {
        return known(false);
    }
    if (versions.locked != nullptr && version >= *parse_version(versions.locked)) {
        return known(true);
    }
    const bool is_on = version >= *parse_version(versions.is_on);
    return of_all(facts, "feature-gates." + name,
                  [&](const Value& value) { return value.is_null() ? known(is_on) : flag(value); });
}

}  // namespace

ServerBehaviour server_behaviour(const Facts& facts) {
    return {of_all(facts, "authorization.modes", has_node),
            of_all(facts, "admission.NodeRestriction", flag),
            gate(facts, "ConstrainedImpersonation", kConstrained),
            gate(facts, "AuthorizeNodeWithSelectors", kSelectors)};
}

}  // namespace assay

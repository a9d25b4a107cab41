#include "snapshot/custom_kinds.h"

#include <algorithm>
#include <string>
#include <utility>

#include "snapshot/kinds.h"

namespace assay {
namespace {

// The version to ask for; null where none is served.
Value version_to_list(const Value& definition) {
    Value first;
    const Value versions = definition.get("spec").get("versions");
    for (const Value& version : versions.items_or_none()) {
        if (version.get("served").is_true() && version.get("storage").is_true()) {
            return version;
        }
        if (first.is_null() && version.get("served").is_true()) {
            first = version;
        }
    }
    return first;
}

}  // namespace

std::optional<WantedKind> templated_kind(const Value& definition) {
    const Value spec = definition.get("spec");
    const Value version = version_to_list(definition);
    WantedKind kind;
    kind.group = spec.get("group").text_or();
    kind.version = version.get("name").text_or();
    kind.resource = spec.get("names").get("plural").text_or();
    kind.kind = spec.get("names").get("kind").text_or();
    kind.required = false;
    if (kind.group.empty() || kind.version.empty() || kind.resource.empty() || kind.kind.empty() ||
        is_known_kind(kind.group + "/" + kind.version, kind.kind)) {
        return std::nullopt;
    }
    const Value schema = schema_of(definition, kind.version);
    if (schema.is_map() && schema.members().empty()) {
        return std::nullopt;
    }
    return kind;
}

std::vector<WantedKind> templated_kinds(const Evidence& evidence) {
    std::vector<WantedKind> kinds;
    const Request* definitions = evidence.find(kDefinitions.group, kDefinitions.resource);
    if (definitions == nullptr) {
        return kinds;
    }
    for (const StoredObject& definition : definitions->objects) {
        if (auto kind = templated_kind(definition.value)) {
            kinds.push_back(std::move(*kind));
        }
    }
    std::ranges::sort(kinds);
    const auto again = std::ranges::unique(kinds);
    kinds.erase(again.begin(), again.end());
    return kinds;
}

Value schema_of(const Value& definition, std::string_view version) {
    const Value versions = definition.get("spec").get("versions");
    for (const Value& each : versions.items_or_none()) {
        if (each.get("name").text_or() == version) {
            return each.get("schema").get("openAPIV3Schema");
        }
    }
    return {};
}

}  // namespace assay

#include "facts/feature_gates.h"

#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "snapshot/redaction.h"

namespace assay {
namespace {

Value no_gate(std::string_view name, Store& store) {
    return store.unknown(Reason::malformed, "the feature gate " + printable(name, 60) +
                                                " is given neither true nor false");
}

}  // namespace

Value gates_of_flag(std::string_view text, Store& store) {
    constexpr std::string_view kOwnComponent = "kube:";
    Value made = store.map({});
    for (const std::string_view item : split(text, ',')) {
        const std::size_t equals = item.find('=');
        std::string_view name = trim(item.substr(0, equals));
        if (name.starts_with(kOwnComponent)) name.remove_prefix(kOwnComponent.size());
        if (item.empty()) continue;
        const auto value = equals == std::string_view::npos
                               ? std::nullopt
                               : parse_bool(trim(item.substr(equals + 1)));
        made = store.with(made, name, value ? Value::boolean(*value) : no_gate(name, store));
    }
    return made;
}

Value gates_of_file(const Value& gates, NullGate null, Store& store) {
    if (!gates.is_map() || is_redaction_marker(gates)) return gates;
    std::vector<std::pair<std::string_view, Value>> made;
    for (const Member& member : gates.members()) {
        Value value = member.value;
        if (value.is_null() && null == NullGate::is_false) {
            value = Value::boolean(false);
        } else if (!value.is_bool() && !value.is_null() && !value.is_unknown() &&
                   !is_redaction_marker(value)) {
            value = no_gate(member.key(), store);
        }
        made.emplace_back(member.key(), value);
    }
    return store.map(made);
}

bool sets_unnamed_gates(const Value& gates) {
    const Value alpha = gates.get("AllAlpha");
    return !gates.get("AllBeta").is_null() || !(alpha.is_null() || alpha == Value::boolean(false));
}

std::string_view gates_path(std::string_view component) {
    return component == "kubelet" ? "featureGates" : "feature-gates";
}

}  // namespace assay

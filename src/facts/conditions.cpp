#include "facts/conditions.h"

#include <charconv>
#include <optional>

#include "facts/feature_gates.h"

namespace assay {
namespace {

std::optional<long long> number_of(std::string_view text) {
    long long number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = error == std::errc{} && end == text.data() + text.size();
    return whole ? std::optional(number) : std::nullopt;
}

std::string text_of(const Value& value) {
    if (value.is_bool()) return value.as_bool() ? "true" : "false";
    if (value.is_integer()) return std::to_string(value.as_integer());
    return std::string(value.text_or());
}

Held open(const std::string& why) { return {Held::open, why}; }
Held known(bool holds) { return {holds ? Held::yes : Held::no, {}}; }

Held compare(const Condition& condition, const std::string& value) {
    switch (condition.test) {
        case Condition::Test::is:
            return known(value == condition.value);
        case Condition::Test::is_not:
            return known(value != condition.value);
        case Condition::Test::at_least:
            break;
    }
    const auto found = number_of(value);
    const auto least = number_of(condition.value);
    if (!found || !least) return open("'" + condition.name + "' is no number");
    return known(*found >= *least);
}

Held setting_holds(const Condition& condition, const Settings* settings) {
    const Value value = settings == nullptr ? Value{} : settings->at(condition.name).value;
    if (settings == nullptr || value.is_unknown()) {
        return open("the setting '" + condition.name + "' is not known");
    }
    return compare(condition, value.is_null() ? condition.when_not_set : text_of(value));
}

Held gate_holds(const Condition& condition, const Settings* settings, std::string_view component) {
    const std::string path = std::string(gates_path(component)) + "." + condition.name;
    const Value gate = settings == nullptr ? Value{} : settings->at(path).value;
    if (settings == nullptr || gate.is_unknown()) {
        return open("the feature gate " + condition.name + " is not known");
    }
    return known(gate.is_null() ? condition.when_not_set == "true" : gate == Value::boolean(true));
}

Held holds(const Condition& condition, std::string_view node_os, const Settings* settings,
           std::string_view component) {
    switch (condition.kind) {
        case Condition::Kind::node_os:
            return node_os.empty() ? open("the node's operating system is not known")
                                   : known(node_os == condition.name);
        case Condition::Kind::setting:
            return setting_holds(condition, settings);
        case Condition::Kind::feature_gate:
            return gate_holds(condition, settings, component);
        case Condition::Kind::uses:
            break;
    }
    return open("whether " + condition.name + " is in use is not known");
}

}  // namespace

Held conditions_hold(std::span<const Condition> conditions, std::string_view node_os,
                     const Settings* settings, std::string_view component) {
    Held all;
    for (const Condition& condition : conditions) {
        const Held one = holds(condition, node_os, settings, component);
        if (one.truth == Held::no) return one;
        if (one.truth == Held::open && all.truth == Held::yes) all = one;
    }
    return all;
}

}  // namespace assay

#include "facts/apiserver_settings.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "facts/apiserver_files.h"
#include "facts/node_files.h"
#include "facts/strict_reader.h"

namespace assay {
namespace {

constexpr std::string_view kModes = "authorization.modes";
constexpr std::string_view kAnonymous = "anonymous";

}  // namespace

const Value* ApiServerReader::flag(std::string_view name) const {
    const CommandLine::Flag* found = sources_.line->find(name);
    return found == nullptr ? nullptr : &found->value;
}

void ApiServerReader::read() {
    read_authorization();
    read_anonymous();
    read_admission();
    settings_.known_.merge(settings_of_files(sources_, store_));
}

// authorization.go: a file replaces the modes; without either the mode is AlwaysAllow.
void ApiServerReader::read_authorization() {
    Setting& modes = settings_.known_[std::string(kModes)];
    if (const Value* file = flag("authorization-config")) {
        modes.origin = store_.text("--authorization-config");
        const Value document =
            file->is_text() ? config_file(sources_.node, sources_.no_node, file->as_text(), store_)
                            : *file;
        modes.value = document.is_unknown() ? document : types_of_authorizers(document);
        return;
    }
    if (const Value* set = flag("authorization-mode")) {
        modes = {*set, store_.text("--authorization-mode"), false};
        return;
    }
    const Value always = store_.text("AlwaysAllow");
    modes = {store_.list(std::span(&always, 1)), store_.text("default"), true};
}

// The server starts with nothing else than this (k8s.io/apiserver pkg/server/options, strict
// decoding).
Value ApiServerReader::types_of_authorizers(const Value& document) {
    StrictReader reader("AuthorizationConfiguration", store_);
    reader.expect_document(document,
                           {"apiserver.config.k8s.io/v1/AuthorizationConfiguration",
                            "apiserver.config.k8s.io/v1beta1/AuthorizationConfiguration",
                            "apiserver.config.k8s.io/v1alpha1/AuthorizationConfiguration"},
                           {"apiVersion", "kind", "authorizers"});
    std::vector<Value> types;
    for (const Value& authorizer : reader.required(document, "authorizers")) {
        reader.expect_map(authorizer, {"type", "name", "webhook"});
        types.push_back(reader.text(authorizer, "type"));
        if (types.back().text_or().empty()) {
            reader.refuse("an authorizer has no type");
        }
    }
    return reader.done(store_.list(types));
}

bool ApiServerReader::always_allow_by_flag() const {
    if (flag("authorization-config") != nullptr) {
        return false;
    }
    const Value modes = settings_.known_.find(kModes)->second.value;
    const auto items = modes.items_or_none();
    return std::any_of(items.begin(), items.end(),
                       [](const Value& mode) { return mode.text_or() == "AlwaysAllow"; });
}

// {enabled, conditions}, null where the file leaves it to the flag, or unknown.
Value ApiServerReader::anonymous_of_file(const Value& document) {
    StrictReader reader("AuthenticationConfiguration", store_);
    expect_authentication(document, reader);
    const Value anonymous = document.get("anonymous");
    if (anonymous.is_null()) {
        return reader.done({});
    }
    reader.expect_map(anonymous, {"enabled", "conditions"});
    std::vector<Value> conditions;
    for (const Value& condition : reader.items(anonymous, "conditions")) {
        reader.expect_map(condition, {"path"});
        conditions.push_back(store_.map({{"path", reader.text(condition, "path")}}));
    }
    const Value enabled = Value::boolean(reader.boolean(anonymous, "enabled"));
    return reader.done(store_.map({{"enabled", enabled}, {"conditions", store_.list(conditions)}}));
}

// authentication.go ToAuthenticationConfig and ApplyAuthorization.
void ApiServerReader::read_anonymous() {
    Setting by_flag = settings_.at("anonymous-auth");
    if (by_flag.value.is_null()) {
        by_flag.value = Value::boolean(true);
    }
    Value conditions = store_.list({});
    const Value modes = settings_.known_.find(kModes)->second.value;
    if (always_allow_by_flag() && !by_flag.value.is_unknown()) {
        by_flag.value = Value::boolean(false);
        by_flag.origin = settings_.known_.find(kModes)->second.origin;
    } else if (modes.is_unknown() && flag("authorization-config") == nullptr &&
               by_flag.value.is_bool() && by_flag.value.as_bool()) {
        by_flag.value = modes;
    }
    if (const Value* file = flag("authentication-config")) {
        const Value document =
            file->is_text() ? config_file(sources_.node, sources_.no_node, file->as_text(), store_)
                            : *file;
        const Value anonymous = document.is_unknown() ? document : anonymous_of_file(document);
        if (!anonymous.is_null()) {
            by_flag = {anonymous.is_map() ? anonymous.get("enabled") : anonymous,
                       store_.text("--authentication-config"), false};
            conditions = anonymous.is_map() ? anonymous.get("conditions") : conditions;
        }
    }
    const Value value = by_flag.value.is_unknown()
                            ? by_flag.value
                            : store_.map({{"enabled", by_flag.value}, {"conditions", conditions}});
    settings_.known_[std::string(kAnonymous)] = {value, by_flag.origin, by_flag.defaulted};
}

void ApiServerReader::set_plugin(std::string_view plugin, bool on, std::string_view origin) {
    settings_.plugins_[std::string(plugin)] = {Value::boolean(on), store_.text(origin), false};
}

void ApiServerReader::add_default_plugins() {
    std::vector<const AdmissionDefaults*> rows;
    for (const AdmissionDefaults& row : data_.components->admission) {
        if (!sources_.version || row.kubernetes.contains(*sources_.version)) {
            rows.push_back(&row);
        }
        if (sources_.version && !rows.empty()) {
            break;
        }
    }
    for (const AdmissionDefaults* row : rows) {
        for (const std::string& plugin : row->plugins) {
            const bool always = std::all_of(rows.begin(), rows.end(), [&](const auto* other) {
                return std::find(other->plugins.begin(), other->plugins.end(), plugin) !=
                       other->plugins.end();
            });
            const Value value =
                always ? Value::boolean(true)
                       : store_.unknown(Reason::undecided,
                                        "the default depends on the version, which is not known");
            settings_.plugins_[plugin] = {value, store_.text("default"), true};
        }
    }
    if (rows.empty()) {
        settings_.plugin_off_ = {
            store_.unknown(Reason::undecided, "the defaults of this version are not in our table"),
            store_.text("default"), true};
    }
}

// server/options/admission.go enabledPluginNames: enabled wins over disabled; the old
// --admission-control is the whole list.
void ApiServerReader::read_admission() {
    const Value* whole = flag("admission-control");
    const Value* enabled = flag("enable-admission-plugins");
    const Value* disabled = flag("disable-admission-plugins");
    for (const Value* list : {whole, enabled, disabled}) {
        if (list != nullptr && list->is_unknown()) {
            settings_.plugin_off_ = {*list, Value{}, false};
            return;
        }
    }
    if (whole != nullptr) {
        for (const Value& plugin : whole->items_or_none()) {
            set_plugin(plugin.text_or(), true, "--admission-control");
        }
        return;
    }
    add_default_plugins();
    for (const Value& plugin :
         disabled == nullptr ? std::span<const Value>{} : disabled->items_or_none()) {
        set_plugin(plugin.text_or(), false, "--disable-admission-plugins");
    }
    for (const Value& plugin :
         enabled == nullptr ? std::span<const Value>{} : enabled->items_or_none()) {
        set_plugin(plugin.text_or(), true, "--enable-admission-plugins");
    }
}

}  // namespace assay

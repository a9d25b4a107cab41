#include "facts/settings.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/duration.h"
#include "facts/apiserver_settings.h"
#include "facts/etcd_settings.h"
#include "facts/feature_gates.h"
#include "facts/node_files.h"
#include "facts/setting_places.h"

namespace assay {

namespace {

// Whether a field with this default holds a duration.
bool lasts(const Value& like) { return parse_duration(like.text_or()).has_value(); }

// Whether nothing stands there, whatever the type.
bool is_nothing(const Value& value) {
    return (value.is_integer() && value.as_integer() == 0) ||
           (value.is_bool() && !value.as_bool()) || (value.is_list() && value.items().empty()) ||
           (value.is_map() && value.members().empty());
}

// What Go decodes as the zero value of a field with this default; see
// ComponentDefault::zero_is_unset.
bool is_zero(const Value& value, const Value& like) {
    if (!like.is_text()) {
        return is_nothing(value);
    }
    const std::string_view text = value.text_or("?");
    const bool none = text == "0" || text == "0s" || value == Value::integer(0);
    return text.empty() || (none && lasts(like));
}

// What a program takes for a value of the type of `like` and this is none of; nullptr: nothing.
const char* wanted_instead(const Value& value, const Value& like) {
    if (like.is_bool()) return value.is_bool() ? nullptr : "boolean";
    if (like.is_integer()) return value.is_integer() ? nullptr : "number";
    if (like.is_list()) return value.is_list() ? nullptr : "list";
    if (!like.is_text()) return nullptr;
    if (lasts(like)) {  // some take numbers too (component-base logs/api/v1 TimeOrMetaDuration)
        const bool good = value.is_text() ? value.as_text().empty() || lasts(value)
                                          : value.is_integer() || value.is_real();
        return good ? nullptr : "duration";
    }
    // A check tells what is no text from the text that it wants, but not nothing from the default.
    const bool refused = !value.is_text() && (like.as_text().empty() || is_nothing(value));
    return refused ? "text" : nullptr;
}

// The kind of what --config names; empty: it is not looked at.
std::string_view kind_of_config(std::string_view component) {
    if (component == "kubelet") {
        return "KubeletConfiguration";
    }
    return component == "kube-proxy" ? "KubeProxyConfiguration" : "";
}

}  // namespace

// Fills a Settings: files, then flags over them, then defaults.
class SettingsReader {
public:
    SettingsReader(const SettingsSources& sources, const FactsData& data, Store& store)
        : sources_(sources), data_(data), store_(store) {}

    Settings read() {
        settings_.nothing_ = {Value{}, store_.text("default"), true};
        settings_.plugin_off_ = {Value::boolean(false), store_.text("default"), true};
        settings_.no_map_ = {
            store_.unknown(Reason::malformed, "a value stands where a map belongs"), Value{},
            false};
        if (sources_.document) {
            read_document();
        } else if (!sources_.line) {
            settings_.layered_.hidden = Layered::Entry{store_.unknown(sources_.why), Value{}};
            return std::move(settings_);
        } else if (sources_.component == "etcd") {
            layers_ = etcd_layers(sources_, data_, store_);
        } else {
            read_files();
            read_flags();
        }
        settings_.layered_ = layered(layers_, store_);
        for (const auto& [path, entry] : settings_.layered_.known) {
            settings_.known_[path] = {entry.value, entry.origin, false};
        }
        read_unnamed_gates();
        read_defaults();
        return std::move(settings_);
    }

private:
    // The value of a flag that names a file: a text, unknown, or null when it names none.
    [[nodiscard]] Value named_file(std::string_view flag) const {
        const CommandLine::Flag* found = sources_.line->find(flag);
        const bool named = found != nullptr && found->value != store_.text("");
        return named ? found->value : Value{};
    }

    void read_document() {
        const std::string_view origin = sources_.shown_by_itself ? "/configz" : "configuration";
        layers_ = {{with_gates(*sources_.document, NullGate::is_false), store_.text(origin), {}}};
        has_config_ = true;
        if (!sources_.shown_by_itself) {
            return;
        }
        const Value unseen = store_.unknown(Reason::indeterminate,
                                            "the flag is not in what the kubelet says of itself");
        settings_.unseen_flags_ = unseen;
        if (sources_.document->get("seccompDefault") != Value::boolean(true)) {
            layers_.push_back({nested("seccompDefault", unseen, store_), store_.text(origin), {}});
        }
    }

    void read_files() {
        if (sources_.component != "kubelet" && sources_.component != "scheduler" &&
            sources_.component != "kube-proxy") {
            return;
        }
        const Value file = named_file("config");
        has_config_ = !file.is_null();
        if (has_config_) {
            layers_.push_back({with_gates(document(file), NullGate::is_false), file, {}});
        }
        const Value folder = sources_.component == "kubelet" ? named_file("config-dir") : Value{};
        if (folder.is_unknown()) {
            layers_.push_back({folder, folder, {}});
        } else if (folder.is_text()) {
            for (const DropIn& drop_in :
                 drop_in_files(sources_.node, sources_.no_node, folder.as_text(), store_)) {
                layers_.push_back({with_gates(checked(drop_in.document), NullGate::takes_away),
                                   store_.text(drop_in.path),
                                   {}});
            }
        }
    }

    [[nodiscard]] Value document(const Value& file) {
        if (sources_.mounted) {
            return checked(*sources_.mounted);
        }
        return file.is_text()
                   ? checked(config_file(sources_.node, sources_.no_node, file.as_text(), store_))
                   : file;
    }

    // They do not start with any other file (pkg/kubelet/kubeletconfig/util/codec,
    // cmd/kube-proxy/app/options.go loadConfig).
    [[nodiscard]] Value checked(const Value& document) {
        const std::string_view kind = kind_of_config(sources_.component);
        if (kind.empty() || document.is_unknown() || document.get("kind").text_or() == kind) {
            return document;
        }
        return store_.unknown(Reason::malformed, "the file is no " + std::string(kind));
    }

    [[nodiscard]] Value with_gates(const Value& document, NullGate null) {
        const std::string_view path = gates_path(sources_.component);
        const Value gates = document.get(path);
        return gates.is_map() ? store_.with(document, path, gates_of_file(gates, null, store_))
                              : document;
    }

    void read_flags() {
        for (const CommandLine::Flag& flag : sources_.line->flags) {
            const ComponentFlag* row = flag_of(data_, sources_.component, flag.name);
            const std::string& path = row != nullptr && !row->path.empty() ? row->path : flag.name;
            const bool ignored =
                (row != nullptr && row->ignored_with_file && has_config_) ||
                (flag.name == "seccomp-default" && flag.value == Value::boolean(false));
            if (!ignored) {
                const bool merges = sources_.component == "kubelet" && row != nullptr &&
                                    row->type == FlagType::gates;
                layers_.push_back({nested(path, flag.value, store_), store_.text("--" + flag.name),
                                   merges ? std::string{} : path});
            }
        }
    }

    void read_unnamed_gates() {
        settings_.gates_path_ = gates_path(sources_.component);
        const auto gates = settings_.known_.find(settings_.gates_path_);
        if (gates != settings_.known_.end() && sets_unnamed_gates(gates->second.value)) {
            settings_.unnamed_gate_ = {
                store_.unknown(Reason::undecided,
                               "AllAlpha and AllBeta set gates that nobody names"),
                gates->second.origin, false};
        }
    }

    void read_defaults() {
        std::map<std::string, std::vector<const ComponentDefault*>, std::less<>> rows;
        for (const ComponentDefault& row : data_.components->defaults) {
            if (row.component != sources_.component ||
                (sources_.version && !row.kubernetes.contains(*sources_.version))) {
                continue;
            }
            refuse_other_type(row.path, row.value);
            if (row.zero_is_unset && !sources_.shown_by_itself) {
                forget_zero(row.path, row.value);
            }
            const bool of_file = has_config_ || (!settings_.known_.contains(row.path) &&
                                                 settings_.layered_.is_cleared(row.path));
            if (row.when == ComponentDefault::When::always ||
                (row.when == ComponentDefault::When::with_config_file) == of_file) {
                rows[row.path].push_back(&row);
            }
        }
        for (const ComponentFlag& row : data_.components->flags) {
            if (row.component != sources_.component || rows.contains(row.path)) {
                continue;
            }
            if (row.type == FlagType::text) {
                refuse_other_type(row.path, store_.text({}));
            } else if (row.type == FlagType::list && row.component != "etcd") {
                refuse_other_type(row.path, store_.list({}));  // etcd's are texts in its file
            }
        }
        for (const auto& [path, candidates] : rows) {
            settings_.defaults_[path] = {default_of(candidates), store_.text("default"), true};
        }
    }

    // The program does not start with a value of another type. `like` is of the type that it takes.
    void refuse_other_type(const std::string& path, const Value& like) {
        const auto known = settings_.known_.find(path);
        if (known == settings_.known_.end() || known->second.value.is_unknown() ||
            known->second.value.is_null()) {
            return;
        }
        if (const char* wanted = wanted_instead(known->second.value, like)) {
            known->second.value =
                store_.unknown(Reason::malformed, path + " is no " + std::string(wanted));
        }
    }

    // A zero in a file is as good as null there; a flag's zero is what it says, and so is that of a
    // kubelet that shows its configuration with the defaults filled in.
    void forget_zero(const std::string& path, const Value& like) {
        const auto known = settings_.known_.find(path);
        if (known != settings_.known_.end() && is_zero(known->second.value, like) &&
            !known->second.origin.text_or().starts_with("--")) {
            settings_.known_.erase(known);
            settings_.layered_.cleared.insert(path);
        }
    }

    Value default_of(const std::vector<const ComponentDefault*>& rows) {
        const ComponentDefault& first = *rows.front();
        const bool agree = std::all_of(rows.begin(), rows.end(),
                                       [&](const auto* row) { return row->value == first.value; });
        if (sources_.version || agree) {
            return first.value;
        }
        return store_.unknown(Reason::undecided,
                              "the default depends on the version, which is not known");
    }

    const SettingsSources& sources_;
    const FactsData& data_;
    Store& store_;
    Settings settings_;
    std::vector<Layer> layers_;  // from the lowest
    bool has_config_ = false;
};

Settings Settings::derive(const SettingsSources& sources, const FactsData& data, Store& store) {
    Settings settings = SettingsReader(sources, data, store).read();
    if (sources.component == "apiserver" && sources.line) {
        ApiServerReader(sources, data, store, settings).read();
    }
    settings.known_.merge(setting_places(sources, settings, store));
    return settings;
}

const Setting* Settings::value_above(std::string_view path) const {
    for (std::size_t dot = path.rfind('.'); dot != std::string_view::npos;
         dot = path.rfind('.', dot - 1)) {
        path = path.substr(0, dot);
        const auto found = known_.find(path);
        if (found != known_.end() && !found->second.value.is_map() &&
            layered_.closed.contains(path)) {
            return &found->second;
        }
    }
    return nullptr;
}

Setting Settings::at(std::string_view path) const {
    if (const auto found = known_.find(path); found != known_.end()) {
        return found->second;
    }
    if (const Setting* above = value_above(path)) {
        return above->value.is_unknown() ? *above : no_map_;
    }
    if (unseen_flags_.is_unknown() && path.find('-') != std::string_view::npos) {
        return {unseen_flags_, {}, false};
    }
    if (layered_.hidden && !layered_.is_closed(path)) {
        return {layered_.hidden->value, layered_.hidden->origin, false};
    }
    if (unnamed_gate_ && path.starts_with(gates_path_ + ".")) {
        return *unnamed_gate_;
    }
    constexpr std::string_view kAdmission = "admission.";
    if (path.starts_with(kAdmission)) {
        const auto plugin = plugins_.find(path.substr(kAdmission.size()));
        return plugin == plugins_.end() ? plugin_off_ : plugin->second;
    }
    if (const auto found = defaults_.find(path); found != defaults_.end()) {
        return found->second;
    }
    return nothing_;
}

std::optional<Unknown> Settings::hidden() const {
    if (!layered_.hidden) {
        return std::nullopt;
    }
    const Value& value = layered_.hidden->value;
    return value.to_unknown();
}

std::vector<std::string> Settings::set_paths() const {
    std::vector<std::string> paths;
    for (const auto& [path, entry] : layered_.known) {
        if (!entry.value.is_map()) {
            paths.push_back(path);
        }
    }
    return paths;
}

}  // namespace assay

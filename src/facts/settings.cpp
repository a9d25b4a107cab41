#include "facts/settings.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "facts/apiserver_settings.h"
#include "facts/node_files.h"

namespace assay {

namespace {
constexpr int kMaxPathDepth = 16;
}  // namespace

// Fills a Settings: flags, then files, then defaults.
class SettingsReader {
public:
    SettingsReader(const SettingsSources& sources, const FactsData& data, Store& store)
        : sources_(sources), data_(data), store_(store) {}

    Settings read() {
        settings_.nothing_ = {Value{}, store_.text("default"), true};
        settings_.plugin_off_ = {Value::boolean(false), store_.text("default"), true};
        if (!sources_.line) {
            settings_.hidden_ = {store_.unknown(sources_.why), Value{}, false};
            return std::move(settings_);
        }
        read_flags();
        read_file();
        read_defaults();
        return std::move(settings_);
    }

private:
    void read_flags() {
        if (sources_.component == "etcd" && sources_.line->find("config-file") != nullptr) {
            return;  // etcd then ignores every other flag (server/etcdmain/help.go)
        }
        for (const CommandLine::Flag& flag : sources_.line->flags) {
            const ComponentFlag* row = flag_of(data_, sources_.component, flag.name);
            const std::string& path = row != nullptr && !row->path.empty() ? row->path : flag.name;
            Value value = flag.value;
            if (const auto known = settings_.known_.find(path); known != settings_.known_.end()) {
                value = merged(known->second.value, value, store_);
            }
            settings_.known_[path] = {value, store_.text("--" + flag.name), false};
        }
    }

    [[nodiscard]] std::string_view named_file(std::string_view flag) const {
        const CommandLine::Flag* found = sources_.line->find(flag);
        return found == nullptr ? std::string_view{} : found->value.text_or();
    }

    void read_file() {
        const std::string_view file =
            named_file(sources_.component == "etcd" ? "config-file" : "config");
        const std::string_view folder =
            sources_.component == "kubelet" ? named_file("config-dir") : std::string_view{};
        has_file_ = !file.empty() || !folder.empty();
        if (!file.empty()) {
            add_document(config_file(sources_.node, sources_.no_node, file, store_), file);
        }
        if (!folder.empty()) {
            for (const Value& document :
                 drop_in_files(sources_.node, sources_.no_node, folder, store_)) {
                add_document(document, folder);
            }
        }
        for (auto& [path, setting] : from_files_) {
            add_below_flags(path, setting);
        }
    }

    // Later documents win over earlier ones; one that is not known hides what is below it.
    void add_document(const Value& document, std::string_view file) {
        if (document.is_unknown()) {
            from_files_.clear();
            settings_.hidden_ = {document, store_.text(file), false};
            return;
        }
        flatten(document, {}, store_.text(file), 0);
    }

    void flatten(const Value& map, const std::string& prefix, const Value& origin, int depth) {
        if (depth == kMaxPathDepth) {
            return;
        }
        for (const Member& member : map.members_or_none()) {
            if (member.value.is_null()) {
                continue;  // as if it were not there: Go decodes null to the zero value
            }
            const std::string path = prefix + std::string(member.key());
            Setting& setting = from_files_[path];
            setting = {merged(setting.value, member.value, store_), origin, false};
            flatten(member.value, path + ".", origin, depth + 1);
        }
    }

    void add_below_flags(const std::string& path, const Setting& setting) {
        const auto [entry, fresh] = settings_.known_.try_emplace(path, setting);
        if (!fresh && entry->second.value.is_map() && setting.value.is_map()) {  // feature gates
            entry->second.value = merged(setting.value, entry->second.value, store_);
        }
    }

    void read_defaults() {
        std::map<std::string, std::vector<const ComponentDefault*>, std::less<>> rows;
        for (const ComponentDefault& row : data_.defaults) {
            const bool fits = row.when == ComponentDefault::When::always ||
                              (row.when == ComponentDefault::When::with_config_file) == has_file_;
            if (row.component == sources_.component && fits &&
                (!sources_.version || row.kubernetes.contains(*sources_.version))) {
                rows[row.path].push_back(&row);
            }
        }
        for (const auto& [path, candidates] : rows) {
            settings_.defaults_[path] = {default_of(candidates), store_.text("default"), true};
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
    std::map<std::string, Setting, std::less<>> from_files_;
    bool has_file_ = false;
};

Settings Settings::derive(const SettingsSources& sources, const FactsData& data, Store& store) {
    Settings settings = SettingsReader(sources, data, store).read();
    if (sources.component == "apiserver" && sources.line) {
        ApiServerReader(sources, data, store, settings).read();
    }
    return settings;
}

Setting Settings::at(std::string_view path) const {
    if (const auto found = known_.find(path); found != known_.end()) {
        return found->second;
    }
    if (hidden_) {
        return *hidden_;
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

}  // namespace assay

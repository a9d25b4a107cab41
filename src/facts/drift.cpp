#include "facts/drift.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "value/decode.h"

namespace assay {
namespace {

// Settled per node by kubeadm or the node itself.
constexpr std::array<std::string_view, 4> kNodeLocal{
    "containerRuntimeEndpoint", "imageServiceEndpoint", "registerWithTaints", "resolvConf"};

bool is_node_local(std::string_view path) {
    return std::find(kNodeLocal.begin(), kNodeLocal.end(), path) != kNodeLocal.end();
}

std::string shown(const Value& value) {
    if (value.is_null()) {
        return "not set";
    }
    return value.is_text() ? std::string(value.as_text()) : encode_json(value);
}

class Comparer {
public:
    Comparer(const std::vector<SourceSettings>& sources, Store& store)
        : sources_(sources), store_(store) {}

    Value compare(const std::vector<Unknown>& gaps) {
        std::set<std::string> paths;
        for (const SourceSettings& source : sources_) {
            for (const std::string& path : source.settings.set_paths()) {
                paths.insert(path);
            }
        }
        for (const std::string& path : paths) {
            compare_path(path);
        }
        note_hidden();
        if (!gaps.empty()) {
            unknown_ = gaps.front();
        }
        if (unknown_) {
            out_.push_back(store_.unknown(*unknown_));
        }
        return store_.list(out_);
    }

private:
    // What was not read of one source may differ from what another leaves unsaid.
    void note_hidden() {
        for (const SourceSettings& source : sources_) {
            if (auto why = source.settings.hidden(); why && sources_.size() > 1) {
                unknown_ = std::move(why);
            }
        }
    }

    // What the source says of the path; nothing when it does not speak of it.
    static std::optional<Value> said(const SourceSettings& source, const std::string& path) {
        const Setting setting = source.settings.at(path);
        const bool silent = setting.defaulted;
        if (source.says == SourceSettings::Says::stated && silent) {
            return std::nullopt;
        }
        if (source.says == SourceSettings::Says::defaults &&
            (is_node_local(path) || (silent && setting.value.is_null()))) {
            return std::nullopt;
        }
        return setting.value;
    }

    void compare_path(const std::string& path) {
        std::vector<Value> values;
        std::set<std::string> different;
        for (const SourceSettings& source : sources_) {
            const std::optional<Value> value = said(source, path);
            if (!value) {
                continue;
            }
            if (value->is_unknown()) {
                unknown_ = value->to_unknown();
                continue;
            }
            const std::string text = shown(*value);
            different.insert(text);
            values.push_back(
                store_.map({{"source", store_.text(source.source)}, {"value", store_.text(text)}}));
        }
        if (different.size() > 1) {
            out_.push_back(
                store_.map({{"path", store_.text(path)}, {"values", store_.list(values)}}));
        }
    }

    const std::vector<SourceSettings>& sources_;
    Store& store_;
    std::vector<Value> out_;
    std::optional<Unknown> unknown_;
};

}  // namespace

Value differences_of(const std::vector<SourceSettings>& sources, const std::vector<Unknown>& gaps,
                     Store& store) {
    return Comparer(sources, store).compare(gaps);
}

}  // namespace assay

#include "facts/apiserver_files.h"

#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "facts/node_files.h"

namespace assay {
namespace {

Value list_at(const Value& map, std::string_view key, Store& store) {
    const Value found = map.get(key);
    return found.is_list() ? found : store.list({});
}

// The kind a provider is of: its only member that is set.
Value name_of_provider(const Value& provider, Store& store) {
    for (const Member& member : provider.members_or_none()) {
        if (!member.value.is_null()) {
            return store.text(member.key());
        }
    }
    return store.unknown(Reason::malformed, "a provider of the encryption names none");
}

Value encryption_of(const Value& document, Store& store) {
    if (!document.get("resources").is_list()) {
        return store.unknown(Reason::malformed, "the file is no EncryptionConfiguration");
    }
    std::vector<Value> blocks;
    for (const Value& block : document.get("resources").items()) {
        std::vector<Value> providers;
        for (const Value& provider : block.get("providers").items_or_none()) {
            providers.push_back(name_of_provider(provider, store));
        }
        blocks.push_back(store.map({{"resources", list_at(block, "resources", store)},
                                    {"providers", store.list(providers)}}));
    }
    return store.list(blocks);
}

Value audited_resources(const Value& rule, Store& store) {
    std::vector<Value> resources;
    for (const Value& each : rule.get("resources").items_or_none()) {
        resources.push_back(store.map({
            {"group", store.text(each.get("group").text_or())},
            {"resources", list_at(each, "resources", store)},
            {"resourceNames", list_at(each, "resourceNames", store)},
        }));
    }
    return store.list(resources);
}

Value omitted_stages(const Value& policy, const Value& rule, Store& store) {
    std::vector<Value> stages;
    for (const Value& from : {policy, rule}) {
        for (const Value& stage : from.get("omitStages").items_or_none()) {
            stages.push_back(stage);
        }
    }
    return store.list(stages);
}

Value audit_rules_of(const Value& document, Store& store) {
    if (document.get("kind").text_or() != "Policy" || !document.get("rules").is_list()) {
        return store.unknown(Reason::malformed, "the file is no audit policy");
    }
    std::vector<Value> rules;
    for (const Value& rule : document.get("rules").items()) {
        rules.push_back(store.map({
            {"level", store.text(rule.get("level").text_or())},
            {"users", list_at(rule, "users", store)},
            {"userGroups", list_at(rule, "userGroups", store)},
            {"verbs", list_at(rule, "verbs", store)},
            {"namespaces", list_at(rule, "namespaces", store)},
            {"nonResourceURLs", list_at(rule, "nonResourceURLs", store)},
            {"omitStages", omitted_stages(document, rule, store)},
            {"resources", audited_resources(rule, store)},
        }));
    }
    return store.list(rules);
}

class Reader {
public:
    Reader(const SettingsSources& sources, Store& store) : sources_(sources), store_(store) {}

    std::map<std::string, Setting, std::less<>> read() {
        for (const CommandLine::Flag& flag : sources_.line->flags) {
            if (flag.value.text_or().starts_with('/')) {
                known_["files." + flag.name] = {is_there(flag.value.as_text()),
                                                store_.text("--" + flag.name), false};
            }
        }
        // The flag had the longer name up to Kubernetes 1.12.
        add("experimental-encryption-provider-config", "encryption", encryption_of);
        add("encryption-provider-config", "encryption", encryption_of);
        add("audit-policy-file", "audit.rules", audit_rules_of);
        return std::move(known_);
    }

private:
    [[nodiscard]] Value is_there(std::string_view path) const {
        return sources_.node == nullptr
                   ? Value::boolean(true)
                   : file_exists(sources_.node, sources_.no_node, path, store_);
    }

    void add(std::string_view flag, const char* path, Value (*value_of)(const Value&, Store&)) {
        const CommandLine::Flag* found = sources_.line->find(flag);
        if (found == nullptr || found->value == store_.text("")) {
            return;
        }
        Value document = found->value;
        if (document.is_text()) {
            document = config_file(sources_.node, sources_.no_node, document.as_text(), store_);
        }
        const Value value = document.is_unknown() ? document : value_of(document, store_);
        known_[path] = {value, store_.text("--" + found->name), false};
    }

    const SettingsSources& sources_;
    Store& store_;
    std::map<std::string, Setting, std::less<>> known_;
};

}  // namespace

std::map<std::string, Setting, std::less<>> settings_of_files(const SettingsSources& sources,
                                                              Store& store) {
    return Reader(sources, store).read();
}

}  // namespace assay

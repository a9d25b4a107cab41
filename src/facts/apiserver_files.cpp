#include "facts/apiserver_files.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"
#include "facts/node_files.h"
#include "facts/strict_reader.h"

namespace assay {
namespace {

void expect_text(const Value& map, std::string_view key, StrictReader& reader) {
    if (reader.text(map, key).text_or().empty()) {
        reader.refuse(std::string(key) + " is missing");
    }
}

// What a provider cannot be without (validation_encryption.go validateKeys,
// validateKMSConfiguration).
void expect_provider(std::string_view name, const Value& provider, StrictReader& reader) {
    if (name == "identity") {
        reader.expect_map(provider, {});
    } else if (name == "kms") {
        reader.expect_map(provider, {"apiVersion", "name", "cachesize", "endpoint", "timeout"});
        expect_text(provider, "name", reader);
        expect_text(provider, "endpoint", reader);
    } else {
        reader.expect_map(provider, {"keys"});
        const std::span<const Value> keys = reader.required(provider, "keys");
        if (keys.empty()) {
            reader.refuse("keys is empty");
        }
        for (const Value& key : keys) {
            reader.expect_map(key, {"name", "secret"});
            expect_text(key, "name", reader);
            expect_text(key, "secret", reader);
        }
    }
}

// The kind a provider is of: its only member that is set. The server takes no other number
// (validation_encryption.go validateSingleProvider).
Value name_of_provider(const Value& provider, StrictReader& reader, Store& store) {
    reader.expect_map(provider, {"aesgcm", "aescbc", "secretbox", "identity", "kms"});
    std::string_view name;
    for (const Member& member : provider.members_or_none()) {
        if (member.value.is_null()) {
            continue;
        }
        if (!name.empty()) {
            reader.refuse("an element of providers is not of one kind");
        }
        name = member.key();
        expect_provider(name, member.value, reader);
    }
    if (name.empty()) {
        reader.refuse("an element of providers names none");
    }
    return store.text(name);
}

Value encryption_of(const Value& document, Store& store) {
    StrictReader reader("EncryptionConfiguration", store);
    // The second is that of --experimental-encryption-provider-config; later servers read it too.
    reader.expect_document(
        document, {"apiserver.config.k8s.io/v1/EncryptionConfiguration", "v1/EncryptionConfig"},
        {"apiVersion", "kind", "resources"});
    std::vector<Value> blocks;
    for (const Value& block : reader.required(document, "resources")) {
        reader.expect_map(block, {"resources", "providers"});
        std::vector<Value> providers;
        for (const Value& provider : reader.items(block, "providers")) {
            providers.push_back(name_of_provider(provider, reader, store));
        }
        const Value resources = reader.texts(block, "resources");
        if (resources.items().empty() || providers.empty()) {
            reader.refuse("a block is without resources or without providers");
        }
        blocks.push_back(
            store.map({{"resources", resources}, {"providers", store.list(providers)}}));
    }
    if (blocks.empty()) {
        reader.refuse("it has no block");
    }
    return reader.done(store.list(blocks));
}

Value audited_resources(const Value& rule, StrictReader& reader, Store& store) {
    std::vector<Value> resources;
    for (const Value& each : reader.items(rule, "resources")) {
        reader.expect_map(each, {"group", "resources", "resourceNames"});
        const Value named = reader.texts(each, "resources");
        const Value names = reader.texts(each, "resourceNames");
        if (named.items().empty() && !names.items().empty()) {
            reader.refuse("resourceNames stand without resources");
        }
        resources.push_back(store.map({
            {"group", reader.text(each, "group")},
            {"resources", named},
            {"resourceNames", names},
        }));
    }
    return store.list(resources);
}

// pkg/apis/audit/types.go Stage.
constexpr std::array<std::string_view, 4> kStages{"RequestReceived", "ResponseStarted",
                                                  "ResponseComplete", "Panic"};

Value omitted_stages(const Value& policy, const Value& rule, StrictReader& reader, Store& store) {
    std::vector<Value> stages;
    for (const Value& from : {policy, rule}) {
        const Value more = reader.texts(from, "omitStages");
        for (const Value& stage : more.items()) {
            if (std::ranges::find(kStages, stage.as_text()) == kStages.end()) {
                reader.refuse("nobody knows the stage " + printable(stage.as_text()));
            }
        }
        stages.insert(stages.end(), more.items().begin(), more.items().end());
    }
    return store.list(stages);
}

// What a rule says of URLs, beside its resources and namespaces.
void expect_urls(const Value& rule, StrictReader& reader) {
    const Value urls = reader.texts(rule, "nonResourceURLs");
    for (const Value& url : urls.items()) {
        const std::string_view text = url.as_text();
        const bool star_within = !text.empty() && text.find('*') < text.size() - 1;
        if (text != "*" && (!text.starts_with('/') || star_within)) {
            reader.refuse("the URL " + printable(text) + " is none, or has a star in it");
        }
    }
    const bool also = !reader.items(rule, "resources").empty() ||
                      !reader.texts(rule, "namespaces").items().empty();
    if (!urls.items().empty() && also) {
        reader.refuse("a rule is about URLs and about resources");
    }
}

// pkg/apis/audit/validation/validation.go validatePolicyRule.
void expect_rule(const Value& rule, StrictReader& reader) {
    static constexpr std::array<std::string_view, 4> kLevels{"None", "Metadata", "Request",
                                                             "RequestResponse"};
    const std::string_view level = reader.text(rule, "level").text_or();
    if (std::ranges::find(kLevels, level) == kLevels.end()) {
        reader.refuse(level.empty() ? "level is missing"
                                    : "nobody knows the level " + printable(level));
    }
    expect_urls(rule, reader);
}

// One of claimMappings; what is not given is empty.
Value claim_of(const Value& mappings, const char* name, StrictReader& reader, Store& store) {
    const Value claim = mappings.get(name);
    if (!claim.is_null()) {
        reader.expect_map(claim, {"claim", "prefix", "expression"});
    }
    return store.map({{"claim", reader.text(claim, "claim")},
                      {"prefix", reader.text(claim, "prefix")},
                      {"expression", reader.text(claim, "expression")}});
}

Value token_issuers_of(const Value& document, Store& store) {
    StrictReader reader("AuthenticationConfiguration", store);
    expect_authentication(document, reader);
    std::vector<Value> issuers;
    for (const Value& each : reader.items(document, "jwt")) {
        reader.expect_map(
            each, {"issuer", "claimValidationRules", "claimMappings", "userValidationRules"});
        const Value issuer = each.get("issuer");
        reader.expect_map(issuer, {"url", "discoveryURL", "certificateAuthority", "audiences",
                                   "audienceMatchPolicy", "egressSelectorType"});
        const Value mappings = each.get("claimMappings");
        reader.expect_map(mappings, {"username", "groups", "uid", "extra"});
        issuers.push_back(store.map({{"url", reader.text(issuer, "url")},
                                     {"username", claim_of(mappings, "username", reader, store)},
                                     {"groups", claim_of(mappings, "groups", reader, store)}}));
    }
    return reader.done(store.list(issuers));
}

}  // namespace

void expect_authentication(const Value& document, StrictReader& reader) {
    reader.expect_document(document,
                           {"apiserver.config.k8s.io/v1/AuthenticationConfiguration",
                            "apiserver.config.k8s.io/v1beta1/AuthenticationConfiguration",
                            "apiserver.config.k8s.io/v1alpha1/AuthenticationConfiguration"},
                           {"apiVersion", "kind", "jwt", "anonymous"});
}

Value audit_rules_of(const Value& document, Store& store) {
    StrictReader reader("audit policy", store);
    reader.expect_document(
        document,
        {"audit.k8s.io/v1/Policy", "audit.k8s.io/v1beta1/Policy", "audit.k8s.io/v1alpha1/Policy"},
        {"apiVersion", "kind", "metadata", "rules", "omitStages", "omitManagedFields"});
    std::vector<Value> rules;
    for (const Value& rule : reader.required(document, "rules")) {
        reader.expect_map(rule, {"level", "users", "userGroups", "verbs", "namespaces", "resources",
                                 "nonResourceURLs", "omitStages", "omitManagedFields"});
        expect_rule(rule, reader);
        rules.push_back(store.map({
            {"level", reader.text(rule, "level")},
            {"users", reader.texts(rule, "users")},
            {"userGroups", reader.texts(rule, "userGroups")},
            {"verbs", reader.texts(rule, "verbs")},
            {"namespaces", reader.texts(rule, "namespaces")},
            {"nonResourceURLs", reader.texts(rule, "nonResourceURLs")},
            {"omitStages", omitted_stages(document, rule, reader, store)},
            {"resources", audited_resources(rule, reader, store)},
        }));
    }
    if (rules.empty()) {
        reader.refuse("it has no rule");
    }
    return reader.done(store.list(rules));
}

namespace {

class Reader {
public:
    Reader(const SettingsSources& sources, Store& store) : sources_(sources), store_(store) {}

    std::map<std::string, Setting, std::less<>> read() {
        for (const CommandLine::Flag& flag : sources_.line->flags) {
            if (!flag.value.text_or().empty()) {
                known_["files." + flag.name] = {is_there(flag.value.as_text()),
                                                store_.text("--" + flag.name), false};
            }
        }
        // The flag had the longer name up to Kubernetes 1.12.
        add("experimental-encryption-provider-config", "encryption", encryption_of);
        add("encryption-provider-config", "encryption", encryption_of);
        add("audit-policy-file", "audit.rules", audit_rules_of);
        add("authentication-config", "authentication.jwt", token_issuers_of);
        return std::move(known_);
    }

private:
    [[nodiscard]] Value is_there(std::string_view path) const {
        if (!path.starts_with('/')) {
            return relative_path(path, store_);
        }
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

#include "policy/owner_file.h"

#include <algorithm>

#include "base/text.h"
#include "policy/document.h"
#include "policy/reader.h"

namespace assay {
namespace {

class OwnerFileReader {
public:
    OwnerFileReader(const PolicyFile& file, std::vector<PolicyProblem>& problems)
        : reader_(file, problems) {}

    OwnerFile read(const DocumentNode& root) {
        OwnerFile owners;
        if (!reader_.keys(root, {"labels", "owners"})) return owners;
        const DocumentNode* labels = reader_.member(root, "labels");
        if (labels != nullptr && reader_.keys(*labels, {"owner", "team"})) {
            owners.owner_key = reader_.text(*labels, "owner", Need::required);
            owners.team_key = reader_.text(*labels, "team");
        }
        for (const DocumentNode& node : reader_.maps(root, "owners")) {
            if (!reader_.keys(node,
                              {"owner", "team", "namespaces", "selector", "users", "groups"})) {
                continue;
            }
            owners.entries.push_back(entry(node));
        }
        if (labels == nullptr && root.find("owners") == nullptr) {
            reader_.error(root, "neither labels nor owners are given");
        }
        return owners;
    }

private:
    OwnerEntry entry(const DocumentNode& node) {
        OwnerEntry made;
        made.name.owner = reader_.text(node, "owner", Need::required);
        made.name.team = reader_.text(node, "team");
        made.namespaces = reader_.texts(node, "namespaces");
        made.users = reader_.texts(node, "users");
        made.groups = reader_.texts(node, "groups");
        const DocumentNode* selector = reader_.member(node, "selector");
        if (selector != nullptr) read_selector(*selector, made);
        if (made.namespaces.empty() && made.users.empty() && made.groups.empty() &&
            made.selector.empty()) {
            reader_.error(node, "the entry means nobody",
                          "give it namespaces, a selector, users or groups");
        }
        return made;
    }

    void read_selector(const DocumentNode& selector, OwnerEntry& made) {
        if (selector.kind != DocumentNode::Kind::map) {
            reader_.error(selector, "selector is no map of labels");
            return;
        }
        for (const DocumentNode& key : selector.keys) {
            made.selector.emplace(key.text, reader_.text(selector, key.text));
        }
    }

    Reader reader_;
};

bool fits(const std::vector<std::string>& patterns, std::string_view name) {
    return std::ranges::any_of(
        patterns, [&](const std::string& pattern) { return matches_pattern(pattern, name); });
}

bool fits(const OwnerEntry& entry, const OwnedIdentity& identity) {
    if (identity.kind == "User") return fits(entry.users, identity.name);
    if (identity.kind == "Group") return fits(entry.groups, identity.name);
    if (entry.namespaces.empty() && entry.selector.empty()) return false;
    const bool named = entry.namespaces.empty() || fits(entry.namespaces, identity.ns);
    return named && std::ranges::all_of(entry.selector, [&](const auto& label) {
               const Value value = identity.namespace_labels.get(label.first);
               return value.is_text() && value.as_text() == label.second;
           });
}

// Of the account, else of its namespace.
std::string label_of(const OwnedIdentity& identity, const std::string& key) {
    if (key.empty()) return {};
    const std::string_view own = identity.labels.get(key).text_or();
    return std::string(own.empty() ? identity.namespace_labels.get(key).text_or() : own);
}

}  // namespace

OwnerName OwnerFile::of(const OwnedIdentity& identity) const {
    for (const OwnerEntry& entry : entries) {
        if (fits(entry, identity)) return entry.name;
    }
    OwnerName name{label_of(identity, owner_key), label_of(identity, team_key)};
    const bool selects =
        std::ranges::any_of(entries, [](const OwnerEntry& one) { return !one.selector.empty(); });
    const bool asks = !owner_key.empty() || selects;
    name.unread = name.owner.empty() && name.team.empty() && asks &&
                  (identity.labels.is_unknown() || identity.namespace_labels.is_unknown());
    return name;
}

std::optional<OwnerFile> load_owner_file(const PolicyFile& file,
                                         std::vector<PolicyProblem>& problems) {
    const auto root = document_of(file, problems);
    if (!root) return std::nullopt;
    OwnerFile owners = OwnerFileReader(file, problems).read(*root);
    if (has_error(problems)) return std::nullopt;
    return owners;
}

}  // namespace assay

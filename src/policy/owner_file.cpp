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

Value label_in(const Value& labels, const std::string& key) {
    return labels.is_unknown() ? labels : labels.get(key);
}

// Nothing: labels that would say so are not known.
std::optional<bool> fits(const OwnerEntry& entry, const OwnedIdentity& identity) {
    if (identity.kind == "User") return fits(entry.users, identity.name);
    if (identity.kind == "Group") return fits(entry.groups, identity.name);
    if (entry.namespaces.empty() && entry.selector.empty()) return false;
    if (!entry.namespaces.empty() && !fits(entry.namespaces, identity.ns)) return false;
    bool known = true;
    for (const auto& [key, wanted] : entry.selector) {
        const Value value = label_in(identity.namespace_labels, key);
        if (value.is_unknown())
            known = false;
        else if (!value.is_text() || value.as_text() != wanted)
            return false;
    }
    return known ? std::optional(true) : std::nullopt;
}

// Null: neither has it. Unknown: it is not known.
Value label_of(const Value& own, const Value& of_namespace, const std::string& key) {
    if (key.empty()) return {};
    const Value label = label_in(own, key);
    return label.is_unknown() || !label.text_or().empty() ? label : label_in(of_namespace, key);
}

}  // namespace

OwnerName OwnerFile::of(const OwnedIdentity& identity) const {
    for (const OwnerEntry& entry : entries) {
        const std::optional<bool> fit = fits(entry, identity);
        if (!fit) return {{}, {}, true};
        if (*fit) return entry.name;
    }
    return by_labels(identity.labels, identity.namespace_labels);
}

OwnerName OwnerFile::by_labels(const Value& own, const Value& of_namespace) const {
    const Value owner = label_of(own, of_namespace, owner_key);
    const Value team = label_of(own, of_namespace, team_key);
    OwnerName name{std::string(owner.text_or()), std::string(team.text_or())};
    name.unread =
        name.owner.empty() && name.team.empty() && (owner.is_unknown() || team.is_unknown());
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

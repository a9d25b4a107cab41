#include "snapshot/node_document_packages.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"

namespace assay::node_members {
namespace {

NodePackages packages_from(const Member& member, const std::string& path,
                           NodeDocumentProblem& problem) {
    NodePackages packages;
    if (!member.value.is_map()) {
        packages.presence = word_of(member.value, Presence::present, path, problem);
        return packages;
    }
    Reader reader(member.value, path, problem, {"presence", "reason", "installed"});
    packages.presence = reader.presence("presence", Presence::present);
    packages.reason = reader.text("reason");
    packages.installed = join(reader.texts_in("installed"), "\n");
    return packages;
}

Value packages_value(const NodePackages& packages, Store& store) {
    Pairs pairs;
    add_presence(pairs, "presence", packages.presence, Presence::present, store);
    add_text(pairs, "reason", packages.reason, store);
    std::vector<Value> installed;
    const std::string& lines = *packages.installed;
    if (!lines.empty()) {
        for (const std::string_view line : split(lines, '\n')) {
            installed.push_back(store.text(as_utf8(line)));
        }
    }
    pairs.emplace_back("installed", store.list(installed));
    return store.map(pairs);
}

}  // namespace

void read_packages(Reader& document, NodeEvidence& node, NodeDocumentProblem& problem) {
    for (const Member& member : document.members("packages")) {
        const std::string path = "packages." + std::string(member.key());
        node.packages.emplace(member.key(), packages_from(member, path, problem));
    }
}

void add_packages(const NodeEvidence& node, Pairs& pairs, Store& store) {
    if (node.packages.empty()) return;
    Pairs managers;
    for (const auto& [manager, packages] : node.packages) {
        managers.emplace_back(manager, packages_value(packages, store));
    }
    pairs.emplace_back("packages", store.map(managers));
}

}  // namespace assay::node_members

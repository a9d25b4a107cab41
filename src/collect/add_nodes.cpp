#include "collect/add_nodes.h"

#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/files.h"
#include "base/text.h"
#include "collect/installed_packages.h"
#include "collect/node_limits.h"
#include "collect/node_log.h"
#include "collect/redact_node.h"
#include "snapshot/container.h"
#include "snapshot/node_document.h"
#include "value/decode.h"

namespace assay {
namespace {

tl::unexpected<Error> refuse(const std::string& path, std::string message, std::string hint = {}) {
    return fail(ErrorCode::usage, std::move(message), {printable(path)}, std::move(hint));
}

// JSON is what `collect node` writes; YAML is for people.
Result<Value> decode(std::string_view text, Store& store) {
    return trim(text.substr(0, 4096)).starts_with('{') ? decode_json(text, store)
                                                       : decode_yaml(text, store);
}

// What has more than any node has; empty: nothing. Folders above files have no bound of their own,
// and there are several tables of listeners.
std::string_view too_many_in(const Value& document) {
    for (const Member& member : document.members_or_none()) {
        const std::size_t most =
            member.key() == "listeners" ? 4 * kMaxListeners : 10 * kMaxNodeFiles;
        const std::size_t many =
            member.value.items_or_none().size() + member.value.members_or_none().size();
        if (many > most) return member.key();
        if (member.key() != "packages") continue;
        for (const Member& manager : member.value.members_or_none()) {
            const Value installed = manager.value.get("installed");
            if (installed.items_or_none().size() > 2 * kMaxPackages) return member.key();
        }
    }
    return {};
}

class Merger {
public:
    Merger(Evidence& evidence, std::vector<std::string>& notes)
        : evidence_(evidence), notes_(notes), nodes_(evidence.find("", "nodes")) {}

    Result<void> add(const std::string& path, bool host) {
        Result<NodeEvidence> node = read_node_file(path);
        if (!node) return tl::unexpected(node.error());
        node->host = host;
        if (evidence_.node(node->name) != nullptr) {
            return refuse(path, "there is evidence of " + printable(node->name) + " already",
                          "give each machine once");
        }
        const Value object = object_of(node->name);
        if (auto matched = host ? match_host(path, *node, object) : match(path, *node, object);
            !matched) {
            return matched;
        }
        evidence_.nodes.push_back(std::move(*node));
        evidence_.nodes_asked = true;
        return {};
    }

private:
    // The Node object of this name, or null.
    [[nodiscard]] Value object_of(std::string_view name) const {
        if (nodes_ != nullptr) {
            for (const StoredObject& object : nodes_->objects) {
                if (object.value.get("metadata").get("name").text_or() == name) {
                    return object.value;
                }
            }
        }
        return {};
    }

    // Whether a Node that is not listed does not exist.
    [[nodiscard]] bool is_whole() const {
        return nodes_ != nullptr &&
               (nodes_->presence == Presence::present || nodes_->presence == Presence::absent);
    }

    Result<void> match(const std::string& path, const NodeEvidence& node, const Value& object) {
        const std::string name = printable(node.name);
        if (object.is_null()) {
            if (evidence_.target.kind == TargetKind::files) {
                return refuse(path, "the manifests hold no Node " + name,
                              "node evidence needs a cluster, a snapshot of one, or its Node");
            }
            if (is_whole()) {
                return refuse(path, "the cluster has no Node " + name,
                              "give a host without a Node object with --add-host, or the Node's "
                              "name with collect node --name");
            }
            notes_.push_back(
                fmt::format("{}: the Nodes are not completely listed: {} is taken unchecked",
                            printable(path), name));
            return {};
        }
        const std::string_view known =
            object.get("status").get("nodeInfo").get("machineID").text_or();
        if (known.empty() || node.machine_id.empty()) {
            notes_.push_back(
                fmt::format("{}: {} is matched by its name only: no machine id is known",
                            printable(path), name));
            return {};
        }
        if (known != node.machine_id) {
            return refuse(path,
                          fmt::format("{} has machine id {}, the evidence is of {}", name,
                                      printable(known), printable(node.machine_id)),
                          "collect it on the machine that the Node is");
        }
        return {};
    }

    Result<void> match_host(const std::string& path, const NodeEvidence& node,
                            const Value& object) {
        const std::string name = printable(node.name);
        if (!object.is_null()) {
            return refuse(path, name + " has a Node object", "give it with --add-node");
        }
        if (evidence_.target.kind == TargetKind::files) {
            return refuse(path, "a host belongs to a cluster, and the target is manifests",
                          "give a cluster or a snapshot of one");
        }
        if (!is_whole()) {
            notes_.push_back(fmt::format(
                "{}: the Nodes are not completely listed: that {} has none is taken unchecked",
                printable(path), name));
        }
        return {};
    }

    Evidence& evidence_;
    std::vector<std::string>& notes_;
    const Request* nodes_;
};

}  // namespace

Result<NodeEvidence> read_node_text(std::string_view text) {
    Store store;
    const auto document = decode(text, store);
    if (!document) {
        Error error = document.error();
        error.code = ErrorCode::malformed;
        error.hint = "a node file is what kubeassay collect node writes; was it cut?";
        return tl::unexpected(std::move(error));
    }
    if (const std::string_view many = too_many_in(*document); !many.empty()) {
        return fail(ErrorCode::malformed, printable(many) + " has more entries than any node");
    }
    auto node = read_node_document(*document, {});
    if (!node) {
        const std::string at = printable(node.error().path);
        return fail(ErrorCode::malformed,
                    (at.empty() ? "the document" : at) + " " + node.error().message, {},
                    "a node file is what kubeassay collect node writes");
    }
    redact_node(*node);
    return std::move(*node);
}

Result<NodeEvidence> read_node_file(const std::string& path) {
    const auto in_file = [&path](Error error) {
        error.code = ErrorCode::usage;
        error.where.file = printable(path);
        return tl::unexpected(std::move(error));
    };
    auto text = read_file(path, kNodeDocumentLimit);
    if (!text) return in_file(text.error());
    if (is_node_log(*text)) {
        NodeLog log = read_node_log(*text);
        if (log.presence != Presence::present) {
            return refuse(path, log.reason, "save it again, or collect the node to a file");
        }
        *text = std::move(log.document);
    }
    auto node = read_node_text(*text);
    if (!node) return in_file(node.error());
    return node;
}

Result<void> add_nodes(Evidence& evidence, const NodeFileNames& files,
                       std::vector<std::string>& notes) {
    Merger merger(evidence, notes);
    for (const std::string& path : files.nodes) {
        if (auto added = merger.add(path, false); !added) return added;
    }
    for (const std::string& path : files.hosts) {
        if (auto added = merger.add(path, true); !added) return added;
    }
    if (evidence.nodes_asked) seal(evidence);
    return {};
}

}  // namespace assay

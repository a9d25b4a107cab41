#include "evaluate/fixture_nodes.h"

#include <string>
#include <utility>

namespace assay {
namespace {

Result<void> read_processes(const FixtureReader& reader, const Value& value,
                            const std::string& path, NodeEvidence& node) {
    for (const Value& entry : value.items_or_none()) {
        if (auto keys = reader.keys(entry, path, {"argv"}); !keys) {
            return keys;
        }
        Process process;
        for (const Value& word : entry.get("argv").items_or_none()) {
            if (!word.is_text()) {
                return reader.fault(path, "argv must hold texts: quote numbers and true");
            }
            process.argv.emplace_back(word.as_text());
        }
        if (process.argv.empty()) {
            return reader.fault(path, "a process needs argv");
        }
        node.processes.push_back(std::move(process));
    }
    return {};
}

Result<void> read_file(const FixtureReader& reader, const Member& member, const std::string& path,
                       NodeEvidence& node) {
    NodeFile file;
    const Value& value = member.value;
    if (value.is_map()) {
        if (auto keys = reader.keys(value, path, {"presence", "reason", "mode", "owner", "text"});
            !keys) {
            return keys;
        }
        file.mode = value.get("mode").text_or();
        file.owner = value.get("owner").text_or();
        file.reason = value.get("reason").text_or();
        if (value.get("text").is_text()) {
            file.text = value.get("text").as_text();
        }
        if (value.find("mode") != nullptr && file.mode.empty()) {
            return reader.fault(path, "mode must be a text: quote it");
        }
    }
    const auto presence =
        reader.presence(value.is_map() ? value.get("presence") : value, path, Presence::present);
    if (!presence) {
        return tl::unexpected(presence.error());
    }
    file.presence = *presence;
    node.files.emplace(member.key(), std::move(file));
    return {};
}

Result<void> read_listeners(const FixtureReader& reader, const Value& value,
                            const std::string& path, NodeEvidence& node) {
    if (!value.is_list()) {
        const auto presence = reader.presence(value, path, Presence::not_asked);
        if (!presence) {
            return tl::unexpected(presence.error());
        }
        node.listeners_presence = *presence;
        return {};
    }
    node.listeners_presence = Presence::present;
    for (const Value& entry : value.items()) {
        if (auto keys = reader.keys(entry, path, {"address", "port", "process"}); !keys) {
            return keys;
        }
        const Value port = entry.get("port");
        if (!port.is_integer() || port.as_integer() < 1 || port.as_integer() > 65535) {
            return reader.fault(path, "a listener needs a port");
        }
        node.listeners.push_back({std::string(entry.get("address").text_or()),
                                  static_cast<int>(port.as_integer()),
                                  std::string(entry.get("process").text_or())});
    }
    return {};
}

Result<void> read_node(const FixtureReader& reader, const Member& member, Evidence& evidence) {
    const std::string path = "nodes." + std::string(member.key());
    const Value& value = member.value;
    if (auto keys =
            reader.keys(value, path, {"presence", "reason", "processes", "files", "listeners"});
        !keys) {
        return keys;
    }
    NodeEvidence node;
    node.name = member.key();
    const auto presence = reader.presence(value.get("presence"), path, Presence::present);
    if (!presence) {
        return tl::unexpected(presence.error());
    }
    node.presence = *presence;
    node.reason = value.get("reason").text_or();
    if (auto done = read_processes(reader, value.get("processes"), path + ".processes", node);
        !done) {
        return done;
    }
    for (const Member& file : value.get("files").members_or_none()) {
        if (auto done = read_file(reader, file, path + ".files", node); !done) {
            return done;
        }
    }
    auto done = read_listeners(reader, value.get("listeners"), path + ".listeners", node);
    evidence.nodes.push_back(std::move(node));
    return done;
}

}  // namespace

Result<void> read_nodes(const FixtureReader& reader, const Value& root, Evidence& evidence) {
    if (root.find("nodes") == nullptr) {
        return {};
    }
    evidence.nodes_asked = true;
    const Value nodes = root.get("nodes");
    if (!nodes.is_null() && !nodes.is_map()) {
        return reader.fault("nodes", "'nodes' must be a map from node to its evidence");
    }
    for (const Member& member : nodes.members_or_none()) {
        if (auto done = read_node(reader, member, evidence); !done) {
            return done;
        }
    }
    return {};
}

}  // namespace assay

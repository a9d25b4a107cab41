#include "facts/node_files.h"

#include "facts/presence_gap.h"
#include "value/decode.h"

namespace assay {
namespace {

Value document_of(const NodeFile& file, std::string_view path, Store& store) {
    const std::string name(path);
    if (const auto why = gap_of(file.presence, file.reason, path)) {
        return store.unknown(*why);
    }
    if (file.presence == Presence::absent) {
        return store.unknown(Reason::indeterminate,
                             "a flag names " + name + ", which does not exist");
    }
    if (!file.text) {
        return store.unknown(Reason::not_asked, "the text of " + name + " was not read");
    }
    Result<Value> document = decode_yaml(*file.text, store);
    if (!document || (!document->is_map() && !document->is_null())) {
        return store.unknown(Reason::malformed, name + " is no configuration file");
    }
    return *document;
}

Value unknown_node(const NodeEvidence* node, const Unknown& no_node, Store& store) {
    if (node == nullptr) {
        return store.unknown(no_node);
    }
    if (const auto why = gap_of(node->presence, node->reason, "the node's files");
        why && node->presence != Presence::partial) {
        return store.unknown(*why);
    }
    return {};
}

}  // namespace

Value config_file(const NodeEvidence* node, const Unknown& no_node, std::string_view path,
                  Store& store) {
    if (const Value missing = unknown_node(node, no_node, store); missing.is_unknown()) {
        return missing;
    }
    const auto found = node->files.find(std::string(path));
    if (found == node->files.end()) {
        return store.unknown(Reason::not_asked, std::string(path) + " was not read");
    }
    return document_of(found->second, path, store);
}

std::vector<Value> drop_in_files(const NodeEvidence* node, const Unknown& no_node,
                                 std::string_view folder, Store& store) {
    if (const Value missing = unknown_node(node, no_node, store); missing.is_unknown()) {
        return {missing};
    }
    while (folder.size() > 1 && folder.ends_with('/')) {
        folder.remove_suffix(1);
    }
    const auto itself = node->files.find(std::string(folder));
    bool seen = itself != node->files.end() && (itself->second.presence == Presence::present ||
                                                itself->second.presence == Presence::absent);
    const std::string prefix = std::string(folder) + "/";
    std::vector<Value> documents;
    for (auto file = node->files.lower_bound(prefix);
         file != node->files.end() && file->first.starts_with(prefix); ++file) {
        seen = true;
        if (file->first.ends_with(".conf")) {
            documents.push_back(document_of(file->second, file->first, store));
        }
    }
    if (!seen) {
        return {store.unknown(Reason::not_asked, std::string(folder) + " was not read")};
    }
    return documents;
}

Value merged(const Value& lower, const Value& upper, Store& store) {
    if (!lower.is_map() || !upper.is_map()) {
        return upper.is_null() ? lower : upper;
    }
    Value out = lower;
    for (const Member& member : upper.members()) {
        out = store.with(out, member.key(), merged(lower.get(member.key()), member.value, store));
    }
    return out;
}

}  // namespace assay

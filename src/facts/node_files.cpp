#include "facts/node_files.h"

#include <algorithm>

#include "base/text.h"
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

Value relative(std::string_view path, Store& store) {
    return store.unknown(
        Reason::indeterminate,
        std::string(path) + " is relative, and where the program was started is not known");
}

Value unknown_folder(const NodeEvidence* node, const Unknown& no_node, std::string_view named,
                     const std::string& path, Store& store) {
    if (const Value missing = unknown_node(node, no_node, store); missing.is_unknown()) {
        return missing;
    }
    if (path.empty()) {
        return relative(named, store);
    }
    const auto found = node->files.find(path);
    if (found == node->files.end()) {
        return store.unknown(Reason::not_asked, path + " was not read");
    }
    if (const auto why = gap_of(found->second.presence, found->second.reason, path)) {
        return store.unknown(*why);
    }
    if (found->second.presence == Presence::absent || !found->second.folder) {
        return store.unknown(Reason::indeterminate,
                             "--config-dir names " + path + ", which is no folder");
    }
    return {};
}

}  // namespace

Value config_file(const NodeEvidence* node, const Unknown& no_node, std::string_view path,
                  Store& store) {
    if (const Value missing = unknown_node(node, no_node, store); missing.is_unknown()) {
        return missing;
    }
    const std::string absolute = clean_path(path);
    if (absolute.empty()) {
        return relative(path, store);
    }
    const auto found = node->files.find(absolute);
    if (found == node->files.end()) {
        return store.unknown(Reason::not_asked, absolute + " was not read");
    }
    return document_of(found->second, absolute, store);
}

Value file_exists(const NodeEvidence* node, const Unknown& no_node, std::string_view path,
                  Store& store) {
    if (const Value missing = unknown_node(node, no_node, store); missing.is_unknown()) {
        return missing;
    }
    const std::string absolute = clean_path(path);
    const auto found = node->files.find(absolute);
    if (found == node->files.end()) {
        return store.unknown(Reason::not_asked, absolute + " was not read");
    }
    if (const auto why = gap_of(found->second.presence, found->second.reason, absolute)) {
        return store.unknown(*why);
    }
    return Value::boolean(found->second.presence == Presence::present);
}

std::vector<DropIn> drop_in_files(const NodeEvidence* node, const Unknown& no_node,
                                  std::string_view folder, Store& store) {
    const std::string path = clean_path(folder);
    if (const Value missing = unknown_folder(node, no_node, folder, path, store);
        missing.is_unknown()) {
        return {{std::string(folder), missing}};
    }
    const std::string prefix = path == "/" ? path : path + "/";
    std::vector<DropIn> drop_ins;
    for (auto file = node->files.lower_bound(prefix);
         file != node->files.end() && file->first.starts_with(prefix); ++file) {
        const auto& [name, entry] = *file;
        if (!entry.folder && name.ends_with(".conf")) {
            drop_ins.push_back({name, document_of(entry, name, store)});
        } else if (const auto why = gap_of(entry.presence, entry.reason, name);
                   entry.folder && why) {  // it may hold any file
            drop_ins.push_back({name, store.unknown(*why)});
        }
    }
    std::sort(drop_ins.begin(), drop_ins.end(), [](const DropIn& left, const DropIn& right) {
        return split(left.path, '/') < split(right.path, '/');
    });
    return drop_ins;
}

}  // namespace assay

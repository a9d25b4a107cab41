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

// A file that was looked at, or why that is not known.
struct Found {
    const NodeFile* file = nullptr;
    Value why;
};

Found find_file(const NodeEvidence* node, const Unknown& no_node, std::string_view named,
                Store& store) {
    if (const Value missing = unknown_node(node, no_node, store); missing.is_unknown()) {
        return {nullptr, missing};
    }
    const std::string path = clean_path(named);
    if (path.empty()) {
        return {nullptr, relative_path(named, store)};
    }
    const auto found = node->files.find(path);
    if (found == node->files.end()) {
        return {nullptr, store.unknown(Reason::not_asked, path + " was not read")};
    }
    if (const auto why = gap_of(found->second.presence, found->second.reason, path)) {
        return {nullptr, store.unknown(*why)};
    }
    return {&found->second, {}};
}

}  // namespace

Value config_file(const NodeEvidence* node, const Unknown& no_node, std::string_view path,
                  Store& store) {
    const Found found = find_file(node, no_node, path, store);
    return found.file == nullptr ? found.why : document_of(*found.file, clean_path(path), store);
}

Value file_exists(const NodeEvidence* node, const Unknown& no_node, std::string_view path,
                  Store& store) {
    const Found found = find_file(node, no_node, path, store);
    return found.file == nullptr ? found.why
                                 : Value::boolean(found.file->presence == Presence::present);
}

Value file_target(const NodeEvidence* node, const Unknown& no_node, std::string_view path,
                  Store& store) {
    const Found found = find_file(node, no_node, path, store);
    if (found.file == nullptr) {
        return found.why;
    }
    return store.text(found.file->target.empty() ? clean_path(path) : found.file->target);
}

Value relative_path(std::string_view path, Store& store) {
    return store.unknown(
        Reason::indeterminate,
        std::string(path) + " is relative, and where the program was started is not known");
}

std::vector<DropIn> drop_in_files(const NodeEvidence* node, const Unknown& no_node,
                                  std::string_view folder, Store& store) {
    const Found found = find_file(node, no_node, folder, store);
    if (found.file == nullptr) {
        return {{std::string(folder), found.why}};
    }
    const std::string path = clean_path(folder);
    if (found.file->presence == Presence::absent || !found.file->folder) {
        return {{std::string(folder),
                 store.unknown(Reason::indeterminate,
                               "--config-dir names " + path + ", which is no folder")}};
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

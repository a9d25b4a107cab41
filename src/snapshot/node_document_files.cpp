#include "snapshot/node_document_files.h"

#include <array>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"

namespace assay::node_members {
namespace {

constexpr std::array kFileTexts{
    TextMember<NodeFile>{"reason", &NodeFile::reason},
    TextMember<NodeFile>{"mode", &NodeFile::mode},
    TextMember<NodeFile>{"owner", &NodeFile::owner},
    TextMember<NodeFile>{"target", &NodeFile::target},
    TextMember<NodeFile>{"sha256", &NodeFile::sha256},
};

Value list_of(const std::vector<std::string>& texts, Store& store) {
    std::vector<Value> items;
    items.reserve(texts.size());
    for (const std::string& text : texts) {
        items.push_back(store.text(as_utf8(text)));
    }
    return store.list(items);
}

NodeFile file_from(const Member& member, const std::string& path, NodeDocumentProblem& problem) {
    NodeFile file;
    const Value& value = member.value;
    if (!value.is_map()) {
        file.presence = word_of(value, Presence::present, path, problem);
        return file;
    }
    Reader reader(value, path, problem,
                  keys_with(kFileTexts,
                            {"presence", "folder", "through", "text", "secret", "organizations"}));
    file.presence = reader.presence("presence", Presence::present);
    reader.texts(kFileTexts, file);
    file.folder = reader.boolean("folder");
    file.through = reader.texts_in("through");
    if (value.find("organizations") != nullptr) {
        file.organizations = reader.texts_in("organizations");
    }
    if (value.find("text") != nullptr) {
        file.text = reader.text("text");
    }
    if (value.find("secret") != nullptr) {
        Reader secret(value.get("secret"), path + ".secret", problem, {"kind", "length"});
        file.secret = SecretContent{secret.text("kind"), static_cast<std::uint64_t>(secret.number(
                                                             "length", 0, std::int64_t{1} << 40))};
    }
    return file;
}

NodePlace place_from(const Member& member, const std::string& path, NodeDocumentProblem& problem) {
    NodePlace place;
    if (!member.value.is_map()) {
        place.presence = word_of(member.value, Presence::present, path, problem);
        return place;
    }
    Reader reader(member.value, path, problem, {"presence", "reason", "paths"});
    place.presence = reader.presence("presence", Presence::present);
    place.reason = reader.text("reason");
    place.paths = reader.texts_in("paths");
    return place;
}

Value file_value(const NodeFile& file, Store& store) {
    Pairs pairs;
    add_presence(pairs, "presence", file.presence, Presence::present, store);
    add_texts(pairs, kFileTexts, file, store);
    if (file.folder) {
        pairs.emplace_back("folder", Value::boolean(true));
    }
    if (!file.through.empty()) {
        pairs.emplace_back("through", list_of(file.through, store));
    }
    if (file.organizations) {
        pairs.emplace_back("organizations", list_of(*file.organizations, store));
    }
    if (file.text) {
        pairs.emplace_back("text", store.text(as_utf8(*file.text)));
    }
    if (file.secret) {
        pairs.emplace_back("secret", store.map({{"kind", store.text(as_utf8(file.secret->kind))},
                                                {"length", Value::integer(static_cast<std::int64_t>(
                                                               file.secret->length))}}));
    }
    return store.map(pairs);
}

Value place_value(const NodePlace& place, Store& store) {
    Pairs pairs;
    add_presence(pairs, "presence", place.presence, Presence::present, store);
    add_text(pairs, "reason", place.reason, store);
    pairs.emplace_back("paths", list_of(place.paths, store));
    return store.map(pairs);
}

void add_map(Pairs& pairs, std::string_view key, const std::map<std::string, NodeFile>& files,
             Store& store) {
    Pairs members;
    std::vector<std::string> names;  // keys are views
    names.reserve(files.size());
    for (const auto& [path, file] : files) {
        names.push_back(as_utf8(path));
        members.emplace_back(names.back(), file_value(file, store));
    }
    pairs.emplace_back(key, store.map(members));
}

}  // namespace

void read_files(Reader& document, NodeEvidence& node, NodeDocumentProblem& problem) {
    for (const auto& [key, files] :
         {std::pair{"files", &node.files}, std::pair{"directories", &node.directories},
          std::pair{"binaries", &node.binaries}}) {
        for (const Member& member : document.members(key)) {
            const std::string path = std::string(key) + "." + std::string(member.key());
            files->emplace(member.key(), file_from(member, path, problem));
        }
    }
    for (const Member& member : document.members("places")) {
        const std::string path = "places." + std::string(member.key());
        node.places.emplace(member.key(), place_from(member, path, problem));
    }
}

void add_files(const NodeEvidence& node, Pairs& pairs, Store& store) {
    add_map(pairs, "files", node.files, store);
    if (!node.directories.empty()) {
        add_map(pairs, "directories", node.directories, store);
    }
    if (!node.binaries.empty()) {
        add_map(pairs, "binaries", node.binaries, store);
    }
    if (node.places.empty()) {
        return;
    }
    Pairs places;
    std::vector<std::string> names;
    names.reserve(node.places.size());
    for (const auto& [name, place] : node.places) {
        names.push_back(as_utf8(name));
        places.emplace_back(names.back(), place_value(place, store));
    }
    pairs.emplace_back("places", store.map(places));
}

}  // namespace assay::node_members

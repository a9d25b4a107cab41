#include "snapshot/node_document.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "base/text.h"

namespace assay {
namespace {

using Pairs = std::vector<std::pair<std::string_view, Value>>;
using Keys = std::vector<std::string_view>;

// Members that are plain texts, in their order: for the reader and the writer.
template <class Of>
struct TextMember {
    std::string_view key;
    std::string Of::*text;
};
constexpr std::array kOsTexts{
    TextMember<OsRelease>{"id", &OsRelease::id},
    TextMember<OsRelease>{"versionId", &OsRelease::version_id},
    TextMember<OsRelease>{"name", &OsRelease::name},
};
constexpr std::array kFileTexts{
    TextMember<NodeFile>{"reason", &NodeFile::reason},
    TextMember<NodeFile>{"mode", &NodeFile::mode},
    TextMember<NodeFile>{"owner", &NodeFile::owner},
};
constexpr std::array kSoftwareTexts{
    TextMember<NodeSoftware>{"reason", &NodeSoftware::reason},
    TextMember<NodeSoftware>{"version", &NodeSoftware::version},
    TextMember<NodeSoftware>{"manager", &NodeSoftware::manager},
    TextMember<NodeSoftware>{"package", &NodeSoftware::package},
    TextMember<NodeSoftware>{"source", &NodeSoftware::source},
    TextMember<NodeSoftware>{"sourceVersion", &NodeSoftware::source_version},
    TextMember<NodeSoftware>{"vendor", &NodeSoftware::vendor},
    TextMember<NodeSoftware>{"path", &NodeSoftware::path},
};

template <class Texts>
Keys keys_with(const Texts& texts, Keys keys) {
    for (const auto& member : texts) {
        keys.push_back(member.key);
    }
    return keys;
}

void add_text(Pairs& pairs, std::string_view key, std::string_view text, Store& store) {
    if (!text.empty()) {
        pairs.emplace_back(key, store.text(as_utf8(text)));
    }
}

template <class Texts, class Of>
void add_texts(Pairs& pairs, const Texts& texts, const Of& of, Store& store) {
    for (const auto& member : texts) {
        add_text(pairs, member.key, of.*member.text, store);
    }
}

// A presence that is not the one a missing member means.
void add_presence(Pairs& pairs, std::string_view key, Presence presence, Presence otherwise,
                  Store& store) {
    if (presence != otherwise) {
        pairs.emplace_back(key, store.text(text_of(presence)));
    }
}

// A member that is only a word: `present`, `denied`, ...
Presence word_of(const Value& value, Presence otherwise, const std::string& path,
                 NodeDocumentProblem& problem) {
    if (value.is_null()) {
        return otherwise;
    }
    const auto known = presence_of(value.text_or());
    if (!known && problem.message.empty()) {
        problem = {path, "must be a presence: present, absent, denied, unreachable, ..."};
    }
    return known.value_or(otherwise);
}

// Reads members of one map; the first thing that is wrong is kept.
class Reader {
public:
    Reader(const Value& map, std::string path, NodeDocumentProblem& problem, const Keys& keys)
        : map_(map), path_(std::move(path)), problem_(problem) {
        if (!map.is_map()) {
            wrong({}, "must be a map");
        }
        for (const Member& member : map.members_or_none()) {
            if (std::find(keys.begin(), keys.end(), member.key()) == keys.end()) {
                const std::vector<std::string> known(keys.begin(), keys.end());
                const auto meant = nearest(member.key(), known);
                wrong(member.key(), "is not a key" + (meant ? ": is it '" + *meant + "'?" : ""));
            }
        }
    }

    std::string text(std::string_view key) {
        const Value value = map_.get(key);
        if (!value.is_null() && !value.is_text()) {
            wrong(key, "must be a text: quote it");
        }
        return std::string(value.text_or());
    }
    template <class Texts, class Of>
    void texts(const Texts& texts, Of& of) {
        for (const auto& member : texts) {
            of.*member.text = text(member.key);
        }
    }
    bool boolean(std::string_view key) {
        const Value value = map_.get(key);
        if (!value.is_null() && !value.is_bool()) {
            wrong(key, "must be true or false");
        }
        return value.is_true();
    }
    std::int64_t number(std::string_view key, std::int64_t least, std::int64_t most) {
        const Value value = map_.get(key);
        if (!value.is_integer() || value.as_integer() < least || value.as_integer() > most) {
            wrong(key, "must be a number in its range");
            return least;
        }
        return value.as_integer();
    }
    Presence presence(std::string_view key, Presence otherwise) {
        return word_of(map_.get(key), otherwise, below(key), problem_);
    }
    std::span<const Member> members(std::string_view key) {
        const Value value = map_.get(key);
        if (!value.is_null() && !value.is_map()) {
            wrong(key, "must be a map");
        }
        return value.members_or_none();
    }
    std::span<const Value> items(std::string_view key) {
        const Value value = map_.get(key);
        if (!value.is_null() && !value.is_list()) {
            wrong(key, "must be a list");
        }
        return value.items_or_none();
    }
    void wrong(std::string_view key, std::string message) {
        if (problem_.message.empty()) {
            problem_ = {below(key), std::move(message)};
        }
    }
    [[nodiscard]] std::string below(std::string_view key) const {
        if (path_.empty() || key.empty()) {
            return path_ + std::string(key);
        }
        return path_ + "." + std::string(key);
    }

private:
    Value map_;
    std::string path_;
    NodeDocumentProblem& problem_;
};

Process process_from(const Value& value, const std::string& path, NodeDocumentProblem& problem) {
    Reader reader(value, path, problem, {"argv", "environment"});
    Process process;
    for (const Value& word : reader.items("argv")) {
        if (!word.is_text()) {
            reader.wrong("argv", "must hold texts: quote numbers and true");
        }
        process.argv.emplace_back(word.text_or());
    }
    if (process.argv.empty()) {
        reader.wrong("argv", "is missing: a process needs its words");
    }
    const Value environment = value.get("environment");
    if (environment.is_text()) {
        process.environment_presence = reader.presence("environment", Presence::not_asked);
    } else if (!environment.is_null()) {
        process.environment_presence = Presence::present;
        for (const Member& variable : reader.members("environment")) {
            if (!variable.value.is_text()) {
                reader.wrong("environment", "must hold texts: quote numbers and true");
            }
            process.environment.emplace(variable.key(), variable.value.text_or());
        }
    }
    return process;
}

NodeFile file_from(const Member& member, const std::string& path, NodeDocumentProblem& problem) {
    NodeFile file;
    const Value& value = member.value;
    if (!value.is_map()) {
        file.presence = word_of(value, Presence::present, path, problem);
        return file;
    }
    Reader reader(value, path, problem,
                  keys_with(kFileTexts, {"presence", "folder", "text", "secret"}));
    file.presence = reader.presence("presence", Presence::present);
    reader.texts(kFileTexts, file);
    file.folder = reader.boolean("folder");
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

NodeSoftware software_from(const Member& member, const std::string& path,
                           NodeDocumentProblem& problem) {
    NodeSoftware software;
    if (!member.value.is_map()) {
        software.presence = word_of(member.value, Presence::present, path, problem);
        return software;
    }
    Reader reader(member.value, path, problem, keys_with(kSoftwareTexts, {"presence"}));
    software.presence = reader.presence("presence", Presence::present);
    reader.texts(kSoftwareTexts, software);
    return software;
}

void read_listeners(const Value& value, NodeEvidence& node, NodeDocumentProblem& problem) {
    if (!value.is_list()) {
        node.listeners_presence = word_of(value, Presence::not_asked, "listeners", problem);
        return;
    }
    node.listeners_presence = Presence::present;
    for (const Value& entry : value.items()) {
        Reader fields(entry, "listeners", problem, {"address", "port", "process"});
        node.listeners.push_back({fields.text("address"),
                                  static_cast<int>(fields.number("port", 1, 65535)),
                                  fields.text("process")});
    }
}

void read_node(const Value& document, Reader& reader, NodeEvidence& node,
               NodeDocumentProblem& problem) {
    node.presence = reader.presence("presence", Presence::present);
    node.reason = reader.text("reason");
    node.host = reader.boolean("host");
    node.machine_id = reader.text("machineId");
    if (document.find("os") != nullptr) {
        Reader os(document.get("os"), "os", problem, keys_with(kOsTexts, {}));
        os.texts(kOsTexts, node.os);
    }
    node.kernel = reader.text("kernel");
    for (const Value& process : reader.items("processes")) {
        node.processes.push_back(process_from(process, "processes", problem));
    }
    const bool told = document.get("processes").is_list();
    node.processes_presence =
        reader.presence("processesPresence", told ? Presence::present : Presence::not_asked);
    for (const Member& file : reader.members("files")) {
        const std::string path = "files." + std::string(file.key());
        node.files.emplace(file.key(), file_from(file, path, problem));
    }
    read_listeners(document.get("listeners"), node, problem);
    for (const Member& entry : reader.members("software")) {
        const std::string path = "software." + std::string(entry.key());
        node.software.emplace(entry.key(), software_from(entry, path, problem));
    }
}

Value file_value(const NodeFile& file, Store& store) {
    Pairs pairs;
    add_presence(pairs, "presence", file.presence, Presence::present, store);
    add_texts(pairs, kFileTexts, file, store);
    if (file.folder) {
        pairs.emplace_back("folder", Value::boolean(true));
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

Value software_value(const NodeSoftware& software, Store& store) {
    Pairs pairs;
    add_presence(pairs, "presence", software.presence, Presence::present, store);
    add_texts(pairs, kSoftwareTexts, software, store);
    return store.map(pairs);
}

Value process_value(const Process& process, Store& store) {
    Pairs pairs;
    std::vector<Value> argv;
    for (const std::string& word : process.argv) {
        argv.push_back(store.text(as_utf8(word)));
    }
    pairs.emplace_back("argv", store.list(argv));
    if (process.environment_presence == Presence::present) {
        Pairs variables;
        for (const auto& [name, value] : process.environment) {
            variables.emplace_back(name, store.text(as_utf8(value)));
        }
        pairs.emplace_back("environment", store.map(variables));
    } else {
        add_presence(pairs, "environment", process.environment_presence, Presence::not_asked,
                     store);
    }
    return store.map(pairs);
}

Value listeners_value(const NodeEvidence& node, Store& store) {
    if (node.listeners_presence != Presence::present) {
        return store.text(text_of(node.listeners_presence));
    }
    std::vector<Value> listeners;
    for (const Listener& listener : node.listeners) {
        Pairs pairs;
        add_text(pairs, "address", listener.address, store);
        pairs.emplace_back("port", Value::integer(listener.port));
        add_text(pairs, "process", listener.process, store);
        listeners.push_back(store.map(pairs));
    }
    return store.list(listeners);
}

void add_machine(const NodeEvidence& node, Pairs& pairs, Store& store) {
    if (node.host) {
        pairs.emplace_back("host", Value::boolean(true));
    }
    add_text(pairs, "machineId", node.machine_id, store);
    if (node.os != OsRelease{}) {
        Pairs os;
        add_texts(os, kOsTexts, node.os, store);
        pairs.emplace_back("os", store.map(os));
    }
    add_text(pairs, "kernel", node.kernel, store);
}

}  // namespace

tl::expected<NodeEvidence, NodeDocumentProblem> read_node_document(const Value& document,
                                                                   std::string_view name) {
    NodeDocumentProblem problem;
    Reader reader(document, {}, problem,
                  {"name", "presence", "reason", "host", "machineId", "os", "kernel", "processes",
                   "processesPresence", "files", "listeners", "software"});
    NodeEvidence node;
    node.name = reader.text("name");
    if (node.name.empty()) {
        node.name = name;
    }
    if (node.name.empty()) {
        reader.wrong("name", "is missing");
    }
    read_node(document, reader, node, problem);
    if (!problem.message.empty()) {
        return tl::unexpected(std::move(problem));
    }
    return node;
}

Value node_document(const NodeEvidence& node, Store& store) {
    Pairs pairs;
    add_text(pairs, "name", node.name, store);
    pairs.emplace_back("presence", store.text(text_of(node.presence)));
    add_text(pairs, "reason", node.reason, store);
    add_machine(node, pairs, store);
    std::vector<Value> processes;
    for (const Process& process : node.processes) {
        processes.push_back(process_value(process, store));
    }
    pairs.emplace_back("processes", store.list(processes));
    pairs.emplace_back("processesPresence", store.text(text_of(node.processes_presence)));
    Pairs files;
    std::vector<std::string> names;  // keys are views
    names.reserve(node.files.size());
    for (const auto& [path, file] : node.files) {
        names.push_back(as_utf8(path));
        files.emplace_back(names.back(), file_value(file, store));
    }
    pairs.emplace_back("files", store.map(files));
    pairs.emplace_back("listeners", listeners_value(node, store));
    Pairs software;
    for (const auto& [program, entry] : node.software) {
        software.emplace_back(program, software_value(entry, store));
    }
    pairs.emplace_back("software", store.map(software));
    return store.map(pairs);
}

}  // namespace assay

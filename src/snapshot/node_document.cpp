#include "snapshot/node_document.h"

#include <array>
#include <utility>
#include <vector>

#include "base/text.h"
#include "snapshot/node_document_confinement.h"
#include "snapshot/node_document_files.h"
#include "snapshot/node_document_packages.h"
#include "snapshot/node_members.h"

namespace assay {
namespace {

using namespace node_members;

constexpr std::array kOsTexts{
    TextMember<OsRelease>{"id", &OsRelease::id},
    TextMember<OsRelease>{"versionId", &OsRelease::version_id},
    TextMember<OsRelease>{"name", &OsRelease::name},
};
constexpr std::array kProcessTexts{
    TextMember<Process>{"label", &Process::label},
    TextMember<Process>{"seccomp", &Process::seccomp},
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

Process process_from(const Value& value, const std::string& path, NodeDocumentProblem& problem) {
    Reader reader(value, path, problem, keys_with(kProcessTexts, {"argv", "environment"}));
    Process process;
    reader.texts(kProcessTexts, process);
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
    read_files(reader, node, problem);
    read_listeners(document.get("listeners"), node, problem);
    for (const Member& entry : reader.members("software")) {
        const std::string path = "software." + std::string(entry.key());
        node.software.emplace(entry.key(), software_from(entry, path, problem));
    }
    read_confinement(reader, node, problem);
    read_packages(reader, node, problem);
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
    add_texts(pairs, kProcessTexts, process, store);
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
                   "processesPresence", "files", "directories", "places", "listeners", "software",
                   "confinement", "binaries", "packages"});
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
    add_files(node, pairs, store);
    pairs.emplace_back("listeners", listeners_value(node, store));
    Pairs software;
    for (const auto& [program, entry] : node.software) {
        software.emplace_back(program, software_value(entry, store));
    }
    pairs.emplace_back("software", store.map(software));
    add_confinement(node, pairs, store);
    add_packages(node, pairs, store);
    return store.map(pairs);
}

}  // namespace assay

#include "policy/facts_reader.h"

#include <charconv>

#include "base/timepoint.h"
#include "policy/document_value.h"

namespace assay {

void FactsReader::read_versions(const DocumentNode& root) {
    if (!reader_.head(root, {"kubernetes", "skew"})) {
        return;
    }
    for (const DocumentNode& row : reader_.maps(root, "kubernetes", Need::required)) {
        if (!reader_.keys(row, {"minor", "released", "endOfLife", "latest"})) {
            continue;
        }
        const auto version = parse_version(reader_.text(row, "minor", Need::required));
        if (!version) {
            reader_.error(row, "'minor' must be a version like \"1.36\"");
            continue;
        }
        data_.releases.push_back({version->major, version->minor, reader_.date(row, "released"),
                                  reader_.date(row, "endOfLife"),
                                  reader_.text(row, "latest", Need::required)});
    }
    for (const DocumentNode& row : reader_.maps(root, "skew", Need::required)) {
        if (reader_.keys(row, {"kubelet", "older", "source"})) {
            data_.skew.push_back({reader_.range(row, "kubelet", Need::required),
                                  reader_.integer(row, "older", 0, 20, Need::required).value_or(0),
                                  reader_.text(row, "source", Need::required)});
        }
    }
}

PolicyRule FactsReader::rule(const DocumentNode& row) {
    reader_.keys(row, {"verbs", "apiGroups", "resources", "resourceNames", "nonResourceURLs"});
    return {reader_.texts(row, "verbs", Need::required), reader_.texts(row, "apiGroups"),
            reader_.texts(row, "resources"), reader_.texts(row, "resourceNames"),
            reader_.texts(row, "nonResourceURLs")};
}

SubjectName FactsReader::subject(const DocumentNode& row) {
    reader_.keys(row, {"kind", "namespace", "name", "apiGroup"});
    return {reader_.text(row, "kind", Need::required), reader_.text(row, "namespace"),
            reader_.text(row, "name", Need::required)};
}

void FactsReader::read_binding(const DocumentNode& row) {
    if (!reader_.keys(row, {"kind", "namespace", "name", "kubernetes", "roleRef", "subjects"})) {
        return;
    }
    BootstrapBinding binding;
    binding.kind = reader_.text(row, "kind", Need::required);
    binding.ns = reader_.text(row, "namespace");
    binding.name = reader_.text(row, "name", Need::required);
    binding.kubernetes = reader_.range(row, "kubernetes");
    const DocumentNode* role = reader_.member(row, "roleRef", Need::required);
    if (role != nullptr && reader_.keys(*role, {"apiGroup", "kind", "name"})) {
        binding.role_kind = reader_.text(*role, "kind", Need::required);
        binding.role_name = reader_.text(*role, "name", Need::required);
    }
    for (const DocumentNode& each : reader_.maps(row, "subjects")) {
        binding.subjects.push_back(subject(each));
    }
    data_.bootstrap_bindings.push_back(std::move(binding));
}

void FactsReader::read_bootstrap(const DocumentNode& root) {
    if (!reader_.head(root, {"roles", "bindings"})) {
        return;
    }
    for (const DocumentNode& row : reader_.maps(root, "roles", Need::required)) {
        if (!reader_.keys(row, {"kind", "namespace", "name", "kubernetes", "rules"})) {
            continue;
        }
        BootstrapRole role;
        role.kind = reader_.text(row, "kind", Need::required);
        role.ns = reader_.text(row, "namespace");
        role.name = reader_.text(row, "name", Need::required);
        role.kubernetes = reader_.range(row, "kubernetes");
        for (const DocumentNode& each : reader_.maps(row, "rules")) {
            role.rules.push_back(rule(each));
        }
        data_.bootstrap_roles.push_back(std::move(role));
    }
    for (const DocumentNode& row : reader_.maps(root, "bindings", Need::required)) {
        read_binding(row);
    }
}

void FactsReader::read_platform(const DocumentNode& root) {
    if (!reader_.head(root, {"workloads"})) {
        return;
    }
    for (const DocumentNode& row : reader_.maps(root, "workloads", Need::required)) {
        if (!reader_.keys(row, {"distribution", "namespace", "kind", "name", "images",
                                "serviceAccounts", "privileged", "hostNetwork", "hostPID",
                                "hostIPC", "hostPaths", "capabilities"})) {
            continue;
        }
        data_.platform_workloads.push_back(
            {reader_.text(row, "distribution", Need::required),
             reader_.text(row, "namespace", Need::required),
             reader_.text(row, "kind", Need::required), reader_.text(row, "name", Need::required),
             reader_.texts(row, "images", Need::required), reader_.texts(row, "serviceAccounts"),
             reader_.flag(row, "privileged"), reader_.flag(row, "hostNetwork"),
             reader_.flag(row, "hostPID"), reader_.flag(row, "hostIPC"),
             reader_.texts(row, "hostPaths"), reader_.texts(row, "capabilities")});
    }
}

std::vector<std::pair<std::string, std::string>> FactsReader::labels(const DocumentNode& map) {
    std::vector<std::pair<std::string, std::string>> pairs;
    if (map.kind != DocumentNode::Kind::map || map.keys.empty()) {
        reader_.error(map, "'labels' must hold maps from label to value");
        return pairs;
    }
    for (std::size_t index = 0; index < map.keys.size(); ++index) {
        pairs.emplace_back(map.keys[index].text, map.items[index].text);
    }
    return pairs;
}

void FactsReader::read_consoles(const DocumentNode& root) {
    if (!reader_.head(root, {"consoles"})) {
        return;
    }
    for (const DocumentNode& row : reader_.maps(root, "consoles", Need::required)) {
        if (!reader_.keys(row, {"name", "services", "labels", "images", "ports"})) {
            continue;
        }
        Console console;
        console.name = reader_.text(row, "name", Need::required);
        console.services = reader_.texts(row, "services");
        console.images = reader_.texts(row, "images");
        for (const DocumentNode& map : reader_.maps(row, "labels")) {
            console.labels.push_back(labels(map));
        }
        for (const std::string& port : reader_.texts(row, "ports")) {
            int number = 0;
            const auto parsed = std::from_chars(port.data(), port.data() + port.size(), number);
            if (parsed.ec != std::errc{} || number < 1 || number > 65535) {
                reader_.error(*row.find("ports"), "'ports' must hold port numbers");
            } else {
                console.ports.push_back(number);
            }
        }
        data_.consoles.push_back(std::move(console));
    }
}

void FactsReader::read_rows(const DocumentNode& root) {
    if (!reader_.head(root, {"rows"})) {
        return;
    }
    const DocumentNode* rows = reader_.member(root, "rows", Need::required);
    if (rows == nullptr) {
        return;
    }
    if (rows->kind == DocumentNode::Kind::scalar || rows->items.empty()) {
        reader_.error(*rows, "'rows' must be a list or a map that is not empty");
        return;
    }
    for (const DocumentNode& row : rows->items) {
        if (row.kind != DocumentNode::Kind::map) {
            reader_.error(row, "a row must be a map");
            return;
        }
    }
    const auto value = value_of(*rows, *data_.store);
    if (!value) {
        reader_.error(*value.error().node, value.error().message);
        return;
    }
    const std::string_view file = std::string_view(file_.name).substr(file_.name.rfind('/') + 1);
    data_.tables.emplace(file.substr(0, file.rfind('.')), *value);
}

}  // namespace assay

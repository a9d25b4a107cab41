#include "policy/facts_data.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "base/packed.h"
#include "base/timepoint.h"
#include "policy/component_reader.h"
#include "policy/document.h"
#include "policy/document_tree.h"
#include "policy/facts_reader.h"
#include "policy/vulnerability_reader.h"

namespace assay {
namespace {

constexpr std::string_view kFolder = "profiles/facts/";
constexpr std::string_view kDate = "asOf";

struct Table {
    std::string_view name;
    void (FactsReader::*read)(const DocumentNode&);
};
// Those that are read at once: most audits ask for most of them.
constexpr std::array<Table, 7> kTables{{
    {"bootstrap.yaml", &FactsReader::read_bootstrap},
    {"consoles.yaml", &FactsReader::read_consoles},
    {"end-of-life.yaml", &FactsReader::read_rows},
    {"network-plugins.yaml", &FactsReader::read_rows},
    {"platform.yaml", &FactsReader::read_platform},
    {"removed-apis.yaml", &FactsReader::read_rows},
    {"versions.yaml", &FactsReader::read_versions},
}};

const PolicyFile* find_table(std::span<const PolicyFile> files, std::string_view name,
                             std::vector<PolicyProblem>& problems) {
    const auto file = std::find_if(files.begin(), files.end(), [&](const PolicyFile& each) {
        return each.name.substr(each.name.rfind('/') + 1) == name;
    });
    if (file != files.end()) return &*file;
    problems.push_back(
        {false, {std::string(kFolder) + std::string(name), 0, 0}, "the table is missing", {}, {}});
    return nullptr;
}

ComponentTables read_components(const PolicyFile& file, std::vector<PolicyProblem>& problems) {
    ComponentTables tables;
    if (const auto root = document_of(file, problems)) {
        ComponentReader(file, tables, problems).read(*root);
    }
    return tables;
}

VulnerabilityData read_vulnerable(const PolicyFile& vulnerabilities, const PolicyFile& vendors,
                                  std::vector<PolicyProblem>& problems) {
    VulnerabilityData data;
    if (const auto root = document_of(vulnerabilities, problems)) {
        VulnerabilityReader(vulnerabilities, data, problems).read_vulnerabilities(*root);
    }
    if (const auto root = document_of(vendors, problems)) {  // they name vulnerabilities
        VulnerabilityReader(vendors, data, problems).read_vendors(*root);
    }
    return data;
}

// When the table was made, as it says; its reader says what is wrong with it. A packed table is not
// read whole for it when it begins with its date.
Instant date_of(const PolicyFile& file) {
    std::string date;
    if (const auto tree = file.text.tree()) date = first_scalar(*tree, kDate);
    std::vector<PolicyProblem> said_by_reader;
    if (date.empty()) {
        const auto root = document_of(file, said_by_reader);
        const DocumentNode* const node = root ? root->find(kDate) : nullptr;
        if (node != nullptr) date = node->text;
    }
    return parse_instant(date).value_or(Instant{});
}

// Now, or when it is asked for.
template <class T, class Read>
Lazy<T> read_lazily(bool later, Read read, std::vector<PolicyProblem>& problems) {
    if (!later) return read(problems);
    return Lazy<T>::made_by([read] {
        std::vector<PolicyProblem> none;
        return read(none);
    });
}

}  // namespace

FactsData load_facts_data(std::span<const PolicyFile> files, std::vector<PolicyProblem>& problems,
                          Compiling compiling) {
    FactsData data;
    for (const Table& table : kTables) {
        const PolicyFile* const file = find_table(files, table.name, problems);
        if (file == nullptr) continue;
        if (const auto root = document_of(*file, problems)) {
            FactsReader reader(*file, data, problems);
            (reader.*table.read)(*root);
        }
    }
    const auto later = [&](const PolicyFile& file) {
        return compiling == Compiling::own && file.text.tree().has_value();
    };
    if (const PolicyFile* const file = find_table(files, "components.yaml", problems)) {
        data.components = read_lazily<ComponentTables>(
            later(*file), [file = *file](auto& found) { return read_components(file, found); },
            problems);
    }
    const PolicyFile* const known = find_table(files, "vulnerabilities.yaml", problems);
    const PolicyFile* const vendors = find_table(files, "vendors.yaml", problems);
    if (known != nullptr && vendors != nullptr) {
        data.vulnerable_as_of = format_date(std::min(date_of(*known), date_of(*vendors)));
        data.vulnerable = read_lazily<VulnerabilityData>(
            later(*known) && later(*vendors),
            [known = *known, vendors = *vendors](auto& found) {
                return read_vulnerable(known, vendors, found);
            },
            problems);
    }
    return data;
}

std::vector<PolicyFile> packed_facts() {
    std::vector<PolicyFile> files;
    for (const PackedFile& file : packed_files_in(kFolder)) {
        files.push_back({std::string(file.name), {}, PolicyText::packed(file.name).value()});
    }
    return files;
}

}  // namespace assay

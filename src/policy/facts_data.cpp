#include "policy/facts_data.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "base/packed.h"
#include "policy/document.h"
#include "policy/facts_reader.h"
#include "policy/vulnerability_reader.h"

namespace assay {
namespace {

constexpr std::string_view kFolder = "profiles/facts/";

// One reader reads one file and adds to `data`.
template <class FileReader, void (FileReader::*read)(const DocumentNode&)>
void read_table(const PolicyFile& file, const DocumentNode& root, FactsData& data,
                std::vector<PolicyProblem>& problems) {
    FileReader reader(file, data, problems);
    (reader.*read)(root);
}

struct Table {
    std::string_view name;
    void (*read)(const PolicyFile& file, const DocumentNode& root, FactsData& data,
                 std::vector<PolicyProblem>& problems);
};
// In this order: vendors name vulnerabilities.
constexpr std::array<Table, 10> kTables{{
    {"bootstrap.yaml", &read_table<FactsReader, &FactsReader::read_bootstrap>},
    {"components.yaml", &read_table<FactsReader, &FactsReader::read_components>},
    {"consoles.yaml", &read_table<FactsReader, &FactsReader::read_consoles>},
    {"end-of-life.yaml", &read_table<FactsReader, &FactsReader::read_rows>},
    {"network-plugins.yaml", &read_table<FactsReader, &FactsReader::read_rows>},
    {"platform.yaml", &read_table<FactsReader, &FactsReader::read_platform>},
    {"removed-apis.yaml", &read_table<FactsReader, &FactsReader::read_rows>},
    {"versions.yaml", &read_table<FactsReader, &FactsReader::read_versions>},
    {"vulnerabilities.yaml",
     &read_table<VulnerabilityReader, &VulnerabilityReader::read_vulnerabilities>},
    {"vendors.yaml", &read_table<VulnerabilityReader, &VulnerabilityReader::read_vendors>},
}};

}  // namespace

FactsData load_facts_data(std::span<const PolicyFile> files, std::vector<PolicyProblem>& problems) {
    FactsData data;
    for (const Table& table : kTables) {
        const auto file = std::find_if(files.begin(), files.end(), [&](const PolicyFile& each) {
            return each.name.substr(each.name.rfind('/') + 1) == table.name;
        });
        if (file == files.end()) {
            problems.push_back({false,
                                {std::string(kFolder) + std::string(table.name), 0, 0},
                                "the table is missing",
                                {},
                                {}});
            continue;
        }
        if (const auto root = document_of(*file, problems)) {
            table.read(*file, *root, data, problems);
        }
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

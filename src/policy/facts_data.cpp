#include "policy/facts_data.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "policy/document.h"
#include "policy/facts_reader.h"
#include "policy/packed.h"

namespace assay {
namespace {

constexpr std::string_view kFolder = "profiles/facts/";

struct Table {
    std::string_view name;
    void (FactsReader::*read)(const DocumentNode& root);
};
constexpr std::array<Table, 5> kTables{{
    {"bootstrap.yaml", &FactsReader::read_bootstrap},
    {"components.yaml", &FactsReader::read_components},
    {"consoles.yaml", &FactsReader::read_consoles},
    {"platform.yaml", &FactsReader::read_platform},
    {"versions.yaml", &FactsReader::read_versions},
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
        if (const auto root = parse_document(file->name, file->text, problems)) {
            FactsReader reader(*file, data, problems);
            (reader.*table.read)(*root);
        }
    }
    return data;
}

std::vector<PolicyFile> packed_facts() {
    std::vector<PolicyFile> files;
    for (const PackedFile& file : packed_files_in(kFolder)) {
        files.push_back({std::string(file.name), {}, std::string(file.bytes)});
    }
    return files;
}

}  // namespace assay

// Reads one table of profiles/facts/ into FactsData.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "facts/data.h"
#include "policy/document.h"
#include "policy/load.h"
#include "policy/problem.h"
#include "policy/table_reader.h"

namespace assay {

// The shapes are those that facts/data.h shows. One reader for one file; adds to `data`.
class FactsReader {
public:
    FactsReader(const PolicyFile& file, FactsData& data, std::vector<PolicyProblem>& problems)
        : file_(file), reader_(file, problems), data_(data) {}

    void read_versions(const DocumentNode& root);
    void read_bootstrap(const DocumentNode& root);
    void read_platform(const DocumentNode& root);
    void read_consoles(const DocumentNode& root);
    // A table that checks read: the file's name is the table's.
    void read_rows(const DocumentNode& root);

private:
    PolicyRule rule(const DocumentNode& row);
    SubjectName subject(const DocumentNode& row);
    void read_binding(const DocumentNode& row);
    std::vector<std::pair<std::string, std::string>> labels(const DocumentNode& map);

    const PolicyFile& file_;
    TableReader reader_;
    FactsData& data_;
};

}  // namespace assay

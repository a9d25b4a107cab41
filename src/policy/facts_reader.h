// Reads one table of profiles/facts/ into FactsData.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "facts/data.h"
#include "policy/document.h"
#include "policy/load.h"
#include "policy/problem.h"
#include "policy/reader.h"

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
    void read_components(const DocumentNode& root);
    // A table that checks read: the file's name is the table's.
    void read_rows(const DocumentNode& root);

private:
    // Keys of the file, its date and its sources.
    bool read_head(const DocumentNode& root, std::vector<std::string_view> tables);
    Instant date(const DocumentNode& row, std::string_view key);
    VersionRange range(const DocumentNode& row, std::string_view key, Need need = Need::optional);
    PolicyRule rule(const DocumentNode& row);
    SubjectName subject(const DocumentNode& row);
    void read_binding(const DocumentNode& row);
    void read_flag(const DocumentNode& row);
    void read_default(const DocumentNode& row);
    std::vector<std::pair<std::string, std::string>> labels(const DocumentNode& map);

    const PolicyFile& file_;
    Reader reader_;
    FactsData& data_;
};

}  // namespace assay

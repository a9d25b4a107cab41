// Reads components.yaml: flags of the components and their defaults.
//
// Role: beside policy/facts_reader. Failure: each wrong row is a problem with its place; the rest
// is read.
#pragma once

#include <vector>

#include "facts/data.h"
#include "policy/document.h"
#include "policy/load.h"
#include "policy/problem.h"
#include "policy/table_reader.h"

namespace assay {

class ComponentReader {
public:
    ComponentReader(const PolicyFile& file, ComponentTables& tables,
                    std::vector<PolicyProblem>& problems)
        : reader_(file, problems), tables_(tables) {}

    void read(const DocumentNode& root);

private:
    void read_flag(const DocumentNode& row);
    void read_default(const DocumentNode& row);

    TableReader reader_;
    ComponentTables& tables_;
};

}  // namespace assay

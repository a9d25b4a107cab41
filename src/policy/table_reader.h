// Reads what the dated tables of profiles/facts/ have in common.
//
// Role: a Reader that knows the head of a table, the date and the sources that each must have, and
// the dates and ranges of versions in its rows.
// Failure: as Reader: a problem with its place, and an empty value.
#pragma once

#include <string_view>
#include <vector>

#include "base/timepoint.h"
#include "facts/version.h"
#include "policy/reader.h"

namespace assay {

class TableReader : public Reader {
public:
    using Reader::Reader;

    // Whether the file is a map of its date, its sources and no tables but these.
    bool head(const DocumentNode& root, std::vector<std::string_view> tables);
    Instant date(const DocumentNode& row, std::string_view key);
    VersionRange range(const DocumentNode& row, std::string_view key, Need need = Need::optional);
};

}  // namespace assay

#include "policy/table_reader.h"

#include <optional>
#include <string>
#include <utility>

namespace assay {

bool TableReader::head(const DocumentNode& root, std::vector<std::string_view> tables) {
    tables.insert(tables.end(), {"asOf", "sources"});
    if (!keys(root, tables)) return false;
    date(root, "asOf");
    texts(root, "sources", Need::required);
    return true;
}

Instant TableReader::date(const DocumentNode& row, std::string_view key) {
    const std::string written = text(row, key, Need::required);
    const auto instant = parse_instant(written);
    if (!written.empty() && !instant) {
        error(*row.find(key), "'" + std::string(key) + "' must be a date",
              "write it like 2026-11-23");
    }
    return instant.value_or(Instant{});
}

VersionRange TableReader::range(const DocumentNode& row, std::string_view key, Need need) {
    const std::string written = text(row, key, need);
    if (written.empty()) return {};
    auto parsed = VersionRange::parse(written);
    if (!parsed) {
        error(*row.find(key), parsed.error().message, "write it like \">=1.10 <1.24\"");
        return {};
    }
    return std::move(*parsed);
}

}  // namespace assay

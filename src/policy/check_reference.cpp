#include "policy/check_reference.h"

#include <string>
#include <string_view>

#include "base/text.h"

namespace assay {

Check* referenced_check(Reader& reader, std::vector<Check>& checks, const DocumentNode& at) {
    std::vector<std::string_view> known;
    for (Check& check : checks) {
        if (answers_to(check, at.text)) return &check;
        known.push_back(check.id);
    }
    reader.error(at, "unknown check '" + printable(at.text, 80) + "'",
                 did_you_mean(at.text, known, "`kubeassay checks list` shows them"));
    return nullptr;
}

}  // namespace assay

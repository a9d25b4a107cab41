#include "policy/check_reference.h"

#include <string>
#include <string_view>

#include "base/text.h"

namespace assay {

Check* referenced_check(Reader& reader, std::vector<Check>& checks, const DocumentNode& at) {
    if (const Check* const found = named_check(checks, at.text)) {
        return checks.data() + (found - checks.data());
    }
    std::vector<std::string_view> known;
    for (const Check& check : checks) known.push_back(check.id);
    reader.error(at, "unknown check '" + printable(at.text, 80) + "'",
                 did_you_mean(at.text, known, "`kubeassay checks list` shows them"));
    return nullptr;
}

}  // namespace assay

// The options that choose a part of a policy and of a target.
//
// Role: a piece of parse(); what they mean is policy/selection.h.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "cli/options.h"

namespace CLI {
class App;
}

namespace assay {

struct SelectionTexts {  // what needs a second look after the parser
    std::vector<std::string> severities;
    std::vector<std::string> domains;
};

void add_selection(CLI::App& command, Selection& selection, SelectionTexts& texts);
// Failure: usage. A word that is none; a threshold about the whole beside a selection.
[[nodiscard]] Result<void> finish_selection(AuditOptions& options, const SelectionTexts& texts);

}  // namespace assay

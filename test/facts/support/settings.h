// Settings as the tests of this folder write them down.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "facts/settings.h"

namespace assay::test {

// A command line: a text for each word.
std::vector<Value> words(Store& store, const std::vector<std::string>& texts);
// The setting of a component that was started so; where `version` is none, of no known version.
// `store` must outlive it.
Setting setting_of(Store& store, const std::string& component, const std::vector<std::string>& argv,
                   const char* path, const NodeEvidence* node = nullptr,
                   const char* version = "v1.34.1");
// JSON of the value, then of the origin if there is one, then "defaulted" if it is a default.
std::string show(const Setting& setting);
bool has(std::string_view text, std::string_view part);

}  // namespace assay::test

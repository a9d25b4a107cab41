// Builds the value of one YAML document. For this folder only.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/error.h"
#include "value/store.h"

namespace assay {

// `lines_before` is added to the line of an error.
[[nodiscard]] Result<Value> read_yaml_document(std::string_view text, Store& store,
                                               std::size_t lines_before);

// Where the content of a document of a stream begins: after a first "---" and blanks.
[[nodiscard]] std::size_t yaml_content_start(std::string_view text);

}  // namespace assay

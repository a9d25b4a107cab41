// An object as redaction leaves it, JSON in and out.
#pragma once

#include <string>
#include <string_view>

namespace assay::test {

std::string redacted(std::string_view json);

}  // namespace assay::test

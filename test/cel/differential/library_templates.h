// The calls that the comparison with the API server's library makes; `$q` stands for an argument.
#pragma once

#include <span>
#include <string_view>

namespace assay::cel::test {

[[nodiscard]] std::span<const std::string_view> library_templates();

}  // namespace assay::cel::test

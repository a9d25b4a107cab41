// Changes an input a little, as a fuzzer does, from a seed.
#pragma once

#include <random>
#include <span>
#include <string>

namespace assay::test {

// One to four changes: a bit flips, bytes come in or go out, a part of another input takes the
// place of one, a part is repeated. At most `limit` bytes.
[[nodiscard]] std::string mutate(std::string input, std::span<const std::string> others,
                                 std::size_t limit, std::mt19937_64& random);

}  // namespace assay::test

// What is wrong with an expression, with the place.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace assay::cel {

struct Problem {
    std::uint32_t offset = 0;  // byte in the expression
    std::uint32_t line = 1;    // from 1
    std::uint32_t column = 1;  // from 1, in code points
    std::string message{};     // one sentence without a full stop
    std::string hint{};        // what to do, "did you mean 'object'?"; may be empty

    // "1:5: undeclared variable 'objet' (did you mean 'object'?)"
    [[nodiscard]] std::string text() const;
};

using Problems = std::vector<Problem>;

// A problem at a byte of the source; line and column are computed.
[[nodiscard]] Problem problem_at(std::string_view source, std::size_t offset, std::string message,
                                 std::string hint = {});

}  // namespace assay::cel

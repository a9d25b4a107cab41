// Finds where a JSON array or object ends, 64 bytes at a time. For this folder only.
//
// Counts brackets outside strings and nothing else: whether brackets pair and the rest is JSON is
// decode_json's to say. Text may come in pieces; the state is kept between them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace assay {

// Where a scan stands between two pieces of text.
struct NestingState {
    std::uint64_t depth = 0;
    bool in_string = false;
    bool escaped = false;  // the next letter stands after a backslash
};

class NestingScanner {
public:
    // Starts anew, in front of an opening bracket or quote.
    void reset() noexcept { *this = NestingScanner(); }

    // The number of bytes up to and with the one that closes what was opened first, or npos when
    // the text ends before that. Opening bracket and closing bracket count alike whatever they
    // are.
    [[nodiscard]] std::size_t find_end(std::string_view text) noexcept;

private:
    [[nodiscard]] bool take(char letter) noexcept;  // whether this letter closes everything

    NestingState state_;
};

}  // namespace assay

#include "mutate.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace assay::test {
namespace {

using namespace std::string_view_literals;

// Bytes that mean something in JSON, YAML, CEL, versions or tar.
constexpr std::string_view kTelling =
    "\0\x01\x7F\x80\xC3\xFF\n\r\t \"'\\{}[]():;,.-+*&!?|<>=%@#/~_09aeznu$"sv;

std::size_t below(std::size_t bound, std::mt19937_64& random) {
    return bound == 0 ? 0 : static_cast<std::size_t>(random() % bound);
}

// A part of at most `longest` bytes that begins somewhere in the text.
std::string_view part_of(std::string_view text, std::size_t longest, std::mt19937_64& random) {
    return text.substr(below(text.size() + 1, random), 1 + below(longest, random));
}

void change(std::string& input, std::span<const std::string> others, std::mt19937_64& random) {
    const std::size_t at = below(input.size() + 1, random);
    switch (random() % 5) {
        case 0:
            if (at < input.size()) input[at] = static_cast<char>(input[at] ^ (1 << random() % 8));
            break;
        case 1:
            for (std::size_t count = 1 + random() % 3; count != 0; --count)
                input.insert(at, 1, kTelling[below(kTelling.size(), random)]);
            break;
        case 2:
            input.erase(at, 1 + below(16, random));
            break;
        case 3: {
            const std::string part(part_of(others[below(others.size(), random)], 64, random));
            input.replace(at, below(64, random), part);
            break;
        }
        default: {
            const std::string part(part_of(input, 32, random));
            for (std::size_t count = 1 + random() % 40; count != 0; --count) input.insert(at, part);
        }
    }
}

}  // namespace

std::string mutate(std::string input, std::span<const std::string> others, std::size_t limit,
                   std::mt19937_64& random) {
    for (std::size_t count = 1 + random() % 4; count != 0; --count) change(input, others, random);
    input.resize(std::min(input.size(), limit));
    return input;
}

}  // namespace assay::test

// Random calls of the functions that only Kubernetes' CEL has, for the comparison with the API
// server's own library.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <string_view>

namespace assay::cel::test {

// Texts are partly known hard cases and partly put together from pieces, so that errors are
// compared as well as values. The same seed gives the same sequence.
class LibraryGenerator {
public:
    explicit LibraryGenerator(std::uint64_t seed) : random_(seed) {}

    [[nodiscard]] std::string expression();

private:
    [[nodiscard]] std::size_t below(std::size_t bound) {
        return std::uniform_int_distribution<std::size_t>(0, bound - 1)(random_);
    }
    // What stands for a letter of a template: `q` a quantity's text, `p` an address...
    [[nodiscard]] std::string argument(char letter);
    [[nodiscard]] std::string text_of(char letter);

    std::mt19937_64 random_;
};

}  // namespace assay::cel::test

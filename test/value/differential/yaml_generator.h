// Random YAML scalars and documents for the differential test: mostly good, some broken.
#pragma once

#include <cstdint>
#include <random>
#include <string>

namespace assay::test {

class YamlGenerator {
public:
    explicit YamlGenerator(std::uint64_t seed) : random_(seed) {}

    // A scalar, a document, or a document with a few letters changed.
    std::string next();

private:
    std::string scalar();
    std::string plain();
    std::string quoted();
    std::string tagged();
    std::string flow(int depth);
    std::string block(int depth, int indent);
    std::string block_scalar(int indent);
    std::string key();
    std::string anchored(const std::string& node);
    std::string alias();
    std::string document();
    void damage(std::string& text);

    std::size_t below(std::size_t bound) { return random_() % bound; }
    bool chance(std::size_t percent) { return below(100) < percent; }
    template <class Table>
    std::string one_of(const Table& table) {
        return std::string(table[below(std::size(table))]);
    }

    std::mt19937_64 random_;
    int anchors_ = 0;
};

}  // namespace assay::test

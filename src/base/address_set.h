// A set of IP addresses, made of blocks.
//
// Role: whether some blocks together are the whole of another one: 0.0.0.0/1 and 128.0.0.0/1 are
// everything, and so is a block with an exception beside the block that is excepted.
// Cost: n log n in the blocks.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "base/address.h"

namespace assay {

class AddressSet {
public:
    // What is in `block` and in none of `except`. Those that do not touch it take nothing away.
    void add(const Block& block, std::vector<Block> except = {});
    void add(const AddressSet& other);

    // Whether every address of `block` is in the set.
    [[nodiscard]] bool covers(const Block& block) const;

private:
    struct Range {
        bool v6 = false;
        std::array<std::uint8_t, 16> first{};
        std::array<std::uint8_t, 16> last{};
    };
    static Range range_of(const Block& block);

    std::vector<Range> ranges_;
};

}  // namespace assay

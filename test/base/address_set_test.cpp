// Sets of addresses (base/address_set.h) against counting every address of a small network.
#include "base/address_set.h"

#include <doctest/doctest.h>

#include <bitset>
#include <random>
#include <string>
#include <utility>
#include <vector>

using namespace assay;

namespace {

constexpr unsigned kBits = 6;
using Members = std::bitset<1U << kBits>;

Block block(const std::string& text) {
    const auto made = parse_block(text);
    REQUIRE(made.has_value());
    return *made;
}

// A block inside a network of 64 addresses; host bits may be set.
struct Small {
    unsigned first = 0;
    unsigned length = 0;  // of the prefix, inside the network
};
Block block_of(const Small& small, bool v6) {
    return v6 ? block("2001:db8::" + std::to_string(small.first / 10) +
                      std::to_string(small.first % 10) + "/" + std::to_string(122 + small.length))
              : block("192.0.2." + std::to_string(small.first) + "/" +
                      std::to_string(26 + small.length));
}

// The addresses of the block by counting; the text above writes decimal digits as hexadecimal ones.
Members members_of(const Small& small, bool v6) {
    const unsigned at = v6 ? (small.first / 10) * 16 + small.first % 10 : small.first;
    const unsigned size = 1U << (kBits - small.length);
    Members made;
    for (unsigned i = 0; i < size; ++i) made.set(at / size * size + i);
    return made;
}

}  // namespace

TEST_CASE("random blocks with exceptions are what counting says") {
    const unsigned seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937 random(seed);
    const auto draw = [&] {
        return Small{static_cast<unsigned>(random() % 40), static_cast<unsigned>(random() % 7)};
    };
    for (int round = 0; round < 20000; ++round) {
        const bool v6 = random() % 2 == 0;
        AddressSet set;
        Members members;
        for (auto blocks = random() % 5; blocks > 0; --blocks) {
            const Small whole = draw();
            Members left = members_of(whole, v6);
            std::vector<Block> except;
            for (auto holes = random() % 3; holes > 0; --holes) {
                const Small hole = draw();
                except.push_back(block_of(hole, v6));
                left &= ~members_of(hole, v6);
            }
            AddressSet one;
            one.add(block_of(whole, v6), std::move(except));
            set.add(one);
            members |= left;
        }
        const Small asked = draw();
        const Members wanted = members_of(asked, v6);
        CHECK(set.covers(block_of(asked, v6)) == ((wanted & ~members).none()));
    }
}

TEST_CASE("the ends of the address space, and the two families") {
    AddressSet set;
    CHECK_FALSE(set.covers(block("0.0.0.0/0")));
    set.add(block("128.0.0.0/1"));
    set.add(block("0.0.0.0/1"));
    CHECK(set.covers(block("255.255.255.255/0")));
    CHECK_FALSE(set.covers(block("::/128")));
    set.add(block("8000::/1"), {block("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128")});
    set.add(block("::/1"));
    CHECK_FALSE(set.covers(block("::/0")));
    set.add(block("ffff::/16"));
    CHECK(set.covers(block("::/0")));
    AddressSet none;
    none.add(block("10.0.0.0/8"), {block("0.0.0.0/0")});
    CHECK_FALSE(none.covers(block("10.0.0.0/32")));
}

// Some checks over the subjects they share, tile by tile.
//
// Role: the order in which a large cluster is judged. A tile is a few neighbours of one universe;
// every check of the group judges it before the next tile is touched, so that what its subjects are
// made of is fetched from memory once for the group and not once for each check. What was found is
// kept by check until add_to() gives it away: of a plain pass one bit.
// Ownership: the facts and the checks outlive it.
// Ordering: add_to() gives the findings of a check by its kinds, then by subject; it does not
// depend on threads.
#pragma once

#include <bitset>
#include <cstddef>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "evaluate/findings.h"
#include "evaluate/judge.h"
#include "facts/facts.h"
#include "policy/check.h"

namespace assay {

class Tiles {
public:
    Tiles(const Facts& facts, std::span<const Check> checks);

    // One judge for each thread.
    void judge(std::span<const std::unique_ptr<Judge>> judges);
    // Adds what check number `check` of the group found. Precondition: judge() ran. Once a check.
    void add_to(Findings& findings, std::size_t check);

private:
    static constexpr std::size_t kSize = 128;  // subjects of a tile

    // What one check found on one tile; subjects by number, from the tile's first.
    struct Work {
        const Check* check = nullptr;
        KeptExpressions kept{};
        std::bitset<kSize> plain_passes{};
        std::vector<std::pair<std::size_t, Finding>> others{};
    };
    struct Tile {
        std::shared_ptr<const Universe> universe{};
        std::size_t begin = 0;
        std::size_t end = 0;
        std::vector<Work> works{};
    };
    struct Range {
        std::size_t begin = 0;
        std::size_t end = 0;
    };
    struct Place {
        std::size_t tile = 0;
        std::size_t work = 0;
    };

    [[nodiscard]] Range tiles_of(const Facts& facts, const std::string& kind);
    static void judge(Judge& judge, const Tile& tile, Work& work);
    static void add_to(Findings& findings, const Tile& tile, Work& work);

    std::size_t kept_ = 0;  // expressions (evaluate/shared_values.h)
    std::vector<Tile> tiles_;
    std::map<std::string, Range, std::less<>> kinds_;
    std::vector<std::vector<Place>> checks_;  // where the work of each stands, in order
};

}  // namespace assay

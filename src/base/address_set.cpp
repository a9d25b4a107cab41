#include "base/address_set.h"

#include <algorithm>

namespace assay {
namespace {

using Bytes = std::array<std::uint8_t, 16>;

// The neighbours of an address. Precondition: there is one; the bytes behind an IPv4 address stay.
Bytes after(Bytes bytes, bool v6) {
    for (std::size_t i = v6 ? 16 : 4; i-- > 0;) {
        if (++bytes[i] != 0) break;
    }
    return bytes;
}

Bytes before(Bytes bytes, bool v6) {
    for (std::size_t i = v6 ? 16 : 4; i-- > 0;) {
        if (bytes[i]-- != 0) break;
    }
    return bytes;
}

}  // namespace

AddressSet::Range AddressSet::range_of(const Block& block) {
    const Block first = masked(block);
    Range range{block.address.v6, first.address.bytes, first.address.bytes};
    for (unsigned bit = block.prefix; bit < block.address.bits(); ++bit) {
        range.last[bit / 8] |= static_cast<std::uint8_t>(0x80U >> (bit % 8));
    }
    return range;
}

void AddressSet::add(const Block& block, std::vector<Block> except) {
    std::vector<Range> holes;
    for (const Block& each : except) {
        if (contains(each, block)) return;
        if (contains(block, each)) holes.push_back(range_of(each));
    }
    std::ranges::sort(holes, {}, &Range::first);
    Range rest = range_of(block);
    for (const Range& hole : holes) {
        if (hole.last < rest.first) continue;  // inside the one before
        if (rest.first < hole.first) {
            ranges_.push_back({rest.v6, rest.first, before(hole.first, rest.v6)});
        }
        if (hole.last == rest.last) return;
        rest.first = after(hole.last, rest.v6);
    }
    ranges_.push_back(rest);
}

void AddressSet::add(const AddressSet& other) {
    ranges_.insert(ranges_.end(), other.ranges_.begin(), other.ranges_.end());
}

bool AddressSet::covers(const Block& block) const {
    Range wanted = range_of(block);
    std::vector<Range> sorted = ranges_;
    std::ranges::sort(sorted, {}, &Range::first);
    for (const Range& range : sorted) {
        if (range.v6 != wanted.v6 || range.last < wanted.first) continue;
        if (wanted.first < range.first) return false;
        if (range.last >= wanted.last) return true;
        wanted.first = after(range.last, wanted.v6);
    }
    return false;
}

}  // namespace assay

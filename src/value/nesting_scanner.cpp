#include "value/nesting_scanner.h"

#include <bit>
#include <utility>

#if defined(__SSE2__)
#include <immintrin.h>
#endif

namespace assay {
namespace {

constexpr std::size_t kBlock = 64;

// One bit for each byte of a block, the first byte in the lowest bit.
struct BlockMasks {
    std::uint64_t quotes = 0;
    std::uint64_t backslashes = 0;
    std::uint64_t opens = 0;   // { and [
    std::uint64_t closes = 0;  // } and ]
};

#if defined(__SSE2__)

std::uint64_t equal_bits(__m128i bytes, char wanted) noexcept {
    const __m128i equal = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(wanted));
    return static_cast<std::uint32_t>(_mm_movemask_epi8(equal));
}

BlockMasks masks_by_16(const char* block) noexcept {
    BlockMasks masks;
    for (int part = 0; part < 4; ++part) {
        const int shift = part * 16;
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(block + part * 16));
        // '[' and '{', ']' and '}' differ in this bit only.
        const __m128i folded = _mm_or_si128(bytes, _mm_set1_epi8(0x20));
        masks.quotes |= equal_bits(bytes, '"') << shift;
        masks.backslashes |= equal_bits(bytes, '\\') << shift;
        masks.opens |= equal_bits(folded, '{') << shift;
        masks.closes |= equal_bits(folded, '}') << shift;
    }
    return masks;
}

[[gnu::target("avx2")]] std::uint64_t equal_bits(__m256i bytes, char wanted) noexcept {
    const __m256i equal = _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(wanted));
    return static_cast<std::uint32_t>(_mm256_movemask_epi8(equal));
}

[[gnu::target("avx2")]] BlockMasks masks_by_32(const char* block) noexcept {
    BlockMasks masks;
    for (int part = 0; part < 2; ++part) {
        const int shift = part * 32;
        const __m256i bytes =
            _mm256_loadu_si256(reinterpret_cast<const __m256i*>(block + part * 32));
        const __m256i folded = _mm256_or_si256(bytes, _mm256_set1_epi8(0x20));
        masks.quotes |= equal_bits(bytes, '"') << shift;
        masks.backslashes |= equal_bits(bytes, '\\') << shift;
        masks.opens |= equal_bits(folded, '{') << shift;
        masks.closes |= equal_bits(folded, '}') << shift;
    }
    return masks;
}

BlockMasks masks_of(const char* block) noexcept {
    static const bool by_32 = __builtin_cpu_supports("avx2") != 0;
    return by_32 ? masks_by_32(block) : masks_by_16(block);
}

#else

BlockMasks masks_of(const char* block) noexcept {
    BlockMasks masks;
    for (std::size_t i = 0; i < kBlock; ++i) {
        const std::uint64_t bit = std::uint64_t{1} << i;
        const char letter = block[i];
        if (letter == '"') masks.quotes |= bit;
        if (letter == '\\') masks.backslashes |= bit;
        if (letter == '{' || letter == '[') masks.opens |= bit;
        if (letter == '}' || letter == ']') masks.closes |= bit;
    }
    return masks;
}

#endif

// std::popcount is a call into a library on processors of the x86-64 baseline.
std::uint64_t count_bits(std::uint64_t bits) noexcept {
    bits -= (bits >> 1) & 0x5555555555555555ULL;
    bits = (bits & 0x3333333333333333ULL) + ((bits >> 2) & 0x3333333333333333ULL);
    bits = (bits + (bits >> 4)) & 0x0F0F0F0F0F0F0F0FULL;
    return (bits * 0x0101010101010101ULL) >> 56;
}

// Bit i of the result is the exclusive or of bits 0 to i.
std::uint64_t prefix_xor(std::uint64_t bits) noexcept {
    for (int shift = 1; shift < 64; shift *= 2) bits ^= bits << shift;
    return bits;
}

// The bytes that stand after an effective backslash. `escaped` is carried between blocks.
std::uint64_t escaped_bytes(std::uint64_t backslashes, bool& escaped) noexcept {
    std::uint64_t result = escaped ? 1 : 0;
    backslashes &= ~result;
    escaped = false;
    while (backslashes != 0) {
        const int at = std::countr_zero(backslashes);
        if (at == 63) {
            escaped = true;
            break;
        }
        const std::uint64_t next = std::uint64_t{1} << (at + 1);
        result |= next;
        backslashes &= ~(next | (next - 1));
    }
    return result;
}

}  // namespace

std::size_t NestingScanner::find_end(std::string_view text) noexcept {
    std::size_t at = 0;
    for (; at + kBlock <= text.size(); at += kBlock) {
        const std::size_t end = find_end_in_block(text.data() + at);
        if (end != 0) return at + end;
    }
    for (; at < text.size(); ++at)
        if (take(text[at])) return at + 1;
    return std::string_view::npos;
}

// The number of bytes up to and with the last closing one; 0 when it is not in this block.
std::size_t NestingScanner::find_end_in_block(const char* block) noexcept {
    const BlockMasks masks = masks_of(block);
    std::uint64_t quotes = masks.quotes;
    if (masks.backslashes != 0 || escaped_) quotes &= ~escaped_bytes(masks.backslashes, escaped_);
    const std::uint64_t inside = prefix_xor(quotes) ^ (in_string_ ? ~std::uint64_t{0} : 0);
    std::uint64_t opens = masks.opens & ~inside;
    std::uint64_t closes = masks.closes & ~inside;
    in_string_ = (inside >> 63) != 0;
    if ((opens | closes) == 0) return 0;
    const std::uint64_t closed = count_bits(closes);
    if (closed < depth_) {
        depth_ += count_bits(opens) - closed;
        return 0;
    }
    while (closes != 0) {
        const int at = std::countr_zero(closes);
        const std::uint64_t before = (std::uint64_t{1} << at) - 1;
        depth_ += count_bits(opens & before);
        opens &= ~before;
        if (--depth_ == 0) return static_cast<std::size_t>(at) + 1;
        closes &= closes - 1;
    }
    depth_ += count_bits(opens);
    return 0;
}

bool NestingScanner::take(char letter) noexcept {
    const bool escaped = std::exchange(escaped_, false);
    switch (letter) {
        case '"':
            if (!escaped) in_string_ = !in_string_;
            return false;
        case '\\':
            escaped_ = !escaped;
            return false;
        case '{':
        case '[':
            if (!in_string_) ++depth_;
            return false;
        case '}':
        case ']':
            return !in_string_ && --depth_ == 0;
        default:
            return false;
    }
}

}  // namespace assay

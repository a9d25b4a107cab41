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

// std::popcount is a call into a library on processors of the x86-64 baseline.
std::uint64_t count_bits(std::uint64_t bits) noexcept {
    bits -= (bits >> 1) & 0x5555555555555555ULL;
    bits = (bits & 0x3333333333333333ULL) + ((bits >> 2) & 0x3333333333333333ULL);
    bits = (bits + (bits >> 4)) & 0x0F0F0F0F0F0F0F0FULL;
    return (bits * 0x0101010101010101ULL) >> 56;
}

// Bit i of the result is the exclusive or of bits 0 to i.
std::uint64_t xor_bits(std::uint64_t bits) noexcept {
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

// Reads whole blocks from `at` on. The number of bytes up to and with the last closing one, counted
// from the front of the text; 0 when it is not in them, and `at` stands behind them then.
template <class Bits>
[[gnu::always_inline]] inline std::size_t scan_blocks(NestingState& state, std::string_view text,
                                                      std::size_t& at) noexcept {
    for (; at + kBlock <= text.size(); at += kBlock) {
        const BlockMasks masks = Bits::masks_of(text.data() + at);
        std::uint64_t quotes = masks.quotes;
        if (masks.backslashes != 0 || state.escaped)
            quotes &= ~escaped_bytes(masks.backslashes, state.escaped);
        const std::uint64_t inside =
            Bits::prefix_xor(quotes) ^ (state.in_string ? ~std::uint64_t{0} : 0);
        std::uint64_t opens = masks.opens & ~inside;
        std::uint64_t closes = masks.closes & ~inside;
        state.in_string = (inside >> 63) != 0;
        if ((opens | closes) == 0) continue;
        const std::uint64_t closed = Bits::count(closes);
        if (closed < state.depth) {
            state.depth += Bits::count(opens) - closed;
            continue;
        }
        for (; closes != 0; closes &= closes - 1) {
            const int close = std::countr_zero(closes);
            const std::uint64_t before = (std::uint64_t{1} << close) - 1;
            state.depth += Bits::count(opens & before);
            opens &= ~before;
            if (--state.depth == 0) return at + static_cast<std::size_t>(close) + 1;
        }
        state.depth += Bits::count(opens);
    }
    return 0;
}

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

[[gnu::target("avx2,pclmul,popcnt")]] std::uint64_t equal_bits(__m256i bytes,
                                                               char wanted) noexcept {
    const __m256i equal = _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(wanted));
    return static_cast<std::uint32_t>(_mm256_movemask_epi8(equal));
}

[[gnu::target("avx2,pclmul,popcnt")]] BlockMasks masks_by_32(const char* block) noexcept {
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

struct BitsBy32 {
    [[gnu::target("avx2,pclmul,popcnt")]] static BlockMasks masks_of(const char* block) noexcept {
        return masks_by_32(block);
    }
    [[gnu::target("avx2,pclmul,popcnt")]] static std::uint64_t count(std::uint64_t bits) noexcept {
        return static_cast<std::uint64_t>(std::popcount(bits));
    }
    [[gnu::target("avx2,pclmul,popcnt")]] static std::uint64_t prefix_xor(
        std::uint64_t bits) noexcept {
        const __m128i wide = _mm_set_epi64x(0, static_cast<long long>(bits));
        const __m128i product = _mm_clmulepi64_si128(wide, _mm_set1_epi8(-1), 0);
        return static_cast<std::uint64_t>(_mm_cvtsi128_si64(product));
    }
};

[[gnu::target("avx2,pclmul,popcnt")]] std::size_t scan_by_32(NestingState& state,
                                                             std::string_view text,
                                                             std::size_t& at) noexcept {
    return scan_blocks<BitsBy32>(state, text, at);
}

bool has_32() noexcept {
    static const bool has = __builtin_cpu_supports("avx2") != 0 &&
                            __builtin_cpu_supports("pclmul") != 0 &&
                            __builtin_cpu_supports("popcnt") != 0;
    return has;
}

#else

BlockMasks masks_by_1(const char* block) noexcept {
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

struct BitsOfBaseline {
#if defined(__SSE2__)
    static BlockMasks masks_of(const char* block) noexcept { return masks_by_16(block); }
#else
    static BlockMasks masks_of(const char* block) noexcept { return masks_by_1(block); }
#endif
    static std::uint64_t count(std::uint64_t bits) noexcept { return count_bits(bits); }
    static std::uint64_t prefix_xor(std::uint64_t bits) noexcept { return xor_bits(bits); }
};

std::size_t scan(NestingState& state, std::string_view text, std::size_t& at) noexcept {
#if defined(__SSE2__)
    if (has_32()) return scan_by_32(state, text, at);
#endif
    return scan_blocks<BitsOfBaseline>(state, text, at);
}

}  // namespace

std::size_t NestingScanner::find_end(std::string_view text) noexcept {
    std::size_t at = 0;
    if (const std::size_t end = scan(state_, text, at); end != 0) return end;
    for (; at < text.size(); ++at)
        if (take(text[at])) return at + 1;
    return std::string_view::npos;
}

bool NestingScanner::take(char letter) noexcept {
    const bool escaped = std::exchange(state_.escaped, false);
    switch (letter) {
        case '"':
            if (!escaped) state_.in_string = !state_.in_string;
            return false;
        case '\\':
            state_.escaped = !escaped;
            return false;
        case '{':
        case '[':
            if (!state_.in_string) ++state_.depth;
            return false;
        case '}':
        case ']':
            return !state_.in_string && --state_.depth == 0;
        default:
            return false;
    }
}

}  // namespace assay

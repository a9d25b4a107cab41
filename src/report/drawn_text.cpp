#include "report/drawn_text.h"

#include <cstddef>

#include "base/text.h"
#include "report/html_view.h"

namespace assay {
namespace {

constexpr std::string_view kReplacement = "\xef\xbf\xbd";
constexpr std::string_view kDots = "...";

// Hundredths of the font's size.
int width_of(char letter) {
    static constexpr std::string_view kNarrow = "ijlIJft'|.,:;/\\- !()[]";
    static constexpr std::string_view kWide = "mwMW%@";
    if (kNarrow.find(letter) != std::string_view::npos) return 48;
    if (kWide.find(letter) != std::string_view::npos) return 111;
    const bool plain = (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
    return plain ? 72 : 88;
}

struct Glyph {
    std::string_view text;
    int width = 0;
};

// By the first byte: two bytes from U+00A0 to U+02FF and from U+0370 to U+047F; three bytes from
// U+3000 to U+9FFF and from U+AC00 to U+D7FF.
Glyph glyph_of(std::string_view character) {
    constexpr int kLetter = 135;
    constexpr int kSquare = 110;
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(character[at]); };
    if (character.size() == 1) return {character, width_of(character[0])};
    if (character.size() == 2) {
        const bool marks = byte(0) == 0xCC || (byte(0) == 0xCD && byte(1) < 0xB0);
        const bool known = byte(0) <= 0xD1 && !marks;
        return known ? Glyph{character, kLetter} : Glyph{kReplacement, kSquare};
    }
    const bool square = character.size() == 3 && ((byte(0) >= 0xE3 && byte(0) <= 0xE9) ||
                                                  (byte(0) >= 0xEB && byte(0) <= 0xED) ||
                                                  (byte(0) == 0xEA && byte(1) >= 0xB0));
    return {square ? character : kReplacement, kSquare};
}

}  // namespace

std::string drawn_text(std::string_view text, int width, int font_size) {
    const std::string whole = shown(text);
    const int limit = width * 100 / font_size;
    const int dots = static_cast<int>(kDots.size()) * width_of('.');
    std::string cut;   // what fits with dots behind it
    std::string made;  // what fits
    int taken = 0;
    for (std::string_view rest = whole; !rest.empty();) {
        std::size_t size = 1;
        while (size < rest.size() && (static_cast<unsigned char>(rest[size]) & 0xC0) == 0x80) {
            ++size;
        }
        const Glyph glyph = glyph_of(rest.substr(0, size));
        taken += glyph.width;
        if (taken > limit) return cut + std::string(kDots);
        made += glyph.text;
        if (taken + dots <= limit) cut = made;
        rest.remove_prefix(size);
    }
    return made;
}

}  // namespace assay

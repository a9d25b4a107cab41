#include "evaluate/file_mode.h"

#include <charconv>
#include <optional>
#include <string_view>

namespace assay {
namespace {

using cel::Datum;
using cel::DatumKind;
using cel::ErrorKind;

constexpr unsigned kAllBits = 07777;

std::optional<unsigned> octal(std::string_view text) {
    unsigned bits = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), bits, 8);
    if (parsed.ec != std::errc{} || parsed.ptr != text.data() + text.size() || bits > kAllBits) {
        return std::nullopt;
    }
    return bits;
}

}  // namespace

Datum mode_within(const Datum& file, const Datum& limit) {
    if (!file.is(DatumKind::map) || !limit.is(DatumKind::text)) {
        return Datum::error(ErrorKind::no_such_overload);
    }
    const auto mode = file.find(Datum::text("mode"));
    if (mode && mode->is_unknown()) {
        return *mode;
    }
    if (!mode || !mode->is(DatumKind::text)) {
        return Datum::error(ErrorKind::no_such_key, "mode");
    }
    const auto has = octal(mode->as_text());
    const auto may = octal(limit.as_text());
    if (!has || !may) {
        return Datum::error(ErrorKind::invalid_argument, "a mode is an octal text such as '0600'");
    }
    return Datum::boolean((*has & ~*may) == 0);
}

}  // namespace assay

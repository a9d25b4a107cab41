#include "cel/differential/canonical.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <vector>

#include <fmt/format.h>

#include "cel/opaque.h"

namespace assay::cel::test {

namespace {

std::string hex(std::string_view bytes) {
    std::string made;
    for (const char c : bytes) made += fmt::format("{:02x}", static_cast<unsigned char>(c));
    return made;
}

}  // namespace

std::string canonical(const Datum& result) {
    switch (result.kind()) {
        case DatumKind::null:
            return "n";
        case DatumKind::boolean:
            return result.as_bool() ? "b:true" : "b:false";
        case DatumKind::integer:
            return fmt::format("i:{}", result.as_integer());
        case DatumKind::uinteger:
            return fmt::format("u:{}", result.as_uinteger());
        case DatumKind::real:
            if (std::isnan(result.as_real())) return "d:NaN";
            return fmt::format("d:{:016x}", std::bit_cast<std::uint64_t>(result.as_real()));
        case DatumKind::text:
            return "s:" + hex(result.as_text());
        case DatumKind::bytes:
            return "y:" + hex(result.as_bytes());
        case DatumKind::timestamp:
            return fmt::format("t:{}.{}", result.seconds(), result.nanoseconds());
        case DatumKind::duration:
            return fmt::format("D:{}", result.duration_ns());
        case DatumKind::type:
            return "T:" + std::string(result.as_text());
        case DatumKind::optional:
            return result.held() == nullptr ? "o:none" : "o(" + canonical(*result.held()) + ")";
        case DatumKind::list: {
            std::string made = "l[";
            for (std::size_t i = 0; i < result.size(); ++i) {
                made += (i > 0 ? "," : "") + canonical(result.item(i));
            }
            return made + "]";
        }
        case DatumKind::map: {
            std::vector<std::string> entries;
            for (std::size_t i = 0; i < result.size(); ++i) {
                entries.push_back(canonical(result.entry_key(i)) + "=" +
                                  canonical(result.entry_value(i)));
            }
            std::sort(entries.begin(), entries.end());
            return fmt::format("m{{{}}}", fmt::join(entries, ","));
        }
        case DatumKind::opaque: {
            const Opaque& value = result.opaque_value();
            return fmt::format("O:{}:{}", value.type->name, value.type->text(value.content));
        }
        default:
            return "error";
    }
}

}  // namespace assay::cel::test

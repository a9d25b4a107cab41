#include "evaluate/file_mode.h"

#include "base/mode.h"

namespace assay {
namespace {

using cel::Datum;
using cel::DatumKind;
using cel::ErrorKind;

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
    const auto has = parse_mode(mode->as_text());
    const auto may = parse_mode(limit.as_text());
    if (!has || !may) {
        return Datum::error(ErrorKind::invalid_argument, "a mode is an octal text such as '0600'");
    }
    return Datum::boolean((*has & ~*may) == 0);
}

}  // namespace assay

#include "evaluate/host_data.h"

namespace assay {

using cel::Datum;
using cel::ErrorKind;

Value value_of(const Datum& datum, Store& scratch) {
    return datum.in_store() ? datum.store_value() : datum.to_value(scratch);
}

Datum wrong_arguments() { return Datum::error(ErrorKind::no_such_overload); }

Datum datum_of(const Decision& decision, cel::Arena& arena) {
    if (decision.truth == Truth::unknown) {
        const Unknown why = decision.why.value_or(Unknown{});
        return Datum::unknown(why.reason, arena.copy(why.text), arena);
    }
    return Datum::boolean(decision.truth == Truth::yes);
}

Datum map_of(std::initializer_list<std::pair<std::string_view, Datum>> members, cel::Arena& arena) {
    const auto entries = arena.array<cel::Entry>(members.size());
    std::size_t index = 0;
    for (const auto& [key, value] : members) {
        entries[index++] = {Datum::text(key), value};
    }
    return Datum::map(entries);
}

}  // namespace assay

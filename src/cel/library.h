// The themes of the standard library; Environment::standard() adds them all.
#pragma once

#include "cel/environment.h"

namespace assay::cel {

void add_core(Environment& environment);         // size, type, dyn, unknown
void add_conversions(Environment& environment);  // int, uint, double, string, bytes, bool
void add_time(Environment& environment);         // timestamp, duration and their getters
void add_text(Environment& environment);         // contains, matches, and the strings extension
void add_format(Environment& environment);       // '%s'.format([...]), strings.quote
void add_optionals(Environment& environment);    // optional.of, hasValue, value
void add_collections(Environment& environment);  // sets.*, and lists: sum, min, max, flatten...
void add_standard_signatures(Environment& environment);  // what the above and operators take

// indexOf and lastIndexOf of texts; the methods serve lists as well (lib_collections.cpp).
[[nodiscard]] Datum text_index_of(std::span<const Datum> args);
[[nodiscard]] Datum text_last_index_of(std::span<const Datum> args);

// Shorthands for library functions.
[[nodiscard]] inline Datum no_overload(std::string_view function) {
    return Datum::error(ErrorKind::no_such_overload, function);
}

}  // namespace assay::cel

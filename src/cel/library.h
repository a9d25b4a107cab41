// The themes of the standard library; Environment::standard() adds them all.
#pragma once

#include "cel/environment.h"

namespace assay::cel {

void add_core(Environment& environment);           // size, type, dyn, unknown
void add_conversions(Environment& environment);    // int, uint, double, string, bytes, bool
void add_time(Environment& environment);           // timestamp, duration and their getters
void add_text(Environment& environment);           // contains, matches, and the strings extension
void add_format(Environment& environment);         // '%s'.format([...]), strings.quote
void add_optionals(Environment& environment);      // optional.of, hasValue, value
void add_sets(Environment& environment);           // sets.contains
void add_lists(Environment& environment);          // sum, min, flatten, sort
void add_regex(Environment& environment);          // find, findAll
void add_quantity(Environment& environment);       // quantity('1Gi')
void add_network(Environment& environment);        // ip('10.0.0.1'), cidr('10.0.0.0/8')
void add_semver(Environment& environment);         // semver('1.2.3')
void add_order(Environment& environment);          // isLessThan of quantities and versions
void add_url(Environment& environment);            // url('https://a/b')
void add_named_formats(Environment& environment);  // format.dns1123Label().validate('a')
// What the above and operators take and give (cel/checker.h).
void add_standard_signatures(Environment& environment);
void add_kubernetes_signatures(Environment& environment);

// indexOf and lastIndexOf of texts; the methods serve lists as well (lib_lists.cpp).
[[nodiscard]] Datum text_index_of(std::span<const Datum> args);
[[nodiscard]] Datum text_last_index_of(std::span<const Datum> args);

// What sortBy() sorts: values by keys of one kind that has an order.
struct SortItem {
    Datum key;
    Datum value;
};
[[nodiscard]] Datum sorted(std::span<SortItem> items, Arena& arena);

// Shorthands for library functions.
[[nodiscard]] inline Datum no_overload(std::string_view function) {
    return Datum::error(ErrorKind::no_such_overload, function);
}

}  // namespace assay::cel

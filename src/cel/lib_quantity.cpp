// quantity, isQuantity and the methods of quantities:
// k8s.io/apiserver/pkg/cel/library/quantity.go, since Kubernetes 1.28.
#include <array>

#include "cel/library.h"
#include "cel/opaque.h"
#include "cel/quantity.h"

namespace assay::cel {

namespace {

const Quantity& content(const void* value) { return *static_cast<const Quantity*>(value); }

std::string quantity_text(const void* value) { return decimal_of(content(value)).text(); }
int compare_quantities(const void* left, const void* right) {
    return compare(decimal_of(content(left)), decimal_of(content(right)));
}
bool equal_quantities(const void* left, const void* right) {
    return compare_quantities(left, right) == 0;
}

constexpr OpaqueType quantity_type{"kubernetes.Quantity", "quantity", quantity_text,
                                   equal_quantities, compare_quantities};

Datum make(const std::optional<Quantity>& value, HostCall& call) {
    if (!value) return Datum::error(ErrorKind::limit, "the quantity has too many digits");
    return make_opaque(quantity_type, *value, call.arena);
}

Datum quantity(HostCall& call, std::span<const Datum> args) {
    if (!args[0].is(DatumKind::text)) return no_overload("quantity");
    const auto value = parse_quantity(args[0].as_text(), call.arena);
    if (!value) return Datum::error(ErrorKind::invalid_argument, "the text is no quantity");
    return make(value, call);
}

Datum is_quantity(HostCall& call, std::span<const Datum> args) {
    if (!args[0].is(DatumKind::text)) return no_overload("isQuantity");
    return Datum::boolean(parse_quantity(args[0].as_text(), call.arena).has_value());
}

using Reader = Datum (*)(const Quantity&);
template <Reader read>
Datum reads(HostCall&, std::span<const Datum> args) {
    const auto* const value = opaque_as<Quantity>(args[0], quantity_type);
    return value == nullptr ? no_overload("of quantities") : read(*value);
}
Datum sign(const Quantity& value) {
    const Decimal number = decimal_of(value);
    if (number.is_zero()) return Datum::integer(0);
    return Datum::integer(number.negative ? -1 : 1);
}
Datum is_integer(const Quantity& value) { return Datum::boolean(integer_of(value).has_value()); }
Datum as_integer(const Quantity& value) {
    const auto whole = integer_of(value);
    if (whole) return Datum::integer(*whole);
    return Datum::error(ErrorKind::invalid_argument, "the quantity is no integer");
}
Datum as_float(const Quantity& value) { return Datum::real(approximate(value)); }

using Operation = std::optional<Quantity> (*)(const Quantity&, const Quantity&, Arena&);
// The other operand is a quantity or an int.
template <Operation operation>
Datum computes(HostCall& call, std::span<const Datum> args) {
    const auto* const left = opaque_as<Quantity>(args[0], quantity_type);
    if (left == nullptr) return no_overload("of quantities");
    if (args[1].is(DatumKind::integer)) {
        return make(operation(*left, whole_quantity(args[1].as_integer()), call.arena), call);
    }
    const auto* const right = opaque_as<Quantity>(args[1], quantity_type);
    if (right == nullptr) return no_overload("of quantities");
    return make(operation(*left, *right, call.arena), call);
}

}  // namespace

void add_quantity(Environment& environment) {
    static const std::array functions{
        Function{"quantity", 1, 1, quantity},
        Function{"isQuantity", 1, 1, is_quantity},
        // Kubernetes documents the method and declares the function (quantity.go).
        Function{"sign", 1, 1, reads<sign>, CallStyle::both},
        Function{"isInteger", 1, 1, reads<is_integer>, CallStyle::method},
        Function{"asInteger", 1, 1, reads<as_integer>, CallStyle::method},
        Function{"asApproximateFloat", 1, 1, reads<as_float>, CallStyle::method},
        Function{"add", 2, 2, computes<sum>, CallStyle::method},
        Function{"sub", 2, 2, computes<difference>, CallStyle::method},
    };
    for (const Function& function : functions) environment.function(function);
}

}  // namespace assay::cel

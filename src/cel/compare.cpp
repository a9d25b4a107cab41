#include "cel/compare.h"

#include <cmath>
#include <compare>
#include <limits>

#include "cel/opaque.h"

namespace assay::cel {

namespace {

template <class T>
Order order_of(const T& left, const T& right) noexcept {
    if (left < right) return Order::less;
    return right < left ? Order::greater : Order::equal;
}

Order reversed(Order order) noexcept {
    if (order == Order::less) return Order::greater;
    return order == Order::greater ? Order::less : order;
}

Order compare_integers(std::int64_t left, std::uint64_t right) noexcept {
    if (left < 0) return Order::less;
    return order_of(static_cast<std::uint64_t>(left), right);
}

// As cel-go does it: within the integer's range the integer becomes a double, which may round.
template <class Integer>
Order compare_real(Integer left, double right) noexcept {
    if (std::isnan(right)) return Order::unordered;
    const double high = std::ldexp(1.0, std::numeric_limits<Integer>::digits);
    if (right < static_cast<double>(std::numeric_limits<Integer>::min())) return Order::greater;
    if (right > high) return Order::less;
    return order_of(static_cast<double>(left), right);
}

Order compare_numbers(const Datum& left, const Datum& right) noexcept {
    switch (left.kind()) {
        case DatumKind::integer:
            if (right.is(DatumKind::integer)) {
                return order_of(left.as_integer(), right.as_integer());
            }
            if (right.is(DatumKind::uinteger)) {
                return compare_integers(left.as_integer(), right.as_uinteger());
            }
            return compare_real(left.as_integer(), right.as_real());
        case DatumKind::uinteger:
            if (right.is(DatumKind::integer)) {
                return reversed(compare_integers(right.as_integer(), left.as_uinteger()));
            }
            if (right.is(DatumKind::uinteger)) {
                return order_of(left.as_uinteger(), right.as_uinteger());
            }
            return compare_real(left.as_uinteger(), right.as_real());
        default:
            break;
    }
    if (std::isnan(left.as_real())) return Order::unordered;
    if (right.is(DatumKind::integer)) {
        return reversed(compare_real(right.as_integer(), left.as_real()));
    }
    if (right.is(DatumKind::uinteger)) {
        return reversed(compare_real(right.as_uinteger(), left.as_real()));
    }
    if (std::isnan(right.as_real())) return Order::unordered;
    return order_of(left.as_real(), right.as_real());
}

bool is_nan(const Datum& datum) noexcept {
    return datum.is(DatumKind::real) && std::isnan(datum.as_real());
}

// Whether data of the kind are ordered among themselves.
bool has_order(DatumKind kind) noexcept {
    switch (kind) {
        case DatumKind::boolean:
        case DatumKind::integer:
        case DatumKind::uinteger:
        case DatumKind::real:
        case DatumKind::text:
        case DatumKind::bytes:
        case DatumKind::timestamp:
        case DatumKind::duration:
            return true;
        default:
            return false;
    }
}

Answer answer(bool yes) noexcept { return yes ? Answer::yes : Answer::no; }

// All of the parts: one no decides, else one unknown.
Answer lists_equal(const Datum& left, const Datum& right) noexcept {
    if (unknown_element(left) != nullptr || unknown_element(right) != nullptr) {
        return Answer::unknown;
    }
    if (left.size() != right.size()) return Answer::no;
    Answer all = Answer::yes;
    for (std::size_t i = 0; i < left.size(); ++i) {
        const Answer one = equals(left.item(i), right.item(i));
        if (one == Answer::no) return one;
        if (one == Answer::unknown) all = one;
    }
    return all;
}

Answer maps_equal(const Datum& left, const Datum& right) noexcept {
    if (left.size() != right.size()) return Answer::no;
    Answer all = Answer::yes;
    for (std::size_t i = 0; i < left.size(); ++i) {
        const auto other = right.find(left.entry_key(i));
        if (!other) return Answer::no;
        const Answer one = equals(left.entry_value(i), *other);
        if (one == Answer::no) return one;
        if (one == Answer::unknown) all = one;
    }
    return all;
}

Answer optionals_equal(const Datum& left, const Datum& right) noexcept {
    if (left.held() == nullptr || right.held() == nullptr) {
        return answer(left.held() == right.held());
    }
    return equals(*left.held(), *right.held());
}

}  // namespace

Order compare(const Datum& left, const Datum& right) noexcept {
    if (left.is_number() && right.is_number()) return compare_numbers(left, right);
    // cel-go looks for NaN before it looks whether the kinds fit each other.
    if (is_nan(left) || (is_nan(right) && has_order(left.kind()))) return Order::unordered;
    if (left.kind() != right.kind()) return Order::incomparable;
    switch (left.kind()) {
        case DatumKind::boolean:
            return order_of(left.as_bool(), right.as_bool());
        case DatumKind::text:
        case DatumKind::bytes: {
            // string_view compares by unsigned bytes, which is the order of code points.
            const int sign = left.as_text().compare(right.as_text());
            return order_of(sign, 0);
        }
        case DatumKind::timestamp:
            if (left.seconds() != right.seconds()) {
                return order_of(left.seconds(), right.seconds());
            }
            return order_of(left.nanoseconds(), right.nanoseconds());
        case DatumKind::duration:
            return order_of(left.duration_ns(), right.duration_ns());
        default:
            return Order::incomparable;
    }
}

bool holds(const Datum& list, const Datum& wanted) noexcept {
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (equals(list.item(i), wanted) == Answer::yes) return true;
    }
    return false;
}

Answer equals(const Datum& left, const Datum& right) noexcept {
    if (left.is_unknown() || right.is_unknown()) return Answer::unknown;
    if (left.is_number() && right.is_number()) {
        return answer(compare_numbers(left, right) == Order::equal);
    }
    if (left.kind() != right.kind()) return Answer::no;
    switch (left.kind()) {
        case DatumKind::null:
            return Answer::yes;
        case DatumKind::boolean:
            return answer(left.as_bool() == right.as_bool());
        case DatumKind::text:
        case DatumKind::bytes:
        case DatumKind::type:
            return answer(left.as_text() == right.as_text());
        case DatumKind::list:
            return lists_equal(left, right);
        case DatumKind::map:
            return maps_equal(left, right);
        case DatumKind::timestamp:
        case DatumKind::duration:
            return answer(compare(left, right) == Order::equal);
        case DatumKind::optional:
            return optionals_equal(left, right);
        case DatumKind::opaque: {
            const Opaque& a = left.opaque_value();
            const Opaque& b = right.opaque_value();
            return answer(a.type == b.type && a.type->equal(a.content, b.content));
        }
        default:
            return Answer::no;
    }
}

const UnknownNode* unknown_element(const Datum& list) noexcept {
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (const Datum item = list.item(i); item.is_unknown()) return &item.unknown_node();
    }
    return nullptr;
}

const UnknownNode* first_unknown(const Datum& datum) noexcept {
    if (datum.is_unknown()) return &datum.unknown_node();
    if (datum.is(DatumKind::optional) && datum.held() != nullptr)
        return first_unknown(*datum.held());
    const bool list = datum.is(DatumKind::list);
    if (!list && !datum.is(DatumKind::map)) return nullptr;
    for (std::size_t i = 0; i < datum.size(); ++i) {
        const UnknownNode* found = first_unknown(list ? datum.item(i) : datum.entry_value(i));
        if (found != nullptr) return found;
    }
    return nullptr;
}

}  // namespace assay::cel

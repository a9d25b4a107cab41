// Operators: logic, equality, order, membership, arithmetic.
#include <algorithm>
#include <cmath>
#include <limits>

#include "cel/compare.h"
#include "cel/cost.h"
#include "cel/run.h"
#include "cel/time.h"

namespace assay::cel {

namespace {

Datum overload_error(Op op) {
    switch (op) {
        case Op::minus:
            return Datum::error(ErrorKind::no_such_overload, "-_");
        case Op::add:
            return Datum::error(ErrorKind::no_such_overload, "_+_");
        case Op::subtract:
            return Datum::error(ErrorKind::no_such_overload, "_-_");
        case Op::multiply:
            return Datum::error(ErrorKind::no_such_overload, "_*_");
        case Op::divide:
            return Datum::error(ErrorKind::no_such_overload, "_/_");
        case Op::modulo:
            return Datum::error(ErrorKind::no_such_overload, "_%_");
        default:
            return Datum::error(ErrorKind::no_such_overload, "comparison");
    }
}

Datum overflow() { return Datum::error(ErrorKind::overflow); }

Datum on_integers(Op op, std::int64_t left, std::int64_t right) {
    std::int64_t result = 0;
    bool bad = false;
    switch (op) {
        case Op::add:
            bad = __builtin_add_overflow(left, right, &result);
            break;
        case Op::subtract:
            bad = __builtin_sub_overflow(left, right, &result);
            break;
        case Op::multiply:
            bad = __builtin_mul_overflow(left, right, &result);
            break;
        default:
            if (right == 0) {
                return Datum::error(op == Op::divide ? ErrorKind::divide_by_zero
                                                     : ErrorKind::modulus_by_zero);
            }
            bad = left == std::numeric_limits<std::int64_t>::min() && right == -1;
            if (!bad) result = op == Op::divide ? left / right : left % right;
    }
    return bad ? overflow() : Datum::integer(result);
}

Datum on_uintegers(Op op, std::uint64_t left, std::uint64_t right) {
    std::uint64_t result = 0;
    bool bad = false;
    switch (op) {
        case Op::add:
            bad = __builtin_add_overflow(left, right, &result);
            break;
        case Op::subtract:
            bad = __builtin_sub_overflow(left, right, &result);
            break;
        case Op::multiply:
            bad = __builtin_mul_overflow(left, right, &result);
            break;
        default:
            if (right == 0) {
                return Datum::error(op == Op::divide ? ErrorKind::divide_by_zero
                                                     : ErrorKind::modulus_by_zero);
            }
            result = op == Op::divide ? left / right : left % right;
    }
    return bad ? overflow() : Datum::uinteger(result);
}

Datum on_reals(Op op, double left, double right) {
    switch (op) {
        case Op::add:
            return Datum::real(left + right);
        case Op::subtract:
            return Datum::real(left - right);
        case Op::multiply:
            return Datum::real(left * right);
        case Op::divide:
            return Datum::real(left / right);
        default:
            return overload_error(op);
    }
}

Datum on_durations(Op op, std::int64_t left, std::int64_t right) {
    const Datum sum = on_integers(op, left, right);
    return sum.is_error() ? sum : Datum::duration(sum.as_integer());
}

// timestamp +- duration, timestamp - timestamp, duration +- duration.
Datum on_times(Op op, const Datum& left, const Datum& right) {
    constexpr std::int64_t second = 1'000'000'000;
    if (left.is(DatumKind::duration) && right.is(DatumKind::duration)) {
        return on_durations(op, left.duration_ns(), right.duration_ns());
    }
    if (left.is(DatumKind::timestamp) && right.is(DatumKind::timestamp)) {
        if (op != Op::subtract) return overload_error(op);
        std::int64_t apart = 0;
        if (__builtin_mul_overflow(left.seconds() - right.seconds(), second, &apart)) {
            return overflow();
        }
        const std::int64_t fraction = static_cast<std::int64_t>(left.nanoseconds()) -
                                      static_cast<std::int64_t>(right.nanoseconds());
        return on_durations(Op::add, apart, fraction);
    }
    const bool swapped = left.is(DatumKind::duration);
    if (swapped && op != Op::add) return overload_error(op);
    const Datum& instant = swapped ? right : left;
    std::int64_t span = swapped ? left.duration_ns() : right.duration_ns();
    if (op == Op::subtract) {
        if (span == std::numeric_limits<std::int64_t>::min()) return overflow();
        span = -span;
    }
    const auto moved =
        checked_timestamp(instant.seconds() + span / second,
                          static_cast<std::int64_t>(instant.nanoseconds()) + span % second);
    return moved ? *moved : Datum::error(ErrorKind::overflow);
}

bool is_time(const Datum& datum) {
    return datum.is(DatumKind::timestamp) || datum.is(DatumKind::duration);
}

}  // namespace

// && and ||: a deciding operand wins over anything, else unknown over error.
Datum Run::logic(const PlanNode& node, bool deciding) {
    Datum undecided = Datum::boolean(!deciding);
    const auto operands = children(node);
    for (std::size_t i = 0; i < operands.size(); ++i) {
        const Datum value = i == 0 ? eval(operands[i]) : begin(operands[i]);
        if (value.is(DatumKind::boolean)) {
            if (value.as_bool() == deciding) return value;
        } else if (value.is_unknown()) {
            if (!undecided.is_unknown()) undecided = value;
        } else if (undecided.is(DatumKind::boolean)) {
            undecided = value.is_error()
                            ? value
                            : Datum::error(ErrorKind::no_such_overload, deciding ? "_||_" : "_&&_");
        }
    }
    return undecided;
}

Datum Run::choice(const PlanNode& node) {
    const Datum condition = eval(node.a);
    if (condition.is(DatumKind::boolean)) return begin(condition.as_bool() ? node.b : node.c);
    if (!condition.is_known()) return condition;
    return Datum::error(ErrorKind::no_such_overload, "_?_:_");
}

Datum Run::negation(const PlanNode& node) {
    const Datum operand = eval(node.a);
    if (operand.is(DatumKind::boolean)) return Datum::boolean(!operand.as_bool());
    if (!operand.is_known()) return operand;
    return Datum::error(ErrorKind::no_such_overload, "!_");
}

Datum Run::equality(const PlanNode& node, bool wanted) {
    const Datum left = eval(node.a);
    const Datum right = eval(node.b);
    if (left.kind() == right.kind()) {
        if (left.is(DatumKind::text)) {
            (void)pay_for_size(std::min(left.size(), right.size()));
            return Datum::boolean((left.as_text() == right.as_text()) == wanted);
        }
        if (left.is(DatumKind::boolean)) {
            return Datum::boolean((left.as_bool() == right.as_bool()) == wanted);
        }
    }
    if (const Datum* unusable = first_unusable(left, right)) return *unusable;
    const bool single = left.is(DatumKind::opaque);
    const std::size_t size = single ? 1 : std::min(size_for_cost(left), size_for_cost(right));
    if (!pay_for_size(size)) return too_costly();
    // As Kubernetes' types have it: they compare with null and their own kind only.
    if (left.is(DatumKind::opaque) && !right.is(DatumKind::null) &&
        left.type_name() != right.type_name()) {
        return Datum::error(ErrorKind::no_such_overload, "_==_");
    }
    const Answer answer = equals(left, right);
    if (answer != Answer::unknown) return Datum::boolean((answer == Answer::yes) == wanted);
    for (const Datum& side : {left, right}) {
        if (const UnknownNode* gap = first_unknown(side)) return Datum::unknown(*gap);
    }
    return Datum::error(ErrorKind::no_such_overload, "_==_");
}

Datum Run::ordering(const PlanNode& node) {
    const Datum left = eval(node.a);
    const Datum right = eval(node.b);
    if (const Datum* unusable = first_unusable(left, right)) return *unusable;
    const bool texts = left.is(DatumKind::text) || left.is(DatumKind::bytes);
    if (texts) (void)pay_for_size(std::min(left.size(), right.size()));
    const Order order = compare(left, right);
    if (order == Order::incomparable) return overload_error(node.op);
    if (order == Order::unordered) return Datum::boolean(false);
    switch (node.op) {
        case Op::less:
            return Datum::boolean(order == Order::less);
        case Op::less_equal:
            return Datum::boolean(order != Order::greater);
        case Op::greater:
            return Datum::boolean(order == Order::greater);
        default:
            return Datum::boolean(order != Order::less);
    }
}

Datum Run::membership(const PlanNode& node) {
    const Datum item = eval(node.a);
    const Datum range = eval(node.b);
    if (const Datum* unusable = first_unusable(item, range)) return *unusable;
    if (range.is(DatumKind::map)) {
        (void)pay(1);
        return Datum::boolean(range.find(item).has_value());
    }
    if (!range.is(DatumKind::list)) return Datum::error(ErrorKind::no_such_overload, "in");
    // A literal list is a set to cel-go, and asking it is free.
    if (!is_constant(plan_, node.b) && !pay(static_cast<Cost>(range.size()))) return too_costly();
    const UnknownNode* gap = nullptr;
    for (std::size_t i = 0; i < range.size(); ++i) {
        const Datum candidate = range.item(i);
        const Answer answer = equals(item, candidate);
        if (answer == Answer::yes) return Datum::boolean(true);
        if (answer == Answer::unknown && gap == nullptr) {
            gap = first_unknown(candidate);
            if (gap == nullptr) gap = first_unknown(item);
        }
    }
    return gap != nullptr ? Datum::unknown(*gap) : Datum::boolean(false);
}

Datum Run::arithmetic(const PlanNode& node) {
    const Datum left = eval(node.a);
    if (node.op == Op::minus) {
        if (!left.is_known()) return left;
        if (left.is(DatumKind::real)) return Datum::real(-left.as_real());
        if (left.is(DatumKind::integer)) return on_integers(Op::subtract, 0, left.as_integer());
        if (left.is(DatumKind::duration)) return on_durations(Op::subtract, 0, left.duration_ns());
        return overload_error(node.op);
    }
    const Datum right = eval(node.b);
    if (const Datum* unusable = first_unusable(left, right)) return *unusable;
    const bool linear = node.op == Op::add || node.op == Op::subtract;
    if (linear && is_time(left) && is_time(right)) return on_times(node.op, left, right);
    if (left.kind() != right.kind()) return overload_error(node.op);
    switch (left.kind()) {
        case DatumKind::integer:
            return on_integers(node.op, left.as_integer(), right.as_integer());
        case DatumKind::uinteger:
            return on_uintegers(node.op, left.as_uinteger(), right.as_uinteger());
        case DatumKind::real:
            return on_reals(node.op, left.as_real(), right.as_real());
        default:
            return node.op == Op::add ? add(left, right) : overload_error(node.op);
    }
}

Datum Run::add(const Datum& left, const Datum& right) {
    if (left.is(DatumKind::list)) return join_lists(left, right);
    if (!left.is(DatumKind::text) && !left.is(DatumKind::bytes)) return overload_error(Op::add);
    const std::size_t size = left.size() + right.size();
    if (!pay_for_size(size)) return too_costly();
    if (!may_make(size)) return too_large();
    char* const made = arena().array<char>(size).data();
    // Not memcpy: an empty text may have no address.
    char* const middle = std::copy_n(left.as_text().data(), left.size(), made);
    std::copy_n(right.as_text().data(), right.size(), middle);
    const std::string_view text(made, size);
    return left.is(DatumKind::text) ? Datum::text(text) : Datum::bytes(text);
}

Datum Run::join_lists(const Datum& left, const Datum& right) {
    if (right.size() == 0) return left;
    if (left.size() == 0) return right;
    const std::size_t size = left.size() + right.size();
    if (!may_make(size * sizeof(Datum))) return too_large();
    const std::span<Datum> made = arena().array<Datum>(size);
    for (std::size_t i = 0; i < left.size(); ++i) made[i] = left.item(i);
    for (std::size_t i = 0; i < right.size(); ++i) made[left.size() + i] = right.item(i);
    return Datum::list(made);
}

}  // namespace assay::cel

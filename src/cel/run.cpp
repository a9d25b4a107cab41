#include "cel/run.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include <fmt/format.h>

#include "base/text.h"
#include "cel/compare.h"

namespace assay::cel {

namespace {

// An index: an int, or a uint or double that equals one.
std::optional<std::int64_t> whole_number(const Datum& at) {
    if (at.is(DatumKind::integer)) return at.as_integer();
    if (at.is(DatumKind::uinteger)) {
        if (at.as_uinteger() >> 63U != 0) return std::nullopt;
        return static_cast<std::int64_t>(at.as_uinteger());
    }
    constexpr double bound = 9223372036854775808.0;
    if (!at.is(DatumKind::real) || !(std::fabs(at.as_real()) < bound)) return std::nullopt;
    if (at.as_real() != std::trunc(at.as_real())) return std::nullopt;
    return static_cast<std::int64_t>(at.as_real());
}

}  // namespace

Datum Run::eval(std::uint32_t id) {
    const PlanNode& node = nodes_[id];
    switch (node.op) {
        case Op::constant:
        case Op::undeclared:
            return plan_.constants[node.a];
        case Op::slot:
            return slot(node.a);
        case Op::local:
            return locals()[node.a];
        case Op::path:
            return path(node);
        case Op::has:
            return has(node);
        case Op::opt_select:
            return opt_select(node);
        case Op::index:
            return index(node, false);
        case Op::opt_index:
            return index(node, true);
        case Op::both:
            return logic(node, false);
        case Op::either:
            return logic(node, true);
        case Op::negation:
            return negation(node);
        case Op::choice:
            return choice(node);
        case Op::equal:
            return equality(node, true);
        case Op::unequal:
            return equality(node, false);
        case Op::less:
        case Op::less_equal:
        case Op::greater:
        case Op::greater_equal:
            return ordering(node);
        case Op::in:
            return membership(node);
        case Op::minus:
        case Op::add:
        case Op::subtract:
        case Op::multiply:
        case Op::divide:
        case Op::modulo:
            return arithmetic(node);
        default:
            return make(node);
    }
}

// Calls, loops, and what makes new values.
Datum Run::make(const PlanNode& node) {
    switch (node.op) {
        case Op::call:
            return call(node);
        case Op::match:
            return match(node);
        case Op::list:
            return make_list(node);
        case Op::map:
            return make_map(node);
        case Op::all:
            return loop_logic(node, false);
        case Op::exists:
            return loop_logic(node, true);
        case Op::exists_one:
            return loop_one(node);
        case Op::map_items:
        case Op::map_filter:
        case Op::filter:
            return loop_list(node);
        case Op::transform_map:
        case Op::transform_map_filter:
        case Op::transform_entry:
        case Op::transform_entry_filter:
            return loop_map(node);
        case Op::sort_by:
            return loop_sort(node);
        case Op::opt_map:
            return opt_map(node, false);
        case Op::opt_flat_map:
            return opt_map(node, true);
        case Op::opt_or:
            return opt_or(node, false);
        default:
            return opt_or(node, true);
    }
}

Datum Run::slot(std::uint32_t index) {
    const Datum& value = slots_[index];
    if (!value.is(DatumKind::lazy)) return value;
    LazySlot& lazy = value.lazy_slot();
    if (lazy.state == LazySlot::State::done) return lazy.value;
    if (lazy.state == LazySlot::State::running) {
        return Datum::error(ErrorKind::limit, "the variable needs itself");
    }
    lazy.state = LazySlot::State::running;
    lazy.value = lazy.make(call_.host, index);
    lazy.state = LazySlot::State::done;
    return lazy.value;
}

// One field of anything; the kinds that have none are errors, as in cel-go.
Datum Run::select(const Datum& from, const Key& key) {
    switch (from.kind()) {
        case DatumKind::map: {
            Datum found;
            if (from.find(key, found)) return found;
            return Datum::error(ErrorKind::no_such_key, key.text());
        }
        case DatumKind::unknown:
        case DatumKind::error:
            return from;
        case DatumKind::optional: {
            if (from.held() == nullptr) return from;
            const Datum inner = select(*from.held(), key);
            if (inner.is_unknown()) return inner;
            if (!inner.is_error()) return Datum::some(inner, arena());
            return inner.error_kind() == ErrorKind::no_such_key ? Datum::none() : inner;
        }
        default:
            return Datum::error(ErrorKind::no_such_overload, key.text());
    }
}

Datum Run::walk(Datum from, const Key* keys, std::size_t count) {
    const Key* key = keys;
    const Key* const end = keys + count;
    // Maps of the store are followed as such, without a datum for every step.
    if (from.is(DatumKind::map) && from.in_store()) {
        Value at = from.store_value();
        for (; key != end && at.is_map(); ++key) {
            const Value* const found = at.find(*key);
            if (found == nullptr) return Datum::error(ErrorKind::no_such_key, key->text());
            at = *found;
        }
        from = Datum::of(at);
    }
    for (; key != end; ++key) from = select(from, *key);
    return from;
}

Datum Run::path(const PlanNode& node) {
    return walk(eval(node.a), &plan_.keys[node.b], node.count);
}

// has() of a field of something that is no map is false, as Kubernetes evaluates it; a list is
// an error. A field whose value is unknown may or may not be there.
Datum Run::has(const PlanNode& node) {
    const Key* const keys = &plan_.keys[node.b];
    Datum from = walk(eval(node.a), keys, node.count - 1);
    const Key& key = keys[node.count - 1];
    if (from.is(DatumKind::optional)) {
        if (from.held() == nullptr) return Datum::boolean(false);
        from = *from.held();
    }
    if (!from.is_known()) return from;
    if (from.is(DatumKind::list)) return Datum::error(ErrorKind::no_such_overload, key.text());
    if (!from.is(DatumKind::map)) return Datum::boolean(false);
    Datum found;
    if (!from.find(key, found)) return Datum::boolean(false);
    return found.is_unknown() ? found : Datum::boolean(true);
}

// Chains of x.?a.?b go on with what is found; nobody needs the optionals between.
bool Run::opt_find(const PlanNode& node, Datum& found) {
    const PlanNode& operand = nodes_[node.a];
    if (operand.op == Op::opt_select) {
        if (!opt_find(operand, found)) return false;
    } else {
        found = eval(node.a);
        if (found.is(DatumKind::optional)) {
            if (found.held() == nullptr) return false;
            found = *found.held();
        }
    }
    const Datum from = found;
    if (!from.is_known()) return false;
    const Key& key = plan_.keys[node.b];
    if (from.is(DatumKind::list)) {
        found = Datum::error(ErrorKind::no_such_overload, key.text());
        return false;
    }
    if (!from.is(DatumKind::map) || !from.find(key, found)) {
        found = Datum::none();
        return false;
    }
    (void)pay(1);
    return !found.is_unknown();
}

Datum Run::opt_select(const PlanNode& node) {
    Datum found;
    return opt_find(node, found) ? Datum::some(found, arena()) : found;
}

// A list that is not known whole may be longer than it looks.
Datum Run::index_list(const Datum& list, const Datum& at, bool optional) {
    const auto wanted = whole_number(at);
    if (!wanted) return Datum::error(ErrorKind::no_such_overload, "_[_]");
    if (*wanted >= 0 && static_cast<std::uint64_t>(*wanted) < list.size()) {
        const Datum item = list.item(static_cast<std::size_t>(*wanted));
        return optional && item.is_known() ? Datum::some(item, arena()) : item;
    }
    if (const UnknownNode* gap = unknown_element(list); gap != nullptr && *wanted >= 0) {
        return Datum::unknown(*gap);
    }
    return optional ? Datum::none() : Datum::error(ErrorKind::index_out_of_range);
}

Datum Run::index(const PlanNode& node, bool optional) {
    Datum from = eval(node.a);
    const Datum at = eval(node.b);
    const bool wrapped = from.is(DatumKind::optional);
    if (wrapped) {
        if (from.held() == nullptr) return from;
        from = *from.held();
    }
    if (const Datum* unusable = first_unusable(from, at)) return *unusable;
    const bool soft = optional || wrapped;
    const bool may_be_key = at.is_number() || at.is(DatumKind::text) || at.is(DatumKind::boolean);
    if (!may_be_key) return Datum::error(ErrorKind::no_such_overload, "_[_]");
    if (from.is(DatumKind::list)) {
        const Datum item = index_list(from, at, soft);
        if (optional && item.is(DatumKind::optional) && item.held() != nullptr) (void)pay(1);
        return item;
    }
    if (from.is(DatumKind::map)) {
        const auto found = from.find(at);
        if (found && optional) (void)pay(1);
        if (found) return soft && found->is_known() ? Datum::some(*found, arena()) : *found;
        if (soft) return Datum::none();
        return Datum::error(ErrorKind::no_such_key,
                            at.is(DatumKind::text) ? at.as_text() : std::string_view{});
    }
    return soft ? Datum::none() : Datum::error(ErrorKind::no_such_overload, "_[_]");
}

Datum Run::call(const PlanNode& node) {
    constexpr std::size_t few = 6;
    const PlannedFunction& function = plan_.functions[node.a];
    const auto args = children(node);
    std::array<Datum, few> near;
    const std::span<Datum> values = args.size() <= few ? std::span<Datum>(near).first(args.size())
                                                       : arena().array<Datum>(args.size());
    for (std::size_t i = 0; i < args.size(); ++i) values[i] = eval(args[i]);
    if (function.strict) {
        for (const Datum& value : values) {
            if (!value.is_known()) return value;
            if (!value.is(DatumKind::list)) continue;
            if (const UnknownNode* gap = unknown_element(value)) return Datum::unknown(*gap);
        }
    }
    const Datum result = function.call(call_, values);
    if (function.cost.by_size != nullptr &&
        !pay(std::min(function.cost.by_size(values, result), most_at_once))) {
        return too_costly();
    }
    return may_make(0) ? result : too_large();
}

Datum Run::too_large() noexcept {
    evaluator_.made_too_much_ = true;
    evaluator_.left_ = -1;
    return Datum::error(ErrorKind::limit,
                        arena().copy(fmt::format("more than {} of values in one call",
                                                 size_text(Evaluator::most_bytes))));
}

Datum Run::too_costly() {
    if (evaluator_.made_too_much_) return too_large();
    return Datum::error(ErrorKind::limit,
                        arena().copy(fmt::format("more than {} units of cost in one call",
                                                 evaluator_.cost_limit_)));
}

Datum Run::match(const PlanNode& node) {
    const Datum text = eval(node.a);
    if (!text.is_known()) return text;
    if (!text.is(DatumKind::text)) return Datum::error(ErrorKind::no_such_overload, "matches");
    const Regex& regex = plan_.regexes[node.b];
    if (!regex.error().empty()) {
        return Datum::error(ErrorKind::invalid_argument, regex.error());
    }
    if (!pay(match_cost(text.size(), regex.pattern_size()))) return too_costly();
    return Datum::boolean(regex.matches(text.as_text()));
}

}  // namespace assay::cel

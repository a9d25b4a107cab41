// sets.* and the list functions of Kubernetes.
#include <algorithm>
#include <array>

#include "cel/compare.h"
#include "cel/library.h"
#include "cel/utf8.h"

namespace assay::cel {

namespace {

bool holds(const Datum& list, const Datum& wanted) {
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (equals(list.item(i), wanted) == Answer::yes) return true;
    }
    return false;
}
bool holds_all(const Datum& list, const Datum& wanted) {
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (!holds(list, wanted.item(i))) return false;
    }
    return true;
}
bool holds_any(const Datum& list, const Datum& wanted) {
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (holds(list, wanted.item(i))) return true;
    }
    return false;
}

// The product of the sizes is the work; hostile lists must not make it large.
bool too_much(std::span<const Datum> args) {
    constexpr std::size_t most = 10'000'000;
    return args[0].size() != 0 && args[1].size() > most / args[0].size();
}

template <bool (*relation)(const Datum&, const Datum&)>
Datum set_relation(HostCall&, std::span<const Datum> args) {
    if (!args[0].is(DatumKind::list) || !args[1].is(DatumKind::list)) return no_overload("sets");
    if (too_much(args)) return Datum::error(ErrorKind::limit, "lists too long");
    return Datum::boolean(relation(args[0], args[1]));
}
bool equivalent(const Datum& left, const Datum& right) {
    return holds_all(left, right) && holds_all(right, left);
}

Datum is_sorted(HostCall&, std::span<const Datum> args) {
    if (!args[0].is(DatumKind::list)) return no_overload("isSorted");
    for (std::size_t i = 1; i < args[0].size(); ++i) {
        const Order order = compare(args[0].item(i - 1), args[0].item(i));
        if (order == Order::incomparable) return no_overload("isSorted");
        if (order != Order::less && order != Order::equal) return Datum::boolean(false);
    }
    return Datum::boolean(true);
}

template <Order wanted>
Datum extreme(HostCall&, std::span<const Datum> args) {
    if (!args[0].is(DatumKind::list)) return no_overload("min");
    if (args[0].size() == 0) {
        return Datum::error(ErrorKind::invalid_argument, "the list is empty");
    }
    Datum best = args[0].item(0);
    for (std::size_t i = 1; i < args[0].size(); ++i) {
        const Order order = compare(args[0].item(i), best);
        if (order == Order::incomparable) return no_overload("min");
        if (order == wanted) best = args[0].item(i);
    }
    return best;
}

Datum sum(HostCall&, std::span<const Datum> args) {
    if (!args[0].is(DatumKind::list)) return no_overload("sum");
    const Datum& list = args[0];
    if (list.size() == 0) return Datum::integer(0);
    const DatumKind kind = list.item(0).kind();
    std::int64_t integers = 0;
    std::uint64_t uintegers = 0;
    double reals = 0;
    for (std::size_t i = 0; i < list.size(); ++i) {
        const Datum item = list.item(i);
        if (!item.is(kind)) return no_overload("sum");
        bool overflow = false;
        switch (kind) {
            case DatumKind::integer:
                overflow = __builtin_add_overflow(integers, item.as_integer(), &integers);
                break;
            case DatumKind::duration:
                overflow = __builtin_add_overflow(integers, item.duration_ns(), &integers);
                break;
            case DatumKind::uinteger:
                overflow = __builtin_add_overflow(uintegers, item.as_uinteger(), &uintegers);
                break;
            case DatumKind::real:
                reals += item.as_real();
                break;
            default:
                return no_overload("sum");
        }
        if (overflow) return Datum::error(ErrorKind::overflow);
    }
    if (kind == DatumKind::real) return Datum::real(reals);
    if (kind == DatumKind::uinteger) return Datum::uinteger(uintegers);
    return kind == DatumKind::integer ? Datum::integer(integers) : Datum::duration(integers);
}

// indexOf and lastIndexOf are methods of texts and of lists.
Datum index_of(HostCall&, std::span<const Datum> args) {
    if (!args[0].is(DatumKind::list)) return text_index_of(args);
    if (args.size() != 2) return no_overload("indexOf");
    for (std::size_t i = 0; i < args[0].size(); ++i) {
        if (equals(args[0].item(i), args[1]) == Answer::yes) {
            return Datum::integer(static_cast<std::int64_t>(i));
        }
    }
    return Datum::integer(-1);
}
Datum last_index_of(HostCall&, std::span<const Datum> args) {
    if (!args[0].is(DatumKind::list)) return text_last_index_of(args);
    if (args.size() != 2) return no_overload("lastIndexOf");
    for (std::size_t i = args[0].size(); i-- > 0;) {
        if (equals(args[0].item(i), args[1]) == Answer::yes) {
            return Datum::integer(static_cast<std::int64_t>(i));
        }
    }
    return Datum::integer(-1);
}

Datum distinct(HostCall& call, std::span<const Datum> args) {
    if (!args[0].is(DatumKind::list)) return no_overload("distinct");
    const std::array<Datum, 2> both{args[0], args[0]};
    if (too_much(both)) return Datum::error(ErrorKind::limit, "list too long");
    const std::span<Datum> made = call.arena.array<Datum>(args[0].size());
    std::size_t count = 0;
    for (std::size_t i = 0; i < args[0].size(); ++i) {
        const Datum item = args[0].item(i);
        if (!holds(Datum::list(made.first(count)), item)) made[count++] = item;
    }
    return Datum::list(made.first(count));
}

// One level: lists inside the list become their items.
Datum flatten(HostCall& call, std::span<const Datum> args) {
    if (!args[0].is(DatumKind::list)) return no_overload("flatten");
    std::size_t size = 0;
    for (std::size_t i = 0; i < args[0].size(); ++i) {
        const Datum item = args[0].item(i);
        size += item.is(DatumKind::list) ? item.size() : 1;
    }
    const std::span<Datum> made = call.arena.array<Datum>(size);
    std::size_t count = 0;
    for (std::size_t i = 0; i < args[0].size(); ++i) {
        const Datum item = args[0].item(i);
        if (!item.is(DatumKind::list)) {
            made[count++] = item;
            continue;
        }
        for (std::size_t j = 0; j < item.size(); ++j) made[count++] = item.item(j);
    }
    return Datum::list(made);
}

Datum sort(HostCall& call, std::span<const Datum> args) {
    if (!args[0].is(DatumKind::list)) return no_overload("sort");
    const std::span<Datum> made = call.arena.array<Datum>(args[0].size());
    for (std::size_t i = 0; i < made.size(); ++i) {
        made[i] = args[0].item(i);
        const Order order = compare(made[0], made[i]);
        if (order == Order::incomparable || order == Order::unordered) return no_overload("sort");
    }
    std::stable_sort(made.begin(), made.end(), [](const Datum& left, const Datum& right) {
        return compare(left, right) == Order::less;
    });
    return Datum::list(made);
}

// Of a list, or of a text by code point.
Datum reverse(HostCall& call, std::span<const Datum> args) {
    if (args[0].is(DatumKind::text)) {
        const std::string_view text = args[0].as_text();
        const std::span<char> made = call.arena.array<char>(text.size());
        std::size_t end = text.size();
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t here = at;
            (void)decode_at(text, at);
            end -= at - here;
            std::copy_n(text.data() + here, at - here, made.data() + end);
        }
        return Datum::text(std::string_view(made.data(), made.size()));
    }
    if (!args[0].is(DatumKind::list)) return no_overload("reverse");
    const std::span<Datum> made = call.arena.array<Datum>(args[0].size());
    for (std::size_t i = 0; i < made.size(); ++i) made[i] = args[0].item(made.size() - 1 - i);
    return Datum::list(made);
}

}  // namespace

void add_collections(Environment& environment) {
    environment.function({"sets.contains", 2, 2, set_relation<holds_all>});
    environment.function({"sets.intersects", 2, 2, set_relation<holds_any>});
    environment.function({"sets.equivalent", 2, 2, set_relation<equivalent>});
    const auto method = [&](const char* name, std::size_t least, std::size_t most,
                            FunctionPointer call) {
        environment.function({name, least, most, call, CallStyle::method});
    };
    method("isSorted", 1, 1, is_sorted);
    method("min", 1, 1, extreme<Order::less>);
    method("max", 1, 1, extreme<Order::greater>);
    method("sum", 1, 1, sum);
    method("indexOf", 2, 3, index_of);
    method("lastIndexOf", 2, 3, last_index_of);
    method("distinct", 1, 1, distinct);
    method("flatten", 1, 1, flatten);
    method("sort", 1, 1, sort);
    method("reverse", 1, 1, reverse);
}

}  // namespace assay::cel

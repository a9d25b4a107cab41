// The functions of lists: those of Kubernetes (k8s.io/apiserver/pkg/cel/library/lists.go) and,
// since Kubernetes 1.34, version 3 of cel-go's (ext/lists.go).
#include <algorithm>

#include "cel/compare.h"
#include "cel/library.h"
#include "cel/utf8.h"

namespace assay::cel {

namespace {

// distinct() compares all with all; hostile lists must not make that long.
constexpr std::size_t longest_compared = 3'000;

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
    if (args[0].size() > longest_compared) return Datum::error(ErrorKind::limit, "list too long");
    const std::span<Datum> made = call.arena.array<Datum>(args[0].size());
    std::size_t count = 0;
    for (std::size_t i = 0; i < args[0].size(); ++i) {
        const Datum item = args[0].item(i);
        if (!holds(Datum::list(made.first(count)), item)) made[count++] = item;
    }
    return Datum::list(made.first(count));
}

std::size_t flat_size(const Datum& list, std::int64_t depth) {
    std::size_t size = 0;
    for (std::size_t i = 0; i < list.size(); ++i) {
        const Datum item = list.item(i);
        const bool open = depth > 0 && item.is(DatumKind::list);
        size += open ? flat_size(item, depth - 1) : 1;
    }
    return size;
}
void flatten_into(std::span<Datum> made, std::size_t& count, const Datum& list,
                  std::int64_t depth) {
    for (std::size_t i = 0; i < list.size(); ++i) {
        const Datum item = list.item(i);
        if (depth > 0 && item.is(DatumKind::list)) {
            flatten_into(made, count, item, depth - 1);
        } else {
            made[count++] = item;
        }
    }
}

// Lists inside the list become their items, down to so many levels.
Datum flatten(HostCall& call, std::span<const Datum> args) {
    if (!args[0].is(DatumKind::list)) return no_overload("flatten");
    if (args.size() > 1 && !args[1].is(DatumKind::integer)) return no_overload("flatten");
    const std::int64_t depth = args.size() > 1 ? args[1].as_integer() : 1;
    if (depth < 0) return Datum::error(ErrorKind::invalid_argument, "the depth is negative");
    const std::span<Datum> made = call.arena.array<Datum>(flat_size(args[0], depth));
    std::size_t count = 0;
    flatten_into(made, count, args[0], depth);
    return Datum::list(made);
}

Datum slice(HostCall& call, std::span<const Datum> args) {
    if (!args[0].is(DatumKind::list) || !args[1].is(DatumKind::integer) ||
        !args[2].is(DatumKind::integer)) {
        return no_overload("slice");
    }
    const std::int64_t from = args[1].as_integer();
    const std::int64_t to = args[2].as_integer();
    if (from < 0 || to < from || to > static_cast<std::int64_t>(args[0].size())) {
        return Datum::error(ErrorKind::index_out_of_range);
    }
    const std::span<Datum> made = call.arena.array<Datum>(static_cast<std::size_t>(to - from));
    for (std::size_t i = 0; i < made.size(); ++i) {
        made[i] = args[0].item(static_cast<std::size_t>(from) + i);
    }
    return Datum::list(made);
}

Datum range(HostCall& call, std::span<const Datum> args) {
    if (!args[0].is(DatumKind::integer)) return no_overload("lists.range");
    const std::int64_t size = std::max<std::int64_t>(args[0].as_integer(), 0);
    // A longer one would cost more than an expression may.
    constexpr std::int64_t longest = 1'000'000;
    if (size > longest) return Datum::error(ErrorKind::limit, "lists.range() longer than 1000000");
    const std::span<Datum> made = call.arena.array<Datum>(static_cast<std::size_t>(size));
    for (std::size_t i = 0; i < made.size(); ++i) {
        made[i] = Datum::integer(static_cast<std::int64_t>(i));
    }
    return Datum::list(made);
}

Datum sort(HostCall& call, std::span<const Datum> args) {
    if (!args[0].is(DatumKind::list)) return no_overload("sort");
    const std::span<SortItem> made = call.arena.array<SortItem>(args[0].size());
    for (std::size_t i = 0; i < made.size(); ++i) made[i] = {args[0].item(i), args[0].item(i)};
    return sorted(made, call.arena);
}

// optional.of() the first or the last item; of an empty list none.
template <bool first>
Datum end_of(HostCall& call, std::span<const Datum> args) {
    if (!args[0].is(DatumKind::list)) return no_overload(first ? "first" : "last");
    if (args[0].size() == 0) return Datum::none();
    return Datum::some(args[0].item(first ? 0 : args[0].size() - 1), call.arena);
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

Datum sorted(std::span<SortItem> items, Arena& arena) {
    for (const SortItem& item : items) {
        const Order order = compare(item.key, item.key);
        const bool fits = item.key.kind() == items.front().key.kind();
        if (!fits || order != Order::equal) return no_overload("sort");
    }
    std::stable_sort(items.begin(), items.end(), [](const SortItem& left, const SortItem& right) {
        return compare(left.key, right.key) == Order::less;
    });
    const std::span<Datum> made = arena.array<Datum>(items.size());
    for (std::size_t i = 0; i < made.size(); ++i) made[i] = items[i].value;
    return Datum::list(made);
}

void add_lists(Environment& environment) {
    environment.function({"lists.range", 1, 1, range});
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
    method("flatten", 1, 2, flatten);
    method("slice", 3, 3, slice);
    method("first", 1, 1, end_of<true>);
    method("last", 1, 1, end_of<false>);
    method("sort", 1, 1, sort);
    method("reverse", 1, 1, reverse);
}

}  // namespace assay::cel

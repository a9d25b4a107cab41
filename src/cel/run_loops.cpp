// Loops, literals of lists and maps, and optionals.
#include "cel/compare.h"
#include "cel/cost.h"
#include "cel/library.h"
#include "cel/run.h"

namespace assay::cel {

namespace {

bool may_be_key(const Datum& key) {
    return key.is(DatumKind::text) || key.is(DatumKind::integer) || key.is(DatumKind::uinteger) ||
           key.is(DatumKind::boolean);
}

Datum loop_error() { return Datum::error(ErrorKind::no_such_overload, "loop condition"); }

// The search for a key that is there already is ours alone: what it costs in large maps is added to
// what the API server counts.
Cost search_cost(std::size_t entries) { return static_cast<Cost>(entries / 16); }

}  // namespace

Added add_entry(std::span<Entry> entries, std::size_t& count, const Entry& entry) {
    if (!may_be_key(entry.key)) return Added::bad_key;
    for (const Entry& other : entries.first(count)) {
        if (equals(other.key, entry.key) == Answer::yes) return Added::repeated;
    }
    entries[count++] = entry;
    return Added::yes;
}

// An optional range stands for no list here; cel-go refuses it as well.
Datum Run::range_of(const PlanNode& node) {
    const Datum range = eval(node.a);
    if (range.is(DatumKind::list) || range.is(DatumKind::map) || !range.is_known()) return range;
    return Datum::error(ErrorKind::no_such_overload, "loop over something that is no list or map");
}

// Maps are looped by key; with two variables by key and value, lists by index and element.
void Run::bind(const PlanNode& node, const Datum& range, std::size_t turn) noexcept {
    Datum* const variables = locals() + node.local;
    const bool list = range.is(DatumKind::list);
    if (!node.two_variables) {
        variables[0] = list ? range.item(turn) : range.entry_key(turn);
        return;
    }
    variables[0] = list ? Datum::integer(static_cast<std::int64_t>(turn)) : range.entry_key(turn);
    variables[1] = list ? range.item(turn) : range.entry_value(turn);
}

// all and exists: && and || over the elements.
Datum Run::loop_logic(const PlanNode& node, bool deciding) {
    const Datum range = range_of(node);
    if (!range.is_known()) return range;
    Datum undecided = Datum::boolean(!deciding);
    const std::size_t size = range.size();
    const Cost cost = nodes_[node.b].charge + (deciding ? exists_turn : all_turn);
    for (std::size_t turn = 0; turn < size; ++turn) {
        if (!pay(cost)) return too_costly();
        bind(node, range, turn);
        const Datum value = eval(node.b);
        if (value.is(DatumKind::boolean)) {
            if (value.as_bool() == deciding) {
                if (turn + 1 < size) (void)pay(deciding ? exists_stop : all_stop);
                return value;
            }
        } else if (value.is_unknown()) {
            if (!undecided.is_unknown()) undecided = value;
        } else if (undecided.is(DatumKind::boolean)) {
            undecided = value.is_error() ? value : loop_error();
        }
    }
    return undecided;
}

Datum Run::loop_one(const PlanNode& node) {
    const Datum range = range_of(node);
    if (!range.is_known()) return range;
    std::size_t count = 0;
    Datum undecided;
    const Cost cost = nodes_[node.b].charge;
    for (std::size_t turn = 0; turn < range.size(); ++turn) {
        if (!pay(cost)) return too_costly();
        bind(node, range, turn);
        const Datum value = eval(node.b);
        if (value.is(DatumKind::boolean)) {
            if (value.as_bool()) {
                ++count;
                (void)pay(append_turn);
            }
        } else if (value.is_unknown()) {
            undecided = value;
        } else if (undecided.is(DatumKind::null)) {
            undecided = value.is_error() ? value : loop_error();
        }
    }
    return undecided.is(DatumKind::null) ? Datum::boolean(count == 1) : undecided;
}

// map, filter and transformList. An element or condition that is unknown makes the whole unknown.
Datum Run::loop_list(const PlanNode& node) {
    const Datum range = range_of(node);
    if (!range.is_known()) return range;
    if (!may_make(range.size() * sizeof(Datum))) return too_large();
    const std::span<Datum> made = arena().array<Datum>(range.size());
    std::size_t count = 0;
    Datum unusable;
    // A kept item is a list of one, added to the list so far; `filter` reads its variable for it.
    const bool filter = node.op == Op::filter;
    const std::uint32_t transform = node.op == Op::map_items ? node.b : node.c;
    const bool constant = !filter && is_constant(plan_, transform);
    const Cost keep = append_turn + (constant ? 0 : list_made) + (filter ? 1 : 0);
    const Cost cost = nodes_[node.b].charge + (node.op == Op::map_items ? keep : 0);
    for (std::size_t turn = 0; turn < range.size(); ++turn) {
        if (!pay(cost)) return too_costly();
        bind(node, range, turn);
        Datum item = eval(node.b);
        if (node.op != Op::map_items) {
            if (item.is_known() && !item.is(DatumKind::boolean)) item = loop_error();
            if (item.is_false()) continue;
            if (item.is_true()) {
                (void)pay(keep);
                item = filter ? locals()[node.local] : begin(node.c);
            }
        }
        if (item.is_unknown()) {
            unusable = item;
        } else if (item.is_error()) {
            if (unusable.is(DatumKind::null)) unusable = item;
        } else {
            made[count++] = item;
        }
    }
    return unusable.is(DatumKind::null) ? Datum::list(made.first(count)) : unusable;
}

// transformMap and transformMapEntry.
Datum Run::loop_map(const PlanNode& node) {
    const Datum range = range_of(node);
    if (!range.is_known()) return range;
    if (!may_make(range.size() * sizeof(Entry))) return too_large();
    const bool filtered =
        node.op == Op::transform_map_filter || node.op == Op::transform_entry_filter;
    const bool entries = node.op == Op::transform_entry || node.op == Op::transform_entry_filter;
    const std::span<Entry> made = arena().array<Entry>(range.size());
    std::size_t count = 0;
    for (std::size_t turn = 0; turn < range.size(); ++turn) {
        bind(node, range, turn);
        if (filtered) {
            const Datum condition = begin(node.b);
            if (!condition.is_known()) return condition;
            if (!condition.is(DatumKind::boolean)) return loop_error();
            if (!condition.as_bool()) continue;
        }
        if (!pay(insert_turn + (entries ? 0 : 1) + search_cost(count))) return too_costly();
        const Datum key = locals()[node.local];
        const Datum value = begin(filtered ? node.c : node.b);
        if (!value.is_known()) return value;
        Entry entry{key, value};
        if (entries) {
            if (!value.is(DatumKind::map) || value.size() != 1) {
                return Datum::error(ErrorKind::invalid_argument,
                                    "transformMapEntry needs a map of one entry");
            }
            entry = {value.entry_key(0), value.entry_value(0)};
        }
        switch (add_entry(made, count, entry)) {
            case Added::yes:
                break;
            case Added::repeated:
                return Datum::error(ErrorKind::invalid_argument, "repeated key");
            case Added::bad_key:
                return Datum::error(ErrorKind::no_such_overload, "map key");
        }
    }
    return Datum::map(made.first(count));
}

// sortBy. An element or key that is unknown makes the whole unknown, for its place is not known.
Datum Run::loop_sort(const PlanNode& node) {
    const Datum range = range_of(node);
    if (!range.is_known()) return range;
    if (!range.is(DatumKind::list)) return Datum::error(ErrorKind::no_such_overload, "sortBy");
    if (const UnknownNode* gap = unknown_element(range)) return Datum::unknown(*gap);
    if (!may_make(range.size() * sizeof(SortItem))) return too_large();
    const std::span<SortItem> items = arena().array<SortItem>(range.size());
    const Cost cost =
        nodes_[node.b].charge + append_turn + (is_constant(plan_, node.b) ? 0 : list_made);
    for (std::size_t turn = 0; turn < range.size(); ++turn) {
        if (!pay(cost)) return too_costly();
        bind(node, range, turn);
        items[turn] = {eval(node.b), range.item(turn)};
        if (!items[turn].key.is_known()) return items[turn].key;
    }
    if (!pay(all_pairs_cost(items.size(), items.empty() ? Datum() : items.front().key))) {
        return too_costly();
    }
    return sorted(items, arena());
}

// An unknown element stays an element: exists() over the list can still be true.
Datum Run::make_list(const PlanNode& node) {
    const auto args = children(node);
    if (!may_make(args.size() * sizeof(Datum))) return too_large();
    const std::span<Datum> made = arena().array<Datum>(args.size());
    std::size_t count = 0;
    // The flags are read from the tree only where there are any.
    for (std::size_t i = 0; i < args.size(); ++i) {
        Datum item = eval(args[i]);
        if (item.is_error()) return item;
        if (node.some_optional && plan_.is_optional(node, i) && item.is_known()) {
            if (!item.is(DatumKind::optional))
                return Datum::error(ErrorKind::no_such_overload, "[?_]");
            if (item.held() == nullptr) continue;
            item = *item.held();
        }
        made[count++] = item;
    }
    return Datum::list(made.first(count));
}

Datum Run::make_map(const PlanNode& node) {
    const auto args = children(node);
    const std::size_t entries = args.size() / 2;
    if (!may_make(entries * sizeof(Entry))) return too_large();
    const std::span<Entry> made = arena().array<Entry>(entries);
    std::size_t count = 0;
    for (std::size_t i = 0; i < entries; ++i) {
        const Datum key = eval(args[2 * i]);
        Datum value = eval(args[2 * i + 1]);
        if (!key.is_known()) return key;
        if (value.is_error()) return value;
        if (node.some_optional && plan_.is_optional(node, i) && value.is_known()) {
            if (!value.is(DatumKind::optional))
                return Datum::error(ErrorKind::no_such_overload, "{?_:_}");
            if (value.held() == nullptr) continue;
            value = *value.held();
        }
        if (!pay(search_cost(count))) return too_costly();
        switch (add_entry(made, count, {key, value})) {
            case Added::yes:
                break;
            case Added::repeated:
                return Datum::error(ErrorKind::invalid_argument, "repeated key");
            case Added::bad_key:
                return Datum::error(ErrorKind::no_such_overload, "map key");
        }
    }
    return Datum::map(made.first(count));
}

Datum Run::opt_map(const PlanNode& node, bool flat) {
    const Datum target = eval(node.a);
    if (!target.is_known()) return target;
    if (!target.is(DatumKind::optional)) {
        return Datum::error(ErrorKind::no_such_overload, flat ? "optFlatMap" : "optMap");
    }
    if (target.held() == nullptr) {
        (void)pay(1);  // optional.none()
        return target;
    }
    locals()[node.local] = *target.held();
    const Datum made = begin(node.b);
    if (flat || !made.is_known()) return made;
    return Datum::some(made, arena());
}

// The right side is evaluated only when it is needed.
Datum Run::opt_or(const PlanNode& node, bool value) {
    Datum target;
    if (!value || nodes_[node.a].op != Op::opt_select) {
        target = eval(node.a);
    } else if (opt_find(nodes_[node.a], target)) {
        return target;
    }
    if (!target.is_known()) return target;
    if (!target.is(DatumKind::optional)) {
        return Datum::error(ErrorKind::no_such_overload, value ? "orValue" : "or");
    }
    if (target.held() != nullptr) return value ? *target.held() : target;
    const Datum other = begin(node.b);
    if (!value && other.is_known() && !other.is(DatumKind::optional)) {
        return Datum::error(ErrorKind::no_such_overload, "or");
    }
    return other;
}

}  // namespace assay::cel

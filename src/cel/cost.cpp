#include "cel/cost.h"

#include <algorithm>
#include <array>
#include <set>

#include "cel/named_format.h"
#include "cel/opaque.h"
#include "cel/plan.h"

namespace assay::cel {

namespace {

using Args = std::span<const Datum>;

constexpr Cost map_made = 30;

std::size_t size_at(Args args, std::size_t index) {
    return index < args.size() ? size_for_cost(args[index]) : 1;
}

Cost reads(Args args, const Datum&) { return traversal(size_at(args, 0)); }
Cost reads_twice(Args args, const Datum&) { return traversal(2 * size_at(args, 0)); }
Cost joins(Args, const Datum& result) { return traversal(2 * size_for_cost(result)); }
Cost searches(Args args, const Datum&) { return match_cost(size_at(args, 0), size_at(args, 1)); }
Cost contains(Args args, const Datum&) {
    return traversal(size_at(args, 0)) * traversal(size_at(args, 1));
}

// bytes('a') and string(b'a') read; other conversions do not.
Cost converts(Args args, const Datum& result) {
    const bool reads_text = (args[0].is(DatumKind::text) && result.is(DatumKind::bytes)) ||
                            (args[0].is(DatumKind::bytes) && result.is(DatumKind::text));
    return reads_text ? traversal(args[0].size()) : 1;
}

// As a tree: texts by a tenth, rounded down, anything else that is single 1.
Cost whole(const Datum& datum) {
    switch (datum.kind()) {
        case DatumKind::text:
        case DatumKind::bytes:
            return static_cast<Cost>(datum.size() / 10);
        case DatumKind::list:
        case DatumKind::map: {
            Cost sum = 0;
            for (std::size_t i = 0; i < datum.size(); ++i) {
                sum += datum.is(DatumKind::list)
                           ? whole(datum.item(i))
                           : whole(datum.entry_key(i)) + whole(datum.entry_value(i));
            }
            return sum;
        }
        default:
            return 1;
    }
}
Cost walks(Args args, const Datum&) { return whole(args[0]); }

template <Cost factor>
Cost pairs(Args args, const Datum&) {
    return 1 + factor * static_cast<Cost>(size_at(args, 0)) * static_cast<Cost>(size_at(args, 1));
}
Cost lists_result(Args, const Datum& result) {
    return 1 + list_made + static_cast<Cost>(size_for_cost(result));
}
Cost flattens(Args args, const Datum&) {
    const bool given = args.size() > 1 && args[1].is(DatumKind::integer);
    const Cost depth = given ? std::max<Cost>(args[1].as_integer(), 0) : 1;
    Cost sum = 0;
    if (__builtin_mul_overflow(depth, size_at(args, 0), &sum)) sum = most_at_once;
    return 1 + list_made + std::min(sum, most_at_once);
}
Cost self_compares(Args args, const Datum&) {
    const bool filled = args[0].is(DatumKind::list) && args[0].size() > 0;
    return all_pairs_cost(size_at(args, 0), filled ? args[0].item(0) : Datum());
}

Cost parses_address(Args args, const Datum&) {
    return args[0].is(DatumKind::text) ? traversal(args[0].size()) : 1;
}
Cost contains_ip(Args args, const Datum&) {
    const Cost parsing = args[1].is(DatumKind::text) ? traversal(args[1].size()) : 0;
    return traversal(2 * size_at(args, 0)) + parsing;
}
Cost contains_cidr(Args args, const Datum& result) {
    return contains_ip(args, result) + traversal(size_at(args, 0)) + 1;
}
Cost validates(Args args, const Datum&) {
    const auto* const format = opaque_as<NamedFormat>(args[0], named_format_type);
    return format == nullptr ? 1 : match_cost(size_at(args, 1), format->regex_size);
}

struct Row {
    std::string_view function;
    Cost (*cost)(Args args, const Datum& result);
};
constexpr std::array rows{
    Row{"startsWith", reads},
    Row{"endsWith", reads},
    Row{"strings.quote", reads},
    Row{"format", reads},
    Row{"contains", contains},
    Row{"matches", searches},
    Row{"find", searches},
    Row{"findAll", searches},
    Row{"lowerAscii", reads},
    Row{"upperAscii", reads},
    Row{"substring", reads},
    Row{"trim", reads},
    Row{"replace", reads_twice},
    Row{"split", reads_twice},
    Row{"join", joins},
    Row{"isSorted", walks},
    Row{"sum", walks},
    Row{"max", walks},
    Row{"min", walks},
    Row{"indexOf", walks},
    Row{"lastIndexOf", walks},
    Row{"sets.contains", pairs<1>},
    Row{"sets.intersects", pairs<1>},
    Row{"sets.equivalent", pairs<2>},
    Row{"lists.range", lists_result},
    Row{"reverse", lists_result},
    Row{"slice", lists_result},
    Row{"flatten", flattens},
    Row{"distinct", self_compares},
    Row{"sort", self_compares},
    Row{"quantity", reads},
    Row{"isQuantity", reads},
    Row{"semver", reads},
    Row{"isSemver", reads},
    Row{"url", reads},
    Row{"ip", parses_address},
    Row{"cidr", reads},
    Row{"isIP", reads},
    Row{"isCIDR", reads},
    Row{"ip.isCanonical", reads_twice},
    Row{"containsIP", contains_ip},
    Row{"containsCIDR", contains_cidr},
    Row{"validate", validates},
};
constexpr std::array<std::string_view, 10> conversions{
    "type", "dyn", "string", "bytes", "int", "uint", "double", "bool", "timestamp", "duration"};

// What cel-go reads as one attribute: a name with its fields and indexes.
bool is_attribute(Op op) {
    return op == Op::slot || op == Op::local || op == Op::path || op == Op::index ||
           op == Op::opt_index || op == Op::opt_select;
}

class Charger {
public:
    explicit Charger(Plan& plan) : plan_(plan) {}

    void run() { charge(plan_.root, of(plan_.root)); }

private:
    using Id = std::uint32_t;

    void charge(Id id, Cost cost) {
        plan_.nodes[id].charge = static_cast<std::uint32_t>(std::min<Cost>(cost, UINT32_MAX));
    }
    [[nodiscard]] Op op(Id id) const { return plan_.nodes[id].op; }
    [[nodiscard]] std::span<const Id> children(const PlanNode& node) const {
        return {plan_.children.data() + node.children, node.count};
    }
    Cost all(const PlanNode& node) {
        Cost sum = 0;
        for (const Id child : children(node)) sum += of(child);
        return sum;
    }
    // An attribute within another is not paid for as such, only its fields are.
    Cost within(Id id) { return of(id) - (is_attribute(op(id)) ? 1 : 0); }
    // Fields of what is no attribute make one.
    [[nodiscard]] Cost opening(Id operand) const {
        return is_attribute(op(operand)) || op(operand) == Op::choice ? 0 : 1;
    }
    void branches(Id first, Id second) {
        charge(first, within(first));
        charge(second, within(second));
    }

    // What the node costs whenever it is evaluated.
    Cost of(Id id) {
        const PlanNode node = plan_.nodes[id];
        switch (node.op) {
            case Op::constant:
            case Op::undeclared:
                return 0;
            case Op::slot:
                return 1;
            case Op::local:
                read_.insert(node.a);
                return 1;
            case Op::path:
                return of(node.a) + opening(node.a) + node.count;
            case Op::has:
                return of(node.a) + opening(node.a) + node.count - 1;
            case Op::opt_select:
                return of(node.a) + opening(node.a);
            case Op::index:
                return of(node.a) + opening(node.a) + within(node.b) + 1;
            case Op::opt_index:
                return of(node.a) + opening(node.a) + within(node.b);
            case Op::both:
            case Op::either:
                for (const Id child : children(node).subspan(1)) charge(child, of(child));
                return of(children(node).front());
            case Op::negation:
            case Op::minus:
                return of(node.a) + 1;
            case Op::choice:
                branches(node.b, node.c);
                return of(node.a);
            case Op::call:
                return all(node) + plan_.functions[node.a].cost.fixed;
            case Op::match:
                return of(node.a);
            case Op::list:
                return is_constant(plan_, id) ? 0 : all(node) + list_made;
            case Op::map:
                return is_constant(plan_, id) ? 0 : all(node) + map_made;
            case Op::opt_map:
            case Op::opt_flat_map:
                return optional(node);
            case Op::opt_or:
            case Op::opt_or_value:
                charge(node.b, of(node.b));
                return of(node.a);
            case Op::in:
                return of(node.a) + of(node.b);
            default:
                return is_binary(node.op) ? of(node.a) + of(node.b) + 1 : loop(node);
        }
    }

    Cost loop(const PlanNode& node) {
        charge(node.b, of(node.b));
        const bool two_parts = node.op == Op::map_filter || node.op == Op::transform_map_filter ||
                               node.op == Op::transform_entry_filter;
        if (two_parts) charge(node.c, of(node.c));
        Cost around = 1;  // the result
        if (node.op == Op::exists_one) around = 2;
        if (node.op == Op::sort_by) around = 3;
        return of(node.a) + around;
    }

    // hasValue(), then optional.of() unless it is flat, and value() when the body reads its
    // variable.
    Cost optional(const PlanNode& node) {
        const Cost target = of(node.a);
        read_.erase(node.local);
        Cost body = of(node.b) + (node.op == Op::opt_map ? 1 : 0);
        const bool by_field = op(node.a) == Op::opt_select || op(node.a) == Op::opt_index;
        if (read_.contains(node.local)) body += target + 1 + (by_field ? 1 : 0);
        charge(node.b, body);
        return target + 1;
    }

    Plan& plan_;
    std::set<std::uint32_t> read_;  // loop variables
};

}  // namespace

std::size_t size_for_cost(const Datum& datum) noexcept {
    switch (datum.kind()) {
        case DatumKind::text:
        case DatumKind::bytes:
        case DatumKind::list:
        case DatumKind::map:
            return datum.size();
        case DatumKind::optional:
            return datum.held() == nullptr ? 1 : size_for_cost(*datum.held());
        case DatumKind::opaque: {
            const Opaque& value = datum.opaque_value();
            return value.type->size == nullptr ? 1 : value.type->size(value.content);
        }
        default:
            return 1;
    }
}

Cost match_cost(std::size_t text, std::size_t pattern) noexcept {
    const Cost cost = traversal(text + 1) * static_cast<Cost>((pattern + 3) / 4);
    return std::min(cost, most_at_once);
}

Cost all_pairs_cost(std::size_t size, const Datum& first) noexcept {
    const Cost pairs = static_cast<Cost>(size) * static_cast<Cost>(size);
    const bool texts = first.is(DatumKind::text) || first.is(DatumKind::bytes);
    const Cost cost = 2 * pairs + (texts ? pairs / 10 : 0) + 1 + list_made;
    return std::min(cost, most_at_once);
}

CallCost cost_of(std::string_view function, bool constant_argument) {
    if (std::find(conversions.begin(), conversions.end(), function) != conversions.end()) {
        return constant_argument ? CallCost{} : CallCost{0, converts};
    }
    const auto* const found = std::find_if(
        rows.begin(), rows.end(), [&](const Row& row) { return row.function == function; });
    return found == rows.end() ? CallCost{1} : CallCost{0, found->cost};
}

std::vector<std::string_view> functions_with_cost() {
    std::vector<std::string_view> names(conversions.begin(), conversions.end());
    for (const Row& row : rows) names.push_back(row.function);
    return names;
}

bool is_constant(const Plan& plan, std::uint32_t node) {
    const PlanNode& made = plan.nodes[node];
    if (made.op == Op::constant) return true;
    if (made.op == Op::call) return plan.functions[made.a].cost.free();
    if ((made.op != Op::list && made.op != Op::map) || made.some_optional) return false;
    const auto begin = plan.children.begin() + made.children;
    return std::all_of(begin, begin + made.count,
                       [&](std::uint32_t child) { return is_constant(plan, child); });
}

void set_charges(Plan& plan) { Charger(plan).run(); }

}  // namespace assay::cel

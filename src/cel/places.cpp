#include "cel/places.h"

#include <fmt/format.h>

namespace assay::cel {

namespace {

bool is_plain_name(std::string_view text) {
    if (text.empty() || (text.front() >= '0' && text.front() <= '9')) return false;
    for (const char c : text) {
        const char lower = static_cast<char>(c | 0x20);
        if (!((lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') || c == '_')) return false;
    }
    return true;
}

Place step(Place place, const Datum& key) {
    if (key.is(DatumKind::text) && is_plain_name(key.as_text())) {
        if (!place.path.empty()) place.path += '.';
        place.path += key.as_text();
    } else {
        place.path += fmt::format("[{}]", key.to_string());
    }
    return place;
}

}  // namespace

std::optional<Place> Places::inside(std::uint32_t operand, const Datum& key) {
    auto place = of(operand);
    if (place) place = step(std::move(*place), key);
    return place;
}

std::optional<Place> Places::of(std::uint32_t id) {
    const PlanNode& node = plan_.nodes[id];
    switch (node.op) {
        case Op::slot:
            return Place{std::string(ast_.text(ast_[node.ast])), {}};
        case Op::local:
            return locals_.at(node.a);
        case Op::path:
        case Op::has: {
            auto place = of(node.a);
            for (std::uint32_t i = 0; place && i < node.count; ++i) {
                place = step(std::move(*place), Datum::text(plan_.keys[node.b + i].text()));
            }
            return place;
        }
        case Op::opt_select:
            return inside(node.a, Datum::text(plan_.keys[node.b].text()));
        case Op::index:
        case Op::opt_index:
            return inside(node.a, run_.eval(node.b));
        case Op::opt_or_value: {
            // The default has no place; what was looked for has.
            return of(node.a);
        }
        case Op::call: {
            const AstNode& call = ast_[node.ast];
            const bool passes = call.method && (call.name == "value" || call.name == "hasValue");
            if (passes) return of(plan_.children[node.children]);
            // What a function returns whole is a place of its own, if it is something to look into.
            const Datum result = result_of(id);
            if (!result.is(DatumKind::map) && !result.is(DatumKind::list)) return std::nullopt;
            return Place{std::string(ast_.text(call)), {}};
        }
        default:
            return std::nullopt;
    }
}

Datum Places::value(std::uint32_t id) {
    const PlanNode& node = plan_.nodes[id];
    if (node.op == Op::has) return run_.path(node);
    if (node.op == Op::opt_or_value) return run_.eval(node.a);
    if (node.op != Op::call) return run_.eval(id);
    if (ast_[node.ast].name == "hasValue") return run_.eval(plan_.children[node.children]);
    return result_of(id);
}

Datum Places::result_of(std::uint32_t call) {
    for (const auto& [known, result] : results_) {
        if (known == call) return result;
    }
    return results_.emplace_back(call, run_.eval(call)).second;
}

// Element `index` of what a range node yields, seen in the variables.
std::optional<Place> Places::element(std::uint32_t range, std::size_t index) {
    const PlanNode& node = plan_.nodes[range];
    const Datum at = Datum::integer(static_cast<std::int64_t>(index));
    switch (node.op) {
        case Op::add: {
            const Datum left = run_.eval(node.a);
            if (!left.is(DatumKind::list)) return std::nullopt;
            if (index < left.size()) return element(node.a, index);
            return element(node.b, index - left.size());
        }
        case Op::opt_or_value: {
            const Datum target = run_.eval(node.a);
            const bool present = target.is(DatumKind::optional) && target.held() != nullptr;
            return element(present ? node.a : node.b, index);
        }
        case Op::filter:
            return kept_element(node, index);
        case Op::map_items: {
            const Datum inner = run_.range_of(node);
            if (!inner.is_known() || index >= inner.size()) return std::nullopt;
            run_.bind(node, inner, index);
            bind(node, inner, index);
            return of(node.b);
        }
        case Op::slot:
        case Op::local:
        case Op::path:
        case Op::opt_select:
        case Op::index:
        case Op::opt_index:
        case Op::call:
            return inside(range, at);
        default:
            return std::nullopt;
    }
}

std::optional<Place> Places::kept_element(const PlanNode& filter, std::size_t index) {
    const Datum inner = run_.eval(filter.a);
    if (!inner.is(DatumKind::list)) return std::nullopt;
    for (std::size_t turn = 0; turn < inner.size(); ++turn) {
        run_.bind(filter, inner, turn);
        if (!run_.eval(filter.b).is_true()) continue;
        if (index == 0) return element(filter.a, turn);
        --index;
    }
    return std::nullopt;
}

void Places::bind(const PlanNode& loop, const Datum& range, std::size_t turn) {
    std::optional<Place> place;
    if (range.is(DatumKind::list)) {
        place = element(loop.a, turn);
    } else if (range.is(DatumKind::map)) {
        place = inside(loop.a, range.entry_key(turn));
    }
    // Looking for the place may have moved the loop variables of nested ranges.
    run_.bind(loop, range, turn);
    results_.clear();
    locals_.at(loop.local) = loop.two_variables ? std::nullopt : place;
    if (loop.two_variables) locals_.at(loop.local + 1U) = place;
}

}  // namespace assay::cel

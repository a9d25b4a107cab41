#include "cel/witness.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "cel/ast.h"
#include "cel/places.h"
#include "cel/plan.h"
#include "cel/run.h"

namespace assay::cel {

namespace {

bool is_logic(Op op) {
    return op == Op::both || op == Op::either || op == Op::all || op == Op::exists ||
           op == Op::choice || op == Op::negation;
}

class Explainer {
public:
    Explainer(Run& run, const Program& program)
        : run_(run), ast_(program.ast()), plan_(program.plan()), places_(run, program) {}

    Witness explain(const Datum& outcome) {
        follow(plan_.root, outcome);
        if (!witness_.elements.empty()) witness_.element = witness_.elements.back();
        return std::move(witness_);
    }

private:
    [[nodiscard]] const PlanNode& at(std::uint32_t id) const { return plan_.nodes[id]; }

    static bool same_outcome(const Datum& part, const Datum& whole) {
        if (part.is(DatumKind::boolean) && whole.is(DatumKind::boolean)) {
            return part.as_bool() == whole.as_bool();
        }
        return part.kind() == whole.kind() && !part.is_known();
    }

    // Down to the part of `id` that decided; `outcome` is what `id` yielded.
    void follow(std::uint32_t id, const Datum& outcome) {
        const PlanNode& node = at(id);
        switch (node.op) {
            case Op::both:
                return follow_logic(id, outcome, false);
            case Op::either:
                return follow_logic(id, outcome, true);
            case Op::all:
                return follow_loop(id, outcome, false);
            case Op::exists:
                return follow_loop(id, outcome, true);
            case Op::choice:
                return follow_choice(id, outcome);
            case Op::negation:
                if (is_logic(at(node.a).op)) return follow(node.a, run_.eval(node.a));
                return leaf(id);
            default:
                return leaf(id);
        }
    }

    void follow_logic(std::uint32_t id, const Datum& outcome, bool deciding) {
        // Where every operand had to agree, no single one decided.
        if (outcome.is(DatumKind::boolean) && outcome.as_bool() != deciding) return leaf(id);
        const PlanNode& node = at(id);
        for (std::uint32_t i = 0; i < node.count; ++i) {
            const std::uint32_t child = plan_.children[node.children + i];
            const Datum value = run_.eval(child);
            if (same_outcome(value, outcome)) return follow(child, value);
        }
        leaf(id);
    }

    void follow_choice(std::uint32_t id, const Datum& outcome) {
        const PlanNode& node = at(id);
        const Datum condition = run_.eval(node.a);
        if (!condition.is(DatumKind::boolean)) return follow(node.a, condition);
        const std::uint32_t taken = condition.as_bool() ? node.b : node.c;
        if (at(taken).op == Op::constant) return follow(node.a, condition);
        follow(taken, outcome);
        reads(node.a);
    }

    void follow_loop(std::uint32_t id, const Datum& outcome, bool deciding) {
        const PlanNode& node = at(id);
        const Datum range = run_.range_of(node);
        if (!range.is_known()) return leaf(node.a);
        if (outcome.is(DatumKind::boolean) && outcome.as_bool() != deciding) return leaf(id);
        for (std::size_t turn = 0; turn < range.size(); ++turn) {
            run_.bind(node, range, turn);
            const Datum value = run_.eval(node.b);
            if (!same_outcome(value, outcome)) continue;
            witness_.elements.push_back(turn);
            places_.bind(node, range, turn);
            return follow(node.b, value);
        }
        leaf(id);
    }

    void leaf(std::uint32_t id) {
        witness_.expression = std::string(ast_.text(ast_[at(id).ast]));
        reads(id);
    }

    // The places that a part reads, and the places inside what is no place itself.
    void reads(std::uint32_t id) {
        const PlanNode& node = at(id);
        if (const auto place = places_.of(id)) return add(*place, places_.value(id));
        switch (node.op) {
            case Op::both:
            case Op::either:
            case Op::call:
            case Op::list:
            case Op::map:
                for (std::uint32_t i = 0; i < node.count; ++i) {
                    reads(plan_.children[node.children + i]);
                }
                return;
            case Op::choice:
                reads(node.c);
                [[fallthrough]];
            case Op::index:
            case Op::opt_index:
            case Op::opt_or:
            case Op::opt_or_value:
                reads(node.a);
                reads(node.b);
                return;
            case Op::constant:
            case Op::undeclared:
            case Op::slot:
            case Op::local:
                return;
            default:  // operators, loops
                reads(node.a);
                if (is_binary(node.op)) reads(node.b);
        }
    }

    void add(const Place& place, Datum value) {
        const auto same = [&](const WitnessRead& read) {
            return read.variable == place.variable && read.path == place.path;
        };
        if (std::any_of(witness_.reads.begin(), witness_.reads.end(), same)) return;
        if (value.is(DatumKind::optional) && value.held() != nullptr) value = *value.held();
        WitnessRead read{place.variable, place.path, false, value};
        read.missing = value.is_error() || value.is(DatumKind::optional);
        witness_.reads.push_back(std::move(read));
    }

    Run& run_;
    const Ast& ast_;
    const Plan& plan_;
    Places places_;
    Witness witness_;
};

}  // namespace

Witness explain(Evaluator& evaluator, const Program& program, std::span<const Datum> slots,
                const Datum& outcome, void* host) {
    evaluator.restart_cost();
    Run run(evaluator, program.plan(), slots, host);
    return Explainer(run, program).explain(outcome);
}

}  // namespace assay::cel

// One evaluation in progress. Used by the evaluator and by explain().
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "cel/evaluator.h"
#include "cel/plan.h"

namespace assay::cel {

class Run {
public:
    Run(Evaluator& evaluator, const Plan& plan, std::span<const Datum> slots, void* host) noexcept
        : evaluator_(evaluator),
          plan_(plan),
          nodes_(plan.nodes.data()),
          slots_(slots.data()),
          call_{host, evaluator.arena_, *evaluator.regexes_} {}

    [[nodiscard]] Datum eval(std::uint32_t node);
    // A part that may not be reached: its charge is due when it is.
    [[nodiscard]] Datum begin(std::uint32_t node) {
        (void)pay(nodes_[node].charge);
        return eval(node);
    }

    // The error that names the limit.
    [[nodiscard]] Datum too_costly();

    // For explain(): the value at a path or has node; the range of a loop, or what the loop yields
    // where that is no list or map; and the loop's variables in one turn over a range.
    [[nodiscard]] Datum path(const PlanNode& node);
    [[nodiscard]] Datum range_of(const PlanNode& node);
    void bind(const PlanNode& node, const Datum& range, std::size_t turn) noexcept;

private:
    [[nodiscard]] Arena& arena() noexcept { return call_.arena; }
    // Loop variables; a Datum is an implicit-lifetime type, so raw storage saves clearing it.
    [[nodiscard]] Datum* locals() noexcept { return reinterpret_cast<Datum*>(locals_.data()); }
    [[nodiscard]] std::span<const std::uint32_t> children(const PlanNode& node) const noexcept {
        return {plan_.children.data() + node.children, node.count};
    }
    // Adds to the cost; false when it is above the limit. run() looks at the end again, so that
    // who cannot do much more before may only add. No cost is above most_at_once, so that it never
    // overflows.
    bool pay(Cost cost) noexcept {
        evaluator_.left_ -= cost;
        return evaluator_.left_ >= 0;
    }
    // For operations whose charge holds 1 already, which is all that reading ten bytes costs.
    bool pay_for_size(std::size_t size) noexcept {
        return size - 1 < 10 || pay(traversal(size) - 1);
    }
    [[nodiscard]] bool may_make(std::size_t bytes) noexcept {
        return arena().used() + bytes <= evaluator_.most_used_;
    }
    // Uses the cost up too, so that loops end.
    [[nodiscard]] Datum too_large() noexcept;

    [[nodiscard]] Datum make(const PlanNode& node);
    [[nodiscard]] Datum slot(std::uint32_t index);
    [[nodiscard]] Datum walk(Datum from, const Key* keys, std::size_t count);
    [[nodiscard]] Datum select(const Datum& from, const Key& key);
    [[nodiscard]] Datum has(const PlanNode& node);
    [[nodiscard]] Datum opt_select(const PlanNode& node);
    // The value that x.?k holds; false: `found` is what the whole is instead.
    [[nodiscard]] bool opt_find(const PlanNode& node, Datum& found);
    [[nodiscard]] Datum index(const PlanNode& node, bool optional);
    [[nodiscard]] Datum index_list(const Datum& list, const Datum& at, bool optional);

    [[nodiscard]] Datum logic(const PlanNode& node, bool deciding);
    [[nodiscard]] Datum choice(const PlanNode& node);
    [[nodiscard]] Datum negation(const PlanNode& node);
    [[nodiscard]] Datum equality(const PlanNode& node, bool wanted);
    [[nodiscard]] Datum ordering(const PlanNode& node);
    [[nodiscard]] Datum membership(const PlanNode& node);
    [[nodiscard]] Datum arithmetic(const PlanNode& node);
    [[nodiscard]] Datum add(const Datum& left, const Datum& right);
    [[nodiscard]] Datum join_lists(const Datum& left, const Datum& right);

    [[nodiscard]] Datum call(const PlanNode& node);
    [[nodiscard]] Datum match(const PlanNode& node);
    [[nodiscard]] Datum make_list(const PlanNode& node);
    [[nodiscard]] Datum make_map(const PlanNode& node);
    [[nodiscard]] Datum opt_map(const PlanNode& node, bool flat);
    [[nodiscard]] Datum opt_or(const PlanNode& node, bool value);

    [[nodiscard]] Datum loop_logic(const PlanNode& node, bool deciding);
    [[nodiscard]] Datum loop_one(const PlanNode& node);
    [[nodiscard]] Datum loop_list(const PlanNode& node);
    [[nodiscard]] Datum loop_map(const PlanNode& node);
    [[nodiscard]] Datum loop_sort(const PlanNode& node);

    Evaluator& evaluator_;
    const Plan& plan_;
    const PlanNode* nodes_;
    const Datum* slots_;
    HostCall call_;
    alignas(Datum) std::array<std::byte, sizeof(Datum) * most_locals> locals_;
};

// The first of them when it is an error or unknown: what a strict operation yields.
[[nodiscard]] inline const Datum* first_unusable(const Datum& left, const Datum& right) noexcept {
    if (!left.is_known()) return &left;
    return right.is_known() ? nullptr : &right;
}

// Adds an entry unless the key is there already or is of a kind that keys cannot have.
enum class Added : std::uint8_t { yes, repeated, bad_key };
[[nodiscard]] Added add_entry(std::span<Entry> entries, std::size_t& count, const Entry& entry);

}  // namespace assay::cel

#include "evaluate/shared_values.h"

#include <algorithm>
#include <map>
#include <string_view>

#include "policy/environment.h"

namespace assay {
namespace {

bool can_be_kept(const Expression& expression) {
    const auto is_object = [](std::uint32_t slot) {
        return slot == static_cast<std::uint32_t>(Slot::object);
    };
    return std::ranges::all_of(expression.program.slots_used(), is_object) &&
           !proves(expression.text());
}

}  // namespace

std::vector<KeptExpressions> find_kept(std::span<const Check> checks, std::size_t& count) {
    std::map<std::string_view, std::size_t> askers;
    for (const Check& check : checks) {
        if (check.select) ++askers[check.select->text()];
        if (check.items) ++askers[check.items->text()];
    }
    std::map<std::string_view, std::uint32_t> numbers;
    const auto number_of = [&](const std::optional<Expression>& expression) {
        if (!expression || askers[expression->text()] < 2) return KeptExpressions::kNone;
        const auto [known, is_new] = numbers.try_emplace(expression->text());
        if (is_new) {
            known->second = can_be_kept(*expression) ? static_cast<std::uint32_t>(count++)
                                                     : KeptExpressions::kNone;
        }
        return known->second;
    };
    count = 0;
    std::vector<KeptExpressions> kept;
    for (const Check& check : checks) {
        kept.push_back({number_of(check.select), number_of(check.items)});
    }
    return kept;
}

void SharedValues::begin(std::size_t expressions, std::size_t subjects) {
    subjects_ = subjects;
    values_.assign(expressions * subjects, std::nullopt);
    arena_.reset();
}

cel::Datum SharedValues::value(std::uint32_t number, std::size_t subject,
                               const Expression& expression, std::span<const cel::Datum> slots,
                               void* host) {
    std::optional<cel::Datum>& value = values_[number * subjects_ + subject];
    if (!value) value = evaluator_.run(expression.program, slots, host);
    return *value;
}

}  // namespace assay

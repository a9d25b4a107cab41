#include "evaluate/common_variables.h"

#include <algorithm>

#include "policy/environment.h"

namespace assay {
namespace {

constexpr auto kFirst = static_cast<std::uint32_t>(Slot::count);  // slot of the first variable

}  // namespace

std::vector<bool> CommonVariables::find_common(const Check& check) {
    std::vector<bool> common;
    const auto is_common_slot = [&](std::uint32_t slot) {
        return slot >= kFirst ? static_cast<bool>(common[slot - kFirst])
                              : slot == static_cast<std::uint32_t>(Slot::params) ||
                                    slot == static_cast<std::uint32_t>(Slot::as_of);
    };
    for (const Variable& variable : check.variables) {
        const cel::Program& program = variable.expression.program;
        common.push_back(std::ranges::all_of(program.slots_used(), is_common_slot) &&
                         !proves(program.source()));
    }
    return common;
}

void CommonVariables::begin(const Check& check) {
    check_ = &check;
    auto known = of_checks_.find(&check);
    if (known == of_checks_.end()) known = of_checks_.emplace(&check, find_common(check)).first;
    common_ = &known->second;
    values_.clear();
    arena_.reset();
}

cel::Datum CommonVariables::value(std::size_t index, std::span<const cel::Datum> slots,
                                  void* host) {
    for (std::size_t next = values_.size(); next <= index; ++next) {
        const cel::Program& program = check_->variables[next].expression.program;
        values_.push_back(has(next) ? evaluator_.run(program, slots, host) : cel::Datum());
    }
    return values_[index];
}

}  // namespace assay

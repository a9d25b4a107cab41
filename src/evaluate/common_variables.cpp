#include "evaluate/common_variables.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "policy/environment.h"

namespace assay {
namespace {

constexpr std::string_view kPrefix = "variables.";

bool proves(const std::string& function) {
    const HostFunctionRow* const row = host_function(function);
    return row != nullptr && row->proves;
}

}  // namespace

std::vector<bool> CommonVariables::find_common(const Check& check) {
    std::vector<bool> common;
    const auto is_common_name = [&](std::string_view name) {
        if (name == "params" || name == "asOf") return true;
        if (name.substr(0, kPrefix.size()) != kPrefix) return false;
        name.remove_prefix(kPrefix.size());
        for (std::size_t index = 0; index < common.size(); ++index) {
            if (check.variables[index].name == name) return static_cast<bool>(common[index]);
        }
        return false;
    };
    for (const Variable& variable : check.variables) {
        const cel::Program& program = variable.expression.program;
        common.push_back(std::ranges::all_of(program.variables_used(), is_common_name) &&
                         std::ranges::none_of(program.functions_used(), proves));
    }
    return common;
}

void CommonVariables::begin(const Check& check) {
    if (check_ == &check) return;
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

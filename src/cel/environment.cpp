#include "cel/environment.h"

#include <algorithm>
#include <utility>

#include "cel/library.h"

namespace assay::cel {

namespace {

bool fits(const Function& function, bool as_method, std::size_t arguments) {
    const bool style =
        function.style == CallStyle::both || (function.style == CallStyle::method) == as_method;
    return style && arguments >= function.min_args && arguments <= function.max_args;
}

}  // namespace

Environment Environment::standard() {
    Environment made;
    add_core(made);
    add_conversions(made);
    add_time(made);
    add_text(made);
    add_format(made);
    add_optionals(made);
    add_sets(made);
    add_lists(made);
    add_regex(made);
    add_quantity(made);
    add_network(made);
    add_semver(made);
    add_order(made);
    add_url(made);
    add_named_formats(made);
    add_standard_signatures(made);
    add_kubernetes_signatures(made);
    return made;
}

void Environment::count_parts(std::string_view name) {
    const auto dots = static_cast<std::size_t>(std::count(name.begin(), name.end(), '.'));
    most_parts_ = std::max(most_parts_, dots + 1);
}

std::uint32_t Environment::variable(std::string name) {
    count_parts(name);
    if (const auto known = slot(name)) return *known;
    variables_.push_back(std::move(name));
    return static_cast<std::uint32_t>(variables_.size() - 1);
}

void Environment::function(Function function) {
    count_parts(function.name);
    if (functions_.use_count() != 1) functions_ = std::make_shared<Functions>(*functions_);
    std::vector<Function>& known = (*functions_)[function.name];
    // Of two declarations for the same calls the later one holds.
    std::erase_if(known, [&](const Function& other) {
        return other.style == function.style && other.min_args == function.min_args &&
               other.max_args == function.max_args;
    });
    known.push_back(std::move(function));
}

std::optional<std::uint32_t> Environment::slot(std::string_view name) const {
    const auto at = std::ranges::find(variables_, name);
    if (at == variables_.end()) return std::nullopt;
    return static_cast<std::uint32_t>(at - variables_.begin());
}

bool Environment::has_function(std::string_view name) const { return functions_->contains(name); }

std::span<const Function> Environment::overloads(std::string_view name) const {
    const auto at = functions_->find(name);
    if (at == functions_->end()) return {};
    return at->second;
}

const Function* Environment::find(std::string_view name, bool as_method,
                                  std::size_t arguments) const {
    for (const Function& function : overloads(name)) {
        if (fits(function, as_method, arguments)) return &function;
    }
    return nullptr;
}

std::vector<std::string> Environment::function_names() const {
    std::vector<std::string> names;
    for (const auto& [name, functions] : *functions_) names.push_back(name);
    return names;
}

}  // namespace assay::cel

#include "cel/hints.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/text.h"

namespace assay::cel {

namespace {

std::string arity(std::span<const Function> overloads, bool method) {
    constexpr std::size_t most_named = 10;
    std::set<std::size_t> counts;
    for (const Function& function : overloads) {
        for (std::size_t n = function.min_args; n <= function.max_args && n < most_named; ++n) {
            counts.insert(method && n > 0 ? n - 1 : n);
        }
    }
    return fmt::format("{}", fmt::join(counts, " or "));
}

}  // namespace

std::string did_you_mean(std::string_view name, const std::vector<std::string>& known) {
    const auto found = nearest(name, known);
    return found ? fmt::format("did you mean '{}'?", *found) : std::string{};
}

Hinted no_such_function(const Environment& environment, std::string_view name, bool method) {
    const auto overloads = environment.overloads(name);
    if (overloads.empty()) {
        return {fmt::format("undeclared function '{}'", printable(name, 60)),
                did_you_mean(name, environment.function_names())};
    }
    const bool other_style =
        std::all_of(overloads.begin(), overloads.end(), [&](const Function& function) {
            return function.style != CallStyle::both &&
                   (function.style == CallStyle::method) != method;
        });
    if (other_style && method) {
        return {fmt::format("'{}' is not a method", name), fmt::format("write {}(x)", name)};
    }
    if (other_style) {
        return {fmt::format("'{}' is a method", name), fmt::format("write x.{}()", name)};
    }
    return {fmt::format("'{}' does not take so many arguments", name),
            fmt::format("it takes {}", arity(overloads, method))};
}

}  // namespace assay::cel

// Where in the variables a part of an expression reads: `c.image` inside a loop over containers is
// `spec.containers[1].image` of `object`.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cel/ast.h"
#include "cel/plan.h"
#include "cel/program.h"
#include "cel/run.h"

namespace assay::cel {

struct Place {
    std::string variable;  // or the text of a call, "cluster.get('v1/Pod', 'a', 'b')"
    std::string path;
};

class Places {
public:
    Places(Run& run, const Program& program)
        : run_(run), ast_(program.ast()), plan_(program.plan()) {}

    // The place that a plan node stands for; nothing when it computes a new value.
    [[nodiscard]] std::optional<Place> of(std::uint32_t id);
    // What is there now.
    [[nodiscard]] Datum value(std::uint32_t id);
    // From now on the variables of a loop stand for this turn.
    void bind(const PlanNode& loop, const Datum& range, std::size_t turn);

private:
    [[nodiscard]] std::optional<Place> element(std::uint32_t range, std::size_t index);
    [[nodiscard]] std::optional<Place> kept_element(const PlanNode& filter, std::size_t index);
    [[nodiscard]] std::optional<Place> inside(std::uint32_t operand, const Datum& key);
    // What a call yields. It is asked for more than once, and may have to search.
    [[nodiscard]] Datum result_of(std::uint32_t call);

    Run& run_;
    const Ast& ast_;
    const Plan& plan_;
    std::array<std::optional<Place>, most_locals> locals_;
    std::vector<std::pair<std::uint32_t, Datum>> results_;  // of calls, since the last bind()
};

}  // namespace assay::cel

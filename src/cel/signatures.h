// What functions and operators take and give, for the checker.
//
// Role: made once of an environment's signature texts (Environment::signatures); the checker looks
// a call up by name. Immutable, shared by any number of checkers. Form, one overload per line,
// types as src/cel/types.h writes them:
//   size(string) -> int
//   (list(A)).join(string) -> string         a method: its target stands in front
//   cluster.list(string) -> list($)
//   _+_(int, int) -> int
// Absence: a function without a signature takes anything and gives dyn. A function with one takes
// only what its signatures say.
#pragma once

#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cel/environment.h"
#include "cel/types.h"

namespace assay::cel {

struct Signature {
    std::string_view text;
    bool method = false;
    std::vector<TypeId> args;  // of types(); a method's target is the first
    TypeId result = Types::dyn;
};

class Signatures {
public:
    // Names of structs in signatures are those of `fields`. The texts must outlive this.
    Signatures(const Environment& environment, const FieldTable& fields);

    // Every overload of a name; none when it has no signature.
    [[nodiscard]] std::span<const Signature> of(std::string_view name) const;
    [[nodiscard]] const Types& types() const noexcept { return types_; }

private:
    void read(std::string_view line, const FieldTable& fields);

    Types types_;
    std::map<std::string_view, std::vector<Signature>, std::less<>> by_name_;
};

}  // namespace assay::cel

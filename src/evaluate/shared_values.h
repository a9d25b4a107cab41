// What an expression says of the subjects of a tile, kept for all checks that ask the same.
//
// Role: thirty checks of pods begin with the list of all containers, and as many with whether the
// pod is the platform's. Within a tile (evaluate/tiles.h) each is found once for a subject.
// An expression can be kept when it reads `object` alone and calls nothing that becomes part of a
// finding's proof.
// Cost: each has the limit of one call for itself, so that what a row may still cost does not
// depend on which check came first.
// Ownership: values live until the next begin(). One per thread, beside its Row.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "cel/arena.h"
#include "cel/evaluator.h"
#include "policy/check.h"

namespace assay {

// The numbers of a check's expressions among those that are kept.
struct KeptExpressions {
    static constexpr std::uint32_t kNone = UINT32_MAX;
    std::uint32_t select = kNone;
    std::uint32_t items = kNone;
};

// Of some checks, in their order. Only what two of them ask is kept; `count` says how much.
[[nodiscard]] std::vector<KeptExpressions> find_kept(std::span<const Check> checks,
                                                     std::size_t& count);

class SharedValues {
public:
    SharedValues() : evaluator_(arena_) {}

    // Another tile, of at most `subjects`.
    void begin(std::size_t expressions, std::size_t subjects);

    // What expression number `number` says of subject `subject` of the tile; `slots` and `host` are
    // those of its row.
    [[nodiscard]] cel::Datum value(std::uint32_t number, std::size_t subject,
                                   const Expression& expression, std::span<const cel::Datum> slots,
                                   void* host);

private:
    cel::Arena arena_;
    cel::Evaluator evaluator_;
    std::size_t subjects_ = 0;
    std::vector<std::optional<cel::Datum>> values_;
};

}  // namespace assay

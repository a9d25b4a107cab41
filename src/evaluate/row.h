// One check on one subject while it is judged: the values its expressions read.
//
// Role: holds the slots, the lazy variables and the arena of one worker. select(), judge and proof
// run expressions through it.
// Ownership: data it returns live until the next begin(). One per thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/shared.h"
#include "base/timepoint.h"
#include "cel/arena.h"
#include "cel/evaluator.h"
#include "cel/witness.h"
#include "evaluate/common_variables.h"
#include "evaluate/host.h"
#include "evaluate/shared_values.h"
#include "facts/facts.h"
#include "facts/subjects.h"
#include "policy/check.h"

namespace assay {

class Row final : public Host {
public:
    Row(const Facts& facts, LazyPaths& paths, Instant as_of);

    // Another tile (evaluate/tiles.h): `expressions` are kept for `subjects`.
    void begin_tile(std::size_t expressions, std::size_t subjects);
    // Forgets the previous row. Both must outlive this row. The subject is number `place` of the
    // tile.
    void begin(const Check& check, const KeptExpressions& kept, const Subject& subject,
               std::size_t place);
    // What `item` and `index` are from here on; without items they are null.
    void item(const cel::Datum& value, std::size_t index);
    void no_item();

    [[nodiscard]] cel::Datum run(const Expression& expression);
    // The same of the check's `select` and `items`, which other checks may ask too.
    [[nodiscard]] cel::Datum select() { return shared(*check_->select, kept_.select); }
    [[nodiscard]] cel::Datum items() { return shared(*check_->items, kept_.items); }
    // Why it came out as it did: `outcome` is what run() gave.
    [[nodiscard]] cel::Witness explain(const Expression& expression, const cel::Datum& outcome);

    [[nodiscard]] const Check& check() const { return *check_; }
    [[nodiscard]] const Shared<std::string>& check_id() const { return check_id_; }
    [[nodiscard]] const Subject& subject() const { return *subject_; }
    [[nodiscard]] cel::Arena& arena() { return arena_; }

    using Host::share;
    // A reason that the row before may have had too.
    [[nodiscard]] RareShared<Unknown> share(Unknown why);

private:
    void begin(const Check& check);
    [[nodiscard]] cel::Datum shared(const Expression& expression, std::uint32_t number);
    static cel::Datum make_variable(void* host, std::uint32_t slot);
    [[nodiscard]] void* host() { return static_cast<CheckHost*>(this); }
    cel::Datum& slot(Slot name) { return slots_[static_cast<std::size_t>(name)]; }

    Instant as_of_;
    cel::Arena arena_;
    cel::Evaluator evaluator_;
    CommonVariables common_;
    SharedValues shared_;
    KeptExpressions kept_;
    std::size_t place_ = 0;
    const Check* check_ = nullptr;
    Shared<std::string> check_id_;  // one text for all rows of the check
    const Subject* subject_ = nullptr;
    std::vector<cel::Datum> slots_;
    std::vector<cel::LazySlot> lazy_;
    RareShared<Unknown> why_;  // the last one that was shared
};

}  // namespace assay

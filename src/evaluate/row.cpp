#include "evaluate/row.h"

#include <utility>

namespace assay {
namespace {

constexpr std::size_t kOwnSlots = static_cast<std::size_t>(Slot::count);

}  // namespace

Row::Row(const Facts& facts, LazyPaths& paths, Instant as_of)
    : Host(facts, paths), as_of_(as_of), evaluator_(arena_) {}

void Row::begin_tile(std::size_t expressions, std::size_t subjects) {
    shared_.begin(expressions, subjects);
}

void Row::begin(const Check& check, const KeptExpressions& kept, const Subject& subject,
                std::size_t place) {
    if (check_ != &check) begin(check);
    kept_ = kept;
    subject_ = &subject;
    place_ = place;
    arena_.reset();
    forget();
    slot(Slot::object) = cel::Datum::of(subject.object);
    no_item();
    for (cel::LazySlot& each : lazy_) each.state = cel::LazySlot::State::fresh;
}

void Row::begin(const Check& check) {
    check_ = &check;
    check_id_ = share(std::string_view(check.id));
    common_.begin(check);
    const std::size_t variables = check.variables.size();
    slots_.resize(kOwnSlots + variables);
    lazy_.assign(variables, cel::LazySlot{&Row::make_variable});
    slot(Slot::params) = cel::Datum::of(check.params_value);
    slot(Slot::as_of) = cel::Datum::timestamp(as_of_.seconds, 0);
    for (std::size_t index = 0; index < variables; ++index) {
        slots_[kOwnSlots + index] = cel::Datum::lazy(lazy_[index]);
    }
}

void Row::item(const cel::Datum& value, std::size_t index) {
    slot(Slot::item) = value;
    slot(Slot::index) = cel::Datum::integer(static_cast<std::int64_t>(index));
}

void Row::no_item() {
    slot(Slot::item) = {};
    slot(Slot::index) = {};
}

cel::Datum Row::run(const Expression& expression) {
    return evaluator_.run(expression.program, slots_, host());
}

cel::Datum Row::shared(const Expression& expression, std::uint32_t number) {
    if (number == KeptExpressions::kNone) return run(expression);
    return shared_.value(number, place_, expression, slots_, host());
}

cel::Witness Row::explain(const Expression& expression, const cel::Datum& outcome) {
    return cel::explain(evaluator_, expression.program, slots_, outcome, host());
}

RareShared<Unknown> Row::share(Unknown why) {
    if (!why_ || *why_ != why) why_ = std::move(why);
    return why_;
}

cel::Datum Row::make_variable(void* host, std::uint32_t slot) {
    auto& row = static_cast<Row&>(*static_cast<CheckHost*>(host));
    const std::size_t index = slot - kOwnSlots;
    if (row.common_.has(index)) {
        const cel::Datum value = row.common_.value(index, row.slots_, host);
        if (value.is_error() && value.error_kind() == cel::ErrorKind::limit)
            row.evaluator_.exceed();
        return value;
    }
    return row.run(row.check_->variables[index].expression);
}

}  // namespace assay

#include "cel/support/cel_run.h"

#include <array>

#include <doctest/doctest.h>

#include "value/decode.h"

namespace assay::cel::test {

std::string result_of(std::string_view expression, const Value& object) {
    Environment environment = Environment::standard();
    environment.variable("object");
    const auto program = Program::compile(expression, environment);
    if (!program) return "problem " + program.error().front().text();
    Arena arena;
    Evaluator evaluator(arena);
    const std::array<Datum, 1> slots{Datum::of(object)};
    return evaluator.run(*program, slots).to_string();
}

Value json(Store& store, std::string_view text) {
    const Result<Value> value = decode_json(text, store);
    REQUIRE_MESSAGE(value.has_value(), text);
    return *value;
}

}  // namespace assay::cel::test

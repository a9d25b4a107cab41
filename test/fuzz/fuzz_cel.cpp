// Any bytes as an expression: no crash; what compiles unparses to the same tree; evaluation and the
// search for a witness end within the step limit.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "cel/ast.h"
#include "cel/environment.h"
#include "cel/evaluator.h"
#include "cel/witness.h"
#include "value/decode.h"

namespace {

using namespace assay;

struct World {
    Store store;
    cel::Environment environment = cel::Environment::standard();
    Value object;
    World() {
        environment.variable("object");
        const auto made = decode_json(
            R"({"a": 1, "b": [1, "x", 2.5, null], "c": {"d": {"e": true}}, "f": "text"})", store);
        if (made) object = *made;
    }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static World world;
    const std::string_view source(reinterpret_cast<const char*>(data), size);
    const auto program = cel::Program::compile(source, world.environment);
    if (!program) return 0;
    const auto again = cel::Program::compile(cel::unparse(program->ast()), world.environment);
    if (!again || cel::debug_text(again->ast()) != cel::debug_text(program->ast())) std::abort();
    cel::Arena arena;
    cel::Evaluator evaluator(arena);
    evaluator.step_limit(20'000);
    const std::array<cel::Datum, 1> slots{cel::Datum::of(world.object)};
    (void)evaluator.run(*program, slots).to_string();
    (void)cel::explain(evaluator, *program, slots);
    return 0;
}

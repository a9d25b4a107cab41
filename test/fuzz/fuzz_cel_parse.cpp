// Any bytes as an expression: no crash; what compiles unparses to the same tree.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "cel/ast.h"
#include "cel/environment.h"
#include "cel/program.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace assay;
    static const cel::Environment environment = [] {
        cel::Environment made = cel::Environment::standard();
        made.allow_undeclared();
        return made;
    }();
    const std::string_view source(reinterpret_cast<const char*>(data), size);
    const auto program = cel::Program::compile(source, environment);
    if (!program) {
        for (const cel::Problem& problem : program.error()) (void)problem.text();
        return 0;
    }
    const auto again = cel::Program::compile(cel::unparse(program->ast()), environment);
    if (!again || cel::debug_text(again->ast()) != cel::debug_text(program->ast())) std::abort();
    return 0;
}

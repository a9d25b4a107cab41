#include <fmt/format.h>

#include <cstdio>
#include <string>

#include "base/files.h"
#include "cel/arena.h"
#include "cel/environment.h"
#include "cel/evaluator.h"
#include "cel/program.h"
#include "cli/commands.h"
#include "cli/describe_functions.h"
#include "cli/standard_output.h"
#include "value/decode.h"

namespace assay {

namespace {

Result<Value> read_object(const std::optional<std::string>& file, Store& store) {
    if (!file) return Value{};
    const auto text = read_input(*file);
    if (!text) return tl::unexpected(text.error());
    auto value = decode_yaml(*text, store);  // JSON is read by the same decoder
    if (!value) {
        Error error = value.error();
        error.where.file = *file;
        return tl::unexpected(error);
    }
    return value;
}

}  // namespace

Result<ExitCode> evaluate_expression(const CelOptions& options) {
    if (options.functions) {
        const auto written = write_stdout(functions_markdown());
        return written ? Result<ExitCode>(ExitCode::ok) : tl::unexpected(written.error());
    }
    cel::Environment environment = cel::Environment::standard();
    environment.variable("object");
    const auto program = cel::Program::compile(options.expression, environment);
    if (!program) {
        for (const cel::Problem& problem : program.error()) {
            fmt::print(stderr, "expression:{}\n", problem.text());
        }
        return ExitCode::usage;
    }
    Store store;
    const auto object = read_object(options.object, store);
    if (!object) return tl::unexpected(object.error());
    cel::Arena arena;
    cel::Evaluator evaluator(arena);
    const cel::Datum slots[] = {cel::Datum::of(*object)};
    const cel::Datum result = evaluator.run(*program, slots);
    if (result.is_error()) {
        fmt::print(stderr, "error: {}\n", result.error_text());
        return ExitCode::gate_broken;
    }
    const std::string text = fmt::format("{}\n{}\n", result.to_string(), result.type_name());
    if (const auto written = write_stdout(text); !written) return tl::unexpected(written.error());
    return ExitCode::ok;
}

}  // namespace assay

// Runs the published cases of CEL and prints per file how many ran, passed and were skipped, why.
//
// Usage: cel_conformance FILE_OR_DIRECTORY...
// A file is what npm/dump_cases.mjs wrote; a directory holds the cases of the specification as JSON
// (<suite>.json). Only suites of the tiers we promise are run. Exit 1 when a case fails.
#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "cel/ast.h"
#include "cel/environment.h"
#include "cel/evaluator.h"
#include "cel/parser.h"
#include "cel/support/case_value.h"
#include "value/decode.h"

namespace {

using namespace assay;
using namespace assay::cel;
using assay::cel::test::expected_kind;
using assay::cel::test::from_case;
using assay::cel::test::matches_case;
using assay::cel::test::matches_undecoded_case;

// Tier A of the specification, and the extensions this engine has.
constexpr std::array<std::string_view, 21> promised{
    "basic",    "comparisons", "conversions",   "fields",     "fp_math",    "integer_math",
    "lists",    "logic",       "macros",        "macros2",    "namespace",  "optionals",
    "parse",    "plumbing",    "string",        "string_ext", "timestamps", "parsing",
    "unknowns", "network_ext", "type_deduction"};

// Where Kubernetes does not do what a case of the specification wants, we do as Kubernetes: these
// run as well, and must yield what its library yields.
struct Deviation {
    std::string_view expression;
    std::string_view result;
    std::string_view reason;
};
constexpr std::string_view no_such_place = "cel-go, so Kubernetes, answers -1";
constexpr std::string_view no_mapped = "Kubernetes refuses IPv4 mapped into IPv6";
constexpr std::array deviations{
    Deviation{"'tacocat'.indexOf('a', 30) == -1", "true", no_such_place},
    Deviation{"'tacocat'.lastIndexOf('a', 30) == -1", "true", no_such_place},
    Deviation{"ip('::ffff:c0a8:1') == ip('192.168.0.1')", "error('the text is no IP address')",
              no_mapped},
    Deviation{"ip('::ffff:c0a8:1') == ip('192.168.10.1')", "error('the text is no IP address')",
              no_mapped},
};

const Deviation* deviation_of(std::string_view expression) {
    for (const Deviation& known : deviations) {
        if (known.expression == expression) return &known;
    }
    return nullptr;
}

struct Counts {
    std::size_t run = 0;
    std::size_t passed = 0;
    std::map<std::string, std::size_t> skipped;
    std::map<std::string, std::size_t> deviating;  // passed as Kubernetes has it
    std::size_t trees = 0;                         // compared with cel-go's parser
    std::size_t undecoded = 0;  // passed after decoding escapes the conversion left in
    std::vector<std::string> failures;
};

bool mentions(const Value& value, std::string_view needle) {
    if (value.is_text()) return value.as_text().find(needle) != std::string_view::npos;
    for (const Value& item : value.items_or_none()) {
        if (mentions(item, needle)) return true;
    }
    for (const Member& member : value.members_or_none()) {
        if (mentions(member.value, needle)) return true;
    }
    return false;
}

bool has_message(const Ast& ast) {
    return std::any_of(ast.nodes.begin(), ast.nodes.end(),
                       [](const AstNode& node) { return node.kind == AstKind::message; });
}

bool uses_extension_macro(const tl::expected<Ast, Problems>& ast) {
    return ast && std::any_of(ast->nodes.begin(), ast->nodes.end(), [](const AstNode& node) {
               return node.kind == AstKind::optional || node.variables.size() == 2;
           });
}

// Why a case is not for this engine; empty when it is.
std::string skip_reason(const Value& test, const tl::expected<Ast, Problems>& ast) {
    constexpr std::string_view protobuf = "protobuf messages and enums";
    if (test.get("container").text_or().find("cel.expr.conformance") != std::string_view::npos) {
        return std::string(protobuf);
    }
    if (mentions(test.get("expr"), "cel.expr.conformance") ||
        mentions(test.get("bindings"), "cel.expr.conformance") ||
        mentions(test.get("value"), "cel.expr.conformance") ||
        mentions(test.get("typeEnv"), "cel.expr.conformance")) {
        return std::string(protobuf);
    }
    if (ast && has_message(*ast)) return std::string(protobuf);
    // Deduced types: nothing to evaluate.
    if (test.get("checkOnly").is_bool()) return "needs the type checker only";
    return {};
}

void compare_tree(const Value& test, const tl::expected<Ast, Problems>& ast, Counts& counts,
                  const std::string& where) {
    const std::string_view wanted = test.get("ast").text_or();
    if (wanted.empty()) return;
    if (!ast) {
        counts.failures.push_back(
            fmt::format("{}: does not parse: {}", where, ast.error().front().text()));
        return;
    }
    ++counts.trees;
    if (const std::string made = debug_text(*ast); made != wanted) {
        counts.failures.push_back(
            fmt::format("{}: tree differs\n--- cel-go\n{}\n--- ours\n{}", where, wanted, made));
    }
}

// Whether the text that the tree unparses to has the same tree.
bool unparses(const Ast& ast) {
    const std::string text = unparse(ast);
    const auto again = parse(text);
    return again && debug_text(*again) == debug_text(ast);
}

void run_parsing(const Value& test, const tl::expected<Ast, Problems>& ast, Counts& counts,
                 const std::string& where) {
    if (test.get("ast").text_or().empty()) {
        // cel-go refuses the text; where we allow more syntax than its default, it says so.
        if (mentions(test.get("error"), "unsupported syntax")) {
            ++counts.skipped["syntax that is optional in cel-go"];
            return;
        }
        if (mentions(test.get("error"), "recursion")) {
            ++counts.skipped["limits the case sets itself"];
            return;
        }
        ++counts.run;
        if (ast) {
            counts.failures.push_back(where + ": parses, though cel-go refuses it");
        } else {
            ++counts.passed;
        }
        return;
    }
    ++counts.run;
    const std::size_t before = counts.failures.size();
    compare_tree(test, ast, counts, where);
    if (ast && !unparses(*ast)) counts.failures.push_back(where + ": unparse changes it");
    if (counts.failures.size() == before) ++counts.passed;
}

void run_case(const Value& test, Counts& counts) {
    const std::string expression(test.get("expr").text_or());
    const std::string where = fmt::format("{}/{}: {}", test.get("section").text_or(),
                                          test.get("name").text_or(), expression);
    const auto ast = parse(expression);
    if (test.get("suite").text_or() == "parsing") return run_parsing(test, ast, counts, where);
    if (const std::string reason = skip_reason(test, ast); !reason.empty()) {
        ++counts.skipped[reason];
        return;
    }
    ++counts.run;
    const std::size_t before = counts.failures.size();
    // The dumps were made without these macros: they are printed as calls there.
    if (!uses_extension_macro(ast)) compare_tree(test, ast, counts, where);
    if (ast && !unparses(*ast)) counts.failures.push_back(where + ": unparse changes it");

    Environment environment = Environment::standard();
    environment.container(std::string(test.get("container").text_or()));
    if (test.get("disableCheck").is_bool()) environment.allow_undeclared();
    Arena arena;
    std::vector<Datum> slots;
    for (const Member& binding : test.get("bindings").members_or_none()) {
        environment.variable(std::string(binding.key()));
        slots.push_back(from_case(binding.value.get("value"), arena));
    }
    const bool wants_error = test.find("evalError") != nullptr;
    const auto program = Program::compile(expression, environment);
    if (!program) {
        if (!wants_error) {
            counts.failures.push_back(where + ": " + program.error().front().text());
        }
    } else {
        Evaluator evaluator(arena);
        const Datum result = evaluator.run(*program, slots);
        if (const Deviation* known = deviation_of(expression); known != nullptr) {
            if (result.to_string() == known->result) {
                ++counts.deviating[std::string(known->reason)];
            } else {
                counts.failures.push_back(where + ": got " + result.to_string());
            }
        } else if (wants_error != result.is_error()) {
            counts.failures.push_back(where + ": got " + result.to_string());
        } else if (!wants_error) {
            const Value* wanted = test.find("value");
            if (wanted == nullptr) wanted = test.get("typedResult").find("result");
            bool good = wanted == nullptr ? result.is_true() : matches_case(result, *wanted);
            if (!good && wanted != nullptr && matches_undecoded_case(result, *wanted)) {
                good = true;
                ++counts.undecoded;
            }
            if (!good) {
                counts.failures.push_back(
                    fmt::format("{}: got {}, wanted {}", where, result.to_string(),
                                wanted == nullptr ? "true" : expected_kind(*wanted)));
            }
        }
    }
    if (counts.failures.size() == before) ++counts.passed;
}

std::optional<Value> read(const std::filesystem::path& path, Store& store) {
    std::ifstream file(path, std::ios::binary);
    const std::string text(std::istreambuf_iterator<char>(file), {});
    const Result<Value> value = decode_json(text, store);
    if (value) return *value;
    std::cerr << path << ": " << value.error().text() << "\n";
    return std::nullopt;
}

using Suites = std::map<std::string, Counts>;

bool is_promised(std::string_view suite) {
    return std::find(promised.begin(), promised.end(), suite) != promised.end();
}

bool run_dump(const std::filesystem::path& path, Suites& suites) {
    Store store;
    const auto cases = read(path, store);
    if (!cases) return false;
    for (const Value& test : cases->items_or_none()) {
        const std::string suite(test.get("suite").text_or());
        if (is_promised(suite)) run_case(test, suites[suite]);
    }
    return true;
}

bool run_directory(const std::filesystem::path& path, Suites& suites) {
    for (const std::string_view suite : promised) {
        const std::filesystem::path file = path / fmt::format("{}.json", suite);
        if (!std::filesystem::exists(file)) continue;
        Store store;
        const auto cases = read(file, store);
        if (!cases) return false;
        for (const Value& section : cases->get("section").items_or_none()) {
            for (const Value& test : section.get("test").items_or_none()) {
                run_case(test, suites[std::string(suite)]);
            }
        }
    }
    return true;
}

bool report(const std::string& title, const Suites& suites) {
    Counts sum;
    std::cout << title << "\n";
    for (const auto& [suite, counts] : suites) {
        std::cout << fmt::format("  {:14} run {:4}  passed {:4}  trees {:4}", suite, counts.run,
                                 counts.passed, counts.trees);
        for (const auto& [reason, count] : counts.skipped) {
            std::cout << fmt::format("  skipped {} ({})", count, reason);
            sum.skipped[reason] += count;
        }
        for (const auto& [reason, count] : counts.deviating) {
            std::cout << fmt::format("  ({} otherwise: {})", count, reason);
        }
        if (counts.undecoded > 0) {
            std::cout << fmt::format("  ({} with escapes the conversion left undecoded)",
                                     counts.undecoded);
        }
        std::cout << "\n";
        for (const std::string& failure : counts.failures) std::cout << "    " << failure << "\n";
        sum.run += counts.run;
        sum.passed += counts.passed;
        sum.trees += counts.trees;
        sum.failures.insert(sum.failures.end(), counts.failures.begin(), counts.failures.end());
    }
    std::cout << fmt::format("  all: run {}, passed {}, trees {}, failed {}\n", sum.run, sum.passed,
                             sum.trees, sum.failures.size());
    return sum.failures.empty() && sum.run > 0;
}

}  // namespace

int main(int argc, char** argv) {
    bool good = argc > 1;
    for (int i = 1; i < argc; ++i) {
        Suites suites;
        const std::filesystem::path path(argv[i]);
        const bool read_all = std::filesystem::is_directory(path) ? run_directory(path, suites)
                                                                  : run_dump(path, suites);
        good = report(path.filename().string(), suites) && read_all && good;
    }
    return good ? 0 : 1;
}

// Compares the deduced types of the published cases of CEL with what cel-go's checker says.
//
// Usage: cel_type_cases FILE_OR_DIRECTORY...
// A file is what npm/dump_cases.mjs wrote (conformance.json: its suite type_deduction;
// checking.json: cel-go's own cases); a directory holds type_deduction.json of the specification.
// Cases with protobuf messages and wrappers are skipped: there are none in JSON. Exit 1 when a case
// fails.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "cel/checker.h"
#include "cel/parser.h"
#include "cel/program.h"
#include "value/decode.h"

namespace {

using namespace assay;
using namespace assay::cel;

struct Counts {
    std::size_t run = 0;
    std::map<std::string, std::size_t> skipped;
    std::vector<std::string> failures;
};

bool mentions(const Value& value, std::string_view needle) {
    if (value.is_text()) return value.as_text().find(needle) != std::string_view::npos;
    for (const Value& item : value.items_or_none()) {
        if (mentions(item, needle)) return true;
    }
    for (const Member& member : value.members_or_none()) {
        if (member.key() == needle || mentions(member.value, needle)) return true;
    }
    return false;
}

std::string skip_reason(const Value& test) {
    const std::string_view suite = test.get("suite").text_or();
    for (const std::string_view other : {"bindings_ext", "block_ext", "encoders_ext", "math_ext"}) {
        if (suite == other) return "libraries that Kubernetes does not have";
    }
    for (const std::string_view word :
         {"messageType", "wrapper", "wellKnown", "google.", "TestAllTypes", "conformance.proto"}) {
        if (mentions(test, word)) return "protobuf messages and wrappers";
    }
    if (mentions(test.get("error"), "unsupported syntax"))
        return "syntax that is optional in cel-go";
    if (mentions(test.get("error"), "(int, double)")) {
        return "Kubernetes compares numbers of different types";
    }
    return {};
}

// cel.expr.Type as text.
std::string type_text(const Value& type) {
    if (const Value* list = type.find("listType")) {
        return fmt::format("list({})", type_text(list->get("elemType")));
    }
    if (const Value* map = type.find("mapType")) {
        return fmt::format("map({}, {})", type_text(map->get("keyType")),
                           type_text(map->get("valueType")));
    }
    if (const Value* param = type.find("typeParam")) return std::string(param->text_or());
    if (const Value* abstract = type.find("abstractType")) {
        std::string made;
        for (const Value& each : abstract->get("parameterTypes").items_or_none()) {
            made += (made.empty() ? "" : ", ") + type_text(each);
        }
        return fmt::format("{}({})", abstract->get("name").text_or(), made);
    }
    static const std::map<std::string_view, std::string> primitives{
        {"BOOL", "bool"},     {"INT64", "int"},     {"UINT64", "uint"},
        {"DOUBLE", "double"}, {"STRING", "string"}, {"BYTES", "bytes"}};
    const auto found = primitives.find(type.get("primitive").text_or());
    if (found != primitives.end()) return found->second;
    return type.find("null") != nullptr ? "null" : "dyn";
}

// As signatures and variables write it: what CEL prints as optional_type is optional there.
std::string declared_text(const Value& type) {
    std::string text = type_text(type);
    const std::string printed = "optional_type";
    for (std::size_t at = 0; (at = text.find(printed, at)) != std::string::npos;) {
        text.replace(at, printed.size(), "optional");
    }
    return text;
}

std::string signature_text(std::string_view name, const Value& overload) {
    std::vector<std::string> params;
    for (const Value& each : overload.get("params").items_or_none()) {
        params.push_back(declared_text(each));
    }
    std::string made(name);
    if (overload.get("isInstanceFunction").is_bool()) {
        made = fmt::format("({}).{}", params.front(), name);
        params.erase(params.begin());
    }
    return fmt::format("{}({}) -> {}\n", made, fmt::join(params, ", "),
                       declared_text(overload.get("resultType")));
}

// What a case declares, besides what cel-go's own tests have (checker_test.go: testEnvs "default").
struct Declared {
    Environment environment = Environment::standard();
    std::map<std::string, std::string> variables;
    std::string signatures;

    explicit Declared(const Value& test) {
        if (test.get("suite").text_or() == "checking") {
            variables = {{"is", "string"}, {"ii", "int"},  {"iu", "uint"}, {"iz", "bool"},
                         {"id", "double"}, {"ix", "null"}, {"ib", "bytes"}};
            function("fg_s", "fg_s() -> string\n");
            function("fi_s_s", "(string).fi_s_s() -> string\n");
        }
        environment.container(std::string(test.get("container").text_or()));
        for (const Value& entry : test.get("typeEnv").items_or_none()) {
            const std::string name(entry.get("name").text_or());
            if (const Value* ident = entry.find("ident")) {
                variables[name] = declared_text(ident->get("type"));
            }
            for (const Value& overload : entry.get("function").get("overloads").items_or_none()) {
                function(name, signature_text(name, overload));
            }
        }
        for (const auto& [name, type] : variables) environment.variable(name);
        environment.add_signatures(signatures);
    }

private:
    void function(const std::string& name, const std::string& signature) {
        environment.function({name, 0, 9, nullptr, CallStyle::both});
        signatures += signature;
    }
};

// The deduced type, or "error: " and the first problem.
std::string deduced(const std::string& expression, const Declared& declared) {
    const auto ast = parse(expression);
    if (!ast) return "error: " + ast.error().front().text();
    const auto program = Program::compile(expression, declared.environment);
    if (!program) return "error: " + program.error().front().text();
    const FieldTable fields;
    const Signatures signatures(declared.environment, fields);
    Types types;
    std::map<std::string, TypeId, std::less<>> variables;
    for (const auto& [name, type] : declared.variables) {
        variables[name] = TypeReader(types, fields).read(type);
    }
    Problems problems;
    const TypeScope scope{declared.environment, signatures, fields, types, variables};
    const TypeId type = deduce_type(*ast, scope, problems);
    return problems.empty() ? types.text(type) : "error: " + problems.front().text();
}

void run_case(const Value& test, Counts& counts) {
    if (const std::string reason = skip_reason(test); !reason.empty()) {
        ++counts.skipped[reason];
        return;
    }
    ++counts.run;
    const std::string expression(test.get("expr").text_or());
    std::string wanted(test.get("type").text_or());
    if (const Value* typed = test.find("typedResult"))
        wanted = type_text(typed->get("deducedType"));
    if (wanted.empty()) wanted = "error: ";
    const std::string got = deduced(expression, Declared(test));
    const bool good = wanted == "error: " ? got.starts_with(wanted) : got == wanted;
    if (!good) {
        counts.failures.push_back(fmt::format("{}: got {}, wanted {}", expression, got, wanted));
    }
}

void run_all(const Value& cases, std::string_view suite, std::map<std::string, Counts>& suites) {
    for (const Value& test : cases.items_or_none()) {
        const std::string name(test.get("suite").text_or(suite));
        const bool typed = test.find("type") != nullptr || test.find("typedResult") != nullptr;
        if (typed || name == "checking") run_case(test, suites[name]);
    }
}

bool run_path(std::filesystem::path path) {
    const bool folder = std::filesystem::is_directory(path);
    if (folder) path /= "type_deduction.json";
    std::ifstream file(path, std::ios::binary);
    const std::string text(std::istreambuf_iterator<char>(file), {});
    Store store;
    const Result<Value> cases = decode_json(text, store);
    if (!cases) {
        std::cerr << path << ": " << cases.error().text() << "\n";
        return false;
    }
    std::map<std::string, Counts> suites;
    if (folder) {
        for (const Value& section : cases->get("section").items_or_none()) {
            run_all(section.get("test"), "type_deduction", suites);
        }
    } else {
        run_all(*cases, "", suites);
    }
    Counts all;
    for (const auto& [suite, counts] : suites) {
        for (const auto& [reason, count] : counts.skipped) all.skipped[reason] += count;
        if (counts.run == 0) continue;
        all.run += counts.run;
        all.failures.insert(all.failures.end(), counts.failures.begin(), counts.failures.end());
        std::cout << fmt::format("  types {:16} run {:4}  passed {:4}\n", suite, counts.run,
                                 counts.run - counts.failures.size());
    }
    for (const std::string& failure : all.failures) std::cout << "    " << failure << "\n";
    std::cout << fmt::format("  types of {}: run {}, failed {}", path.filename().string(), all.run,
                             all.failures.size());
    for (const auto& [reason, count] : all.skipped) {
        std::cout << fmt::format(", skipped {} ({})", count, reason);
    }
    std::cout << "\n";
    return all.run > 0 && all.failures.empty();
}

}  // namespace

int main(int argc, char** argv) {
    bool good = argc > 1;
    for (int i = 1; i < argc; ++i) good = run_path(argv[i]) && good;
    return good ? 0 : 1;
}

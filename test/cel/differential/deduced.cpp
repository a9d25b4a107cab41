#include "cel/differential/deduced.h"

#include "cel/checker.h"
#include "cel/parser.h"

namespace assay::cel::test {

const Environment& oracle_environment() {
    static const Environment environment = [] {
        Environment made = Environment::standard();
        made.variable("object");
        made.allow_undeclared();
        return made;
    }();
    return environment;
}

std::string deduced(std::string_view expression) {
    static const FieldTable fields;
    static const Signatures signatures(oracle_environment(), fields);
    const auto ast = parse(expression);
    if (!ast) return "problem: " + ast.error().front().text();
    Types types;
    const std::map<std::string, TypeId, std::less<>> variables;
    Problems problems;
    const TypeScope scope{oracle_environment(), signatures, fields, types, variables};
    const TypeId type = deduce_type(*ast, scope, problems);
    return problems.empty() ? types.text(type) : "problem: " + problems.front().text();
}

}  // namespace assay::cel::test

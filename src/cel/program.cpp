#include "cel/program.h"

#include <algorithm>
#include <utility>

#include "cel/ast.h"
#include "cel/names.h"
#include "cel/parser.h"
#include "cel/plan.h"
#include "cel/planner.h"

namespace assay::cel {

struct Program::Parts {
    Ast ast;
    Plan plan;
};

tl::expected<Program, Problems> Program::compile(std::string_view source,
                                                 const Environment& environment) {
    auto ast = parse(source);
    if (!ast) return tl::unexpected(std::move(ast.error()));
    auto parts = std::make_shared<Parts>();
    parts->ast = std::move(*ast);
    Problems problems;
    make_plan(parts->ast, environment, parts->plan, problems);
    if (problems.empty()) return Program(std::move(parts));
    std::stable_sort(problems.begin(), problems.end(),
                     [](const Problem& a, const Problem& b) { return a.offset < b.offset; });
    return tl::unexpected(std::move(problems));
}

const std::string& Program::source() const noexcept { return parts_->ast.source; }
const Ast& Program::ast() const noexcept { return parts_->ast; }
const Plan& Program::plan() const noexcept { return parts_->plan; }

std::vector<std::string> Program::functions_used() const { return plan().functions_used; }
std::vector<std::string> Program::variables_used() const { return plan().variables_used; }

std::vector<std::string> Program::literal_arguments(std::string_view function) const {
    std::vector<std::string> found;
    for (const AstNode& node : ast().nodes) {
        if (node.kind != AstKind::call) continue;
        std::string name = node.name;
        std::size_t first = 0;
        if (node.method) {
            // Both `x.setting('a')`, asked for as "setting", and `cluster.probe('/version')`.
            first = 1;
            const NameChain chain = name_chain(ast(), node.args[0]);
            if (name != function && !chain.segments.empty()) {
                name = candidates(chain, chain.segments.size(), {}).front() + "." + name;
            }
        }
        if (name != function) continue;
        for (std::size_t i = first; i < node.args.size(); ++i) {
            const AstNode& argument = ast()[node.args[i]];
            if (argument.kind != AstKind::literal || !argument.value.is(DatumKind::text)) continue;
            found.push_back(argument.name);
            break;
        }
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

}  // namespace assay::cel

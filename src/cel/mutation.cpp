#include "cel/mutation.h"

#include <array>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "cel/ast.h"

namespace assay::cel {

namespace {

struct Flip {
    std::string_view from;
    std::string_view to;
};
constexpr std::array flips{Flip{"_==_", "_!=_"}, Flip{"_!=_", "_==_"}, Flip{"_<_", "_>=_"},
                           Flip{"_>=_", "_<_"},  Flip{"_>_", "_<=_"},  Flip{"_<=_", "_>_"}};

AstNode truth(bool value) {
    AstNode node;
    node.value = Datum::boolean(value);
    return node;
}

class Mutator {
public:
    Mutator(const Program& program, const Environment& environment)
        : ast_(program.ast()), environment_(environment) {}

    std::vector<Mutation> run() {
        replace(ast_.root, truth(true), "replace the whole by true");
        replace(ast_.root, truth(false), "replace the whole by false");
        for (std::uint32_t id = 0; id < ast_.nodes.size(); ++id) node(id);
        return std::move(made_);
    }

private:
    [[nodiscard]] std::string shown(std::uint32_t id) const {
        return printable(ast_.text(ast_[id]), 80);
    }

    void node(std::uint32_t id) {
        const AstNode& node = ast_[id];
        if (node.kind == AstKind::select && node.test_only) {
            replace(id, truth(true), fmt::format("turn {} into true", shown(id)));
        }
        if (node.kind != AstKind::call || node.method) return;
        if (node.name == "_&&_" || node.name == "_||_") drop_operands(id);
        for (const Flip& flip : flips) {
            if (flip.from != node.name) continue;
            AstNode flipped = node;
            flipped.name = flip.to;
            replace(id, std::move(flipped), fmt::format("flip {}", shown(id)));
        }
    }

    void drop_operands(std::uint32_t id) {
        const AstNode& node = ast_[id];
        const std::string_view what = node.name == "_&&_" ? "conjunct" : "disjunct";
        for (std::size_t i = 0; i < node.args.size(); ++i) {
            AstNode rest = node;
            rest.args.erase(i);
            if (rest.args.size() == 1) rest = ast_[rest.args.front()];
            replace(id, std::move(rest),
                    fmt::format("drop {} {}: {}", what, i + 1, shown(node.args[i])));
        }
    }

    // The unparsed text is compiled, so that places in it are right.
    void replace(std::uint32_t id, AstNode node, std::string description) {
        Ast changed = ast_;
        changed.nodes[id] = std::move(node);
        const std::string text = unparse(changed);
        if (text == unparse(ast_)) return;
        auto program = Program::compile(text, environment_);
        if (program) made_.push_back({std::move(description), std::move(*program)});
    }

    const Ast& ast_;
    const Environment& environment_;
    std::vector<Mutation> made_;
};

}  // namespace

std::vector<Mutation> mutations(const Program& program, const Environment& environment) {
    return Mutator(program, environment).run();
}

}  // namespace assay::cel

// Compiles the expressions of a check file and places what is wrong with them in the file.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "cel/ast.h"
#include "policy/check.h"
#include "policy/document.h"
#include "policy/environment.h"
#include "policy/reader.h"

namespace assay {

// What stands for the variables of an expression.
enum class Sees : std::uint8_t {
    subject,  // object, params, asOf, variables
    item,     // item and index too
};

class ExpressionReader {
public:
    // `params` are the names the check declares. `reader` must outlive this.
    ExpressionReader(Reader& reader, std::vector<std::string> params)
        : reader_(reader), params_(std::move(params)), environment_(check_environment()) {}

    // The expression in `scalar`; problems are reported and give nothing.
    std::optional<Expression> read(const DocumentNode& scalar, Sees sees);
    // The same for the member `key` of a map, when it is there.
    std::optional<Expression> read(const DocumentNode& map, std::string_view key, Sees sees,
                                   Need need = Need::optional);
    // From here on expressions see variables.<name>.
    void declare_variable(const std::string& name);

    // Names that no expression has read.
    [[nodiscard]] std::vector<std::string> unused_params() const;
    [[nodiscard]] bool used(const std::string& variable) const { return used_.contains(variable); }

private:
    void lint(const DocumentNode& scalar, const cel::Program& program, Sees sees);
    void lint_name(const DocumentNode& scalar, const cel::AstNode& node, Sees sees);
    void lint_param(const DocumentNode& scalar, const cel::AstNode& node);
    void lint_call(const DocumentNode& scalar, const cel::Ast& ast, const cel::AstNode& node,
                   bool looping);
    void report(const DocumentNode& scalar, const cel::Problems& problems);
    void report(const DocumentNode& scalar, std::size_t inner, std::string message,
                std::string hint);

    Reader& reader_;
    std::vector<std::string> params_;
    std::vector<std::string> variables_;
    cel::Environment environment_;
    std::set<std::string> used_;         // names of variables: "object", "variables.image"
    std::set<std::string> used_params_;  // "*" when params is read as a whole
};

}  // namespace assay

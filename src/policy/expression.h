// Compiles the expressions of a check file, holds them against the types of what they read, and
// places what is wrong with them in the file.
//
// Types flow in the order of reading: a variable has the type of its expression, `item` that of the
// elements of `items`. Params are dyn, for a profile may set any value.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cel/ast.h"
#include "cel/types.h"
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

// What is known of types so far.
struct KnownTypes {
    cel::Types types;
    std::map<std::string, cel::TypeId, std::less<>> variables;
    cel::TypeId last = cel::Types::dyn;  // of what was read last
};

class ExpressionReader {
public:
    // `subjects` are what the check judges, `params` the names it declares. Not `now`: nothing is
    // looked into, and programs are compiled when they are first run; texts of the file outlive
    // them. `reader` must outlive this.
    ExpressionReader(Reader& reader, std::span<const std::string> subjects,
                     std::vector<std::string> params, bool now);

    // The expression of the member `key` of a map, when it is there; problems are reported and give
    // nothing. The key says what the expression must give: `assert` true or false, `message` a
    // text.
    std::optional<Expression> read(const DocumentNode& map, std::string_view key, Sees sees,
                                   Need need = Need::optional);
    // From here on expressions see variables.<name>, with the type of what was read last.
    void declare_variable(const std::string& name);

    // Whether expressions are compiled and looked into; without it nothing is known of what they
    // read.
    [[nodiscard]] bool now() const { return typed_.has_value(); }
    // Names that no expression has read.
    [[nodiscard]] std::vector<std::string> unused_params() const;
    [[nodiscard]] bool used(const std::string& variable) const { return used_.contains(variable); }

private:
    std::optional<Expression> compile(const DocumentNode& scalar, std::string_view key, Sees sees);
    void check_type(const DocumentNode& scalar, const cel::Program& program, std::string_view key);
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
    std::optional<KnownTypes> typed_;  // nothing: programs are compiled when they are first run
    std::shared_ptr<const cel::Environment> environment_;  // shared by programs compiled later
    std::shared_ptr<cel::Environment> own_;    // the same, when the check declares variables
    std::set<std::string, std::less<>> used_;  // names of variables: "object", "variables.image"
    std::set<std::string> used_params_;        // "*" when params is read as a whole
};

}  // namespace assay

#include "policy/expression.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "cel/ast.h"
#include "cel/checker.h"
#include "facts/data.h"
#include "facts/needs.h"
#include "policy/check_types.h"
#include "policy/subject_names.h"

namespace assay {
namespace {

// The function a call node names, with its namespace: "cluster.list".
std::string called_name(const cel::Ast& ast, const cel::AstNode& call) {
    if (call.method && !call.args.empty()) {
        const cel::AstNode& target = ast[call.args.front()];
        const std::string qualified = std::string(target.name).append(".").append(call.name);
        if (target.kind == cel::AstKind::name && host_function(qualified) != nullptr) {
            return qualified;
        }
    }
    return std::string(call.name);
}

// The first argument proper of a call: after the namespace that looks like a target.
const cel::AstNode* first_argument(const cel::Ast& ast, const cel::AstNode& call,
                                   std::string_view name) {
    const bool qualified = call.method && name != call.name;
    const std::size_t index = qualified ? 1 : 0;
    return index < call.args.size() ? &ast[call.args[index]] : nullptr;
}

// The name with dots around a byte: "rbac.isBootstrap" for any byte of it.
std::string_view dotted_word(std::string_view text, std::size_t at) {
    const auto belongs = [&](std::size_t byte) {
        const char unit = text[byte];
        return unit == '.' || unit == '_' || (unit >= '0' && unit <= '9') ||
               (unit >= 'a' && unit <= 'z') || (unit >= 'A' && unit <= 'Z');
    };
    std::size_t begin = std::min(at, text.size());
    std::size_t end = begin;
    while (begin > 0 && belongs(begin - 1)) {
        --begin;
    }
    while (end < text.size() && belongs(end)) {
        ++end;
    }
    return text.substr(begin, end - begin);
}

// "cluster", "rbac", "version": what stands before the dot of a function of ours.
bool is_function_space(std::string_view word) {
    const auto functions = host_functions();
    return std::any_of(functions.begin(), functions.end(), [&](const HostFunctionRow& row) {
        return row.name.substr(0, row.name.find('.')) == word && !row.method;
    });
}

bool is_text_literal(const cel::AstNode* node) {
    return node != nullptr && node->kind == cel::AstKind::literal &&
           node->value.is(cel::DatumKind::text);
}

// What checks without variables share.
const std::shared_ptr<const cel::Environment>& bare_environment() {
    static const auto bare = std::make_shared<const cel::Environment>(check_environment());
    return bare;
}

// What an expression under a key must give; "?" where it may be null.
struct Wanted {
    std::string_view key;
    std::string_view type;
    std::string_view text;
};
constexpr std::array<Wanted, 8> kWanted{{{"assert", "bool", "true or false"},
                                         {"at", "map(string, dyn)?", "a map"},
                                         {"each", "bool", "true or false"},
                                         {"items", "list(dyn)?", "a list"},
                                         {"message", "string", "a text"},
                                         {"select", "bool", "true or false"},
                                         {"upgrade", "map(string, dyn)?", "a map"},
                                         {"when", "bool", "true or false"}}};

}  // namespace

ExpressionReader::ExpressionReader(Reader& reader, std::span<const std::string> subjects,
                                   std::vector<std::string> params, bool now)
    : reader_(reader), params_(std::move(params)), environment_(bare_environment()) {
    if (!now) return;
    KnownTypes& typed = typed_.emplace();
    typed.variables["object"] = subject_type(subjects, typed.types);
    typed.variables["asOf"] = cel::Types::simple(cel::TypeKind::timestamp);
    typed.variables["index"] = cel::Types::simple(cel::TypeKind::integer);
}

// A misspelt "rbac.isBootsrap" is two problems to CEL: the variable `rbac` and the function behind
// it. Only the second is worth saying, and only we know what may be meant.
void ExpressionReader::report(const DocumentNode& scalar, const cel::Problems& problems) {
    for (const cel::Problem& problem : problems) {
        const std::string_view word = dotted_word(scalar.text, problem.offset);
        const bool space = scalar.text.compare(problem.offset, word.size(), word) == 0 &&
                           is_function_space(word.substr(0, word.find('.')));
        if (space && problems.size() > 1) {
            continue;
        }
        std::vector<std::string_view> names;
        for (const HostFunctionRow& row : host_functions()) {
            names.push_back(row.name);
        }
        report(scalar, problem.offset, problem.message,
               problem.hint.empty() ? did_you_mean(word, names) : problem.hint);
    }
}

void ExpressionReader::report(const DocumentNode& scalar, std::size_t inner, std::string message,
                              std::string hint) {
    const PolicyFile& file = reader_.file();
    reader_.report(false, place_inside(file.name, file.text, scalar, inner), std::move(message),
                   std::move(hint));
}

std::optional<Expression> ExpressionReader::read(const DocumentNode& map, std::string_view key,
                                                 Sees sees, Need need) {
    const DocumentNode* scalar = reader_.member(map, key, need);
    if (scalar == nullptr) {
        return std::nullopt;
    }
    if (scalar->kind != DocumentNode::Kind::scalar) {
        reader_.error(*scalar, "'" + std::string(key) + "' must be a CEL expression",
                      "put it in quotes");
        return std::nullopt;
    }
    if (now()) return compile(*scalar, key, sees);
    return Expression{cel::Program::later(scalar->text, environment_)};
}

std::optional<Expression> ExpressionReader::compile(const DocumentNode& scalar,
                                                    std::string_view key, Sees sees) {
    typed_->last = cel::Types::dyn;
    auto program = cel::Program::compile(scalar.text, *environment_);
    if (!program) {
        report(scalar, program.error());
        return std::nullopt;
    }
    lint(scalar, *program, sees);
    check_type(scalar, *program, key);
    return Expression{std::move(*program)};
}

void ExpressionReader::check_type(const DocumentNode& scalar, const cel::Program& program,
                                  std::string_view key) {
    cel::Problems problems;
    auto& [types, variables, last] = *typed_;
    const cel::TypeScope scope{*environment_, check_signatures(), check_fields(), types, variables};
    last = cel::deduce_type(program.ast(), scope, problems);
    report(scalar, problems);
    const auto wanted = std::find_if(kWanted.begin(), kWanted.end(),
                                     [&](const Wanted& row) { return row.key == key; });
    if (wanted == kWanted.end() || !problems.empty()) {
        return;
    }
    const cel::TypeId type = cel::TypeReader(types, check_fields()).read(wanted->type);
    if (!types.fits(last, type)) {
        report(scalar, program.ast()[program.ast().root].offset,
               "'" + std::string(key) + "' must give " + std::string(wanted->text) + ", not " +
                   types.text(last),
               {});
    }
    if (key == "items") {
        const cel::Type& list = types[last];
        variables["item"] = list.kind == cel::TypeKind::list ? list.args.front() : cel::Types::dyn;
    }
}

void ExpressionReader::declare_variable(const std::string& name) {
    const std::string full = "variables." + name;
    if (typed_) typed_->variables[full] = typed_->last;
    if (!own_) environment_ = own_ = std::make_shared<cel::Environment>(*environment_);
    own_->variable(full);
}

// What compiles and is still wrong: params nobody declared, `item` where there is none, calls that
// the plan could not foresee, and scans of the whole cluster in a loop.
void ExpressionReader::lint(const DocumentNode& scalar, const cel::Program& program, Sees sees) {
    for (const std::uint32_t slot : program.slots_used()) {
        used_.insert(environment_->variables()[slot]);
    }
    const cel::Ast& ast = program.ast();
    std::vector<std::pair<std::uint32_t, bool>> open{{ast.root, sees == Sees::item}};
    while (!open.empty()) {
        const auto [index, looping] = open.back();
        open.pop_back();
        const cel::AstNode& node = ast[index];
        bool whole_params = node.kind == cel::AstKind::name && node.name == "params";
        if (node.kind == cel::AstKind::name) {
            lint_name(scalar, node, sees);
        } else if (node.kind == cel::AstKind::call) {
            lint_call(scalar, ast, node, looping);
        } else if (node.kind == cel::AstKind::select) {
            const cel::AstNode& operand = ast[node.args.front()];
            if (operand.kind == cel::AstKind::name && operand.name == "params") {
                lint_param(scalar, node);
                continue;
            }
        }
        if (whole_params) {
            used_params_.insert("*");
        }
        for (std::size_t child = 0; child < node.args.size(); ++child) {
            const bool inside = node.kind == cel::AstKind::loop && child > 0;
            open.emplace_back(node.args[child], looping || inside);
        }
    }
}

void ExpressionReader::lint_name(const DocumentNode& scalar, const cel::AstNode& node, Sees sees) {
    const bool of_item = node.name == "item" || node.name == "index";
    if (of_item && sees == Sees::subject && used_.contains(node.name)) {
        report(scalar, node.offset, "'" + std::string(node.name) + "' has no meaning here",
               "it is read in 'each', 'message' and 'at' of a check with 'items'");
    }
}

void ExpressionReader::lint_param(const DocumentNode& scalar, const cel::AstNode& node) {
    used_params_.emplace(node.name);
    if (std::find(params_.begin(), params_.end(), node.name) == params_.end()) {
        const std::vector<std::string_view> names(params_.begin(), params_.end());
        report(scalar, node.offset, "unknown param '" + printable(node.name, 60) + "'",
               did_you_mean(node.name, names, "declare it with a default under 'params'"));
    }
}

void ExpressionReader::lint_call(const DocumentNode& scalar, const cel::Ast& ast,
                                 const cel::AstNode& node, bool looping) {
    const std::string name = called_name(ast, node);
    const HostFunctionRow* row = host_function(name);
    if (row == nullptr) {
        return;
    }
    if (row->whole_cluster && looping) {
        report(scalar, node.offset, name + " in a loop reads the whole cluster again and again",
               "read it once in 'variables', or use cluster.get or cluster.inNamespace");
    }
    if (!row->takes_kind) {
        return;
    }
    const cel::AstNode* argument = first_argument(ast, node, name);
    if (!is_text_literal(argument)) {
        report(scalar, node.offset, "the first argument of " + name + " must be a literal text",
               "what a check reads is planned before anything is collected");
        return;
    }
    const std::string_view kind = argument->name;  // of a text literal: its content
    if (row->id == HostFunction::facts_table) {
        if (std::ranges::find(kCheckTables, kind) == kCheckTables.end()) {
            report(scalar, argument->offset, "unknown table '" + printable(kind, 80) + "'",
                   did_you_mean(kind, std::vector(kCheckTables.begin(), kCheckTables.end())));
        }
        return;
    }
    if (row->id != HostFunction::cluster_probe && !is_subject_kind(kind)) {
        report(scalar, argument->offset, "unknown kind '" + printable(kind, 80) + "'",
               subject_hint(kind));
    }
}

std::vector<std::string> ExpressionReader::unused_params() const {
    std::vector<std::string> unused;
    for (const std::string& name : params_) {
        if (!used_params_.contains("*") && !used_params_.contains(name)) {
            unused.push_back(name);
        }
    }
    return unused;
}

}  // namespace assay

#include "cel/planner.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "cel/hints.h"
#include "cel/names.h"
#include "cel/operations.h"

namespace assay::cel {

namespace {

class Planner {
public:
    Planner(const Ast& ast, const Environment& environment, Plan& plan, Problems& problems)
        : ast_(ast), environment_(environment), plan_(plan), problems_(problems) {}

    void run() {
        plan_.nodes.reserve(ast_.nodes.size());
        plan_.root = node(ast_.root);
    }

private:
    using Id = std::uint32_t;

    Id add(PlanNode made, Id ast) {
        made.ast = ast;
        plan_.nodes.push_back(made);
        return static_cast<Id>(plan_.nodes.size() - 1);
    }
    Id constant(const Datum& value, Id ast, Op op = Op::constant) {
        plan_.constants.push_back(value);
        PlanNode made;
        made.op = op;
        made.a = static_cast<Id>(plan_.constants.size() - 1);
        return add(made, ast);
    }
    Id key(std::string_view name) {
        plan_.keys.emplace_back(std::string(name));
        return static_cast<Id>(plan_.keys.size() - 1);
    }
    void problem(const AstNode& node, std::string message, std::string hint = {}) {
        problems_.push_back(
            problem_at(ast_.source, node.offset, std::move(message), std::move(hint)));
    }
    [[nodiscard]] const Datum* constant_of(Id plan_node) const {
        const PlanNode& made = plan_.nodes[plan_node];
        return made.op == Op::constant ? &plan_.constants[made.a] : nullptr;
    }

    // Children are planned before they are listed, so that each list lies in one piece.
    void set_children(PlanNode& made, const NodeIds& children) {
        made.count = static_cast<std::uint32_t>(children.size());
        made.children = static_cast<std::uint32_t>(plan_.children.size());
        plan_.children.insert(plan_.children.end(), children.begin(), children.end());
        plan_.optional.resize(plan_.children.size());
    }
    NodeIds nodes(std::span<const Id> args) {
        NodeIds made;
        for (const Id arg : args) made.push_back(node(arg));
        return made;
    }

    Id node(Id id) {
        const AstNode& node = ast_[id];
        switch (node.kind) {
            case AstKind::literal:
                return literal(node, id);
            case AstKind::name:
            case AstKind::select:
                return name_or_select(id);
            case AstKind::call:
                return call(node, id);
            case AstKind::list:
                return list(node, id);
            case AstKind::map:
                return map(node, id);
            case AstKind::message:
                problem(node,
                        fmt::format("message literals such as {}{{...}} are not supported",
                                    printable(node.name, 40)),
                        "write a map: {'field': value}");
                return constant({}, id);
            case AstKind::loop:
            case AstKind::optional:
                return loop(node, id);
        }
        return constant({}, id);
    }

    Id literal(const AstNode& node, Id id) {
        if (node.value.is(DatumKind::text)) {
            return constant(Datum::text(node.name), id);
        }
        if (node.value.is(DatumKind::bytes)) return constant(Datum::bytes(node.name), id);
        return constant(node.value, id);
    }

    // Names. A chain a.b.c is a local with fields, else the longest declared name with fields.
    [[nodiscard]] std::optional<std::uint8_t> local(std::string_view name) const {
        for (std::size_t i = locals_.size(); i-- > 0;) {
            if (locals_[i] == name) return static_cast<std::uint8_t>(i);
        }
        return std::nullopt;
    }

    Id name_or_select(Id id) {
        const NameChain chain = name_chain(ast_, id);
        // The nodes of the fields to walk after what the chain starts with, and where to start.
        NodeIds fields;
        Id start = 0;
        if (chain.segments.empty()) {
            Id at = id;
            while (ast_[at].kind == AstKind::select && !(at != id && ast_[at].test_only)) {
                fields.push_back(at);
                at = ast_[at].args[0];
            }
            fields.reverse();
            start = node(at);
        } else {
            const auto [made, used] = resolve(chain, id);
            start = made;
            for (std::size_t i = used; i < chain.ids.size(); ++i) fields.push_back(chain.ids[i]);
        }
        if (fields.empty()) {
            // has() of a declared name that holds a dot.
            return ast_[id].test_only ? constant(Datum::boolean(true), id) : start;
        }
        PlanNode made;
        made.op = ast_[id].test_only ? Op::has : Op::path;
        made.a = start;
        made.b = static_cast<Id>(plan_.keys.size());
        made.count = static_cast<std::uint32_t>(fields.size());
        for (const Id field : fields) (void)key(ast_[field].name);
        return add(made, id);
    }

    struct Resolved {
        Id node;
        std::size_t used;  // segments of the chain
    };
    Resolved resolve(const NameChain& chain, Id id) {
        PlanNode made;
        if (const auto found = local(chain.segments.front()); found && !chain.absolute) {
            made.op = Op::local;
            made.a = *found;
            return {add(made, chain.ids.front()), 1};
        }
        const std::size_t most = std::max(environment_.most_parts(), most_type_parts);
        for (std::size_t used = std::min(chain.segments.size(), most); used > 0; --used) {
            const auto found = first_meaning(
                joined(chain, used, room_), chain.absolute, environment_.container(),
                [&](std::string_view name) { return declared(name, chain.ids[used - 1]); });
            if (found) return {*found, used};
        }
        return {undeclared(chain, id), 1};
    }

    // A variable or type of this name.
    std::optional<Id> declared(std::string_view name, Id ast) {
        if (const auto slot = environment_.slot(name)) {
            PlanNode made;
            made.op = Op::slot;
            made.a = *slot;
            return add(made, ast);
        }
        const std::string_view type = type_called(name);
        return type.empty() ? std::nullopt : std::optional(constant(Datum::type(type), ast));
    }

    Id undeclared(const NameChain& chain, Id id) {
        const AstNode& node = ast_[chain.ids.front()];
        if (environment_.allows_undeclared()) {
            return constant(Datum::error(ErrorKind::undeclared, node.name), id, Op::undeclared);
        }
        std::vector<std::string> known = environment_.variables();
        known.insert(known.end(), locals_.begin(), locals_.end());
        problem(node, fmt::format("undeclared variable '{}'", printable(node.name, 60)),
                did_you_mean(node.name, known));
        return constant({}, id);
    }
    // Calls.
    Id call(const AstNode& node, Id id) {
        if (!node.method) {
            if (const auto op = operator_called(node.name)) return operation(*op, node, id);
        }
        if (node.method) {
            if (const auto made = qualified_call(node, id)) return *made;
            if (node.args.size() == 2 && (node.name == "or" || node.name == "orValue")) {
                return operation(node.name == "or" ? Op::opt_or : Op::opt_or_value, node, id);
            }
            return named_call(node, node.name, true, node.args, id);
        }
        const bool absolute = node.name.front() == '.';
        const std::string_view bare = node.name.substr(absolute ? 1 : 0);
        const auto made = declared_call(node, bare, absolute, node.args, id);
        return made ? *made : named_call(node, bare, false, node.args, id);
    }

    // The call of the declared function that the name may mean.
    std::optional<Id> declared_call(const AstNode& node, std::string_view called, bool absolute,
                                    std::span<const Id> args, Id id) {
        return first_meaning(called, absolute, environment_.container(),
                             [&](std::string_view name) {
                                 return environment_.has_function(name)
                                            ? std::optional(named_call(node, name, false, args, id))
                                            : std::nullopt;
                             });
    }

    // `rbac.can(x)`: a function whose name holds the dots, not a method of a variable.
    std::optional<Id> qualified_call(const AstNode& node, Id id) {
        if (chain_length(ast_, node.args[0]) >= environment_.most_parts()) return std::nullopt;
        NameChain chain = name_chain(ast_, node.args[0]);
        if (chain.segments.empty() || ast_[node.args[0]].test_only) return std::nullopt;
        if (!chain.absolute && local(chain.segments.front())) return std::nullopt;
        chain.segments.push_back(node.name);
        std::string room;  // the arguments have names of their own
        return declared_call(node, joined(chain, chain.segments.size(), room), chain.absolute,
                             std::span(node.args).subspan(1), id);
    }

    Id named_call(const AstNode& node, std::string_view name, bool method, std::span<const Id> args,
                  Id id) {
        const Function* found = environment_.find(name, method, args.size());
        if (found == nullptr && !environment_.allows_undeclared()) {
            auto [message, hint] = no_such_function(environment_, name, method);
            problem(node, std::move(message), std::move(hint));
        }
        const NodeIds children = nodes(args);
        if (found == nullptr) {
            return constant(Datum::error(ErrorKind::no_such_overload, node.name), id,
                            Op::undeclared);
        }
        if (name == "unknown") check_reason(node, children);
        if (name == "matches" && children.size() == 2) {
            if (const auto made = literal_match(node, children, id)) return *made;
        }
        PlanNode made;
        made.op = Op::call;
        const bool constant = children.size() == 1 && is_constant(plan_, children.front());
        plan_.functions.push_back({found->call, found->strict, cost_of(name, constant)});
        made.a = static_cast<Id>(plan_.functions.size() - 1);
        set_children(made, children);
        return add(made, id);
    }

    void check_reason(const AstNode& node, const NodeIds& children) {
        const Datum* reason = children.empty() ? nullptr : constant_of(children.front());
        if (reason == nullptr) return;
        if (!reason->is(DatumKind::text) || !reason_from(reason->as_text())) {
            problem(node, "the first argument of unknown() is not a reason",
                    "for example 'undecided', 'indeterminate' or 'not-asked'");
        }
    }

    std::optional<Id> literal_match(const AstNode& node, const NodeIds& children, Id id) {
        const Datum* pattern = constant_of(children[1]);
        if (pattern == nullptr || !pattern->is(DatumKind::text)) return std::nullopt;
        Regex regex(pattern->as_text());
        if (!regex.error().empty() && !environment_.allows_undeclared()) {
            problem(node, fmt::format("the pattern is not valid RE2: {}", regex.error()));
        }
        plan_.regexes.push_back(std::move(regex));
        PlanNode made;
        made.op = Op::match;
        made.a = children[0];
        made.b = static_cast<Id>(plan_.regexes.size() - 1);
        return add(made, id);
    }

    Id operation(Op op, const AstNode& node, Id id) {
        PlanNode made;
        made.op = op;
        if (op == Op::both || op == Op::either) {
            set_children(made, nodes(node.args));
            return add(made, id);
        }
        made.a = this->node(node.args[0]);
        if (op == Op::opt_select) {
            made.b = key(ast_[node.args[1]].name);
            return add(made, id);
        }
        if (node.args.size() > 1) made.b = this->node(node.args[1]);
        if (node.args.size() > 2) made.c = this->node(node.args[2]);
        return add(made, id);
    }

    // Literals of constants are made once.
    Id list(const AstNode& node, Id id) {
        const NodeIds children = nodes(node.args);
        const bool optional = !node.optional_args.empty();
        if (!optional && std::all_of(children.begin(), children.end(),
                                     [&](Id child) { return constant_of(child) != nullptr; })) {
            std::vector<Datum> items;
            items.reserve(children.size());
            for (const Id child : children) items.push_back(*constant_of(child));
            return constant(Datum::list(items, plan_.arena), id);
        }
        PlanNode made;
        made.op = Op::list;
        made.some_optional = optional;
        set_children(made, children);
        mark_optional(made, node);
        return add(made, id);
    }
    Id map(const AstNode& node, Id id) {
        PlanNode made;
        made.op = Op::map;
        made.some_optional = !node.optional_args.empty();
        set_children(made, nodes(node.args));
        mark_optional(made, node);
        return add(made, id);
    }
    void mark_optional(const PlanNode& made, const AstNode& node) {
        for (std::size_t i = 0; i < node.optional_args.size(); ++i) {
            plan_.optional[made.children + i] = node.optional_args[i];
        }
    }

    Id loop(const AstNode& node, Id id) {
        PlanNode made;
        made.op = loop_op(node.macro);
        made.a = this->node(node.args[0]);
        made.local = static_cast<std::uint8_t>(std::min(locals_.size(), most_locals - 2));
        made.two_variables = node.variables.size() == 2;
        if (locals_.size() + node.variables.size() > most_locals) {
            problem(node, fmt::format("more than {} loop variables at once", most_locals));
        }
        locals_.insert(locals_.end(), node.variables.begin(), node.variables.end());
        made.b = this->node(node.args[1]);
        if (node.args.size() > 2) made.c = this->node(node.args[2]);
        locals_.resize(locals_.size() - node.variables.size());
        return add(made, id);
    }

    const Ast& ast_;
    const Environment& environment_;
    Plan& plan_;
    Problems& problems_;
    std::vector<std::string_view> locals_;
    std::string room_;  // of a name that is looked up
};

}  // namespace

void make_plan(const Ast& ast, const Environment& environment, Plan& plan, Problems& problems) {
    Planner(ast, environment, plan, problems).run();
    if (problems.empty()) set_charges(plan);
}

}  // namespace assay::cel

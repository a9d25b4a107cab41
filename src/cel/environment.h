// The names an expression may use: variables and functions.
//
// Role: given to Program::compile(). A variable is a slot of the span that Evaluator::run() reads;
// a function is a plain function pointer plus what the compiler needs to check a call. Programs
// copy what they use: an environment may die before them.
// Names may be qualified: a variable "variables.image" is read by `variables.image`, a function
// "rbac.isBootstrap" is called as `rbac.isBootstrap(x)`.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cel/arena.h"
#include "cel/datum.h"

namespace assay::cel {

class RegexCache;  // cel/regex.h

// What a called function may use besides its arguments.
struct HostCall {
    void* host;           // the pointer given to Evaluator::run()
    Arena& arena;         // where results are made
    RegexCache& regexes;  // of the evaluator
};

// The number of arguments is within the declared bounds; kinds are for the function to check
// (Datum::error(ErrorKind::no_such_overload)).
using FunctionPointer = Datum (*)(HostCall& call, std::span<const Datum> arguments);

enum class CallStyle : std::uint8_t {
    global,  // f(x), rbac.f(x)
    method,  // x.f(y): x is the first argument
    both,
};

struct Function {
    std::string name;
    std::size_t min_args = 0;  // a method's target counts
    std::size_t max_args = 0;
    FunctionPointer call = nullptr;
    CallStyle style = CallStyle::global;
    // Strict functions are not called with an unknown or error argument, nor with a list that
    // contains an unknown element: the result is that unknown or error.
    bool strict = true;
};

class Environment {
public:
    // No names at all.
    Environment() = default;
    // The library that Kubernetes 1.36 gives to stored expressions, but for the authorizer:
    // conversions, text, time, optionals, strings version 2, sets, lists, regex, quantity, ip,
    // cidr, semver, url and format; and unknown('reason', 'text').
    [[nodiscard]] static Environment standard();

    // Declares a variable; its slot, counted from 0 in order of declaration. A name declared
    // before keeps its slot.
    std::uint32_t variable(std::string name);
    // Declares a function. One name may be declared again with another style or other numbers of
    // arguments; the declaration that fits a call is taken.
    void function(Function function);
    // What functions take and give, one overload per line (cel/signatures.h); a function without
    // any takes and gives dyn. The text must outlive every copy: static storage.
    void add_signatures(std::string_view lines) { signatures_.push_back(lines); }
    // Names inside it may be written without it (C++-like lookup, longest first): "a.b".
    void container(std::string name) { container_ = std::move(name); }
    // Undeclared names become run-time errors instead of problems, as in CEL without a checker.
    void allow_undeclared() { allow_undeclared_ = true; }

    [[nodiscard]] std::optional<std::uint32_t> slot(std::string_view name) const;
    [[nodiscard]] std::size_t slots() const noexcept { return variables_.size(); }
    [[nodiscard]] const std::vector<std::string>& variables() const noexcept { return variables_; }
    // The most parts, between dots, that a declared name has.
    [[nodiscard]] std::size_t most_parts() const noexcept { return most_parts_; }
    [[nodiscard]] bool has_function(std::string_view name) const;
    // The declaration for a call, or nullptr.
    [[nodiscard]] const Function* find(std::string_view name, bool as_method,
                                       std::size_t arguments) const;
    // Every declaration under a name.
    [[nodiscard]] std::span<const Function> overloads(std::string_view name) const;
    [[nodiscard]] std::vector<std::string> function_names() const;  // sorted
    [[nodiscard]] std::span<const std::string_view> signatures() const noexcept {
        return signatures_;
    }
    [[nodiscard]] const std::string& container() const noexcept { return container_; }
    [[nodiscard]] bool allows_undeclared() const noexcept { return allow_undeclared_; }

private:
    void count_parts(std::string_view name);

    using Functions = std::map<std::string, std::vector<Function>, std::less<>>;

    std::vector<std::string> variables_;  // a dozen at most: looked through
    // Shared by copies until one of them declares a function: every check has an environment.
    std::shared_ptr<Functions> functions_ = std::make_shared<Functions>();
    std::vector<std::string_view> signatures_;
    std::string container_;
    std::size_t most_parts_ = 1;
    bool allow_undeclared_ = false;
};

}  // namespace assay::cel

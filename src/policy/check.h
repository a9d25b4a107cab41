// A check: one rule as its author wrote it, compiled.
//
// Role: what checks/<id>.yaml says. The path is the id. docs/check-format.md explains each key.
// Ownership: a Check owns its programs; they are immutable and shared by threads. Those of a packed
// check are compiled when they are first run (cel/program.h).
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "cel/program.h"
#include "facts/version.h"
#include "value/store.h"

namespace assay {

enum class Severity : std::uint8_t { low, medium, high, critical };
enum class Domain : std::uint8_t { access, patching, control_plane, network, runtime };
enum class Effort : std::uint8_t { S, M, L };  // a flag or label; a day; a project
// Their words in files and reports, in the order of the enumerators.
inline constexpr std::array<std::string_view, 4> kSeverities{"low", "medium", "high", "critical"};
inline constexpr std::array<std::string_view, 5> kDomains{"access", "patching", "control-plane",
                                                          "network", "runtime"};
inline constexpr std::array<std::string_view, 3> kEfforts{"S", "M", "L"};
[[nodiscard]] std::string_view text_of(Severity severity);
[[nodiscard]] std::string_view text_of(Domain domain);  // "control-plane"
[[nodiscard]] std::string_view text_of(Effort effort);
[[nodiscard]] std::optional<Severity> severity_of(std::string_view text);
[[nodiscard]] std::optional<Domain> domain_of(std::string_view text);

// What an empty item list, or an absent kind, means.
enum class Meaning : std::uint8_t { pass, fail, not_applicable };
inline constexpr std::array<std::string_view, 3> kMeanings{"pass", "fail", "not-applicable"};
[[nodiscard]] std::string_view text_of(Meaning meaning);

struct Expression {
    cel::Program program;
    [[nodiscard]] std::string_view text() const noexcept { return program.source(); }
};

struct NotApplicableWhen {
    Expression when;
    std::string reason;
};
struct Variable {
    std::string name;
    Expression expression;
};
struct Attestation {
    std::string question;
    int valid_days = 0;
};

// The variables an expression of the check may read are those of check_environment() for the names
// of `variables` (policy/environment.h); variable number i sees only those before it.
struct Check {
    std::string id;
    std::string title;
    Severity severity = Severity::medium;
    std::optional<Severity> own_severity{};  // of its file, where the profile says another
    Domain domain = Domain::access;
    Effort effort = Effort::M;
    std::vector<std::string> subjects;  // "rbac.authorization.k8s.io/Role", "apiserver", ...
    std::string kubernetes;             // version range text, empty: any
    std::optional<VersionRange> range;  // the same, parsed
    std::optional<Expression> select;
    std::vector<NotApplicableWhen> not_applicable;
    std::map<std::string, Value> params;  // in `params_store`
    Value params_value;                   // the same as a map, what expressions read as `params`
    std::vector<Variable> variables;
    std::optional<Expression> assertion;  // `assert`
    std::optional<Expression> items;
    std::optional<Expression> each;
    Meaning none = Meaning::pass;
    Meaning absent = Meaning::not_applicable;
    std::optional<Expression> message;
    std::optional<Expression> at;       // gives {apiVersion, kind, namespace, name}
    std::optional<Expression> upgrade;  // gives {component, from, to, vulnerabilities}
    std::optional<Attestation> attest;
    std::string why;
    std::string remediation;
    std::vector<std::string> references;
    std::vector<std::string> formerly;
    std::string file;  // as shown to people: "checks/rbac/wildcard-rules.yaml"
};

// Every expression of the check, in the order of its file's keys.
[[nodiscard]] std::vector<const Expression*> expressions_of(const Check& check);

// Whether the check has this id, or had it before (`formerly`).
[[nodiscard]] bool answers_to(const Check& check, std::string_view id);
// The check that does, of checks in the order of their ids; nullptr when none does.
[[nodiscard]] const Check* named_check(std::span<const Check> checks, std::string_view id);

}  // namespace assay

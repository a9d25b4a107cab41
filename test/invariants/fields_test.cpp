// The table of fields is the truth of what subjects hold, and no check's field can be misspelt.
#include <doctest/doctest.h>

#include <array>
#include <iostream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/files.h"
#include "cel/ast.h"
#include "facts/facts.h"
#include "facts/needs.h"
#include "invariants/support/shipped.h"
#include "policy/check_types.h"
#include "policy/load.h"

using namespace assay;
using namespace assay::test;

namespace {

// One line of a check file with an expression in it; `indent` is what stands before.
struct Line {
    std::string indent;
    const Expression* expression;
};

std::vector<Line> lines_of(const Check& check) {
    std::vector<Line> lines;
    const auto add = [&](const char* key, const std::optional<Expression>& expression) {
        if (expression) lines.push_back({fmt::format("{}: ", key), &*expression});
    };
    for (const Variable& variable : check.variables) {
        lines.push_back(
            {fmt::format("  - name: {}\n    expression: ", variable.name), &variable.expression});
    }
    for (const NotApplicableWhen& one : check.not_applicable) {
        lines.push_back({"  - reason: x\n    when: ", &one.when});
    }
    add("select", check.select);
    add("assert", check.assertion);
    add("items", check.items);
    add("each", check.each);
    add("message", check.message);
    add("at", check.at);
    add("upgrade", check.upgrade);
    return lines;
}

// The check as a file, with the text of one expression replaced.
std::string file_of(const Check& check, const std::vector<Line>& lines, const Line* changed,
                    const std::string& text) {
    std::string made =
        "title: t\nseverity: low\ndomain: access\neffort: S\nwhy: w\nremediation: r\n"
        "references: [https://example.org/]\nsubject: ";
    for (const std::string& subject : check.subjects) {
        made += (subject == check.subjects.front() ? "" : ", ") + subject;
    }
    made += "\nparams:\n";
    for (const auto& [name, value] : check.params) made += fmt::format("  {}: 0\n", name);
    if (check.params.empty()) made.erase(made.size() - std::string("params:\n").size());
    std::string section;
    for (const Line& line : lines) {
        const std::string begins = line.indent.substr(0, 10) == "  - name: "   ? "variables:\n"
                                   : line.indent.substr(0, 10) == "  - reason" ? "notApplicable:\n"
                                                                               : "";
        if (begins != section) made += begins;
        section = begins;
        made +=
            line.indent +
            nlohmann::json(&line == changed ? text : std::string(line.expression->text())).dump() +
            "\n";
    }
    return made;
}

bool loads(const std::string& text) {
    const PolicyFile file{"checks/a/b.yaml", "a/b", text};
    return load_checks(std::span(&file, 1)).checks.size() == 1;
}

// The text with the field that a node selects changed by one letter; empty when it selects none.
std::string misspelt(const cel::Ast& ast, const cel::AstNode& node) {
    const bool optional = node.kind == cel::AstKind::call && node.name == "_?._";
    if (node.kind != cel::AstKind::select && !optional) return {};
    const std::string_view field = optional ? ast[node.args[1]].name : node.name;
    const std::size_t at =
        node.test_only ? ast.source.rfind(field, node.end - 1) : std::size_t{node.offset};
    if (ast.source.compare(at, field.size(), field) != 0) return {};
    std::string changed(ast.source);
    char& letter = changed[at + field.size() - 1];
    letter = letter == 'q' ? 'z' : 'q';
    return changed;
}

constexpr std::array<std::string_view, 4> kProbes{"/api/v1/namespaces", "/version",
                                                  "http:8080/version", "tls"};

// Holds a value against its declared type, and remembers which fields were seen.
class Visitor {
public:
    void visit(const Value& value, std::string_view type, const std::string& where) {
        if (value.is_null() || value.is_unknown()) return;
        if (type.substr(0, 5) == "list(") {
            if (!value.is_list()) return wrong(where, "is no list");
            for (const Value& item : value.items_or_none()) {
                visit(item, type.substr(5, type.size() - 6), where + "[]");
            }
        } else if (type == "string") {
            if (!value.is_text()) wrong(where, "is no text");
        } else if (type == "int") {
            if (!value.is_integer()) wrong(where, "is no integer");
        } else if (type == "bool") {
            if (!value.is_bool()) wrong(where, "is no bool");
        } else if (type.substr(0, 4) == "map(") {
            if (!value.is_map()) wrong(where, "is no map");
        } else if (type != "dyn" && type.find('.') == std::string_view::npos) {
            visit_struct(value, std::string(type), where);
        }
    }

    std::set<std::string> seen;      // "podspec.owner"
    std::set<std::string> problems;  // each once

private:
    void wrong(const std::string& where, const std::string& what) {
        problems.insert(where + " " + what);
    }
    void visit_struct(const Value& value, const std::string& type, const std::string& where) {
        if (!value.is_map()) return wrong(where, "is no map");
        for (const Member& member : value.members_or_none()) {
            const std::string path = where + "." + std::string(member.key());
            const auto field = check_fields().field(type, member.key());
            if (!field) {
                wrong(path, "is not in the table");
                continue;
            }
            seen.insert(type + "." + std::string(member.key()));
            visit(member.value, *field, path);
        }
    }
};

void visit_facts(const Facts& facts, Visitor& visitor) {
    for (const std::string_view kind : derived_subject_kinds()) {
        const std::string name(kind);
        for (const Subject& subject : facts.universe(kind).subjects) {
            visitor.visit(subject.object, kind, name);
            if (const auto differences = facts.differences(subject.object)) {
                visitor.visit(*differences, "list(difference)", "difference");
            }
        }
    }
    for (const std::string_view probe : kProbes) {
        visitor.visit(facts.probe(probe), probe, std::string(probe));
    }
}

}  // namespace

TEST_CASE("fields: what the facts of every fixture hold is in the table, with its type") {
    Visitor visitor;
    std::size_t fixtures = 0;
    for (const FixtureText& text : shipped_fixtures()) {
        const Fixture fixture = read_again(text);
        const auto facts = derive(fixture.evidence, shipped_policy().facts);
        REQUIRE(facts.has_value());
        visit_facts(*facts, visitor);
        ++fixtures;
    }
    for (const std::string& problem : visitor.problems) {
        CAPTURE(problem);
        CHECK(false);
    }
    // A field that no fixture shows is at least said to exist.
    std::string docs;
    for (const char* page : {"/docs/subjects.md", "/docs/check-format.md"}) {
        const auto text = read_file(std::string(ASSAY_SOURCE_DIR) + page, 1 << 20);
        REQUIRE(text.has_value());
        docs += *text;
    }
    std::size_t declared = 0;
    std::set<std::string> types{
        "setting",  "difference",  "difference-value", "grant",         "isolation",
        "listener", "object-name", "object-reference", "vulnerability", "folder"};
    types.insert(kProbes.begin(), kProbes.end());
    types.insert(derived_subject_kinds().begin(), derived_subject_kinds().end());
    for (const std::string& type : types) {
        CAPTURE(type);
        CHECK(check_fields().has(type));
        for (const auto& each : check_fields().fields(type)) {
            const std::string field(each.name);
            ++declared;
            if (visitor.seen.contains(type + "." + field)) continue;
            CAPTURE(field);
            const bool named = docs.find("`" + field + "`") != std::string::npos ||
                               docs.find(field + ",") != std::string::npos ||
                               docs.find(field + "}") != std::string::npos;
            CHECK(named);
        }
    }
    CHECK(visitor.seen.size() > 100);
    std::cout << fmt::format("fields of subjects: {} declared, {} seen in {} fixtures\n", declared,
                             visitor.seen.size(), fixtures);
}

TEST_CASE("fields: a misspelt field of a shipped check fails to load") {
    std::size_t misspellings = 0;
    std::set<std::string> unnoticed;
    for (const Check& check : shipped_policy().checks) {
        const std::vector<Line> lines = lines_of(check);
        CAPTURE(check.id);
        REQUIRE(loads(file_of(check, lines, nullptr, {})));
        for (const Line& line : lines) {
            const cel::Ast& ast = line.expression->program.ast();
            for (const cel::AstNode& node : ast.nodes) {
                const std::string changed = misspelt(ast, node);
                if (changed.empty()) continue;
                ++misspellings;
                if (!loads(file_of(check, lines, &line, changed))) continue;
                unnoticed.insert(fmt::format("{}: {}", check.id, ast.text(node)));
            }
        }
    }
    std::cout << fmt::format("misspelt fields: {}, of which {} are on dyn values:\n", misspellings,
                             unnoticed.size());
    for (const std::string& each : unnoticed) std::cout << "  " << each << "\n";
    CHECK(misspellings > 300);
    CHECK(unnoticed.size() * 10 <= misspellings);
}

#include "cli/describe_functions.h"

#include <fmt/format.h>

#include "base/text.h"
#include "cel/function_help.h"
#include "cli/markdown_cell.h"
#include "policy/check_types.h"
#include "policy/environment.h"

namespace assay {

namespace {

constexpr std::string_view introduction =
    "# The functions of expressions\n\n"
    "Written by `kubeassay cel --functions`. `(string).trim()` is a method: it is called on a "
    "text. A "
    "and B stand for any type, `$`\nfor the kind that the first argument names, `?` for what may "
    "be "
    "null. Operators and comparisons are those of CEL; numbers of\ndifferent types may be "
    "compared.\n\n"
    "Sources: CEL is its "
    "[definition](https://github.com/google/cel-spec/blob/master/doc/langdef.md), "
    "cel-go one of its\n[extensions](https://github.com/google/cel-go/tree/master/ext), Kubernetes "
    "one "
    "of its [libraries](https://kubernetes.io/docs/reference/using-api/cel/),\nall as Kubernetes "
    "1.36 "
    "has them.\n";

std::string table(std::string_view title, const std::string& rows) {
    return fmt::format(
        "\n## {}\n\n| name | takes and gives | what it does | source |\n| --- | --- | --- | --- "
        "|\n{}",
        title, rows);
}

std::string row(std::string_view name, const std::string& forms, std::string_view meaning,
                std::string_view source) {
    return fmt::format("| `{}` | {} | {} | {} |\n", name, forms, in_cell(meaning), source);
}

void add_form(std::string& forms, std::string_view form) {
    forms += fmt::format("{}`{}`", forms.empty() ? "" : "<br>", form);
}

std::string signatures_of(std::string_view name) {
    std::string made;
    for (const cel::Signature& one : check_signatures().of(name)) add_form(made, one.text);
    return made;
}

std::string forms_of(const cel::FunctionHelp& help) {
    std::string made;
    for (const std::string_view form : split(help.form, '\n')) add_form(made, form);
    return made;
}

}  // namespace

std::string functions_markdown() {
    std::string evidence;
    for (const HostFunctionRow& each : host_functions()) {
        const std::string forms = fmt::format("`{}`<br>{}", each.usage, signatures_of(each.name));
        evidence += row(each.name, forms, each.meaning, "kubeassay");
    }
    std::string macros;
    std::string functions;
    for (const cel::FunctionHelp& each : cel::function_help()) {
        if (each.form.empty()) {
            functions += row(each.name, signatures_of(each.name), each.meaning, each.source);
        } else {
            macros += row(each.name, forms_of(each), each.meaning, each.source);
        }
    }
    return std::string(introduction) + table("Evidence, in checks only", evidence) +
           table("Loops and presence", macros) + table("Values", functions);
}

}  // namespace assay

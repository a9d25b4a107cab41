// The man page, from the table of commands.
//
// roff reads a backslash anywhere and a dot or quote at the beginning of a line; a dash that is
// typed is written \-.
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "base/version.h"
#include "cli/command_table.h"

namespace assay {
namespace {

std::string roff(std::string_view text) {
    std::string made;
    for (const char c : text) {
        if (c == '\\') {
            made += "\\e";
        } else if (c == '-') {
            made += "\\-";
        } else {
            made += c == '\n' ? ' ' : c;
        }
    }
    if (made.starts_with('.') || made.starts_with('\'')) made.insert(0, "\\&");
    return made;
}

void add_option(std::string& page, const TableOption& option) {
    std::vector<std::string> names;
    for (const std::string& name : option.names)
        names.push_back((option.positional ? "\\fI" : "\\fB") + roff(name) + "\\fR");
    page += ".TP\n" + join(names, ", ");
    if (option.takes_value && !option.positional) page += " \\fIVALUE\\fR";
    page += "\n" + (option.help.empty() ? std::string("(no description)") : roff(option.help));
    if (!option.words.empty()) page += "\nOne of: " + roff(join(option.words, ", ")) + ".";
    page += "\n";
}

void add_command(std::string& page, const TableCommand& command, const std::string& path) {
    const std::string name = path + " " + command.name;
    page += ".SS \"" + roff(name) + "\"\n" + roff(command.help) + ".\n";
    for (const TableOption& option : command.options) add_option(page, option);
    for (const TableCommand& inner : command.commands) add_command(page, inner, name);
}

}  // namespace

std::string man_page(const TableCommand& table) {
    std::string page = ".TH KUBEASSAY 1 \"\" \"kubeassay " + roff(kVersion) +
                       "\" \"User Commands\"\n.SH NAME\nkubeassay \\- " + roff(table.help) +
                       "\n.SH SYNOPSIS\n.B kubeassay\n\\fICOMMAND\\fR [\\fIOPTIONS\\fR]\n"
                       ".SH COMMANDS\n";
    for (const TableCommand& command : table.commands) add_command(page, command, "kubeassay");
    page += ".SH EXIT STATUS\n";
    constexpr std::string_view kCodes[][2] = {
        {"0", "nothing at or above the thresholds"},
        {"1", "a failure at or above \\-\\-fail\\-on, a difference, or a bad signature"},
        {"2", "the command line or a policy file cannot be used"},
        {"3", "something that matters is not known"},
        {"4", "the target could not be reached or read"},
        {"5", "nothing was judged"},
        {"6", "an output could not be written"},
        {"70", "an error of kubeassay"},
        {"130", "interrupted"}};
    for (const auto& code : kCodes)
        page += ".TP\n.B " + std::string(code[0]) + "\n" + std::string(code[1]) + "\n";
    return page;
}

}  // namespace assay

#include "cli/command_table.h"

#include <CLI/CLI.hpp>

#include "report/writers.h"

namespace assay {
namespace {

// What a check of the parser allows: CLI11 describes a set of words as "{a,b}".
std::vector<std::string> words_of(const CLI::Option& option) {
    std::vector<std::string> words;
    const std::string type = option.get_type_name();
    const std::size_t open = type.find('{');
    const std::size_t close = type.find('}', open == std::string::npos ? 0 : open);
    if (open == std::string::npos || close == std::string::npos) return words;
    std::string word;
    for (const char c : type.substr(open + 1, close - open - 1) + ",") {
        if (c != ',') {
            word += c;
        } else if (!word.empty()) {
            words.push_back(word);
            word.clear();
        }
    }
    return words;
}

TableOption option_of(const CLI::Option& option) {
    TableOption made;
    made.positional = option.get_positional();
    for (const std::string& name : option.get_snames()) made.names.push_back("-" + name);
    for (const std::string& name : option.get_lnames()) made.names.push_back("--" + name);
    if (made.names.empty()) made.names.push_back(option.get_name(true));
    made.help = option.get_description();
    made.takes_value = option.get_items_expected_max() > 0;
    made.words = words_of(option);
    if (option.check_lname("output") && made.words.empty() &&
        made.help.find("FORMAT") != std::string::npos) {
        for (const Format& format : formats()) made.words.emplace_back(format.name);
    }
    return made;
}

}  // namespace

TableCommand command_table(const CLI::App& app) {
    TableCommand made{app.get_name(), app.get_description(), {}, {}};
    for (const CLI::Option* option : app.get_options()) made.options.push_back(option_of(*option));
    for (const CLI::App* inner : app.get_subcommands({}))
        made.commands.push_back(command_table(*inner));
    return made;
}

}  // namespace assay

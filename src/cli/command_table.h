// The commands and their options as plain data, for what is written from them: completion scripts
// and the man page.
//
// Role: read from the parser itself, so that no list of options is kept twice.
// Ordering: as they were defined, which is the order of the help.
#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace assay {

struct TableOption {
    std::vector<std::string> names;  // "-o", "--output"; of a positional "TARGET"
    std::string help;
    std::vector<std::string> words;  // the only values, where that is known
    bool takes_value = false;
    bool positional = false;
};
struct TableCommand {
    std::string name;  // "audit"; of the program itself "kubeassay"
    std::string help;
    std::vector<TableOption> options;
    std::vector<TableCommand> commands;
};

[[nodiscard]] TableCommand command_table(const CLI::App& app);

// The words between kubeassay and its options: "kubeassay completion bash".
[[nodiscard]] std::string bash_completion(const TableCommand& table);
[[nodiscard]] std::string zsh_completion(const TableCommand& table);
[[nodiscard]] std::string fish_completion(const TableCommand& table);

// roff for man(1): the whole program in one page.
[[nodiscard]] std::string man_page(const TableCommand& table);

}  // namespace assay

// Completion scripts for shells, from the table of commands.
//
// Each script finds the command that was typed ("audit", "checks list") and offers its commands,
// its options or the words of the option before the cursor; files otherwise. Texts of the help are
// quoted for the shell that reads them.
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"
#include "cli/command_table.h"

namespace assay {
namespace {

// A command with its whole name: "checks list"; the program itself is "".
struct Named {
    std::string path;
    const TableCommand* command;
};

void add_commands(const TableCommand& command, const std::string& path, std::vector<Named>& all) {
    all.push_back({path, &command});
    for (const TableCommand& inner : command.commands)
        add_commands(inner, path.empty() ? inner.name : path + " " + inner.name, all);
}

std::vector<Named> all_commands(const TableCommand& table) {
    std::vector<Named> all;
    add_commands(table, {}, all);
    return all;
}

// In single quotes of a POSIX shell.
std::string quoted(std::string_view text) {
    std::string made = "'";
    for (const char c : text) made += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return made + "'";
}

std::string names_of(const TableCommand& command) {
    std::vector<std::string> names;
    for (const TableCommand& inner : command.commands) names.push_back(inner.name);
    for (const TableOption& option : command.options) {
        if (option.positional) names.insert(names.end(), option.words.begin(), option.words.end());
    }
    return join(names, " ");
}

std::string options_of(const TableCommand& command) {
    std::vector<std::string> names;
    for (const TableOption& option : command.options) {
        if (!option.positional) names.insert(names.end(), option.names.begin(), option.names.end());
    }
    return join(names, " ");
}

// "        'audit:-o'|'audit:--output') words='text json' ;;"
std::string value_cases(const std::vector<Named>& all) {
    std::string text;
    for (const Named& named : all) {
        for (const TableOption& option : named.command->options) {
            if (option.positional || !option.takes_value) continue;
            std::vector<std::string> cases;
            for (const std::string& name : option.names)
                cases.push_back(quoted(named.path + ":" + name));
            text +=
                "        " + join(cases, "|") + ") " +
                (option.words.empty() ? "files=1" : "values=" + quoted(join(option.words, " "))) +
                " ;;\n";
        }
    }
    return text;
}

std::string command_cases(const std::vector<Named>& all) {
    std::string text;
    for (const Named& named : all) {
        text += "        " + quoted(named.path) + ") inner=" + quoted(names_of(*named.command)) +
                " flags=" + quoted(options_of(*named.command)) + " ;;\n";
    }
    return text;
}

// zsh and fish show what an option means.
std::string first_words(std::string_view help) {
    constexpr std::size_t kLength = 70;
    const std::string text = printable(help, kLength);
    return text;
}

}  // namespace

std::string bash_completion(const TableCommand& table) {
    const std::vector<Named> all = all_commands(table);
    std::string text = R"(# bash completion of kubeassay: source <(kubeassay completion bash)
_kubeassay() {
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}
    local path='' word inner='' flags='' values='' files='' i
    # bash takes FORMAT=FILE and --option=VALUE apart at the equals sign.
    [ "$current" = '=' ] && current=''
    [ "$previous" = '=' ] && previous=${COMP_WORDS[COMP_CWORD-2]}
    for ((i = 1; i < COMP_CWORD; i++)); do
        word="${path:+$path }${COMP_WORDS[i]}"
        case "$word" in
)";
    for (const Named& named : all) {
        if (!named.path.empty()) text += "        " + quoted(named.path) + ") path=$word ;;\n";
    }
    text += "        esac\n    done\n    case \"$path:$previous\" in\n" + value_cases(all) +
            "    esac\n    case \"$path\" in\n" + command_cases(all) + R"(    esac
    COMPREPLY=()
    if [ -n "$values" ]; then
        mapfile -t COMPREPLY < <(compgen -W "$values" -- "$current")
    elif [ -n "$files" ]; then
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
    elif [[ $current == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$flags" -- "$current")
    elif [ -n "$inner" ]; then
        mapfile -t COMPREPLY < <(compgen -W "$inner" -- "$current")
    else
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
    fi
}
complete -o filenames -o bashdefault -F _kubeassay kubeassay
)";
    return text;
}

std::string zsh_completion(const TableCommand& table) {
    const std::vector<Named> all = all_commands(table);
    std::string text = R"(#compdef kubeassay
# zsh completion of kubeassay: source <(kubeassay completion zsh)
_kubeassay() {
    local word path_of='' values='' files='' inner='' flags='' i
    local previous=${words[CURRENT-1]}
    for ((i = 2; i < CURRENT; i++)); do
        word="${path_of:+$path_of }${words[i]}"
        case "$word" in
)";
    for (const Named& named : all) {
        if (!named.path.empty()) text += "        " + quoted(named.path) + ") path_of=$word ;;\n";
    }
    text += "        esac\n    done\n    case \"$path_of:$previous\" in\n" + value_cases(all) +
            "    esac\n    case \"$path_of\" in\n" + command_cases(all) + R"(    esac
    if [[ -n $values ]]; then
        compadd -- ${=values}
    elif [[ -n $files ]]; then
        _files
    elif [[ ${words[CURRENT]} == -* ]]; then
        compadd -- ${=flags}
    elif [[ -n $inner ]]; then
        compadd -- ${=inner}
    else
        _files
    fi
}
compdef _kubeassay kubeassay
)";
    return text;
}

std::string fish_completion(const TableCommand& table) {
    std::string text = "# fish completion of kubeassay: kubeassay completion fish | source\n";
    for (const Named& named : all_commands(table)) {
        std::string when;
        for (const std::string_view word : split(named.path, ' ')) {
            if (word.empty()) continue;
            when += (when.empty() ? "" : "; and ") + std::string("__fish_seen_subcommand_from ") +
                    std::string(word);
        }
        if (when.empty()) when = "__fish_use_subcommand";
        const std::string front = "complete -c kubeassay -n " + quoted(when);
        for (const TableCommand& inner : named.command->commands) {
            text += front + " -f -a " + quoted(inner.name) + " -d " +
                    quoted(first_words(inner.help)) + "\n";
        }
        for (const TableOption& option : named.command->options) {
            if (option.positional) continue;
            text += front;
            for (const std::string& name : option.names) {
                const bool is_long = name.starts_with("--");
                text += (is_long ? " -l " : " -s ") + name.substr(is_long ? 2 : 1);
            }
            if (option.takes_value) text += " -r";
            if (!option.words.empty()) text += " -f -a " + quoted(join(option.words, " "));
            text += " -d " + quoted(first_words(option.help)) + "\n";
        }
    }
    return text;
}

}  // namespace assay

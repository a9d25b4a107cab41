#include "cli/tool_options.h"

#include <CLI/CLI.hpp>

#include "cli/command_table.h"

namespace assay {

void define_tools(CLI::App& app, ToolOptions& options) {
    auto& verify = *app.add_subcommand(
        "verify", "check the signature of a snapshot or report that --sign wrote");
    verify.add_option("FILE", options.signature.file, "the file that was signed")->required();
    verify.add_option("--key", options.signature.key, "the public key (PEM, Ed25519)")->required();
    verify.add_option("--signature", options.signature.signature,
                      "the signature (default: FILE.sig)");
    auto& completion = *app.add_subcommand("completion", "print a completion script for a shell");
    completion.add_option("SHELL", options.shell, "bash, zsh or fish")
        ->required()
        ->check(CLI::IsMember({"bash", "zsh", "fish"}));
    app.add_subcommand("man", "print the man page (roff)");
}

std::optional<Invocation> finish_tools(const CLI::App& app, const ToolOptions& options) {
    if (app.got_subcommand("verify")) return Invocation{options.signature};
    if (app.got_subcommand("man")) return Invocation{HelpText{man_page(command_table(app))}};
    if (!app.got_subcommand("completion")) return std::nullopt;
    const TableCommand table = command_table(app);
    if (options.shell == "zsh") return Invocation{HelpText{zsh_completion(table)}};
    if (options.shell == "fish") return Invocation{HelpText{fish_completion(table)}};
    return Invocation{HelpText{bash_completion(table)}};
}

}  // namespace assay

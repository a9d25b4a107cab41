#include "collect/exec_plugin.h"

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <system_error>

#include <unistd.h>

#include "base/pem.h"
#include "base/text.h"
#include "collect/program.h"
#include "value/decode.h"

namespace assay {
namespace {

constexpr std::size_t kMaxOutput = std::size_t{1} << 20;
constexpr const char* kInfo = "KUBERNETES_EXEC_INFO";

std::string name_of(const ExecPlugin& plugin) {
    return "user \"" + printable(plugin.user) + "\": the credential plugin " +
           printable(plugin.command);
}

tl::unexpected<Error> complain(const ExecPlugin& plugin, const std::string& what,
                               std::string hint) {
    return fail(ErrorCode::unreachable, name_of(plugin) + " " + what, {}, std::move(hint));
}

// Several lines of a hint become one.
std::string hint_of(const ExecPlugin& plugin) {
    std::string line;
    for (const std::string_view part : split(plugin.install_hint, '\n')) {
        if (trim(part).empty()) continue;
        line += (line.empty() ? "" : " ") + std::string(trim(part));
    }
    return line.empty() ? "install it, or correct command in the kubeconfig"
                        : printable(line, 1000);
}

bool is_program(const std::string& path) {
    std::error_code ignored;
    return std::filesystem::is_regular_file(path, ignored) && ::access(path.c_str(), X_OK) == 0;
}

// As Go's exec.LookPath: what PATH finds only in relation to the working folder is not run.
std::string find_program(const std::string& command) {
    if (command.find('/') != std::string::npos) return is_program(command) ? command : "";
    const char* path = std::getenv("PATH");
    if (path == nullptr) return {};
    for (const std::string_view folder : split(path, ':')) {
        const std::string at = std::string(folder) + "/" + command;
        if (folder.starts_with('/') && is_program(at)) return at;
    }
    return {};
}

// runtime.Encode of an ExecCredential: its keys are in this order.
std::string info_of(const ExecPlugin& plugin) {
    const std::string cluster =
        plugin.cluster.empty() ? std::string() : "\"cluster\":" + plugin.cluster + ",";
    return R"({"kind":"ExecCredential","apiVersion":")" + plugin.version + R"(","spec":{)" +
           cluster + "\"interactive\":false}}";
}

// Of a name that is given twice the last one counts, as Go's os/exec has it.
std::vector<std::string> environment_of(const ExecPlugin& plugin) {
    std::map<std::string, std::string> variables;
    for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
        const std::string_view text = *entry;
        const std::size_t equals = text.find('=');
        if (equals == std::string_view::npos) continue;
        variables[std::string(text.substr(0, equals))] = text.substr(equals + 1);
    }
    for (const auto& [name, value] : plugin.environment) variables[name] = value;
    variables[kInfo] = info_of(plugin);
    std::vector<std::string> made;
    made.reserve(variables.size());
    for (const auto& [name, value] : variables) made.push_back(name + "=" + value);
    return made;
}

std::string seconds_text(std::chrono::milliseconds limit) {
    return std::to_string(std::chrono::ceil<std::chrono::seconds>(limit).count()) + " seconds";
}

Result<std::string> output_of(const ExecPlugin& plugin, const ExecPatience& patience) {
    ProgramCall call;
    call.path = find_program(plugin.command);
    if (call.path.empty()) return complain(plugin, "was not found", hint_of(plugin));
    call.arguments = plugin.arguments;
    call.environment = environment_of(plugin);
    call.limit = patience.limit;
    call.output_limit = kMaxOutput;
    call.interrupted = patience.interrupted;
    call.complain = patience.complain;
    ProgramEnd end = run_program(call);
    const std::string hint = "run it by hand, or use a kubeconfig with a token";
    switch (end.ending) {
        case ProgramEnding::not_started:
            return complain(
                plugin,
                "cannot be started: " + lower_ascii(std::generic_category().message(end.error)),
                end.error == ENOENT ? hint_of(plugin) : hint);
        case ProgramEnding::timed_out:
            return complain(plugin, "did not end within " + seconds_text(patience.limit), hint);
        case ProgramEnding::too_large:
            return complain(plugin, "printed more than the limit of " + size_text(kMaxOutput),
                            hint);
        case ProgramEnding::interrupted:
            return fail(ErrorCode::interrupted, "interrupted");
        case ProgramEnding::ended:
            break;
    }
    if (end.status == 0) return std::move(end.output);
    return complain(plugin, "failed with exit status " + std::to_string(end.status), hint);
}

tl::unexpected<Error> garbled(std::string what) {
    return fail(ErrorCode::malformed, std::move(what));
}

// An absent member, and null, are an empty text.
Result<std::string> text_of(const Value& map, const std::string& key) {
    const Value value = map.get(key);
    if (value.is_text()) return std::string(value.text_or());
    if (value.is_null()) return std::string();
    return garbled("status." + key + " is not a text");
}

// The pair, when there is one.
Result<void> read_certificate(const Value& status, Credentials& made) {
    auto certificate = text_of(status, "clientCertificateData");
    if (!certificate) return tl::unexpected(certificate.error());
    auto key = text_of(status, "clientKeyData");
    if (!key) return tl::unexpected(key.error());
    if (certificate->empty() != key->empty()) {
        return garbled("only one of clientCertificateData and clientKeyData");
    }
    if (certificate->empty()) return {};
    if (const auto good = check_certificates(*certificate); !good) {
        return garbled("a clientCertificateData that " + good.error().message);
    }
    if (const auto good = check_key(*certificate, *key); !good) {
        return garbled("a clientKeyData that " + good.error().message);
    }
    made.certificate = std::move(*certificate);
    made.key = std::move(*key);
    return {};
}

Result<void> read_status(const Value& status, Credentials& made) {
    auto token = text_of(status, "token");
    if (!token) return tl::unexpected(token.error());
    if (!is_token(*token)) return garbled("a token with characters that no token has");
    made.token = std::move(*token);
    if (auto read = read_certificate(status, made); !read) return read;
    if (made.empty()) return garbled("neither a token nor a certificate");
    auto expires = text_of(status, "expirationTimestamp");
    if (!expires) return tl::unexpected(expires.error());
    if (!expires->empty()) {
        made.expires = parse_instant(*expires);
        if (!made.expires) return garbled("an expirationTimestamp that is no time");
    }
    return {};
}

}  // namespace

Result<Credentials> read_exec_credential(std::string_view output, std::string_view version) {
    Store store;
    const bool json = trim(output).starts_with('{');
    const auto document = json ? decode_json(trim(output), store) : decode_yaml(output, store);
    if (!document || !document->is_map()) return garbled("something that is no ExecCredential");
    if (document->get("kind").text_or() != "ExecCredential") {
        return garbled("something that is no ExecCredential");
    }
    if (document->get("apiVersion").text_or() != version) {
        return garbled("another apiVersion than " + std::string(version));
    }
    const Value status = document->get("status");
    if (!status.is_map()) return garbled("no status");
    Credentials made;
    if (auto read = read_status(status, made); !read) return tl::unexpected(read.error());
    return made;
}

Result<Credentials> run_exec_plugin(const ExecPlugin& plugin, const ExecPatience& patience) {
    const auto output = output_of(plugin, patience);
    if (!output) return tl::unexpected(output.error());
    auto made = read_exec_credential(*output, plugin.version);
    if (made) return made;
    return complain(plugin, "printed " + made.error().message,
                    "run it by hand to see what it prints");
}

}  // namespace assay

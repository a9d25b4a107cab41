// Errors a user can act on, and the Result that carries them.
//
// Role: every function that can fail for a reason outside the program returns Result<T>.
// Exceptions of libraries are turned into an Error where the library is called; none crosses a
// folder of the pipeline. A broken promise inside the program is a bug and ends in exit 70.
//
// Failure: an Error is one sentence that says what is wrong and, in `where`, the place; `hint` says
// what to do about it. Never put a credential or an object's free text into any of them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

namespace assay {

// Decides the exit code (cli/exit_code.h maps them; docs of the codes are in README.md).
enum class ErrorCode : std::uint8_t {
    usage,        // the command line is wrong: exit 2
    policy,       // a check, profile or other policy file cannot be used: exit 2
    unreachable,  // the target did not answer or refused us: exit 4
    unreadable,   // a file of the target cannot be opened or read: exit 4
    malformed,    // bytes were read and are not what they claim to be: exit 4
    unwritable,   // an output could not be written: exit 6
    interrupted,  // SIGINT or SIGTERM: exit 130
    internal,     // our own bug: exit 70
};

// A place in a text a person can open. Lines and columns start at 1; 0 means unknown.
// Columns count Unicode code points.
struct Span {
    std::string file;
    std::uint32_t line = 0;
    std::uint32_t column = 0;

    // "file:line:column", escaped, leaving out what is not known.
    [[nodiscard]] std::string text() const;
};

struct Error {
    ErrorCode code = ErrorCode::internal;
    std::string message;
    Span where{};
    std::string hint{};

    // "file:line:column: message; hint".
    [[nodiscard]] std::string text() const;
};

template <class T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
public:
    using tl::expected<T, Error>::expected;
};

// `return fail(ErrorCode::unreadable, "cannot open the file", {path}, "check the path");`
[[nodiscard]] tl::unexpected<Error> fail(ErrorCode code, std::string message, Span where = {},
                                         std::string hint = {});

}  // namespace assay

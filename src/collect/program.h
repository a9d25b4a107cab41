// Running another program, without a shell.
//
// Role: the only place that starts a process: for `collect node --run-version` and for the
// credential plugin that the user's own kubeconfig names. The file itself is started with the words
// and the environment given, its standard input is /dev/null, it leads a process group of its own.
// What it writes to standard output is kept up to a bound; lines of standard error go to `complain`
// as they come.
// The end: when the program has ended, what it had written by then counts; whatever it left running
// is not waited for. When time or the bound are over, or on interruption, its group is killed.
// Ownership: every descriptor is closed and the process is waited for before it returns.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

struct ProgramCall {
    std::string path;                        // of the file; never searched for
    std::vector<std::string> arguments{};    // argv behind argv[0], which is `path`
    std::vector<std::string> environment{};  // "NAME=value"; nothing is inherited
    std::chrono::milliseconds limit{5'000};
    std::size_t output_limit = std::size_t{64} << 10;
    std::function<void(std::string_view line)> complain{};  // empty: standard error is /dev/null
    std::function<bool()> interrupted{};                    // polled often; empty: never
};

enum class ProgramEnding : std::uint8_t {
    ended,        // `status` says how
    not_started,  // `error` says why (errno)
    timed_out,
    too_large,  // `output` holds as much as the limit allows
    interrupted,
};

struct ProgramEnd {
    ProgramEnding ending = ProgramEnding::not_started;
    int error = 0;
    int status = 0;  // exit status; 128 and the signal's number when a signal ended it
    std::string output{};
};

[[nodiscard]] ProgramEnd run_program(const ProgramCall& call);

}  // namespace assay

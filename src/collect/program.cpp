#include "collect/program.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "collect/rooted_path.h"

namespace assay {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kTick = 20;  // milliseconds between looks at the process
constexpr std::size_t kLongestLine = std::size_t{4} << 10;  // a longer one comes in pieces
constexpr std::size_t kPipe = std::size_t{64} << 10;        // what a pipe holds

struct Pipe {
    Handle from;
    Handle to;
};

// The reading end never blocks: what is left running may keep the other end open.
bool make_pipe(Pipe& pipe) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return false;
    pipe.from = Handle(ends[0]);
    pipe.to = Handle(ends[1]);
    return ::fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0;
}

std::vector<char*> pointers(std::vector<std::string>& words) {
    std::vector<char*> made;
    made.reserve(words.size() + 1);
    for (std::string& word : words) made.push_back(word.data());
    made.push_back(nullptr);
    return made;
}

// Signals as they are at the start of any program: ours are ignored or blocked for our own reasons.
void set_attributes(posix_spawnattr_t& attributes) {
    sigset_t none;
    sigset_t all;
    ::sigemptyset(&none);
    ::sigfillset(&all);
    ::posix_spawnattr_setpgroup(&attributes, 0);
    ::posix_spawnattr_setsigmask(&attributes, &none);
    ::posix_spawnattr_setsigdefault(&attributes, &all);
    ::posix_spawnattr_setflags(
        &attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
}

// The error, or 0.
int start(const ProgramCall& call, const Pipe& output, const Pipe& errors, pid_t& number) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    if (::posix_spawn_file_actions_init(&actions) != 0) return ENOMEM;
    if (::posix_spawnattr_init(&attributes) != 0) {
        ::posix_spawn_file_actions_destroy(&actions);
        return ENOMEM;
    }
    set_attributes(attributes);
    ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&actions, output.to.get(), STDOUT_FILENO);
    if (call.complain) {
        ::posix_spawn_file_actions_adddup2(&actions, errors.to.get(), STDERR_FILENO);
    } else {
        ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    }
    std::vector<std::string> words{call.path};
    words.insert(words.end(), call.arguments.begin(), call.arguments.end());
    std::vector<std::string> environment = call.environment;
    const int failed = ::posix_spawn(&number, call.path.c_str(), &actions, &attributes,
                                     pointers(words).data(), pointers(environment).data());
    ::posix_spawnattr_destroy(&attributes);
    ::posix_spawn_file_actions_destroy(&actions);
    return failed;
}

// What a pipe holds now. False at its end.
bool drain(const Handle& from, std::string& text, std::size_t limit) {
    std::array<char, 4096> buffer{};
    while (text.size() <= limit) {
        const ssize_t got = ::read(from.get(), buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return errno == EAGAIN;
        if (got == 0) return false;
        text.append(buffer.data(), static_cast<std::size_t>(got));
    }
    return true;
}

// Hands over the lines that are complete; at the end also the one that is not.
void hand_over(std::string& text, const ProgramCall& call, bool last) {
    std::size_t end = 0;
    while ((end = text.find('\n')) != std::string::npos || text.size() >= kLongestLine) {
        const std::size_t length = std::min(end, kLongestLine);
        call.complain(std::string_view(text).substr(0, length));
        text.erase(0, length + (length == end ? 1 : 0));
    }
    if (last && !text.empty()) call.complain(text);
    if (last) text.clear();
}

class Watch {
public:
    Watch(const ProgramCall& call, pid_t number, const Handle& output, const Handle& errors)
        : call_(call), number_(number), output_(output), errors_(errors) {}

    ProgramEnd follow() {
        const auto end = Clock::now() + call_.limit;
        for (;;) {
            const bool gone = wait(WNOHANG);
            read();
            if (made_.output.size() > call_.output_limit) return stop(ProgramEnding::too_large);
            if (gone) return finish(ProgramEnding::ended);
            if (call_.interrupted && call_.interrupted()) return stop(ProgramEnding::interrupted);
            if (Clock::now() >= end) return stop(ProgramEnding::timed_out);
            pause();
        }
    }

private:
    bool wait(int flags) {
        int status = 0;
        pid_t got = 0;
        while ((got = ::waitpid(number_, &status, flags)) < 0 && errno == EINTR) {
        }
        if (got != number_) return false;
        made_.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        return true;
    }
    void read() {
        if (output_open_) output_open_ = drain(output_, made_.output, call_.output_limit);
        // More than a pipe holds is left for the next time: a program may never cease to complain.
        for (std::size_t taken = 0; errors_open_ && taken <= kPipe; taken += kLongestLine) {
            errors_open_ = drain(errors_, complaint_, kLongestLine);
            const bool more = complaint_.size() > kLongestLine;
            hand_over(complaint_, call_, false);
            if (!more) break;
        }
    }
    void pause() const {
        std::array<pollfd, 2> both{};
        both[0] = {output_open_ ? output_.get() : -1, POLLIN, 0};
        both[1] = {errors_open_ ? errors_.get() : -1, POLLIN, 0};
        // Both ends closed means that it is about to go.
        ::poll(both.data(), both.size(), output_open_ || errors_open_ ? kTick : 1);
    }
    ProgramEnd stop(ProgramEnding ending) {
        ::kill(-number_, SIGKILL);
        ::kill(number_, SIGKILL);
        wait(0);
        return finish(ending);
    }
    ProgramEnd finish(ProgramEnding ending) {
        if (call_.complain) hand_over(complaint_, call_, true);
        made_.ending = ending;
        made_.output.resize(std::min(made_.output.size(), call_.output_limit));
        return std::move(made_);
    }

    const ProgramCall& call_;
    pid_t number_;
    const Handle& output_;
    const Handle& errors_;
    bool output_open_ = true;
    bool errors_open_ = static_cast<bool>(call_.complain);
    std::string complaint_;
    ProgramEnd made_;
};

}  // namespace

ProgramEnd run_program(const ProgramCall& call) {
    ProgramEnd none;
    Pipe output;
    Pipe errors;
    if (!make_pipe(output) || !make_pipe(errors)) {
        none.error = errno;
        return none;
    }
    pid_t number = 0;
    none.error = start(call, output, errors, number);
    if (none.error != 0) return none;
    output.to = Handle();
    errors.to = Handle();
    return Watch(call, number, output.from, errors.from).follow();
}

}  // namespace assay

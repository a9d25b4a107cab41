#include "collect/version_command.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

#include "base/text.h"
#include "collect/rooted_path.h"

namespace assay {
namespace {

constexpr std::size_t kMaxOutput = std::size_t{64} << 10;
constexpr std::size_t kMaxVersion = 128;

std::string cleaned(std::string_view word) {
    if (word.size() > 1 && word[0] == 'v' && word[1] >= '0' && word[1] <= '9') {
        word.remove_prefix(1);
    }
    const bool version = !word.empty() && word.size() <= kMaxVersion && word[0] >= '0' &&
                         word[0] <= '9' &&
                         word.find_first_not_of(
                             "0123456789abcdefghijklmnopqrstuvwxyz"
                             "ABCDEFGHIJKLMNOPQRSTUVWXYZ.+-~:_^") == std::string_view::npos;
    return version ? std::string(word) : std::string();
}

// The longer spelling when it goes on from the version: "1.1.5+ds1" and "1.1.5+ds1-1+deb12u1".
std::string most_exact(const std::string& version, std::string_view longer) {
    return !version.empty() && longer.starts_with(version + "-") && !cleaned(longer).empty()
               ? std::string(longer)
               : version;
}

std::vector<std::string_view> words_of(std::string_view line) {
    std::vector<std::string_view> words;
    for (const std::string_view word : split(line, ' ')) {
        if (!trim(word).empty()) words.push_back(trim(word));
    }
    return words;
}

std::string_view value_of(std::string_view output, std::string_view name) {
    for (const std::string_view line : split(output, '\n')) {
        if (trim(line).starts_with(name)) return trim(trim(line).substr(name.size()));
    }
    return {};
}

// root runs no file that somebody else may have put there.
std::string distrust(const std::string& path) {
    struct stat about {};
    if (::stat(path.c_str(), &about) != 0 || !S_ISREG(about.st_mode)) {
        return printable(path) + " is no regular file";
    }
    const bool others = about.st_uid != 0 || (about.st_mode & (S_IWGRP | S_IWOTH)) != 0;
    return ::geteuid() == 0 && others
               ? printable(path) + " was not asked: others than root may change it"
               : std::string();
}

// Starts the program with its output in `output`; gives its number, or 0.
pid_t start(const std::string& path, const Handle& output) {
    posix_spawn_file_actions_t actions;
    if (::posix_spawn_file_actions_init(&actions) != 0) return 0;
    ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&actions, output.get(), STDOUT_FILENO);
    ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    std::string program = path;
    std::string flag = "--version";
    std::array<char*, 3> words{program.data(), flag.data(), nullptr};
    std::array<char*, 1> environment{nullptr};
    pid_t number = 0;
    const int failed =
        ::posix_spawn(&number, path.c_str(), &actions, nullptr, words.data(), environment.data());
    ::posix_spawn_file_actions_destroy(&actions);
    return failed == 0 ? number : 0;
}

// Reads until the end, the limit or the bound; false when it took too long.
bool read_output(const Handle& from, std::chrono::milliseconds limit, std::string& output) {
    const auto end = std::chrono::steady_clock::now() + limit;
    std::array<char, 4096> buffer{};
    while (output.size() < kMaxOutput) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
            end - std::chrono::steady_clock::now());
        pollfd wait{from.get(), POLLIN, 0};
        const int ready = left.count() > 0 ? ::poll(&wait, 1, static_cast<int>(left.count())) : 0;
        if (ready < 0 && errno == EINTR) continue;
        if (ready <= 0) return false;
        const ssize_t got = ::read(from.get(), buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return true;
        output.append(buffer.data(), static_cast<std::size_t>(got));
    }
    return true;
}

}  // namespace

std::string version_in(std::string_view program, std::string_view output) {
    const std::vector<std::string_view> words = words_of(output.substr(0, output.find('\n')));
    if (program == "containerd") {  // "containerd MODULE VERSION REVISION"
        const std::string version = words.size() > 2 ? cleaned(words[2]) : std::string();
        return words.size() > 3 ? most_exact(version, words[3]) : version;
    }
    // "runc version VERSION" and "commit: COMMIT"; "crio version VERSION" or "Version: VERSION"
    const bool first = words.size() > 2 && words[1] == "version";
    const std::string version = cleaned(first ? words[2] : value_of(output, "Version:"));
    return program == "runc" ? most_exact(version, value_of(output, "commit:")) : version;
}

VersionAnswer ask_version(std::string_view program, const std::string& path,
                          std::chrono::milliseconds limit) {
    if (const std::string why = distrust(path); !why.empty()) {
        return {Presence::denied, why, {}};
    }
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        return {Presence::unreachable, "no pipe could be made", {}};
    }
    const Handle from(ends[0]);
    Handle to(ends[1]);
    const pid_t number = start(path, to);
    to = Handle();
    if (number == 0) {
        return {Presence::unreachable, printable(path) + " could not be started", {}};
    }
    std::string output;
    const bool ended = read_output(from, limit, output);
    // Whatever it still does, it is not waited for.
    ::kill(number, SIGKILL);
    while (::waitpid(number, nullptr, 0) < 0 && errno == EINTR) {
    }
    const std::string version = version_in(program, output);
    if (!ended) {
        return {Presence::unreachable, printable(path) + " took too long", {}};
    }
    if (version.empty()) {
        return {Presence::unreachable, printable(path) + " printed no version", {}};
    }
    return {Presence::present, {}, version};
}

}  // namespace assay

#include "collect/version_command.h"

#include <vector>

#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "collect/program.h"

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
    ProgramCall call;
    call.path = path;
    call.arguments = {"--version"};
    call.limit = limit;
    call.output_limit = kMaxOutput;
    const ProgramEnd end = run_program(call);
    if (end.ending == ProgramEnding::not_started) {
        return {Presence::unreachable, printable(path) + " could not be started", {}};
    }
    if (end.ending == ProgramEnding::timed_out) {
        return {Presence::unreachable, printable(path) + " took too long", {}};
    }
    const std::string version = version_in(program, end.output);
    if (version.empty()) {
        return {Presence::unreachable, printable(path) + " printed no version", {}};
    }
    return {Presence::present, {}, version};
}

}  // namespace assay

#include "collect/proc_reader.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "base/text.h"
#include "collect/redact.h"
#include "collect/redact_node.h"

namespace assay {
namespace {

// MAX_ARG_STRLEN allows more; no component has command lines near this.
constexpr std::size_t kMaxWords = std::size_t{1} << 20;
constexpr std::size_t kMaxLabel = 4096;  // a page: the kernel gives no more
constexpr std::size_t kMaxStatus = std::size_t{64} << 10;

constexpr std::array<std::string_view, 8> kPrograms{
    "containerd", "crio",           "etcd",    "kube-apiserver", "kube-controller-manager",
    "kube-proxy", "kube-scheduler", "kubelet",
};

std::string_view base_name(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string_view known(std::string_view word) {
    const auto* found = std::find(kPrograms.begin(), kPrograms.end(), base_name(word));
    return found == kPrograms.end() ? std::string_view() : *found;
}

// Texts that each end with a zero byte (proc_pid_cmdline(5), proc_pid_environ(5)).
std::vector<std::string> words_in(std::string_view text) {
    std::vector<std::string> words;
    if (text.ends_with('\0')) {
        text.remove_suffix(1);
    }
    if (!text.empty()) {
        for (const std::string_view word : split(text, '\0')) {
            words.emplace_back(word);
        }
    }
    return words;
}

void read_environment(const Root& root, const std::string& folder, Process& process) {
    const FileText text = root.read(folder + "/environ", kMaxWords);
    process.environment_presence = text.presence;
    if (text.presence == Presence::absent) {
        process.environment_presence = Presence::unreachable;
        return;
    }
    for (const std::string& entry : words_in(text.text)) {
        const std::size_t equals = entry.find('=');
        const std::string_view name = std::string_view(entry).substr(0, equals);
        if (equals != std::string::npos && name.starts_with("ETCD_") && is_utf8(name)) {
            process.environment.emplace(
                name, redacted_variable(name, std::string_view(entry).substr(equals + 1)));
        }
    }
}

// What the kernel says that it confines a process by (proc_pid_attr(5), proc_pid_status(5)).
// Without a security module there is no label: reading it is refused then.
void read_confinement_of(const Root& root, const std::string& folder, Process& process) {
    const FileText label = root.read(folder + "/attr/current", kMaxLabel);
    process.label =
        printable(trim(std::string_view(label.text).substr(0, label.text.find('\0'))), kMaxLabel);
    const FileText status = root.read(folder + "/status", kMaxStatus);
    constexpr std::string_view kLine = "\nSeccomp:";
    const std::size_t at = status.text.find(kLine);
    if (at == std::string::npos) return;
    const std::string_view rest = std::string_view(status.text).substr(at + kLine.size());
    const std::string_view mode = trim(rest.substr(0, rest.find('\n')));
    constexpr std::array<std::string_view, 3> kModes{"disabled", "strict", "filter"};
    for (std::size_t number = 0; number < kModes.size(); ++number) {
        if (mode == std::to_string(number)) process.seccomp = kModes.at(number);
    }
}

SeenProcess::Files files_of(const Root& root, const std::string& folder,
                            const std::string& first_namespace) {
    const std::string own = root.link(folder + "/ns/mnt");
    if (!own.empty() && own == first_namespace) {
        return SeenProcess::Files::shared;
    }
    if (!own.empty() && !first_namespace.empty()) {
        return SeenProcess::Files::own;
    }
    // A tree that only looks like /proc has no namespaces.
    return root.find(folder + "/ns").presence == Presence::absent ? SeenProcess::Files::shared
                                                                  : SeenProcess::Files::not_known;
}

// Reads one process into `seen`; gives the presence of its command line.
Presence read_one(const Root& root, int number, const std::string& first_namespace,
                  SeenProcesses& seen) {
    const std::string folder = fmt::format("/proc/{}", number);
    const FileText text = root.read(folder + "/cmdline", kMaxWords);
    if (text.presence != Presence::present) {
        return text.presence;
    }
    SeenProcess one;
    one.words = words_in(text.text);
    one.program = program_of(one.words);
    if (one.program.empty()) {
        return Presence::present;
    }
    one.number = number;
    one.executable = root.link(folder + "/exe");
    one.files = files_of(root, folder, first_namespace);
    one.process.argv = Redactor::argv(one.words);
    read_confinement_of(root, folder, one.process);
    seen.bytes += text.text.size();
    if (one.program == "etcd") {
        read_environment(root, folder, one.process);
    }
    seen.processes.push_back(std::move(one));
    return Presence::present;
}

std::vector<int> numbers_in(const std::vector<std::string>& names) {
    std::vector<int> numbers;
    for (const std::string& name : names) {
        int number = 0;
        const char* end = name.data() + name.size();
        const auto [stopped, error] = std::from_chars(name.data(), end, number);
        if (error == std::errc{} && stopped == end && number > 0) {
            numbers.push_back(number);
        }
    }
    std::sort(numbers.begin(), numbers.end());
    return numbers;
}

void miss(SeenProcesses& seen, Presence presence, std::string reason) {
    if (seen.presence == Presence::present) {
        seen.presence = presence;
        seen.reason = std::move(reason);
    }
}

}  // namespace

const SeenProcess* process_of(const SeenProcesses& processes, std::string_view program) {
    for (const SeenProcess& process : processes.processes) {
        if (process.program == program) return &process;
    }
    return nullptr;
}

std::string_view program_of(const std::vector<std::string>& words) {
    if (words.empty()) {
        return {};
    }
    if (base_name(words[0]) == "hyperkube") {
        return words.size() > 1 ? known(words[1]) : std::string_view();
    }
    return known(words[0]);
}

SeenProcesses read_processes(const Root& root, NodeDeadline& deadline) {
    SeenProcesses seen;
    const FolderNames names = root.list("/proc", kMaxProcesses + 4096);
    seen.numbers = numbers_in(names.names);
    if (names.presence != Presence::present || seen.numbers.empty()) {
        const bool none = names.presence == Presence::absent || names.presence == Presence::present;
        seen.presence = none ? Presence::not_asked : names.presence;
        seen.reason = none ? "the tree has no /proc" : names.reason;
        return seen;
    }
    seen.presence = Presence::present;
    if (seen.numbers.front() != 1) {
        miss(seen, Presence::denied, "processes are hidden (/proc shows no process 1)");
    }
    if (seen.numbers.size() > kMaxProcesses) {
        miss(seen, Presence::partial, fmt::format("more than {} processes", kMaxProcesses));
        seen.numbers.resize(kMaxProcesses);
    }
    const std::string first_namespace = root.link("/proc/1/ns/mnt");
    for (const int number : seen.numbers) {
        if (deadline.passed()) {
            miss(seen, Presence::partial, "the time ran out");
            break;
        }
        if (seen.processes.size() >= kMaxComponents || seen.bytes > kMaxWordBytes) {
            miss(seen, Presence::partial, "too many processes are called like components");
            break;
        }
        const Presence presence = read_one(root, number, first_namespace, seen);
        if (presence != Presence::present && presence != Presence::absent) {  // absent: it ended
            miss(seen, presence == Presence::denied ? Presence::denied : Presence::partial,
                 fmt::format("/proc/{}/cmdline could not be read", number));
        }
    }
    std::stable_sort(
        seen.processes.begin(), seen.processes.end(),
        [](const SeenProcess& left, const SeenProcess& right) { return left.files < right.files; });
    return seen;
}

}  // namespace assay

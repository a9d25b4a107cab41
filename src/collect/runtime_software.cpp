#include "collect/runtime_software.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "base/text.h"
#include "collect/packages_dpkg.h"
#include "collect/packages_rpm.h"
#include "collect/version_command.h"

namespace assay {
namespace {

constexpr std::string_view kDeleted = " (deleted)";  // proc_pid_exe(5)

struct Program {
    std::string_view name;     // in the evidence
    std::string_view command;  // of the binary
    bool daemon;
};
constexpr std::array<Program, 4> kPrograms{{{"containerd", "containerd", true},
                                            {"cri-o", "crio", true},
                                            {"crun", "crun", false},
                                            {"runc", "runc", false}}};

// On systems where /sbin is a link to /usr/sbin a package may say either.
bool holds(const InstalledPackage& package, const std::string& path) {
    const std::string other = path.starts_with("/usr/") ? path.substr(4) : "/usr" + path;
    return package.files.contains(path) || package.files.contains(other);
}

class SoftwareReader {
public:
    SoftwareReader(const Root& root, const SeenProcesses& processes, const RuntimeConfig& config,
                   bool run_version, NodeDeadline& deadline)
        : root_(root),
          processes_(processes),
          config_(config),
          run_version_(run_version && root.is_machine()),
          deadline_(deadline) {
        take("dpkg", read_dpkg(root));
        take("rpm", read_rpm(root, deadline));
    }

    RuntimeSoftware read() {
        RuntimeSoftware read;
        for (const Program& program : kPrograms) {
            read.software.emplace(program.name,
                                  program.daemon ? daemon(program) : started(program));
        }
        read.packages = std::move(databases_);
        return read;
    }

private:
    void take(std::string_view manager, PackageDatabase database) {
        std::sort(database.installed.begin(), database.installed.end());
        databases_.emplace(manager, NodePackages{database.presence, database.reason,
                                                 join(database.installed, "\n")});
        if (database.presence == Presence::absent) return;
        if (database.presence != Presence::present) {
            unread_ = std::move(database);
            return;
        }
        has_database_ = true;
        for (InstalledPackage& package : database.packages) {
            packages_.push_back(std::move(package));
        }
    }

    // containerd and CRI-O: the binary that runs, else the one that would.
    NodeSoftware daemon(const Program& program) {
        for (const SeenProcess& process : processes_.processes) {
            if (process.program != program.command) continue;
            std::string path = binary_of(process);
            if (path.empty()) {
                return unknown(Presence::denied, {}, "which binary runs could not be read");
            }
            if (path.ends_with(kDeleted)) {
                path.resize(path.size() - kDeleted.size());
                return unknown(Presence::not_asked, path,
                               "the running binary was replaced after it was started");
            }
            if (process.files == SeenProcess::Files::own) {
                return unknown(Presence::not_asked, path,
                               std::string(program.command) + " runs with files of its own");
            }
            return of_binary(program, path);
        }
        if (processes_.presence != Presence::present &&
            processes_.presence != Presence::not_asked) {
            return unknown(processes_.presence, {}, processes_.reason);
        }
        return on_path(program, program.command);
    }

    // Other users may not read the link to the binary, but the words it was started with.
    static std::string binary_of(const SeenProcess& process) {
        if (!process.executable.empty()) return process.executable;
        return process.words.front().starts_with('/') ? process.words.front() : std::string();
    }

    // runc and crun are started by the runtime, as its configuration says.
    NodeSoftware started(const Program& program) {
        if (config_.presence != Presence::present) {
            return unknown(config_.presence, {}, config_.reason);
        }
        const std::string named = configured_binary(config_, program.command);
        if (named.starts_with('/')) {
            return of_binary(program, named);
        }
        return on_path(program, named.empty() ? program.command : named);
    }

    // Where a command is looked for. Runtimes that bring their own tools (k3s) have them beside
    // them.
    [[nodiscard]] std::vector<std::string> places_of(std::string_view command) const {
        std::vector<std::string> places;
        for (const SeenProcess& process : processes_.processes) {
            if (process.program != "containerd" && process.program != "crio") continue;
            const std::string own = binary_of(process);
            const std::string beside = own.substr(0, own.rfind('/') + 1) + std::string(command);
            if (beside.starts_with('/')) places.push_back(beside);
        }
        for (const std::string_view folder : kProgramPlaces) {
            places.push_back(std::string(folder) + std::string(command));
        }
        return places;
    }

    // A place that cannot be looked at may hold the one that runs.
    NodeSoftware on_path(const Program& program, std::string_view command) {
        for (const std::string& path : places_of(command)) {
            const Found found = root_.find(path);
            if (found.is_file()) return of_binary(program, path);
            if (found.presence != Presence::present && found.presence != Presence::absent) {
                return unknown(found.presence, path, found.reason);
            }
        }
        return of_binary(program, {});
    }

    NodeSoftware of_binary(const Program& program, const std::string& path) {
        for (const InstalledPackage& package : packages_) {
            const bool own = speaks_for(package.name, program.name);
            if (path.empty() ? own : holds(package, path)) {
                return own ? spoken(package, path) : ask(program, path, &package);
            }
        }
        return path.empty() ? not_found(program) : ask(program, path, nullptr);
    }

    [[nodiscard]] NodeSoftware not_found(const Program& program) const {
        if (unread_.presence != Presence::absent) {
            return unknown(unread_.presence, {}, unread_.reason);
        }
        if (!has_database_) {
            return unknown(Presence::not_asked, {},
                           "there is no package database, and no " + std::string(program.command) +
                               " where it usually is");
        }
        return unknown(Presence::absent, {}, {});
    }

    // No package tells the version of what stands at the path.
    NodeSoftware ask(const Program& program, const std::string& path,
                     const InstalledPackage* holder) {
        NodeSoftware software;
        software.path = path;
        if (holder != nullptr) {
            software.package = holder->name;
            software.source = holder->source;
            software.vendor = holder->vendor;
        }
        const Found found = root_.find(path);
        software.presence = found.is_file() ? Presence::not_asked : Presence::unreachable;
        if (!found.is_file()) {
            software.reason =
                found.presence == Presence::denied
                    ? found.reason
                    : "the configuration names " + printable(path) + ", which is not there";
        } else if (run_version_ && !deadline_.passed()) {
            VersionAnswer answer = ask_version(program.name, path);
            software.presence = answer.presence;
            software.reason = std::move(answer.reason);
            software.version = std::move(answer.version);
        } else if (unread_.presence != Presence::absent) {
            software.presence = unread_.presence;
            software.reason = unread_.reason;
        } else {
            software.reason =
                (holder != nullptr ? "package " + holder->name + " holds " + printable(path) +
                                         " and does not tell its version"
                                   : "no package holds " + printable(path)) +
                "; --run-version asks it";
        }
        return software;
    }

    static NodeSoftware spoken(const InstalledPackage& package, const std::string& path) {
        NodeSoftware software;
        software.presence = Presence::present;
        software.version = package.version;
        software.manager = package.manager;
        software.package = package.name;
        software.source = package.source;
        software.source_version = package.source_version;
        software.vendor = package.vendor;
        software.path = path;
        return software;
    }

    static NodeSoftware unknown(Presence presence, const std::string& path, std::string reason) {
        NodeSoftware software;
        software.presence = presence;
        software.path = path;
        software.reason = std::move(reason);
        return software;
    }

    const Root& root_;
    const SeenProcesses& processes_;
    const RuntimeConfig& config_;
    bool run_version_;
    NodeDeadline& deadline_;
    std::vector<InstalledPackage> packages_;
    std::map<std::string, NodePackages, std::less<>> databases_;
    PackageDatabase unread_;  // one that is there and could not be read
    bool has_database_ = false;
};

}  // namespace

RuntimeSoftware read_runtime_software(const Root& root, const SeenProcesses& processes,
                                      const RuntimeConfig& config, bool run_version,
                                      NodeDeadline& deadline) {
    return SoftwareReader(root, processes, config, run_version, deadline).read();
}

}  // namespace assay

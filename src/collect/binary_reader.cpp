#include "collect/binary_reader.h"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/hash.h"
#include "base/text.h"
#include "collect/runtime_software.h"

namespace assay {
namespace {

constexpr std::string_view kElf =
    "\x7f"
    "ELF";
constexpr std::string_view kDeleted = " (deleted)";  // proc_pid_exe(5)
constexpr std::string_view kShim = "containerd-shim-runc-v2";

class BinaryReader {
public:
    BinaryReader(const SeenPrograms& seen, NodeDeadline& deadline)
        : seen_(seen), deadline_(deadline) {}

    std::map<std::string, NodeFile> read() {
        for (const SeenProcess& process : seen_.processes.processes) add_process(process);
        for (const auto& [name, software] : seen_.software) {
            if (!software.path.starts_with('/') || runs_apart(name)) continue;
            add(software.path);
            if (name == "containerd") {
                add_if_there(software.path.substr(0, software.path.rfind('/') + 1) +
                             std::string(kShim));
            }
        }
        add_low_level_runtimes();
        for (const std::string& folder : seen_.config.cni_programs) add_folder(folder);
        return std::move(binaries_);
    }

private:
    static NodeFile missing(Presence presence, std::string reason) {
        NodeFile file;
        file.presence = presence;
        file.reason = std::move(reason);
        return file;
    }

    // A runtime whose path is no path of the node.
    [[nodiscard]] bool runs_apart(std::string_view software) const {
        const SeenProcess* process =
            process_of(seen_.processes, software == "cri-o" ? "crio" : software);
        return process != nullptr && process->files != SeenProcess::Files::shared;
    }

    // All of them, so that one which another hides is not told as gone. /sbin and /bin lead to
    // /usr.
    void add_low_level_runtimes() {
        for (const std::string_view place : kProgramPlaces) {
            if (!place.starts_with("/usr/")) continue;
            for (const char* name : {"crun", "runc"}) add_if_there(std::string(place) + name);
        }
    }

    void add_process(const SeenProcess& process) {
        std::string path = process.executable;
        if (!path.starts_with('/')) {
            binaries_.emplace(process.program,
                              missing(Presence::denied, "which program runs could not be read"));
            return;
        }
        const bool shared = process.files == SeenProcess::Files::shared;
        const std::string name =
            shared ? printable(path, kMaxName) : process.program + ":" + printable(path, kMaxName);
        Found running = seen_.root.running_program(process.number);
        if (running.presence == Presence::absent && shared) running = seen_.root.find(path);
        if (running.presence == Presence::absent && !shared) {
            running.presence = Presence::not_asked;
            running.reason = process.program + " runs with files of its own";
        }
        record(name, path, running);
        if (shared && path.ends_with(kDeleted)) {
            path.resize(path.size() - kDeleted.size());
            add(path);
        }
    }

    void add(const std::string& path) {
        record(printable(path, kMaxName), path, seen_.root.find(path));
    }

    void add_if_there(const std::string& path) {
        const Found found = seen_.root.find(path);
        if (found.presence != Presence::absent) record(printable(path, kMaxName), path, found);
    }

    void add_folder(const std::string& path) {
        const std::string name = printable(path, kMaxName);
        if (seen_.config.presence != Presence::present) {
            binaries_.emplace(name, missing(seen_.config.presence, seen_.config.reason));
            return;
        }
        const Found found = seen_.root.find(path);
        NodeFile folder = missing(found.presence, found.reason);
        if (found.presence == Presence::present) set_rights(found, folder);
        const FolderNames names = seen_.root.list(path, kMaxTreeFiles);
        folder.presence = names.presence;
        folder.reason = names.reason;
        folder.folder = found.is_folder();
        binaries_.insert_or_assign(name, std::move(folder));
        for (const std::string& entry : names.names) {
            const std::string below = path + "/" + entry;
            const Found plugin = seen_.root.find(below);
            if (!plugin.is_folder()) record(printable(below, kMaxName), below, plugin);
        }
    }

    void set_rights(const Found& found, NodeFile& file) const {
        file.mode = fmt::format("{:04o}", found.about.st_mode & 07777);
        file.owner = seen_.accounts.owner(found.about.st_uid, found.about.st_gid);
    }

    void record(const std::string& name, const std::string& path, const Found& found) {
        const auto [at, added] = binaries_.try_emplace(name);
        if (!added) return;
        NodeFile& file = at->second;
        file.presence = found.presence;
        file.reason = found.reason;
        if (found.presence != Presence::present) return;
        set_rights(found, file);
        const auto [hash, is_new] = hashes_.try_emplace({found.about.st_dev, found.about.st_ino});
        if (is_new) hash->second = hash_of(path, found);
        file.presence = hash->second.presence;
        file.reason = hash->second.reason;
        file.sha256 = hash->second.sha256;
    }

    // Presence, reason and hash of what stands there.
    NodeFile hash_of(const std::string& path, const Found& found) {
        const auto size = static_cast<std::uint64_t>(found.about.st_size);
        if (found.is_file() && (size > kMaxBinary || size > left_)) {
            return missing(Presence::unreachable, printable(path) + " is too large to be read");
        }
        Sha256 sum;
        bool is_program = false;
        bool is_first = true;
        std::uint64_t bytes = 0;
        const FileText read = seen_.root.stream(found, path, [&](std::string_view chunk) {
            if (std::exchange(is_first, false)) is_program = chunk.starts_with(kElf);
            bytes += chunk.size();
            if (is_program) sum.add(chunk);
            return is_program && bytes <= kMaxBinary && !deadline_.passed();
        });
        left_ -= std::min(left_, bytes);
        NodeFile file = missing(read.presence, read.reason);
        if (read.presence != Presence::present) return file;
        if (is_program && (bytes > kMaxBinary || deadline_.was_passed())) {
            return missing(Presence::unreachable,
                           "the time to read programs ran out before " + printable(path));
        }
        if (is_program) file.sha256 = sum.hex();
        return file;
    }

    static constexpr std::size_t kMaxName = 4096;  // of a path

    const SeenPrograms& seen_;
    NodeDeadline& deadline_;
    std::map<std::string, NodeFile> binaries_;
    std::map<std::pair<dev_t, ino_t>, NodeFile> hashes_;
    std::uint64_t left_ = kMaxBinaryBytes;
};

}  // namespace

std::map<std::string, NodeFile> read_binaries(const SeenPrograms& seen, NodeDeadline& deadline) {
    return BinaryReader(seen, deadline).read();
}

}  // namespace assay

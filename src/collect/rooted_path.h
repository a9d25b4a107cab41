// A tree of files that no path leads out of: this machine's "/", or the folder that --root names.
//
// Role: node readers open every file through a Root. "/etc/x" means ROOT/etc/x; links, absolute
// ones and ".." included, are followed as a process whose root directory this is would follow them
// (openat2(2) RESOLVE_IN_ROOT; where there is none, as before Linux 5.6 (RHEL 8) and in sandboxes
// that do not know the call, a walk of our own, one component at a time, each opened with
// O_NOFOLLOW). Magic links of /proc (exe, root, cwd, fd) lead nowhere, but for the program that a
// process runs (running_program).
// Nothing but regular files and folders is ever opened: what a path names is looked at with
// O_PATH first, so a FIFO does not block and a device is not touched.
// Ownership: a Root and a Handle own their descriptor. Move-only.
// Failure: no errors; an Opened has a presence. absent: no such file. denied: no permission.
// malformed: links that go in circles. unreachable: everything else, too large files included.
// `reason` is one clause that names the path.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <sys/stat.h>

#include "base/error.h"
#include "base/presence.h"

namespace assay {

class Handle {
public:
    Handle() = default;
    explicit Handle(int descriptor) : descriptor_(descriptor) {}
    ~Handle();
    Handle(Handle&& other) noexcept;
    Handle& operator=(Handle&& other) noexcept;
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    [[nodiscard]] int get() const { return descriptor_; }
    [[nodiscard]] bool ok() const { return descriptor_ >= 0; }

private:
    int descriptor_ = -1;
};

// What stands at a path, without having been opened for reading.
struct Found {
    Presence presence = Presence::absent;
    std::string reason;
    Handle handle;         // O_PATH; ok() when present
    struct stat about {};  // when present
    [[nodiscard]] bool is_file() const { return handle.ok() && S_ISREG(about.st_mode); }
    [[nodiscard]] bool is_folder() const { return handle.ok() && S_ISDIR(about.st_mode); }
};

struct FileText {
    Presence presence = Presence::absent;
    std::string reason;
    std::string text;
};

struct FolderNames {
    Presence presence = Presence::absent;
    std::string reason;
    std::vector<std::string> names;  // sorted; without "." and ".."
};

inline constexpr std::size_t kNodeTextLimit = std::size_t{1} << 20;

class Root {
public:
    enum class Resolve : std::uint8_t { kernel, own_walk };

    // Failure: unreadable when the folder cannot be opened. With own_walk openat2 is not tried.
    [[nodiscard]] static Result<Root> open(const std::string& folder,
                                           Resolve resolve = Resolve::kernel);

    // Whether this is the machine's own root directory.
    [[nodiscard]] bool is_machine() const { return machine_; }

    [[nodiscard]] Found find(std::string_view path) const;
    // The program that a process runs, wherever it lies and also when its file is gone: what
    // /proc/N/exe of the tree stands for, where that is the kernel's own /proc; absent where it is
    // not.
    [[nodiscard]] Found running_program(int process) const;
    // The whole file; one that is longer than `limit` is unreachable.
    [[nodiscard]] FileText read(std::string_view path, std::size_t limit = kNodeTextLimit) const;
    [[nodiscard]] FileText read(const Found& found, std::string_view path,
                                std::size_t limit = kNodeTextLimit) const;
    // At most `most` names; a folder with more is unreachable.
    [[nodiscard]] FolderNames list(std::string_view path, std::size_t most) const;
    // Where the link at the path points, as it is written; empty when it is no link or cannot be
    // read. The folder it lies in is resolved within the root.
    [[nodiscard]] std::string link(std::string_view path) const;
    // Hands each chunk of a file to `take` until it gives false; gives the presence at the end.
    [[nodiscard]] FileText stream(const Found& found, std::string_view path,
                                  const std::function<bool(std::string_view)>& take) const;

private:
    Root(Handle root, bool machine, Resolve resolve)
        : root_(std::move(root)), machine_(machine), resolve_(resolve) {}
    // An O_PATH descriptor, or -1 with errno.
    [[nodiscard]] int resolve(const std::string& path) const;
    [[nodiscard]] int walk(std::string_view path) const;

    Handle root_;
    bool machine_;
    Resolve resolve_;
};

// "no permission to read /etc/x" and its like, for an errno.
[[nodiscard]] Presence presence_of_errno(int number);
[[nodiscard]] std::string reason_of_errno(int number, std::string_view path);

}  // namespace assay

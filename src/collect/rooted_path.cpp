#include "collect/rooted_path.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <deque>
#include <memory>
#include <utility>

#include <dirent.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <fmt/format.h>

#include "base/text.h"

namespace assay {
namespace {

constexpr std::size_t kChunk = std::size_t{64} << 10;
constexpr int kMaxLinks = 40;  // as the kernel's MAXSYMLINKS
constexpr std::size_t kMaxPath = 4095;

std::string name_of(int number) {
    std::array<char, 128> buffer{};
    return ::strerror_r(number, buffer.data(), buffer.size());
}

std::string read_link(int folder, const char* name) {
    std::string target(kMaxPath + 1, '\0');
    const ssize_t length = ::readlinkat(folder, name, target.data(), target.size());
    target.resize(length < 0 ? 0 : static_cast<std::size_t>(length));
    return target;
}

// Whether a link is one of /proc that its text does not tell (proc_pid_exe(5), proc_pid_fd(5)): the
// ordinary ones there are relative and name a process.
bool is_magic(int link, std::string_view target) {
    struct statfs system {};
    return ::fstatfs(link, &system) == 0 && system.f_type == PROC_SUPER_MAGIC &&
           (target.starts_with('/') || target.find(':') != std::string_view::npos);
}

// The components of a path, in order.
std::deque<std::string> parts_of(std::string_view path) {
    std::deque<std::string> parts;
    for (const std::string_view part : split(path, '/')) {
        if (!part.empty() && part != ".") {
            parts.emplace_back(part);
        }
    }
    return parts;
}

// Reading goes through /proc/self/fd, so that what is read is what was looked at.
int reopen(const Handle& handle, int flags) {
    const std::string self = fmt::format("/proc/self/fd/{}", handle.get());
    return ::open(self.c_str(), flags | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
}

}  // namespace

Handle::~Handle() {
    if (descriptor_ >= 0) {
        ::close(descriptor_);
    }
}

Handle::Handle(Handle&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

Handle& Handle::operator=(Handle&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
}

Presence presence_of_errno(int number) {
    switch (number) {
        case ENOENT:
        case ENOTDIR:
        case ESRCH:
            return Presence::absent;
        case EACCES:
        case EPERM:
            return Presence::denied;
        case ELOOP:
            return Presence::malformed;
        default:
            return Presence::unreachable;
    }
}

std::string reason_of_errno(int number, std::string_view path) {
    const std::string shown = printable(path);
    switch (presence_of_errno(number)) {
        case Presence::absent:
            return {};
        case Presence::denied:
            return "no permission to read " + shown;
        case Presence::malformed:
            return shown + " is a link that leads in circles";
        default:
            return fmt::format("{} cannot be read: {}", shown, name_of(number));
    }
}

Result<Root> Root::open(const std::string& folder, Resolve resolve) {
    Handle handle(::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!handle.ok()) {
        return fail(ErrorCode::unreadable, "cannot open the root folder: " + name_of(errno),
                    {printable(folder)}, "give --root a folder that can be read");
    }
    struct stat given {};
    struct stat machine {};
    const bool same = ::fstat(handle.get(), &given) == 0 && ::stat("/", &machine) == 0 &&
                      given.st_dev == machine.st_dev && given.st_ino == machine.st_ino;
    return Root(std::move(handle), same, resolve);
}

int Root::resolve(const std::string& path) const {
    if (path.size() > kMaxPath || path.find('\0') != std::string::npos) {
        errno = ENAMETOOLONG;
        return -1;
    }
    if (resolve_ == Resolve::kernel) {
        struct open_how how {};
        how.flags = O_PATH | O_CLOEXEC;
        how.resolve = RESOLVE_IN_ROOT;
        const long opened = ::syscall(SYS_openat2, root_.get(), path.c_str(), &how, sizeof(how));
        // ENOSYS: an old kernel. EPERM: a sandbox that does not know the call; no path gives it.
        if (opened >= 0 || (errno != ENOSYS && errno != EPERM && errno != EAGAIN)) {
            return static_cast<int>(opened);
        }
    }
    return walk(path);
}

int Root::walk(std::string_view path) const {
    std::deque<std::string> ahead = parts_of(path);
    std::vector<Handle> way;  // from below the root to where we are
    int links = 0;
    while (!ahead.empty()) {
        const std::string part = std::move(ahead.front());
        ahead.pop_front();
        if (part == "..") {
            if (!way.empty()) way.pop_back();
            continue;
        }
        const int here = way.empty() ? root_.get() : way.back().get();
        Handle next(::openat(here, part.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
        struct stat about {};
        if (!next.ok() || ::fstat(next.get(), &about) != 0) {
            return -1;
        }
        if (!S_ISLNK(about.st_mode)) {
            way.push_back(std::move(next));
            continue;
        }
        const std::string target = read_link(next.get(), "");
        const bool magic = is_magic(next.get(), target);
        if (++links > kMaxLinks || magic) {
            errno = magic ? EXDEV : ELOOP;  // as openat2
            return -1;
        }
        if (target.starts_with('/')) way.clear();
        std::deque<std::string> more = parts_of(target);
        ahead.insert(ahead.begin(), more.begin(), more.end());
    }
    const int end = way.empty() ? root_.get() : way.back().get();
    struct stat about {};
    if (path.ends_with('/') && (::fstat(end, &about) != 0 || !S_ISDIR(about.st_mode))) {
        errno = ENOTDIR;
        return -1;
    }
    return ::fcntl(end, F_DUPFD_CLOEXEC, 0);
}

Found Root::find(std::string_view path) const {
    Found found;
    found.handle = Handle(resolve(std::string(path)));
    if (!found.handle.ok() || ::fstat(found.handle.get(), &found.about) != 0) {
        const int number = errno;
        found.presence = presence_of_errno(number);
        found.reason = reason_of_errno(number, path);
        found.handle = Handle();
        return found;
    }
    found.presence = Presence::present;
    return found;
}

Found Root::running_program(int process) const {
    const std::string path = fmt::format("/proc/{}", process);
    Found found = find(path);
    struct statfs system {};
    if (found.presence != Presence::present) return found;
    if (::fstatfs(found.handle.get(), &system) != 0 || system.f_type != PROC_SUPER_MAGIC) {
        return {};
    }
    found.handle = Handle(::openat(found.handle.get(), "exe", O_PATH | O_CLOEXEC));
    if (!found.handle.ok() || ::fstat(found.handle.get(), &found.about) != 0) {
        const int number = errno;
        return {presence_of_errno(number), reason_of_errno(number, path + "/exe"), {}, {}};
    }
    return found;
}

FileText Root::stream(const Found& found, std::string_view path,
                      const std::function<bool(std::string_view)>& take) const {
    if (found.presence != Presence::present) {
        return {found.presence, found.reason, {}};
    }
    if (!found.is_file()) {
        return {Presence::unreachable, printable(path) + " is no regular file", {}};
    }
    const Handle file(reopen(found.handle, O_RDONLY));
    if (!file.ok()) {
        return {presence_of_errno(errno), reason_of_errno(errno, path), {}};
    }
    std::string buffer(kChunk, '\0');
    while (true) {
        const ssize_t got = ::read(file.get(), buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) {
            return {presence_of_errno(errno), reason_of_errno(errno, path), {}};
        }
        const auto size = static_cast<std::size_t>(got);
        if (size == 0 || !take(std::string_view(buffer).substr(0, size))) {
            return {Presence::present, {}, {}};
        }
    }
}

FileText Root::read(const Found& found, std::string_view path, std::size_t limit) const {
    std::string text;
    FileText result = stream(found, path, [&](std::string_view chunk) {
        text += chunk;
        return text.size() <= limit;
    });
    if (text.size() > limit) {
        return {Presence::unreachable,
                printable(path) + " is larger than the limit of " + size_text(limit),
                {}};
    }
    if (result.presence == Presence::present) {
        result.text = std::move(text);
    }
    return result;
}

FileText Root::read(std::string_view path, std::size_t limit) const {
    return read(find(path), path, limit);
}

FolderNames Root::list(std::string_view path, std::size_t most) const {
    const Found found = find(path);
    if (found.presence != Presence::present) {
        return {found.presence, found.reason, {}};
    }
    if (!found.is_folder()) {
        return {Presence::unreachable, printable(path) + " is no folder", {}};
    }
    const int descriptor = reopen(found.handle, O_RDONLY | O_DIRECTORY);
    const std::unique_ptr<DIR, int (*)(DIR*)> folder(
        descriptor < 0 ? nullptr : ::fdopendir(descriptor),
        [](DIR* one) { return ::closedir(one); });
    if (!folder) {
        return {presence_of_errno(errno), reason_of_errno(errno, path), {}};
    }
    FolderNames names{Presence::present, {}, {}};
    errno = 0;
    while (const dirent* entry = ::readdir(folder.get())) {
        const std::string_view name = entry->d_name;
        if (name == "." || name == "..") continue;
        if (names.names.size() == most) {
            return {Presence::unreachable,
                    fmt::format("{} has more than {} entries", printable(path), most),
                    {}};
        }
        names.names.emplace_back(name);
    }
    if (errno != 0) {
        return {presence_of_errno(errno), reason_of_errno(errno, path), {}};
    }
    std::sort(names.names.begin(), names.names.end());
    return names;
}

std::string Root::link(std::string_view path) const {
    const std::size_t slash = path.rfind('/');
    if (slash == std::string_view::npos) {
        return {};
    }
    const Found folder = find(path.substr(0, slash + 1));
    return folder.handle.ok()
               ? read_link(folder.handle.get(), std::string(path.substr(slash + 1)).c_str())
               : std::string();
}

}  // namespace assay

#include "base/files.h"

#include <cerrno>
#include <cstdlib>
#include <string>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

namespace assay {
namespace {

namespace fs = std::filesystem;

// Closes a file descriptor when it goes away.
class Descriptor {
public:
    explicit Descriptor(int fd) noexcept : fd_(fd) {}
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    [[nodiscard]] int get() const noexcept { return fd_; }
    [[nodiscard]] bool ok() const noexcept { return fd_ >= 0; }
    [[nodiscard]] bool close() noexcept { return ::close(std::exchange(fd_, -1)) == 0; }

private:
    int fd_;
};

tl::unexpected<Error> system_error(ErrorCode code, std::string_view what, const fs::path& path,
                                   int number) {
    std::string message(what);
    message += ": ";
    message += std::generic_category().message(number);
    return fail(code, std::move(message), Span{path.string()});
}

tl::unexpected<Error> too_large(const fs::path& path, std::size_t limit) {
    return fail(ErrorCode::unreadable, "larger than the limit of " + size_text(limit),
                Span{path.string()});
}

// Everything up to the end of the file; `expected` is how much that will be, plus one.
Result<std::string> read_bounded(int fd, const fs::path& path, std::size_t expected,
                                 std::size_t limit) {
    std::string bytes(expected, '\0');
    std::size_t used = 0;
    while (used <= limit) {
        if (used == bytes.size()) bytes.resize(bytes.size() * 2 + 4096);
        const ssize_t got = ::read(fd, bytes.data() + used, bytes.size() - used);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return system_error(ErrorCode::unreadable, "cannot read", path, errno);
        if (got == 0) break;
        used += static_cast<std::size_t>(got);
    }
    if (used > limit) return too_large(path, limit);
    bytes.resize(used);
    return bytes;
}

bool write_all(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t put = ::write(fd, bytes.data(), bytes.size());
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(put));
    }
    return true;
}

using Make = std::function<Result<void>(const PieceSink&)>;

// Runs `make` with a sink that writes to `fd`.
Result<void> write_pieces(int fd, const fs::path& path, const Make& make) {
    return make([fd, &path](std::string_view piece) -> Result<void> {
        if (!write_all(fd, piece))
            return system_error(ErrorCode::unwritable, "cannot write", path, errno);
        return {};
    });
}

// Devices and pipes cannot be replaced; bytes go straight into them.
Result<void> write_through(const fs::path& path, const Make& make) {
    Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    if (!file.ok()) return system_error(ErrorCode::unwritable, "cannot write", path, errno);
    if (auto written = write_pieces(file.get(), path, make); !written) return written;
    if (!file.close()) return system_error(ErrorCode::unwritable, "cannot write", path, errno);
    return {};
}

// The permissions open() would give a new file.
mode_t new_file_mode() {
    const mode_t mask = ::umask(0);
    ::umask(mask);
    return static_cast<mode_t>(0666) & ~mask;
}

}  // namespace

Result<std::string> read_file(const fs::path& path, std::size_t limit) {
    // O_NONBLOCK: opening a pipe must not wait for its writer.
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!file.ok()) return system_error(ErrorCode::unreadable, "cannot open", path, errno);
    struct stat status {};
    if (::fstat(file.get(), &status) != 0)
        return system_error(ErrorCode::unreadable, "cannot read", path, errno);
    if (!S_ISREG(status.st_mode))
        return fail(ErrorCode::unreadable, "not a regular file", Span{path.string()});
    const auto size = static_cast<std::size_t>(status.st_size);
    if (size > limit) return too_large(path, limit);
    return read_bounded(file.get(), path, size + 1, limit);
}

Result<std::string> read_input(const fs::path& path, std::size_t limit) {
    if (path == "-") return read_bounded(STDIN_FILENO, path, 0, limit);
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file.ok()) return system_error(ErrorCode::unreadable, "cannot open", path, errno);
    return read_bounded(file.get(), path, 0, limit);
}

Result<void> replace_file(const fs::path& path, std::string_view bytes) {
    return replace_file(path, [bytes](const PieceSink& put) { return put(bytes); });
}

Result<void> replace_file(const fs::path& path, const Make& make) {
    std::error_code ignored;
    const fs::file_status status = fs::status(path, ignored);
    if (fs::exists(status) && !fs::is_regular_file(status) && !fs::is_directory(status))
        return write_through(path, make);

    // A symbolic link stays; what it points to is replaced.
    fs::path target = path;
    if (fs::is_symlink(fs::symlink_status(path, ignored))) {
        const fs::path real = fs::weakly_canonical(path, ignored);
        if (!real.empty()) target = real;
    }
    std::string beside = target.string() + ".XXXXXX";
    Descriptor file(::mkostemp(beside.data(), O_CLOEXEC));
    if (!file.ok()) return system_error(ErrorCode::unwritable, "cannot write", path, errno);
    if (auto written = write_pieces(file.get(), path, make); !written) {
        ::unlink(beside.c_str());
        return written;
    }
    const bool replaced = ::fchmod(file.get(), new_file_mode()) == 0 && ::fsync(file.get()) == 0 &&
                          file.close() && ::rename(beside.c_str(), target.c_str()) == 0;
    if (!replaced) {
        const int number = errno;
        ::unlink(beside.c_str());
        return system_error(ErrorCode::unwritable, "cannot write", path, number);
    }
    // The name is durable only when its directory is.
    const fs::path directory = target.has_parent_path() ? target.parent_path() : fs::path(".");
    const Descriptor parent(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (parent.ok()) ::fsync(parent.get());
    return {};
}

}  // namespace assay

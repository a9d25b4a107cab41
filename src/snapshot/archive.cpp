#include "snapshot/archive.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include "base/text.h"
#include "snapshot/archive_library.h"

namespace assay {
namespace {

constexpr std::size_t kBlock = std::size_t{64} << 10;

struct ReadEnd {
    void operator()(archive* handle) const { archive_read_free(handle); }
};
struct WriteEnd {
    void operator()(archive* handle) const { archive_write_free(handle); }
};
struct EntryEnd {
    void operator()(archive_entry* entry) const { archive_entry_free(entry); }
};
using Reader = std::unique_ptr<archive, ReadEnd>;
using EntryHandle = std::unique_ptr<archive_entry, EntryEnd>;

std::string reason_of_archive(archive* handle) {
    const char* text = archive_error_string(handle);
    return text == nullptr ? "no reason given" : printable(text);
}

tl::unexpected<Error> malformed(std::string message) {
    return fail(ErrorCode::malformed, std::move(message));
}

Result<Reader> new_reader() {
    if (auto loaded = load_archive(); !loaded) return tl::unexpected(loaded.error());
    Reader reader(archive_read_new());
    if (reader == nullptr || archive_read_support_filter_zstd(reader.get()) != ARCHIVE_OK ||
        archive_read_support_format_tar(reader.get()) != ARCHIVE_OK) {
        return fail(ErrorCode::internal, "libarchive has no tar or zstd reader");
    }
    return reader;
}

constexpr std::uint64_t kFreeOfRatio = std::uint64_t{64} << 20;

// How much may come out, and what to say when more comes.
struct Limit {
    std::uint64_t bytes;
    std::string text;
};

// The tightest of the bounds when `total` bytes have come out of `packed`.
Limit limit_after(std::uint64_t total, std::uint64_t packed, const ArchiveBounds& bounds) {
    Limit limit{bounds.entry, "unpacks to more than the limit of " + size_text(bounds.entry)};
    if (bounds.total - total < limit.bytes) {
        limit = {bounds.total - total,
                 "takes the whole above the limit of " + size_text(bounds.total)};
    }
    const std::uint64_t by_ratio = kFreeOfRatio + bounds.ratio * packed;
    if (by_ratio - std::min(by_ratio, total) < limit.bytes) {
        limit = {by_ratio - std::min(by_ratio, total),
                 fmt::format("takes the whole above the limit of {} times its packed size, beyond "
                             "the first {}",
                             bounds.ratio, size_text(kFreeOfRatio))};
    }
    return limit;
}

// One entry's bytes.
Result<void> read_bytes(archive* reader, const Limit& limit, std::string& bytes) {
    bytes.clear();
    while (true) {
        const std::size_t before = bytes.size();
        bytes.resize(before + kBlock);
        const la_ssize_t got = archive_read_data(reader, bytes.data() + before, kBlock);
        if (got < 0) {
            return malformed("is damaged or truncated: " + reason_of_archive(reader));
        }
        bytes.resize(before + static_cast<std::size_t>(got));
        if (got == 0) {
            return {};
        }
        if (bytes.size() > limit.bytes) {
            return malformed(limit.text);
        }
    }
}

Result<void> read_entries(archive* reader, std::uint64_t packed, const TakeEntry& take,
                          const ArchiveBounds& bounds) {
    std::uint64_t total = 0;
    std::string bytes;
    for (std::uint64_t number = 0;; ++number) {
        archive_entry* entry = nullptr;
        const int status = archive_read_next_header(reader, &entry);
        if (status == ARCHIVE_EOF) {
            return {};
        }
        if (status != ARCHIVE_OK) {
            return malformed("is not a whole .tar.zst: " + reason_of_archive(reader));
        }
        const char* name = archive_entry_pathname(entry);
        if (name == nullptr || archive_entry_filetype(entry) != AE_IFREG ||
            archive_entry_hardlink(entry) != nullptr) {
            return malformed("holds an entry that is not a regular file");
        }
        if (number >= bounds.entries) {
            return malformed(
                fmt::format("holds more entries than the limit of {}", bounds.entries));
        }
        const std::string owned = name;
        if (auto read = read_bytes(reader, limit_after(total, packed, bounds), bytes); !read) {
            return malformed(printable(owned) + " " + read.error().message);
        }
        total += bytes.size();
        if (auto taken = take(owned, bytes); !taken) {
            return tl::unexpected(taken.error());
        }
    }
}

tl::unexpected<Error> system_failure(ErrorCode code, const std::filesystem::path& path,
                                     std::string_view what) {
    return fail(code, fmt::format("{}: {}", what, std::strerror(errno)), {path.string(), 0, 0});
}

}  // namespace

struct ArchiveWriter::State {
    std::filesystem::path path;
    std::string beside;
    int file = -1;
    std::unique_ptr<archive, WriteEnd> handle;

    ~State() {
        handle.reset();
        if (file >= 0) {
            ::close(file);
        }
        if (!beside.empty()) {
            ::unlink(beside.c_str());
        }
    }
};

ArchiveWriter::ArchiveWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
ArchiveWriter::~ArchiveWriter() = default;
ArchiveWriter::ArchiveWriter(ArchiveWriter&&) noexcept = default;
ArchiveWriter& ArchiveWriter::operator=(ArchiveWriter&&) noexcept = default;

Result<ArchiveWriter> ArchiveWriter::create(const std::filesystem::path& path) {
    if (auto loaded = load_archive(); !loaded) return tl::unexpected(loaded.error());
    auto state = std::make_unique<State>();
    state->path = path;
    std::string beside = path.string() + ".part-XXXXXX";
    state->file = ::mkostemp(beside.data(), O_CLOEXEC);
    if (state->file < 0) {
        return system_failure(ErrorCode::unwritable, path, "cannot write a file beside this one");
    }
    state->beside = std::move(beside);
    state->handle.reset(archive_write_new());
    archive* handle = state->handle.get();
    if (handle == nullptr || archive_write_set_format_pax_restricted(handle) != ARCHIVE_OK ||
        archive_write_add_filter_zstd(handle) != ARCHIVE_OK ||
        archive_write_set_filter_option(handle, "zstd", "compression-level", "6") != ARCHIVE_OK ||
        archive_write_open_fd(handle, state->file) != ARCHIVE_OK) {
        return fail(ErrorCode::internal, "libarchive has no tar or zstd writer");
    }
    return ArchiveWriter(std::move(state));
}

Result<void> ArchiveWriter::add(const std::string& name, std::string_view bytes) {
    archive* handle = state_->handle.get();
    const EntryHandle entry(archive_entry_new());
    archive_entry_set_pathname(entry.get(), name.c_str());
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), 0644);
    archive_entry_set_mtime(entry.get(), 0, 0);
    archive_entry_set_size(entry.get(), static_cast<la_int64_t>(bytes.size()));
    if (archive_write_header(handle, entry.get()) != ARCHIVE_OK ||
        archive_write_data(handle, bytes.data(), bytes.size()) !=
            static_cast<la_ssize_t>(bytes.size())) {
        return fail(ErrorCode::unwritable, "cannot write: " + reason_of_archive(handle),
                    {state_->path.string(), 0, 0});
    }
    return {};
}

Result<void> ArchiveWriter::finish() {
    State& state = *state_;
    if (archive_write_close(state.handle.get()) != ARCHIVE_OK) {
        return fail(ErrorCode::unwritable, "cannot write: " + reason_of_archive(state.handle.get()),
                    {state.path.string(), 0, 0});
    }
    if (::fchmod(state.file, 0600) != 0 || ::fsync(state.file) != 0 ||
        ::rename(state.beside.c_str(), state.path.c_str()) != 0) {
        return system_failure(ErrorCode::unwritable, state.path, "cannot write");
    }
    state.beside.clear();
    return {};
}

Result<void> read_archive_file(const std::filesystem::path& path, const TakeEntry& take,
                               const ArchiveBounds& bounds) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat about {};
    if (file < 0 || ::fstat(file, &about) != 0) {
        auto failure = system_failure(ErrorCode::unreadable, path, "cannot open the snapshot");
        if (file >= 0) {
            ::close(file);
        }
        return failure;
    }
    auto reader = new_reader();
    Result<void> done;
    if (!reader) {
        done = tl::unexpected(reader.error());
    } else if (!S_ISREG(about.st_mode)) {
        done = fail(ErrorCode::unreadable, "is not a regular file", {path.string(), 0, 0});
    } else if (archive_read_open_fd(reader->get(), file, kBlock) != ARCHIVE_OK) {
        done = malformed("is not a .tar.zst: " + reason_of_archive(reader->get()));
    } else {
        done = read_entries(reader->get(), static_cast<std::uint64_t>(about.st_size), take, bounds);
    }
    ::close(file);
    return done;
}

Result<void> read_archive_bytes(std::string_view bytes, const TakeEntry& take,
                                const ArchiveBounds& bounds) {
    auto reader = new_reader();
    if (!reader) {
        return tl::unexpected(reader.error());
    }
    if (archive_read_open_memory(reader->get(), bytes.data(), bytes.size()) != ARCHIVE_OK) {
        return malformed("is not a .tar.zst: " + reason_of_archive(reader->get()));
    }
    return read_entries(reader->get(), bytes.size(), take, bounds);
}

}  // namespace assay

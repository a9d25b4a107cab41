#include "snapshot/text_lines.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/text.h"
#include "snapshot/archive_library.h"

namespace assay {
namespace {

constexpr std::size_t kBlock = std::size_t{64} << 10;

struct ReadEnd {
    void operator()(archive* handle) const { archive_read_free(handle); }
};

// Cuts blocks into lines.
class LineCutter {
public:
    explicit LineCutter(const TakeLine& take) : take_(take) {}

    void add(std::string_view block) {
        while (!block.empty()) {
            const std::size_t end = block.find('\n');
            keep(block.substr(0, end));
            if (end == std::string_view::npos) {
                return;
            }
            hand_over();
            block.remove_prefix(end + 1);
        }
    }

    void finish() {
        if (begun_) {
            hand_over();
        }
    }

private:
    void keep(std::string_view part) {
        begun_ = begun_ || !part.empty();
        too_long_ = too_long_ || line_.size() + part.size() > kLongestLine;
        if (too_long_) {
            line_.clear();
        } else {
            line_ += part;
        }
    }

    void hand_over() {
        ++number_;
        take_(number_, too_long_ ? std::nullopt : std::optional<std::string_view>(line_));
        line_.clear();
        begun_ = too_long_ = false;
    }

    const TakeLine& take_;
    std::string line_;
    std::uint32_t number_ = 0;
    bool begun_ = false;
    bool too_long_ = false;
};

tl::unexpected<Error> damaged(archive* reader, const std::filesystem::path& path) {
    const char* text = archive_error_string(reader);
    return fail(
        ErrorCode::malformed,
        "is damaged or truncated: " + (text == nullptr ? "no reason given" : printable(text)),
        {path.string(), 0, 0});
}

Result<void> read_lines(archive* reader, int file, const std::filesystem::path& path,
                        const TakeLine& take) {
    archive_entry* entry = nullptr;
    if (archive_read_support_filter_gzip(reader) != ARCHIVE_OK ||
        archive_read_support_filter_zstd(reader) != ARCHIVE_OK ||
        archive_read_support_format_raw(reader) != ARCHIVE_OK ||
        archive_read_support_format_empty(reader) != ARCHIVE_OK) {
        return fail(ErrorCode::internal, "libarchive has no gzip or zstd reader");
    }
    if (archive_read_open_fd(reader, file, kBlock) != ARCHIVE_OK) {
        return damaged(reader, path);
    }
    const int status = archive_read_next_header(reader, &entry);
    if (status == ARCHIVE_EOF) {
        return {};
    }
    if (status != ARCHIVE_OK) {
        return damaged(reader, path);
    }
    LineCutter cutter(take);
    std::vector<char> block(kBlock);
    while (true) {
        const la_ssize_t got = archive_read_data(reader, block.data(), block.size());
        if (got < 0) {
            return damaged(reader, path);
        }
        if (got == 0) {
            cutter.finish();
            return {};
        }
        cutter.add({block.data(), static_cast<std::size_t>(got)});
    }
}

}  // namespace

Result<void> each_line(const std::filesystem::path& path, const TakeLine& take) {
    if (auto loaded = load_archive(); !loaded) return loaded;
    const bool input = path == "-";
    const int file = input ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return fail(ErrorCode::unreadable, std::string("cannot be opened: ") + std::strerror(errno),
                    {path.string(), 0, 0});
    }
    const std::unique_ptr<archive, ReadEnd> reader(archive_read_new());
    const auto done = read_lines(reader.get(), file, path, take);
    if (!input) {
        ::close(file);
    }
    return done;
}

}  // namespace assay

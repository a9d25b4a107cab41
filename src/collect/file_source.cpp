// The sources that are files: manifests, dumps and snapshots.
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include "base/files.h"
#include "base/text.h"
#include "collect/file_list.h"
#include "collect/manifest_text.h"
#include "collect/target.h"
#include "snapshot/container.h"

namespace assay {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMore = std::size_t{4} << 10;    // read where no more is expected
constexpr std::size_t kHead = std::size_t{256} << 10;  // tells JSON from YAML
constexpr std::size_t kChunk = std::size_t{256} << 10;
constexpr std::size_t kMaxStream = std::size_t{1} << 30;     // of a pipe, which is held whole
constexpr std::uint64_t kMaxDump = std::uint64_t{16} << 30;  // of a JSON file

// An open file. It is read straight into the text of who asks.
class File {
public:
    explicit File(int descriptor) : descriptor_(descriptor) {}
    ~File() {
        if (descriptor_ >= 0) {
            ::close(descriptor_);
        }
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;

    [[nodiscard]] bool ok() const { return descriptor_ >= 0; }
    [[nodiscard]] bool is_regular() const { return size().has_value(); }
    // In bytes; nothing where it is no regular file.
    [[nodiscard]] std::optional<std::size_t> size() const {
        struct stat about {};
        if (::fstat(descriptor_, &about) != 0 || !S_ISREG(about.st_mode)) {
            return std::nullopt;
        }
        return static_cast<std::size_t>(about.st_size);
    }
    // The next bytes, put into `room`: how many they are, none at the end.
    [[nodiscard]] Result<std::size_t> next(std::span<char> room) {
        while (true) {
            const ssize_t got = ::read(descriptor_, room.data(), room.size());
            if (got >= 0) {
                return static_cast<std::size_t>(got);
            }
            if (errno != EINTR) {
                return fail(ErrorCode::unreadable, std::strerror(errno));
            }
        }
    }
    // Everything that is left, appended to `text`: in one go where the file says its size.
    [[nodiscard]] Result<void> rest(std::string& text, std::size_t limit) {
        const std::size_t expected = std::min(size().value_or(0), limit);
        std::size_t filled = text.size();
        text.reserve(expected + kMore);
        while (true) {
            if (filled == text.size()) {
                text.resize(std::max(expected, filled + kMore));
            }
            const auto got = next(std::span(text).subspan(filled));
            if (!got) {
                return tl::unexpected(got.error());
            }
            filled += *got;
            if (filled > limit) {
                return fail(ErrorCode::unreadable, "larger than the limit of " + size_text(limit));
            }
            if (*got == 0) {
                text.resize(filled);
                return {};
            }
        }
    }
    [[nodiscard]] bool rewind() { return ::lseek(descriptor_, 0, SEEK_SET) == 0; }

private:
    int descriptor_;
};

// Reads the files of one target into one evidence.
class ManifestCollection {
public:
    explicit ManifestCollection(Evidence& evidence) : evidence_(evidence), intake_(evidence) {}

    void read_file(const fs::path& path, const std::string& name) {
        const Origin origin{name, 0, 0, 0};
        File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
        if (!file.ok()) {
            intake_.unread(origin, std::strerror(errno));
            return;
        }
        if (!file.is_regular()) {
            intake_.unread(origin, "not a regular file");
            return;
        }
        std::string text(std::clamp(file.size().value_or(0), kMore, kHead), '\0');
        const auto head = file.next(text);
        text.resize(head.value_or(0));
        if (!head) {
            intake_.unread(origin, head.error().message);
        } else if (begins_like_json(text)) {
            read_json_file(file, name, text);
        } else if (auto read = file.rest(text, kMaxYamlFile); !read) {
            intake_.unread(origin, read.error().message);
        } else {
            read_yaml(name, text, evidence_.store, intake_);
        }
    }

    // A text that came through a pipe.
    void read_text(const std::string& name, std::string_view text) {
        if (!begins_like_json(text)) {
            read_yaml(name, text, evidence_.store, intake_);
            return;
        }
        std::string_view left = text;
        const TextFeed feed = [&]() -> Result<std::string_view> {
            const std::string_view bytes = left.substr(0, kChunk);
            left.remove_prefix(bytes.size());
            return bytes;
        };
        const Intake::Mark mark = intake_.mark();
        std::string problem;
        if (!read_json(name, feed, evidence_.store, intake_, problem)) {
            not_json(name, text, mark, std::move(problem));
        }
    }

    [[nodiscard]] Intake& intake() { return intake_; }

private:
    // `head` is what was read of it already.
    void read_json_file(File& file, const std::string& name, std::string_view head) {
        std::uint64_t total = 0;
        std::string buffer(kChunk, '\0');
        const TextFeed feed = [&]() -> Result<std::string_view> {
            if (total == 0) {
                total = head.size();
                return head;
            }
            const auto got = file.next(buffer);
            if (!got) {
                return tl::unexpected(got.error());
            }
            total += *got;
            if (total > kMaxDump) {
                return fail(ErrorCode::unreadable,
                            "larger than the limit of " + size_text(kMaxDump));
            }
            return std::string_view(buffer).substr(0, *got);
        };
        const Intake::Mark mark = intake_.mark();
        std::string problem;
        if (read_json(name, feed, evidence_.store, intake_, problem)) {
            return;
        }
        std::string text;
        const bool small = file.rewind() && file.rest(text, kMaxFlow).has_value();
        not_json(name, small ? std::string_view(text) : std::string_view(), mark,
                 std::move(problem));
    }

    // A YAML text may begin with a brace as well. Where it is neither, the items that were whole
    // stay, and the file counts as not read.
    void not_json(const std::string& name, std::string_view text, const Intake::Mark& mark,
                  std::string problem) {
        if (!text.empty() && is_yaml(text)) {
            intake_.undo(mark);
            read_yaml(name, text, evidence_.store, intake_);
        } else {
            intake_.unread({name, 0, 0, 0}, std::move(problem));
        }
    }

    static constexpr std::size_t kMaxFlow = std::size_t{16} << 20;

    Evidence& evidence_;
    Intake intake_;
};

// The clock is read once, before the first file.
Evidence new_evidence(const std::string& name) {
    Evidence evidence;
    evidence.target.kind = TargetKind::files;
    evidence.target.name = as_utf8(name);
    evidence.collected_at = now();
    return evidence;
}

bool stop(const CollectOptions& options) {
    return options.interrupted != nullptr && options.interrupted->load();
}

class ManifestSource final : public Source {
public:
    explicit ManifestSource(TargetRef target) : target_(std::move(target)) {}

    Result<Evidence> collect(const Plan&, const CollectOptions& options) override {
        if (target_.form == TargetForm::standard_input) {
            return from_pipe("-");
        }
        std::error_code failed;
        const fs::file_status status = fs::status(target_.name, failed);
        if (fs::is_directory(status)) {
            return from_directory(options);
        }
        if (!failed && !fs::is_regular_file(status)) {
            return from_pipe(target_.name);
        }
        Evidence evidence = new_evidence(target_.name);
        ManifestCollection collection(evidence);
        collection.read_file(target_.name, evidence.target.name);
        return sealed(std::move(evidence), collection);
    }

private:
    Result<Evidence> from_directory(const CollectOptions& options) {
        Evidence evidence = new_evidence(target_.name);
        ManifestCollection collection(evidence);
        const FileList list = list_manifests(target_.name);
        for (const UnreadItem& item : list.skipped) {
            collection.intake().note({item.where, 0, 0, 0}, item.message);
        }
        for (const UnreadItem& item : list.unreadable) {
            collection.intake().unread({item.where, 0, 0, 0}, item.message);
        }
        if (list.files.empty() && list.unreadable.empty()) {
            return fail(ErrorCode::unreadable, "the directory holds no .yaml, .yml or .json file",
                        {target_.name, 0, 0}, "name a directory with manifests or dumps");
        }
        for (std::size_t index = 0; index < list.files.size(); ++index) {
            if (stop(options)) {
                return fail(ErrorCode::interrupted, "interrupted");
            }
            const FoundFile& file = list.files[index];
            if (options.progress) {
                options.progress({file.name, index, list.files.size()});
            }
            collection.read_file(file.path, file.name);
        }
        return sealed(std::move(evidence), collection);
    }

    static Result<Evidence> from_pipe(const std::string& name) {
        auto read = read_input(name, kMaxStream);
        if (!read) {
            return tl::unexpected(read.error());
        }
        const std::string& text = *read;
        if (looks_like_snapshot(text)) {
            return read_snapshot_bytes(text, name);
        }
        if (trim(text).empty()) {
            return fail(ErrorCode::unreadable, "the input is empty", {name, 0, 0},
                        "pipe a manifest, a kubectl dump or a snapshot into it");
        }
        Evidence evidence = new_evidence(name);
        ManifestCollection collection(evidence);
        collection.read_text(name, text);
        return sealed(std::move(evidence), collection);
    }

    static Result<Evidence> sealed(Evidence&& evidence, ManifestCollection& collection) {
        if (!collection.intake().finish()) {
            if (const UnreadItem* first = collection.intake().first_unread()) {
                return fail(ErrorCode::unreadable, "nothing could be read: " + first->message,
                            {first->where, 0, 0}, "name a manifest, a kubectl dump or a snapshot");
            }
        }
        seal(evidence);
        return std::move(evidence);
    }

    TargetRef target_;
};

class SnapshotSource final : public Source {
public:
    explicit SnapshotSource(std::string path) : path_(std::move(path)) {}
    Result<Evidence> collect(const Plan&, const CollectOptions&) override {
        return read_snapshot(path_);
    }

private:
    std::string path_;
};

}  // namespace

std::unique_ptr<Source> file_source(const TargetRef& target) {
    if (target.form == TargetForm::snapshot) {
        return std::make_unique<SnapshotSource>(target.name);
    }
    return std::make_unique<ManifestSource>(target);
}

}  // namespace assay

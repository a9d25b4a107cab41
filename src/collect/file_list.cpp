#include "collect/file_list.h"

#include <algorithm>
#include <system_error>

#include "base/text.h"

namespace assay {
namespace {

namespace fs = std::filesystem;

constexpr int kMaxDepth = 64;
constexpr std::size_t kMaxFiles = 200'000;

bool is_manifest_name(const fs::path& path) {
    const std::string extension = lower_ascii(path.extension().string());
    return extension == ".yaml" || extension == ".yml" || extension == ".json";
}

class Walk {
public:
    explicit Walk(fs::path root) : root_(std::move(root)) {}

    FileList run() {
        visit(root_, 0);
        const auto by_name = [](const FoundFile& left, const FoundFile& right) {
            return left.path < right.path;
        };
        std::sort(list_.files.begin(), list_.files.end(), by_name);
        return std::move(list_);
    }

private:
    std::string name_of(const fs::path& path) const {
        const std::string name = path.lexically_relative(root_).string();
        return printable(name, name.size());
    }

    void visit(const fs::path& directory, int depth) {
        if (depth > kMaxDepth) {
            list_.unreadable.push_back({name_of(directory), "directories too deep"});
            return;
        }
        std::error_code failed;
        fs::directory_iterator entries(directory, failed);
        for (; !failed && entries != fs::directory_iterator(); entries.increment(failed)) {
            if (list_.files.size() >= kMaxFiles) {
                list_.unreadable.push_back({name_of(directory), "too many files"});
                return;
            }
            entry(*entries, depth);
        }
        if (failed) {
            list_.unreadable.push_back({name_of(directory), failed.message()});
        }
    }

    void entry(const fs::directory_entry& entry, int depth) {
        if (entry.path().filename().string().starts_with('.')) {
            return;
        }
        std::error_code failed;
        const fs::file_status status = entry.status(failed);
        if (fs::is_directory(status)) {
            if (entry.is_symlink(failed)) {
                list_.skipped.push_back(
                    {name_of(entry.path()), "a link to a directory, not followed"});
            } else {
                visit(entry.path(), depth + 1);
            }
        } else if (is_manifest_name(entry.path())) {
            if (fs::is_regular_file(status)) {
                list_.files.push_back({entry.path(), name_of(entry.path())});
            } else if (failed || !fs::exists(status)) {
                list_.unreadable.push_back({name_of(entry.path()), "a link that leads nowhere"});
            } else {
                list_.skipped.push_back({name_of(entry.path()), "not a regular file"});
            }
        }
    }

    fs::path root_;
    FileList list_;
};

}  // namespace

FileList list_manifests(const std::filesystem::path& directory) { return Walk(directory).run(); }

}  // namespace assay

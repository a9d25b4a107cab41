#include "policy/load.h"

#include <algorithm>
#include <map>
#include <optional>
#include <system_error>
#include <thread>

#include "base/files.h"
#include "base/packed.h"
#include "base/pool.h"
#include "base/text.h"
#include "policy/check_file.h"
#include "policy/document_tree.h"
#include "policy/reader.h"

namespace assay {
namespace {

constexpr std::string_view kFolder = "checks/";
constexpr std::string_view kEnding = ".yaml";

bool is_id(std::string_view id) {
    const bool words = std::all_of(id.begin(), id.end(), [](char unit) {
        return (unit >= 'a' && unit <= 'z') || (unit >= '0' && unit <= '9') || unit == '-' ||
               unit == '/';
    });
    return words && !id.empty() && id.size() <= 200 && id.front() != '/' && id.back() != '/';
}

// Ids and former ids share one space: a waiver for a former id must mean one check. The checks are
// in the order of their ids.
void check_former_ids(const std::vector<Check>& checks, std::vector<PolicyProblem>& problems) {
    std::map<std::string_view, const Check*> owners;
    for (const Check& check : checks) {
        for (const std::string& former : check.formerly) {
            const auto known = std::ranges::lower_bound(checks, former, {}, &Check::id);
            const bool is_id = known != checks.end() && known->id == former;
            const auto [owner, added] = owners.emplace(former, is_id ? &*known : &check);
            if (is_id || !added) {
                problems.push_back({false,
                                    {check.file, 1, 1},
                                    "the former id '" + printable(former, 80) + "' belongs to " +
                                        owner->second->id,
                                    {},
                                    {}});
            }
        }
    }
}

// A file and what stands in it; nothing where `problems` say why.
struct ParsedFile {
    const PolicyFile* file = nullptr;
    bool ahead = false;  // the build has parsed it
    std::optional<Document> root;
    std::vector<PolicyProblem> problems;
};

void refuse(ParsedFile& parsed, std::string message, std::string hint) {
    parsed.problems.push_back(
        {false, {parsed.file->name, 0, 0}, std::move(message), std::move(hint), {}});
}

void parse(ParsedFile& parsed) {
    const PolicyFile& file = *parsed.file;
    if (!is_id(file.id)) {
        refuse(parsed, "the path of a check is its id", "use lower-case letters, digits and '-'");
    } else if (file.text.bytes().size() > kMaxCheckFile) {
        refuse(parsed, "the file is larger than the limit of " + size_text(kMaxCheckFile), {});
    } else {
        parsed.root = document_of(file, parsed.problems);
    }
}

}  // namespace

LoadedChecks load_checks(std::span<const PolicyFile> files, Compiling compiling) {
    LoadedChecks loaded;
    loaded.store = std::make_shared<Store>();
    std::map<std::string_view, const PolicyFile*> by_id;
    for (const PolicyFile& file : files) {
        by_id[file.id] = &file;
    }
    if (by_id.size() > kMaxChecks) {
        loaded.problems.push_back(
            {false, {}, "more than " + std::to_string(kMaxChecks) + " checks", {}, {}});
        return loaded;
    }
    std::vector<ParsedFile> parsed;
    parsed.reserve(by_id.size());
    std::vector<ParsedFile*> texts;
    for (const auto& [id, file] : by_id) {
        parsed.push_back({file, file->text.tree().has_value(), {}, {}});
    }
    for (ParsedFile& each : parsed) {
        if (!each.ahead) {
            texts.push_back(&each);
        }
    }
    // Files know nothing of each other, and YAML takes most of the time of loading them. A packed
    // one is read when its turn comes.
    parallel_for(texts.size(), std::thread::hardware_concurrency(),
                 [&texts](unsigned, std::size_t index) { parse(*texts[index]); });
    loaded.checks.reserve(parsed.size());
    for (ParsedFile& each : parsed) {
        if (each.ahead) {
            parse(each);
        }
        loaded.problems.insert(loaded.problems.end(), each.problems.begin(), each.problems.end());
        if (!each.root) {
            continue;
        }
        const bool now = compiling == Compiling::all || !each.ahead;
        if (auto check = read_check(*each.file, *each.root, *loaded.store, now, loaded.problems)) {
            loaded.checks.push_back(std::move(*check));
        }
        each.root.reset();
    }
    check_former_ids(loaded.checks, loaded.problems);
    sort_problems(loaded.problems);
    return loaded;
}

std::optional<Document> document_of(const PolicyFile& file, std::vector<PolicyProblem>& problems) {
    if (const auto tree = file.text.tree()) {
        return read_tree(*tree);
    }
    return parse_document(file.name, file.text, problems);
}

std::vector<PolicyFile> packed_checks() {
    std::vector<PolicyFile> files;
    for (const PackedFile& file : packed_files_in(kFolder)) {
        std::string_view id = file.name.substr(kFolder.size());
        id.remove_suffix(std::min(kEnding.size(), id.size()));
        files.push_back(
            {std::string(file.name), std::string(id), PolicyText::packed(file.name).value()});
    }
    return files;
}

Result<std::vector<PolicyFile>> read_checks(const std::filesystem::path& folder) {
    namespace fs = std::filesystem;
    std::error_code failed;
    std::vector<fs::path> paths;
    const auto options = fs::directory_options::skip_permission_denied;
    for (fs::recursive_directory_iterator at(folder, options, failed), end; !failed && at != end;
         at.increment(failed)) {
        if (at->path().extension() == kEnding && at->is_regular_file(failed)) {
            paths.push_back(at->path());
        }
        if (paths.size() > kMaxChecks) {
            return fail(ErrorCode::policy, "more than " + std::to_string(kMaxChecks) + " checks",
                        {folder.string()});
        }
    }
    if (failed) {
        return fail(ErrorCode::policy, "cannot read the folder: " + failed.message(),
                    {folder.string()}, "give --checks a folder of check files");
    }
    std::sort(paths.begin(), paths.end());
    std::vector<PolicyFile> files;
    for (const fs::path& path : paths) {
        auto text = read_file(path, kMaxCheckFile + 1);
        if (!text) {
            return fail(ErrorCode::policy, text.error().message, {path.string()});
        }
        std::string id = path.lexically_relative(folder).replace_extension().generic_string();
        files.push_back({path.string(), std::move(id), std::move(*text)});
    }
    if (files.empty()) {
        return fail(ErrorCode::policy, "the folder holds no check files", {folder.string()},
                    "a check is a file ending in .yaml");
    }
    return files;
}

}  // namespace assay

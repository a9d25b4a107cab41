#include "compare/compare_files.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "base/text.h"
#include "compare/value_changes.h"
#include "facts/presence_gap.h"

namespace assay {
namespace {

// Whether the node is known not to have the path: it was looked for, or the folder was read whole
// and does not have it. Above a folder that is not known either the walk goes on where the other
// snapshot entered that one: what is above was read with what is below.
bool surely_lacks(const NodeEvidence& node, const NodeEvidence& other, std::string path) {
    if (const auto own = node.files.find(path); own != node.files.end()) {
        return own->second.presence == Presence::absent;
    }
    while (path.size() > 1) {
        path.resize(std::max<std::size_t>(path.rfind('/'), 1));
        const auto above = node.files.find(path);
        if (above != node.files.end()) {
            return above->second.presence == Presence::absent ||
                   (above->second.presence == Presence::present && above->second.folder);
        }
        const auto entered = other.files.find(path);
        if (entered == other.files.end() || !entered->second.folder) return false;
    }
    return false;
}

std::optional<Unknown> gap_of_file(const NodeEvidence& node, const NodeEvidence& other,
                                   const std::string& path) {
    if (const auto found = node.files.find(path); found != node.files.end()) {
        return gap_of(found->second.presence, found->second.reason, "the file");
    }
    if (surely_lacks(node, other, path)) return std::nullopt;
    return Unknown{Reason::not_asked, "nothing named the file"};
}

const NodeFile* there(const NodeEvidence& node, const std::string& path) {
    const auto found = node.files.find(path);
    const bool is = found != node.files.end() && found->second.presence == Presence::present;
    return is ? &found->second : nullptr;
}

void add_text(std::string field, const std::string& before, const std::string& after,
              std::vector<Detail>& details) {
    const auto known = [](const std::string& text) {
        return text.empty() ? std::nullopt : std::optional(text);
    };
    if (before != after) details.push_back({std::move(field), known(before), known(after)});
}

// The lines that only one text has, as often as it has more of them.
void add_lines(const std::string& before, const std::string& after, std::vector<Detail>& details) {
    if (before == after) return;
    std::map<std::string_view, std::ptrdiff_t> surplus;
    for (const std::string_view line : split(before, '\n')) ++surplus[line];
    for (const std::string_view line : split(after, '\n')) --surplus[line];
    const std::size_t known = details.size();
    for (const std::string_view line : split(before, '\n')) {
        if (surplus[line]-- > 0) details.push_back({"text", std::string(line), std::nullopt});
    }
    for (const std::string_view line : split(before, '\n')) ++surplus[line];
    for (const std::string_view line : split(after, '\n')) {
        if (surplus[line]++ < 0) details.push_back({"text", std::nullopt, std::string(line)});
    }
    if (details.size() == known) details.push_back({"order of lines", std::nullopt, std::nullopt});
}

// Two hashes; one alone: the other snapshot was made by what kept none, or the file was no file of
// certificates then.
bool both_hashed(const NodeFile& before, const NodeFile& after) {
    return !before.sha256.empty() && !after.sha256.empty();
}

void compare_contents(const Thing& thing, const NodeFile& before, const NodeFile& after,
                      std::vector<Detail>& details, Comparison& comparison) {
    if (before.text && after.text) {
        add_lines(*before.text, *after.text, details);
    } else if (before.secret && after.secret) {
        add_text("secret", before.secret->kind, after.secret->kind, details);
        add_text("length", std::to_string(before.secret->length),
                 std::to_string(after.secret->length), details);
    } else if (both_hashed(before, after)) {
        add_text("sha256", before.sha256, after.sha256, details);
    } else if (before.text || after.text || before.secret || after.secret ||
               before.sha256 != after.sha256) {
        const auto gap = [](const NodeFile& file) {
            const bool known = file.text || !file.sha256.empty();
            return known ? std::nullopt
                         : std::optional(Unknown{Reason::not_asked, "what it holds was not kept"});
        };
        comparison.miss(thing, gap(before), gap(after));
    }
}

void compare_file(Thing thing, const NodeFile& before, const NodeFile& after,
                  Comparison& comparison) {
    std::vector<Detail> details;
    add_text("mode", before.mode, after.mode, details);
    add_text("owner", before.owner, after.owner, details);
    add_text("links to", before.target, after.target, details);
    compare_contents(thing, before, after, details, comparison);
    const bool read = before.folder || after.folder || both_hashed(before, after) ||
                      (before.text && after.text && !has_marker(std::string_view(*before.text)) &&
                       !has_marker(std::string_view(*after.text)));
    comparison.change(std::move(thing), std::move(details), !read);
}

}  // namespace

void compare_files(const NodeEvidence& before, const NodeEvidence& after, Comparison& comparison) {
    std::set<std::string> paths;
    for (const NodeEvidence* node : {&before, &after}) {
        for (const auto& entry : node->files) paths.insert(entry.first);
    }
    for (const std::string& path : paths) {
        Thing thing{after.name, "file", path};
        auto first_gap = gap_of_file(before, after, path);
        auto second_gap = gap_of_file(after, before, path);
        const NodeFile* first = there(before, path);
        const NodeFile* second = there(after, path);
        if (first_gap || second_gap) {
            comparison.miss(std::move(thing), std::move(first_gap), std::move(second_gap));
        } else if (first != nullptr && second != nullptr) {
            compare_file(std::move(thing), *first, *second, comparison);
        } else if (first == nullptr && second == nullptr) {
            comparison.keep(false);
        } else {
            comparison.add(std::move(thing), first == nullptr ? Change::added : Change::removed);
        }
    }
    for (const auto& [path, folder] : before.directories) {
        const auto other = after.directories.find(path);
        if (other == after.directories.end() || before.files.contains(path)) continue;
        Thing thing{after.name, "folder", path};
        auto first_gap = gap_of(folder.presence, folder.reason, "the folder");
        auto second_gap = gap_of(other->second.presence, other->second.reason, "the folder");
        if (first_gap || second_gap) {
            comparison.miss(std::move(thing), std::move(first_gap), std::move(second_gap));
            continue;
        }
        std::vector<Detail> details;
        add_text("mode", folder.mode, other->second.mode, details);
        add_text("owner", folder.owner, other->second.owner, details);
        comparison.change(std::move(thing), std::move(details), false);
    }
}

}  // namespace assay

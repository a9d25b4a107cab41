#include "collect/node_files.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/hash.h"
#include "base/pem.h"
#include "base/text.h"
#include "collect/node_config_text.h"

namespace assay {
namespace {

constexpr std::size_t kMaxText = std::size_t{8} << 20;  // of all files, as it is kept
constexpr int kMaxFolders = 8;                          // below each other
constexpr int kMaxFollowing = 8;                        // files that name files

bool is_folder_role(FileRole role) {
    return role == FileRole::manifests || role == FileRole::drop_ins ||
           role == FileRole::toml_drop_ins || role == FileRole::unit_drop_ins ||
           role == FileRole::tree;
}

std::string secret_kind(FileRole role) {
    switch (role) {
        case FileRole::private_key:
            return "private-key";
        case FileRole::token:
            return "token";
        case FileRole::password_file:
            return "password-file";
        case FileRole::credential:
            return "credential";
        default:
            return {};
    }
}

TextForm form_of(FileRole role) {
    switch (role) {
        case FileRole::variables:
            return TextForm::variables;
        case FileRole::toml:
            return TextForm::toml;
        case FileRole::manifest:
            return TextForm::manifest;
        default:
            return TextForm::yaml;
    }
}

// Which entries of a folder its program reads, and as what; nothing for the others.
// The kubelet takes manifests that do not begin with a dot (pkg/kubelet/config/file.go) and
// drop-ins that end with .conf, also in subfolders (cmd/kubelet/app/server.go); CRI-O takes every
// file (pkg/config/config.go UpdateFromPath), systemd those that end with .conf (systemd.unit(5)).
FileRole entry_role(FileRole folder, std::string_view name) {
    switch (folder) {
        case FileRole::unit_drop_ins:
            return FileRole::plain;
        case FileRole::tree:
            return name.ends_with(".key") ? FileRole::private_key : FileRole::plain;
        case FileRole::manifests:
            return FileRole::manifest;
        case FileRole::drop_ins:
            return FileRole::yaml;
        default:
            return FileRole::toml;
    }
}

bool is_taken(FileRole folder, std::string_view name) {
    if (folder == FileRole::manifests) return !name.starts_with('.');
    const bool by_name = folder == FileRole::drop_ins || folder == FileRole::unit_drop_ins;
    return !by_name || name.ends_with(".conf");
}

// Whether folders below belong to it. The kubelet does not follow links to folders
// (filepath.WalkDir); a tree is looked through as far as it goes.
bool is_entered(FileRole folder, bool by_link) {
    return folder == FileRole::tree || (folder == FileRole::drop_ins && !by_link);
}

std::string folder_prefix(const std::string& folder) {
    return folder == "/" ? folder : folder + "/";
}

}  // namespace

const std::string* NodeFiles::text(const std::string& path) const {
    const auto found = texts_.find(clean_path(path));
    return found == texts_.end() ? nullptr : &found->second;
}

const NodeFile* NodeFiles::find(const std::string& path) const {
    const auto found = files_.find(clean_path(path));
    return found == files_.end() ? nullptr : &found->second;
}

std::vector<std::string> NodeFiles::below(const std::string& folder) const {
    std::vector<std::string> paths;
    if (!folder.starts_with('/')) return paths;  // nobody knows where it is
    const std::string prefix = folder_prefix(clean_path(folder));
    for (auto at = files_.upper_bound(prefix); at != files_.end() && at->first.starts_with(prefix);
         ++at) {
        paths.push_back(at->first);
    }
    return paths;
}

bool NodeFiles::Seat::is(const Seat& other) const {
    return path == other.path || (inode != 0 && device == other.device && inode == other.inode);
}

NodeFiles::Seat NodeFiles::seat_of(const Place& place) {
    Seat seat;
    seat.path = place.path;
    if (place.found.handle.ok()) {
        seat.device = place.found.about.st_dev;
        seat.inode = place.found.about.st_ino;
    }
    return seat;
}

NodeFiles::Place NodeFiles::nobody_knows(std::string reason) {
    Place place;
    place.found.presence = Presence::not_asked;
    place.found.reason = std::move(reason);
    return place;
}

// Whether it is new, or known by a weaker role only. What is known as another file is from now on
// nobody's: who takes it for which is not told by the path.
bool NodeFiles::wants(const NamedFile& named, const Place& place) {
    const Seat seat = seat_of(place);
    const auto known = seats_.find(named.path);
    if (known != seats_.end() && !known->second.is(seat)) {
        known->second = {};
        texts_.erase(named.path);
        NodeFile file;
        file.presence = Presence::not_asked;
        file.reason = "what names " + printable(named.path) + " means different files";
        files_[named.path] = std::move(file);
        return false;
    }
    if (known != seats_.end() && roles_[named.path] >= named.role) {
        return false;
    }
    if (files_.size() >= kMaxNodeFiles) {
        cut_ = true;
        return false;
    }
    return true;
}

const std::vector<Mount>& NodeFiles::mounts_of(int process) {
    const auto [at, added] = mounts_.try_emplace(process);
    if (added) at->second = read_mounts(root_, process);
    return at->second;
}

NodeFiles::Place NodeFiles::look_up(const std::string& path, const NamedBy& by) {
    static const std::vector<Mount> kNode{{kWholeNode, "/", "/"}};
    if (by.files == SeenProcess::Files::shared) {
        return {root_.find(path), path, {}};
    }
    if (by.mounts != nullptr) {
        return look_up_own(path, *by.mounts, kNode);
    }
    if (mounts_of(by.process).empty() || mounts_of(1).empty()) {
        return nobody_knows("the mounts of what names " + printable(path) +
                            " were not read, and it has files of its own");
    }
    return look_up_own(path, mounts_of(by.process), mounts_of(1));
}

NodeFiles::Place NodeFiles::look_up_own(const std::string& path, const std::vector<Mount>& own,
                                        const std::vector<Mount>& node) {
    const auto lies_on = [](const Found& found, dev_t device) {
        return device == kWholeNode || !found.handle.ok() || found.about.st_dev == device;
    };
    const Trail trail = trails_.of(path, [&](const std::string& part) {
        const NodePath there = path_on_node(own, node, part);
        if (there.path.empty()) return there.path;
        const std::string folder = there.path.substr(0, there.path.rfind('/') + 1);
        return lies_on(root_.find(folder), there.device) ? there.path : std::string();
    });
    const NodePath there =
        trail.target.empty() ? NodePath{} : path_on_node(own, node, trail.target);
    Place place{root_.find(there.path), there.path, trail.links};
    if (there.path.empty() || place.found.presence == Presence::absent ||
        !lies_on(place.found, there.device)) {
        return nobody_knows(printable(path) +
                            " is not on the node itself, and what names it has files of its own");
    }
    return place;
}

void NodeFiles::add(const NamedFile& given, const NamedBy& by) {
    NamedFile named{clean_path(given.path), given.role};
    if (named.path.empty()) {
        return;
    }
    if (deadline_.passed()) {
        cut_ = true;
        return;
    }
    const Place place = look_up(named.path, by);
    if (named.role == FileRole::manifests && place.found.is_file()) {
        named.role = FileRole::manifest;  // the kubelet takes one file as well (listConfig)
    }
    const NamedBy before = std::exchange(by_, by);
    tree_left_ = kMaxTreeFiles;
    if (wants(named, place)) record(named, place, 0);
    by_ = before;
}

void NodeFiles::add_if_there(const NamedFile& given) {
    const NamedFile named{clean_path(given.path), given.role};
    if (deadline_.passed()) {
        cut_ = true;
        return;
    }
    const Place place = look_up(named.path, {});
    if (place.found.presence != Presence::absent && wants(named, place)) record(named, place, 0);
}

void NodeFiles::record(const NamedFile& named, const Place& place, int depth) {
    roles_[named.path] = named.role;
    seats_[named.path] = seat_of(place);
    texts_.erase(named.path);
    files_[named.path] = look_at(named, place);
    if (place.found.is_folder() && is_folder_role(named.role)) {
        read_folder(named, place.path, depth);
    } else if (text(named.path) != nullptr) {
        follow(named);
    }
}

NodeFile NodeFiles::look_at(const NamedFile& named, const Place& place) {
    const Found& found = place.found;
    NodeFile file;
    file.presence = found.presence;
    file.reason = found.reason;
    if (found.presence != Presence::present) {
        return file;
    }
    set_rights(found, file);
    follow_trail(named, place, file);
    if (const std::string kind = secret_kind(named.role); !kind.empty()) {
        if (found.is_file()) {
            file.secret = {kind, static_cast<std::uint64_t>(found.about.st_size)};
        }
    } else if (named.role != FileRole::plain && !is_folder_role(named.role)) {
        read_text(named, found, file);
    } else if (is_folder_role(named.role) && !found.is_folder()) {
        file.presence = Presence::unreachable;
        file.reason = printable(named.path) + " is no folder";
    } else if (named.role == FileRole::plain && found.is_file()) {
        read_certificates(named, found, file);
    }
    return file;
}

void NodeFiles::read_certificates(const NamedFile& named, const Found& found,
                                  NodeFile& file) const {
    if (!named.path.ends_with(".crt") && !named.path.ends_with(".cer")) return;
    const FileText read = root_.read(found, named.path);
    if (read.presence == Presence::present && holds_certificates_only(read.text)) {
        file.sha256 = sha256_hex(read.text);
        if (auto names = first_organizations(read.text)) file.organizations = std::move(*names);
    }
}

void NodeFiles::set_rights(const Found& found, NodeFile& file) const {
    file.mode = fmt::format("{:04o}", found.about.st_mode & 07777);
    file.owner = accounts_.owner(found.about.st_uid, found.about.st_gid);
}

void NodeFiles::follow_trail(const NamedFile& named, const Place& place, NodeFile& file) {
    Trail trail = trails_.of(place.path);
    for (const std::string& link : place.links) {
        const std::string folder = link.substr(0, std::max<std::size_t>(link.rfind('/'), 1));
        Trail above = trails_.of(folder);
        above.folders.push_back(std::move(above.target));
        for (std::string& each : above.folders) {
            if (std::find(trail.folders.begin(), trail.folders.end(), each) ==
                trail.folders.end()) {
                trail.folders.push_back(std::move(each));
            }
        }
    }
    for (const std::string& folder : trail.folders) {
        const auto [at, added] = directories_.try_emplace(folder);
        if (!added) continue;
        const Found found = root_.find(folder);
        at->second.presence = found.presence;
        at->second.reason = found.reason;
        if (found.presence == Presence::present) set_rights(found, at->second);
    }
    if (trail.target != named.path || !place.links.empty()) {
        file.target = std::move(trail.target);
        file.through = std::move(trail.folders);
    }
}

void NodeFiles::read_text(const NamedFile& named, const Found& found, NodeFile& file) {
    FileText read = root_.read(found, named.path);
    if (read.presence != Presence::present) {
        file.presence = read.presence;
        file.reason = std::move(read.reason);
        return;
    }
    std::string text = redacted_config_text(read.text, form_of(named.role));
    if (bytes_ + text.size() > kMaxText) {
        file.presence = Presence::unreachable;
        file.reason = "the files of the node hold too much text";
        return;
    }
    bytes_ += text.size();
    file.text = std::move(text);
    texts_[named.path] = std::move(read.text);
}

void NodeFiles::read_folder(const NamedFile& named, const std::string& path, int depth) {
    const FolderNames names = root_.list(path, kMaxNodeFiles);
    NodeFile& folder = files_[named.path];
    folder.folder = true;
    if (names.presence != Presence::present) {
        folder.presence = names.presence;
        folder.reason = names.reason;
        return;
    }
    for (const std::string& name : names.names) {
        NamedFile entry{folder_prefix(named.path) + name, entry_role(named.role, name)};
        const Place place = look_up(entry.path, by_);
        const Found& found = place.found;
        const bool subfolder = found.is_folder();
        if (subfolder && !is_entered(named.role, !root_.link(place.path).empty())) {
            continue;
        }
        if (subfolder) {
            entry.role = named.role;
        } else if (!is_taken(named.role, name)) {
            // Drop-ins lie in subfolders too; a link is none.
            const bool seen =
                found.presence == Presence::present || found.presence == Presence::absent;
            if (!seen && named.role == FileRole::drop_ins && root_.link(place.path).empty()) {
                folder.presence = Presence::partial;
                folder.reason = found.reason;
            }
            continue;
        }
        const bool is_full = named.role == FileRole::tree && tree_left_ == 0;
        if (deadline_.passed()) {
            cut_ = true;
        } else if (depth < kMaxFolders && !is_full && wants(entry, place)) {
            if (named.role == FileRole::tree) --tree_left_;
            record(entry, place, depth + 1);
        }
        const NodeFile* known = find(entry.path);
        if (known == nullptr || (subfolder && known->presence != Presence::present)) {
            folder.presence = Presence::partial;
            folder.reason = printable(entry.path) + " was not read";
        }
    }
}

void NodeFiles::follow(const NamedFile& named) {
    if (named.role != FileRole::yaml) {
        return;
    }
    if (following_ == kMaxFollowing) {
        cut_ = true;
        return;
    }
    ++following_;
    Store store;
    std::vector<NamedFile> more;
    for (const Value& document : config_documents(*text(named.path), store)) {
        const auto files = files_of_document(document, named.path);
        more.insert(more.end(), files.begin(), files.end());
    }
    for (const NamedFile& file : more) add(file, by_);
    --following_;
}

}  // namespace assay

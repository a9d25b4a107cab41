#include "collect/packages_dpkg.h"

#include <utility>

#include "base/text.h"

namespace assay {
namespace {

constexpr std::string_view kStatus = "/var/lib/dpkg/status";
constexpr std::string_view kFolder = "/var/lib/dpkg/status.d";
constexpr std::size_t kMaxStatus = std::size_t{64} << 20;
constexpr std::size_t kMaxFileList = std::size_t{8} << 20;

std::string field(const Stanza& stanza, std::string_view name) {
    const auto found = stanza.find(name);
    return found == stanza.end() ? std::string() : printable(found->second, 512);
}

// "install ok installed" (dpkg(1), package states).
bool is_installed(const Stanza& stanza) {
    const auto status = stanza.find("status");
    return status != stanza.end() && status->second.ends_with(" installed");
}

// Source: "runc", or "runc (1.1.5+ds1-1+deb12u1)" where the versions differ (deb-control(5)).
InstalledPackage package_of(const Stanza& stanza) {
    InstalledPackage package;
    package.manager = "dpkg";
    package.name = field(stanza, "package");
    package.version = field(stanza, "version");
    package.vendor = field(stanza, "maintainer");
    const std::string source = field(stanza, "source");
    const std::size_t open = source.find('(');
    package.source = trim(std::string_view(source).substr(0, open));
    if (open != std::string::npos && source.ends_with(')')) {
        package.source_version =
            trim(std::string_view(source).substr(open + 1, source.size() - open - 2));
    }
    if (package.source.empty()) package.source = package.name;
    if (package.source_version == package.version) package.source_version.clear();
    return package;
}

void note_package(const Stanza& stanza, PackageDatabase& database) {
    const auto text = [&](std::string_view name) {
        const auto found = stanza.find(name);
        return found == stanza.end() ? std::string_view() : std::string_view(found->second);
    };
    database.installed.push_back(
        package_text(text("package"), text("version"), text("architecture")));
}

// Readers of file lists give the list's presence: without it nobody knows what the package holds.
FileText read_file_list(const Root& root, const Stanza& stanza, InstalledPackage& package) {
    const std::string stem = "/var/lib/dpkg/info/" + package.name;
    FileText list = root.read(stem + ".list", kMaxFileList);
    if (list.presence == Presence::absent) {
        list = root.read(stem + ":" + field(stanza, "architecture") + ".list", kMaxFileList);
    }
    for (const std::string_view line : split(list.text, '\n')) {
        if (line.starts_with('/')) package.files.emplace(line);
    }
    return list;
}

// "<md5>  usr/sbin/runc"
FileText read_checksums(const Root& root, InstalledPackage& package) {
    FileText sums = root.read(std::string(kFolder) + "/" + package.name + ".md5sums", kMaxFileList);
    for (const std::string_view line : split(sums.text, '\n')) {
        const std::size_t blank = line.find(' ');
        if (blank != std::string_view::npos) {
            package.files.insert("/" + std::string(trim(line.substr(blank))));
        }
    }
    return sums;
}

// The first thing that is wrong with a database.
struct Wrong {
    Presence presence = Presence::present;
    std::string reason;

    void note(Presence is, std::string why) {
        if (presence == Presence::present) {
            presence = is;
            reason = std::move(why);
        }
    }
    // A package without a list of its files holds none; one whose list was not read may hold any.
    void note_list(const FileText& list) {
        if (list.presence != Presence::absent) note(list.presence, list.reason);
    }
    void note_version(const InstalledPackage& package) {
        if (package.version.empty()) {
            note(Presence::malformed, "package " + package.name + " has no version");
        }
    }
    // Then what was read does not count either.
    [[nodiscard]] PackageDatabase judge(PackageDatabase database) {
        if (database.installed.size() > kMaxPackages) {
            note(Presence::unreachable, "more packages than any node has");
        }
        return presence == Presence::present ? std::move(database)
                                             : PackageDatabase{presence, reason, {}, {}};
    }
};

// Images without dpkg have one file per package, of the same form but without a Status.
PackageDatabase read_folder(const Root& root) {
    PackageDatabase database;
    const FolderNames names = root.list(kFolder, kMaxPackages);
    database.presence = names.names.empty() ? Presence::absent : Presence::present;
    Wrong wrong;
    if (names.presence != Presence::absent) wrong.note(names.presence, names.reason);
    for (const std::string& name : names.names) {
        const std::string path = std::string(kFolder) + "/" + name;
        if (name.ends_with(".md5sums")) continue;
        const FileText text = root.read(path);
        wrong.note(text.presence, text.reason);
        bool found = false;
        const bool good = read_stanzas(text.text, [&](const Stanza& stanza) {
            found = true;
            note_package(stanza, database);
            if (!is_runtime_package(field(stanza, "package"))) return;
            InstalledPackage package = package_of(stanza);
            wrong.note_list(read_checksums(root, package));
            wrong.note_version(package);
            database.packages.push_back(std::move(package));
        });
        if (!good || !found) {
            wrong.note(Presence::malformed, printable(path) + " is no package");
        }
    }
    return wrong.judge(std::move(database));
}

// Takes one line into the stanza; gives false when it has no place there.
bool take_line(std::string_view line, Stanza& stanza, std::string& last) {
    if (line.front() == ' ' || line.front() == '\t') {
        if (last.empty()) return false;
        stanza[last].append("\n").append(trim(line));
        return true;
    }
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0) {
        return false;
    }
    last = lower_ascii(line.substr(0, colon));
    return stanza.emplace(last, trim(line.substr(colon + 1))).second;
}

}  // namespace

bool read_stanzas(std::string_view text, const std::function<void(const Stanza&)>& take) {
    Stanza stanza;
    std::string last;
    const auto finish = [&] {
        const bool named = stanza.empty() || stanza.contains("package");
        if (named && !stanza.empty()) take(stanza);
        stanza.clear();
        last.clear();
        return named;
    };
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        std::string_view line = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (trim(line).empty() ? !finish() : !take_line(line, stanza, last)) {
            return false;
        }
    }
    return finish();
}

PackageDatabase read_dpkg(const Root& root) {
    const FileText status = root.read(kStatus, kMaxStatus);
    if (status.presence == Presence::absent) {
        return read_folder(root);
    }
    PackageDatabase database;
    Wrong wrong;
    std::size_t count = 0;
    const bool good = read_stanzas(status.text, [&](const Stanza& stanza) {
        ++count;
        if (!is_installed(stanza)) return;
        note_package(stanza, database);
        if (is_runtime_package(field(stanza, "package"))) {
            InstalledPackage package = package_of(stanza);
            wrong.note_list(read_file_list(root, stanza, package));
            wrong.note_version(package);
            database.packages.push_back(std::move(package));
        }
    });
    wrong.note(status.presence, status.reason);
    if (!good) {
        wrong.note(Presence::malformed, std::string(kStatus) + " is no package database of dpkg");
    } else if (count != 0 && !status.text.ends_with("\n\n")) {
        wrong.note(Presence::malformed, std::string(kStatus) + " is cut");
    }
    database.presence = count == 0 ? Presence::absent : Presence::present;
    return wrong.judge(std::move(database));
}

}  // namespace assay

#include "collect/packages_dpkg.h"

#include <utility>

#include "base/text.h"

namespace assay {
namespace {

constexpr std::string_view kStatus = "/var/lib/dpkg/status";
constexpr std::string_view kFolder = "/var/lib/dpkg/status.d";
constexpr std::size_t kMaxStatus = std::size_t{64} << 20;
constexpr std::size_t kMaxFileList = std::size_t{8} << 20;
constexpr std::size_t kMaxPackages = 20'000;

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

void read_file_list(const Root& root, const Stanza& stanza, InstalledPackage& package) {
    const std::string stem = "/var/lib/dpkg/info/" + package.name;
    FileText list = root.read(stem + ".list", kMaxFileList);
    if (list.presence == Presence::absent) {
        list = root.read(stem + ":" + field(stanza, "architecture") + ".list", kMaxFileList);
    }
    for (const std::string_view line : split(list.text, '\n')) {
        if (line.starts_with('/')) package.files.emplace(line);
    }
}

// "<md5>  usr/sbin/runc"
void read_checksums(const Root& root, InstalledPackage& package) {
    const FileText sums =
        root.read(std::string(kFolder) + "/" + package.name + ".md5sums", kMaxFileList);
    for (const std::string_view line : split(sums.text, '\n')) {
        const std::size_t blank = line.find(' ');
        if (blank != std::string_view::npos) {
            package.files.insert("/" + std::string(trim(line.substr(blank))));
        }
    }
}

void fail_to(PackageDatabase& database, Presence presence, std::string reason) {
    database = {presence, std::move(reason), {}};
}

// Images without dpkg have one file per package, of the same form but without a Status.
PackageDatabase read_folder(const Root& root) {
    PackageDatabase database;
    const FolderNames names = root.list(kFolder, kMaxPackages);
    database.presence = names.presence;
    database.reason = names.reason;
    for (const std::string& name : names.names) {
        const std::string path = std::string(kFolder) + "/" + name;
        if (name.ends_with(".md5sums")) continue;
        const FileText text = root.read(path);
        const bool good = read_stanzas(text.text, [&](const Stanza& stanza) {
            if (!is_runtime_package(field(stanza, "package"))) return;
            database.packages.push_back(package_of(stanza));
            read_checksums(root, database.packages.back());
        });
        if (text.presence != Presence::present) {
            fail_to(database, text.presence, text.reason);
            break;
        }
        if (!good) {
            fail_to(database, Presence::malformed, printable(path) + " is no package");
            break;
        }
    }
    return database;
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
    PackageDatabase database{status.presence, status.reason, {}};
    std::size_t count = 0;
    const bool good = read_stanzas(status.text, [&](const Stanza& stanza) {
        ++count;
        if (is_installed(stanza) && is_runtime_package(field(stanza, "package"))) {
            database.packages.push_back(package_of(stanza));
            read_file_list(root, stanza, database.packages.back());
        }
    });
    if (!good) {
        fail_to(database, Presence::malformed,
                std::string(kStatus) + " is no package database of dpkg");
    }
    return count == 0 && status.presence == Presence::present ? PackageDatabase{} : database;
}

}  // namespace assay

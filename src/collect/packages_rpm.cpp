#include "collect/packages_rpm.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <system_error>
#include <utility>

#include <rpm/header.h>
#include <rpm/rpmdb.h>
#include <rpm/rpmlib.h>
#include <rpm/rpmlog.h>
#include <rpm/rpmmacro.h>
#include <rpm/rpmtd.h>
#include <rpm/rpmts.h>

#include "base/text.h"
#include "collect/rpm_library.h"

namespace assay {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kFolders[] = {"/usr/lib/sysimage/rpm/", "/var/lib/rpm/"};
constexpr std::uint64_t kMaxDatabase = std::uint64_t{512} << 20;

// A form of database: what librpm calls it, the file that tells it, and the files it is made of.
struct Form {
    const char* backend;
    std::vector<std::string> files;
};
const std::vector<Form>& forms() {
    static const std::vector<Form> all{
        {"sqlite", {"rpmdb.sqlite", "rpmdb.sqlite-wal"}},
        {"ndb", {"Packages.db", "Index.db"}},
        {"bdb_ro", {"Packages"}},
    };
    return all;
}

// A folder of our own that goes away again.
class TemporaryFolder {
public:
    TemporaryFolder() {
        std::error_code failed;
        std::string name = (fs::temp_directory_path(failed) / "kubeassay-rpm-XXXXXX").string();
        if (!failed && ::mkdtemp(name.data()) != nullptr) path_ = name;
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        if (!path_.empty()) fs::remove_all(path_, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    [[nodiscard]] const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

// Copies one file; what it gives is the presence, with the reason.
FileText copy(const Root& root, const std::string& from, const fs::path& to,
              NodeDeadline& deadline) {
    const Found found = root.find(from);
    if (found.presence == Presence::present &&
        static_cast<std::uint64_t>(found.about.st_size) > kMaxDatabase) {
        return {Presence::unreachable, from + " is too large", {}};
    }
    std::ofstream out;
    std::uint64_t bytes = 0;
    FileText read = root.stream(found, from, [&](std::string_view chunk) {
        if (!out.is_open()) out.open(to, std::ios::binary);
        out.write(chunk.data(), static_cast<std::streamsize>(chunk.size()));
        bytes += chunk.size();
        return bytes <= kMaxDatabase && out.good() && !deadline.passed();
    });
    if (out.is_open()) out.close();
    if (read.presence == Presence::present &&
        (out.fail() || bytes > kMaxDatabase || deadline.was_passed())) {
        return {Presence::unreachable, from + " could not be copied", {}};
    }
    return read;
}

// librpm reports damage through its log only.
int count_errors(rpmlogRec record, rpmlogCallbackData data) {
    if (rpmlogRecPriority(record) <= RPMLOG_ERR) ++*static_cast<int*>(data);
    return 0;
}

std::string text_in(Header header, rpmTagVal tag) {
    const std::unique_ptr<char, void (*)(void*)> text(headerGetAsString(header, tag), std::free);
    return text ? printable(text.get(), 512) : std::string();
}

void read_files(Header header, InstalledPackage& package) {
    const std::unique_ptr<rpmtd_s, rpmtd (*)(rpmtd)> names(rpmtdNew(), rpmtdFree);
    if (headerGet(header, RPMTAG_FILENAMES, names.get(), HEADERGET_EXT) == 0) return;
    while (const char* name = rpmtdNextString(names.get())) package.files.emplace(name);
    rpmtdFreeData(names.get());
}

// "runc-1.2.5-3.el9_6.src.rpm": the name, the version and the release.
void read_source(const std::string& file, InstalledPackage& package) {
    std::string_view stem(file);
    for (const std::string_view end : {".nosrc.rpm", ".src.rpm"}) {
        if (stem.ends_with(end)) stem.remove_suffix(end.size());
    }
    const std::size_t release = stem.rfind('-');
    const std::size_t version = release == std::string_view::npos || release == 0
                                    ? std::string_view::npos
                                    : stem.rfind('-', release - 1);
    package.source = package.name;
    if (version == std::string_view::npos || version == 0) return;
    package.source = stem.substr(0, version);
    const std::string_view own(package.version);  // with an epoch, which no source file names
    const std::size_t colon = own.find(':');
    if (stem.substr(version + 1) != own.substr(colon == std::string_view::npos ? 0 : colon + 1)) {
        package.source_version = stem.substr(version + 1);
    }
}

InstalledPackage package_of(Header header) {
    InstalledPackage package;
    package.manager = "rpm";
    package.name = text_in(header, RPMTAG_NAME);
    package.version = text_in(header, RPMTAG_EVR);  // with the epoch when there is one
    package.vendor = text_in(header, RPMTAG_VENDOR);
    read_source(text_in(header, RPMTAG_SOURCERPM), package);
    read_files(header, package);
    return package;
}

PackageDatabase read_copy(const fs::path& folder, const char* backend) {
    if (!load_rpm())
        return {
            Presence::unreachable, "librpm cannot be loaded to read the package database", {}, {}};
    int errors = 0;
    std::size_t count = 0;
    rpmlogSetMask(RPMLOG_UPTO(RPMLOG_ERR));
    const rpmlogCallback before = rpmlogSetCallback(count_errors, &errors);
    rpmPushMacro(nullptr, "_dbpath", nullptr, folder.c_str(), 0);
    rpmPushMacro(nullptr, "_db_backend", nullptr, backend, 0);
    PackageDatabase database{Presence::present, {}, {}, {}};
    {
        const std::unique_ptr<rpmts_s, rpmts (*)(rpmts)> set(rpmtsCreate(), rpmtsFree);
        rpmtsSetVSFlags(set.get(), RPMVSF_MASK_NODIGESTS | RPMVSF_MASK_NOSIGNATURES);
        if (rpmtsOpenDB(set.get(), 0) != 0) ++errors;
        const std::unique_ptr<rpmdbMatchIterator_s, rpmdbMatchIterator (*)(rpmdbMatchIterator)>
            packages(
                errors != 0 ? nullptr : rpmtsInitIterator(set.get(), RPMDBI_PACKAGES, nullptr, 0),
                rpmdbFreeIterator);
        while (Header header = rpmdbNextIterator(packages.get())) {
            if (++count > kMaxPackages) break;
            database.installed.push_back(package_text(text_in(header, RPMTAG_NAME),
                                                      text_in(header, RPMTAG_EVR),
                                                      text_in(header, RPMTAG_ARCH)));
            if (is_runtime_package(text_in(header, RPMTAG_NAME))) {
                database.packages.push_back(package_of(header));
            }
        }
    }
    rpmPopMacro(nullptr, "_db_backend");
    rpmPopMacro(nullptr, "_dbpath");
    rpmlogSetCallback(before, nullptr);
    if (errors != 0) {
        return {Presence::unreachable, "librpm cannot read the package database", {}, {}};
    }
    if (count > kMaxPackages) {
        return {Presence::unreachable, "more packages than any node has", {}, {}};
    }
    return count == 0 ? PackageDatabase{} : database;
}

}  // namespace

PackageDatabase read_rpm(const Root& root, NodeDeadline& deadline) {
    const TemporaryFolder temporary;
    for (const std::string_view folder : kFolders) {
        for (const Form& form : forms()) {
            const std::string first = std::string(folder) + form.files.front();
            const Presence there = root.find(first).presence;
            if (there == Presence::absent) continue;
            if (temporary.path().empty()) {
                return {Presence::unreachable, "there is no temporary folder for " + first, {}, {}};
            }
            for (const std::string& name : form.files) {
                const FileText copied =
                    copy(root, std::string(folder) + name, temporary.path() / name, deadline);
                if (copied.presence != Presence::present && copied.presence != Presence::absent) {
                    return {copied.presence, copied.reason, {}, {}};
                }
            }
            PackageDatabase database = read_copy(temporary.path(), form.backend);
            if (!database.reason.empty()) database.reason += " in " + std::string(folder);
            return database;
        }
    }
    return {};
}

}  // namespace assay

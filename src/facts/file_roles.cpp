#include "facts/file_roles.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace assay {
namespace {

bool holds(const std::vector<std::string>& roles, std::string_view role) {
    return std::find(roles.begin(), roles.end(), role) != roles.end();
}

// The classes of a use. An etcd may run as a user of its own, whom its files then belong to: they
// are part of the cluster's own only where they lie among them.
std::vector<std::string> classes_of(std::string_view program, FileUse use) {
    std::vector<std::string> classes;
    if (use == FileUse::certificate || use == FileUse::certificates) {
        classes.emplace_back(kCertificate);
    }
    if (use == FileUse::private_key || use == FileUse::certificates) {
        classes.emplace_back(kPrivateKey);
    }
    const bool pki = use == FileUse::public_key || !classes.empty();
    if (pki && program != "etcd") {
        classes.emplace_back(kPkiFile);
    }
    return classes;
}

}  // namespace

void FileRoles::add(const std::string& path, std::string role) {
    std::vector<std::string>& roles = files_[path];
    if (!holds(roles, role)) {
        roles.push_back(std::move(role));
    }
}

void FileRoles::miss(const std::string& name, const std::vector<std::string>& roles, Unknown why) {
    const auto [at, added] = missing_.try_emplace(name, Missing{{}, std::move(why)});
    for (const std::string& role : roles) {
        if (!holds(at->second.roles, role)) {
            at->second.roles.push_back(role);
        }
    }
}

void FileRoles::add_use(std::string_view program, std::string_view what, FileUse use,
                        std::string_view text) {
    std::vector<std::string> roles = classes_of(program, use);
    roles.insert(roles.begin(), std::string(program) + " " + std::string(what));
    const std::string path = clean_path(text);
    if (path.empty()) {
        miss("files that " + std::string(program) + " names", roles,
             {Reason::indeterminate, std::string(text) + " is relative to an unknown folder"});
        return;
    }
    for (std::string& role : roles) {
        add(path, std::move(role));
    }
}

void FileRoles::add_setting(std::string_view program, std::string_view what, FileUse use,
                            const Value& value) {
    if (value.is_unknown()) {
        miss_setting(program, what, use, value.to_unknown());
        return;
    }
    if (value.is_text() && !value.as_text().empty() && use != FileUse::certificates) {
        add_use(program, what, use, value.as_text());
    }
    bool is_key = false;
    for (const Value& item : value.items_or_none()) {
        if (item.is_unknown()) {
            add_setting(program, what, use, item);
        } else if (use != FileUse::certificates) {
            add_use(program, what, use, item.text_or());
        } else if (item.text_or().starts_with('/')) {  // names of hosts may follow
            const std::string_view path = item.text_or().substr(0, item.text_or().find(':'));
            add_use(program, is_key ? "TLS key" : what,
                    is_key ? FileUse::private_key : FileUse::certificate, path);
            is_key = !is_key;
        }
    }
}

void FileRoles::miss_settings(std::string_view program, std::string_view component,
                              const Unknown& why) {
    for (const FileSetting& row : file_settings()) {
        if (is_setting_of(row, component)) {
            miss_setting(program, row.what, row.use, why);
        }
    }
}

void FileRoles::miss_setting(std::string_view program, std::string_view what, FileUse use,
                             const Unknown& why) {
    std::vector<std::string> roles = classes_of(program, use);
    roles.insert(roles.begin(), std::string(program) + " " + std::string(what));
    miss("files that " + std::string(program) + " names", roles, why);
}

bool FileRoles::has(const std::string& path, std::string_view role) const {
    const auto found = files_.find(path);
    return found != files_.end() && holds(found->second, role);
}

bool FileRoles::misses(std::string_view role) const {
    return std::any_of(missing_.begin(), missing_.end(),
                       [&](const auto& entry) { return holds(entry.second.roles, role); });
}

bool FileRoles::knows(std::string_view role) const {
    return misses(role) || std::any_of(files_.begin(), files_.end(), [&](const auto& entry) {
               return holds(entry.second, role);
           });
}

}  // namespace assay

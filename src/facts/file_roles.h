// The files of one node by what they are used for.
//
// Role: collects, for the universe `file`, which path plays which roles, from the effective
// configuration of what runs on the node; and what nobody can tell, because what would name it was
// not read. A path may have several roles.
// Roles are words of a closed vocabulary: a program and what the file is to it ("etcd data
// directory", facts/file_settings.h), and the classes below.
// Ordering: roles as they were found; paths and names sorted.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/presence.h"
#include "facts/file_settings.h"
#include "snapshot/evidence.h"
#include "value/store.h"

namespace assay {

inline constexpr std::string_view kCertificate = "certificate";
inline constexpr std::string_view kPrivateKey = "private key";
// Lies among certificates, and neither its name nor a configuration says which it is.
inline constexpr std::string_view kCertificateOrKey = "certificate or private key";
inline constexpr std::string_view kPkiFile = "PKI file";
inline constexpr std::string_view kPkiFolder = "PKI folder";

class FileRoles {
public:
    struct Missing {
        std::vector<std::string> roles;
        Unknown why;
    };

    void add(const std::string& path, std::string role);
    // A file of these roles may exist; `name` says which in a word ("files that etcd names").
    void miss(const std::string& name, const std::vector<std::string>& roles, Unknown why);
    // What the program names is not known at all; `component` is its name in facts/settings.h.
    void miss_settings(std::string_view program, std::string_view component, const Unknown& why);
    // What a setting of a program names. Null and "" name nothing; a relative path and an unknown
    // value are missed.
    void add_setting(std::string_view program, std::string_view what, FileUse use,
                     const Value& value);

    [[nodiscard]] const std::map<std::string, std::vector<std::string>>& files() const {
        return files_;
    }
    [[nodiscard]] const std::map<std::string, Missing>& missing() const { return missing_; }
    [[nodiscard]] bool has(const std::string& path, std::string_view role) const;
    [[nodiscard]] bool misses(std::string_view role) const;
    [[nodiscard]] bool knows(std::string_view role) const;  // a path has it, or it is missed

private:
    void miss_setting(std::string_view program, std::string_view what, FileUse use,
                      const Unknown& why);
    void add_use(std::string_view program, std::string_view what, FileUse use,
                 std::string_view text);

    std::map<std::string, std::vector<std::string>> files_;
    std::map<std::string, Missing> missing_;
};

}  // namespace assay

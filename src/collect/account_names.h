// Names of users and groups by the tree's own /etc/passwd and /etc/group.
//
// Role: who owns a file, as "root:root". The reader's own accounts say nothing about another tree.
// Absence: a number without a name, or files that cannot be read, give the number as text. 0 is
// always root, and no other number is.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "collect/rooted_path.h"

namespace assay {

class AccountNames {
public:
    explicit AccountNames(const Root& root);

    // "etcd:etcd", "root:1001".
    [[nodiscard]] std::string owner(std::uint32_t user, std::uint32_t group) const;

private:
    std::map<std::uint32_t, std::string> users_;
    std::map<std::uint32_t, std::string> groups_;
};

}  // namespace assay

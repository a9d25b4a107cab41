// Which folders stand above a file, links followed.
//
// Role: whoever may write to one of these folders can put another file in the place of this one,
// whatever the file's own mode says. Of "/etc/kubernetes/pki/ca.crt" they are "/", "/etc",
// "/etc/kubernetes" and "/etc/kubernetes/pki"; where a part is a link, the folder that holds the
// link and those that its target goes through.
// A container follows links in a tree of its own: `locate` says where on the node a path of it
// lies. Ordering: as they are passed. Each is named without links in it. Absence: a path that leads
// in circles has none. Precondition: the path exists in the root.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "collect/rooted_path.h"

namespace assay {

struct Trail {
    std::vector<std::string> folders;
    std::string target;              // the path without links
    std::vector<std::string> links;  // those that were followed, by where on the node they lie
};

// Where on the node a path without links lies; empty: nobody knows, and it is taken for no link.
using Locate = std::function<std::string(const std::string& path)>;

// Remembers what it asked, for files stand beside each other.
class PathTrails {
public:
    // `root` outlives it.
    explicit PathTrails(const Root& root) : root_(root) {}

    // `path` is clean (base/text.h clean_path).
    [[nodiscard]] Trail of(const std::string& path);
    // The same in another tree, whose links stand where `locate` says.
    [[nodiscard]] Trail of(const std::string& path, const Locate& locate);

private:
    [[nodiscard]] const std::string& link_at(const std::string& path);

    const Root& root_;
    std::map<std::string, std::string> links_;
};

}  // namespace assay

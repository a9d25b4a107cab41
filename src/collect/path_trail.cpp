#include "collect/path_trail.h"

#include <algorithm>
#include <deque>
#include <string_view>
#include <utility>

#include "base/text.h"

namespace assay {
namespace {

constexpr int kMaxLinks = 40;  // as the kernel's MAXSYMLINKS

void put_ahead(std::deque<std::string>& ahead, std::string_view path) {
    std::vector<std::string> parts;
    for (const std::string_view part : split(path, '/')) {
        if (!part.empty() && part != ".") parts.emplace_back(part);
    }
    ahead.insert(ahead.begin(), parts.begin(), parts.end());
}

void pass(std::vector<std::string>& folders, const std::string& folder) {
    const std::string name = folder.empty() ? "/" : folder;
    if (std::find(folders.begin(), folders.end(), name) == folders.end()) {
        folders.push_back(name);
    }
}

}  // namespace

const std::string& PathTrails::link_at(const std::string& path) {
    if (path.empty()) return path;
    const auto known = links_.find(path);
    return known != links_.end() ? known->second
                                 : links_.emplace(path, root_.link(path)).first->second;
}

Trail PathTrails::of(const std::string& path) {
    return of(path, [](const std::string& each) { return each; });
}

Trail PathTrails::of(const std::string& path, const Locate& locate) {
    Trail trail;
    std::deque<std::string> ahead;
    put_ahead(ahead, path);
    std::string here;  // without the slash at the end: "" is the root
    int links = 0;
    while (!ahead.empty()) {
        const std::string part = std::move(ahead.front());
        ahead.pop_front();
        pass(trail.folders, here);
        if (part == "..") {
            here.resize(here.empty() ? 0 : here.rfind('/'));
            continue;
        }
        std::string next = here + "/" + part;
        const std::string place = locate(next);
        const std::string& link = link_at(place);
        if (link.empty()) {
            here = std::move(next);
        } else if (++links > kMaxLinks) {
            return {};
        } else {
            trail.links.push_back(place);
            if (link.starts_with('/')) here.clear();
            put_ahead(ahead, link);
        }
    }
    trail.target = here.empty() ? "/" : here;
    return trail;
}

}  // namespace assay

#include "collect/kubelet_unit.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"

namespace assay {
namespace {

// systemd.unit(5), "Unit File Load Path" of the system's manager; the last one is that of systems
// whose /lib is a folder of its own.
constexpr std::array<std::string_view, 13> kUnitFolders{
    "/etc/systemd/system.control",   "/run/systemd/system.control",  "/run/systemd/transient",
    "/run/systemd/generator.early",  "/etc/systemd/system",          "/etc/systemd/system.attached",
    "/run/systemd/system",           "/run/systemd/system.attached", "/run/systemd/generator",
    "/usr/local/lib/systemd/system", "/usr/lib/systemd/system",      "/run/systemd/generator.late",
    "/lib/systemd/system",
};

constexpr std::string_view kService = ".service";

// A link to /dev/null stands for: nothing, and nothing of this name in later folders either.
bool is_mask(const NodeFile& file) { return file.target == "/dev/null"; }

// Of "k3s-agent" it is "k3s-", of that nothing.
std::string cut_after_dash(const std::string& stem) {
    const std::size_t dash = stem.rfind('-', stem.size() < 2 ? 0 : stem.size() - 2);
    return dash == std::string::npos || dash == 0 ? std::string() : stem.substr(0, dash + 1);
}

// Of "0::/system.slice/kubelet.service" the service; a login's manager is none.
std::string service_in(std::string_view cgroups) {
    std::string found;
    for (const std::string_view part : split(cgroups, '/')) {
        const std::string_view name = trim(part.substr(0, part.find('\n')));
        if (name.ends_with(kService) && !name.starts_with("user@") && is_utf8(name)) {
            found = name;
        }
    }
    return found;
}

class UnitReader {
public:
    UnitReader(const Root& root, NodeFiles& files) : root_(root), files_(files) {}

    NodePlace read(const SeenProcess* kubelet) {
        const std::string named = unit_of(kubelet);
        const std::string name = named.empty() ? "kubelet.service" : named;
        const std::size_t at = std::min(name.find('@'), name.size() - kService.size());
        const std::string stem(name, 0, at);
        const std::string end(name, at);  // "@main.service"; of what is no instance ".service"
        const std::string template_end = end.starts_with('@') ? "@.service" : "";
        std::string unit = find_unit(name);
        if (unit.empty() && !template_end.empty()) unit = find_unit(stem + template_end);
        if (unit.empty()) {
            if (!named.empty()) {
                miss(Presence::not_asked, printable(named) + " lies in no folder of units");
            }
            return std::move(place_);
        }
        place_.paths.push_back(std::move(unit));
        for (std::string start = stem; !start.empty();) {
            add_drop_ins(start + end + ".d");
            if (!template_end.empty()) add_drop_ins(start + template_end + ".d");
            start = cut_after_dash(start);
        }
        add_drop_ins("service.d");
        return std::move(place_);
    }

private:
    void miss(Presence presence, const std::string& reason) {
        if (place_.presence == Presence::present) {
            place_.presence = presence;
            place_.reason = reason;
        }
    }

    // The service that the kubelet is known to run in; empty: none.
    std::string unit_of(const SeenProcess* kubelet) {
        std::string found;
        if (kubelet != nullptr) {
            const FileText groups = root_.read(fmt::format("/proc/{}/cgroup", kubelet->number));
            if (groups.presence != Presence::present && groups.presence != Presence::absent) {
                miss(groups.presence, groups.reason);
            }
            found = service_in(groups.text);
        }
        return found;
    }

    std::string find_unit(const std::string& name) {
        for (const std::string_view folder : kUnitFolders) {
            const std::string path = std::string(folder) + "/" + name;
            files_.add_if_there({path, FileRole::plain});
            const NodeFile* file = files_.find(path);
            if (file != nullptr && is_mask(*file)) return {};
            if (file != nullptr && file->presence == Presence::present) return path;
            if (file != nullptr) miss(file->presence, file->reason);  // a later one may be none
        }
        return {};
    }

    void add_drop_ins(const std::string& name) {
        for (const std::string_view parent : kUnitFolders) {
            const std::string folder = std::string(parent) + "/" + name;
            files_.add_if_there({folder, FileRole::unit_drop_ins});
            const NodeFile* itself = files_.find(folder);
            if (itself == nullptr) continue;
            if (itself->presence != Presence::present) miss(itself->presence, itself->reason);
            for (std::string& path : files_.below(folder)) {
                const bool first = names_.insert(path.substr(path.rfind('/') + 1)).second;
                const NodeFile* file = files_.find(path);
                if (first && !(file != nullptr && is_mask(*file))) {
                    place_.paths.push_back(std::move(path));
                }
            }
        }
    }

    const Root& root_;
    NodeFiles& files_;
    NodePlace place_;
    std::set<std::string> names_;  // of drop-ins: those of later folders are masked
};

}  // namespace

NodePlace read_kubelet_unit(const SeenProcess* kubelet, const Root& root, NodeFiles& files) {
    return UnitReader(root, files).read(kubelet);
}

}  // namespace assay

#include "collect/confinement_reader.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "base/text.h"

namespace assay {
namespace {

constexpr std::string_view kSelinux = "/sys/fs/selinux";
constexpr std::string_view kApparmor = "/sys/module/apparmor";
constexpr std::size_t kMaxProfiles = std::size_t{4} << 20;  // bytes of their list
constexpr std::size_t kMaxStatus = std::size_t{64} << 10;
constexpr std::array<std::string_view, 5> kModes{"complain", "enforce", "kill", "mixed",
                                                 "unconfined"};

ConfinementSource missing(Presence presence, std::string reason) {
    return {presence, std::move(reason), {}};
}

ConfinementSource says(std::string state) {
    return {Presence::present, {}, {{"state", std::move(state)}}};
}

// The folders that every machine has there; a tree without them tells nothing.
std::optional<ConfinementSource> no_machine(const Root& root, std::string_view first,
                                            std::string_view second) {
    for (const std::string_view path : {first, second}) {
        const Found found = root.find(path);
        if (found.presence == Presence::present && found.is_folder()) continue;
        if (found.presence == Presence::denied) {
            return missing(found.presence, found.reason);
        }
        return missing(Presence::not_asked, "the tree has no " + std::string(path));
    }
    return std::nullopt;
}

ConfinementSource unread(const FileText& text, std::string_view path) {
    return text.presence == Presence::absent
               ? missing(Presence::unreachable, std::string(path) + " is not there")
               : missing(text.presence, text.reason);
}

ConfinementSource read_selinux(const Root& root) {
    if (auto none = no_machine(root, "/sys/kernel", "/sys/fs")) return *none;
    const Found folder = root.find(kSelinux);
    if (folder.presence != Presence::present) return missing(folder.presence, folder.reason);
    const std::string path = std::string(kSelinux) + "/enforce";
    const FileText text = root.read(path, 64);
    if (text.presence != Presence::present) return unread(text, path);
    const std::string_view mode = trim(text.text);
    if (mode == "1") return says("enforcing");
    if (mode == "0") return says("permissive");
    return missing(Presence::malformed, path + " says neither 0 nor 1");
}

// The first line that names a mode, as libselinux reads it (src/enabled.c selinux_getenforcemode).
ConfinementSource read_selinux_config(const Root& root) {
    const FileText text = root.read("/etc/selinux/config");
    if (text.presence != Presence::present) return missing(text.presence, text.reason);
    constexpr std::string_view kName = "SELINUX=";
    for (const std::string_view line : split(text.text, '\n')) {
        if (!line.starts_with(kName)) continue;
        const std::string_view given = line.substr(kName.size());
        const std::string value = lower_ascii(trim(given));
        for (const std::string_view mode : {"enforcing", "permissive", "disabled"}) {
            if (!value.starts_with(mode)) continue;
            // Before 3.4 it takes no blank there, and the next boot is permissive.
            if (mode == "enforcing" && trim(given.substr(0, 1)).empty()) {
                return missing(Presence::malformed, "a blank stands before the mode of SELinux");
            }
            return says(std::string(mode));
        }
    }
    return {Presence::present, {}, {}};
}

// Where runtimes look for what loads profiles.
ConfinementSource enabled_apparmor(const Root& root) {
    constexpr std::string_view kParser = "/sbin/apparmor_parser";
    ConfinementSource source = says("enabled");
    const Found parser = root.find(kParser);
    if (parser.presence == Presence::present) source.values.emplace("parser", kParser);
    if (parser.presence == Presence::absent) source.values.emplace("parser", "absent");
    return source;
}

ConfinementSource read_apparmor(const Root& root) {
    if (auto none = no_machine(root, "/sys/kernel", "/sys/module")) return *none;
    const Found folder = root.find(kApparmor);
    if (folder.presence != Presence::present) return missing(folder.presence, folder.reason);
    const std::string path = std::string(kApparmor) + "/parameters/enabled";
    const FileText text = root.read(path, 64);
    if (text.presence != Presence::present) return unread(text, path);
    const std::string_view enabled = trim(text.text);
    if (enabled == "Y") {
        // Runtimes take it for off where they cannot load profiles.
        const Found loading = root.find("/sys/kernel/security/apparmor");
        if (loading.presence == Presence::present) return enabled_apparmor(root);
        return loading.presence == Presence::absent
                   ? missing(Presence::unreachable, "/sys/kernel/security is not mounted")
                   : missing(loading.presence, loading.reason);
    }
    if (enabled == "N") return says("disabled");
    return missing(Presence::malformed, path + " says neither Y nor N");
}

// "/usr/sbin/tcpdump (enforce)", one a line.
ConfinementSource read_profiles(const Root& root, const ConfinementSource& apparmor) {
    const auto state = apparmor.values.find("state");
    const bool enabled = state != apparmor.values.end() && state->second == "enabled";
    if (apparmor.presence != Presence::present) return apparmor;
    if (!enabled) return missing(Presence::absent, {});
    constexpr std::string_view kPath = "/sys/kernel/security/apparmor/profiles";
    const FileText text = root.read(kPath, kMaxProfiles);
    if (text.presence != Presence::present) return unread(text, kPath);
    std::map<std::string_view, std::size_t> counts;
    for (const std::string_view line : split(text.text, '\n')) {
        const std::size_t open = line.rfind('(');
        if (line.empty()) continue;
        const std::string_view mode = open == std::string_view::npos || !line.ends_with(')')
                                          ? std::string_view()
                                          : line.substr(open + 1, line.size() - open - 2);
        if (std::find(kModes.begin(), kModes.end(), mode) == kModes.end()) {
            return missing(Presence::malformed, std::string(kPath) + " is no list of profiles");
        }
        ++counts[mode];
    }
    ConfinementSource source{Presence::present, {}, {}};
    for (const auto& [mode, count] : counts) {
        source.values.emplace(mode, std::to_string(count));
    }
    return source;
}

ConfinementSource read_seccomp(const Root& root) {
    if (auto none = no_machine(root, "/proc/1", "/proc/sys/kernel")) return *none;
    const FileText text = root.read("/proc/sys/kernel/seccomp/actions_avail", 4096);
    if (text.presence == Presence::absent) {
        // Before Linux 4.14 no kernel tells its actions; every process tells whether it has any.
        const FileText status = root.read("/proc/1/status", kMaxStatus);
        if (status.presence != Presence::present) return unread(status, "/proc/1/status");
        if (status.text.find("\nSeccomp:") == std::string::npos) {
            return missing(Presence::absent, {});
        }
        return missing(Presence::unreachable, "the kernel does not tell its seccomp actions");
    }
    if (text.presence != Presence::present) return missing(text.presence, text.reason);
    return {Presence::present, {}, {{"actions", printable(trim(text.text), 1000)}}};
}

}  // namespace

std::map<std::string, ConfinementSource, std::less<>> read_confinement(const Root& root) {
    ConfinementSource apparmor = read_apparmor(root);
    ConfinementSource profiles = read_profiles(root, apparmor);
    return {{"apparmor", std::move(apparmor)},
            {"apparmor-profiles", std::move(profiles)},
            {"seccomp", read_seccomp(root)},
            {"selinux", read_selinux(root)},
            {"selinux-config", read_selinux_config(root)}};
}

}  // namespace assay

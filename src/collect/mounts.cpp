#include "collect/mounts.h"

#include <charconv>
#include <optional>

#include <fmt/format.h>
#include <sys/sysmacros.h>

#include "base/text.h"

namespace assay {
namespace {

constexpr std::size_t kMaxMounts = std::size_t{8} << 20;  // bytes of the file

// Blanks and backslashes are written as "\040" (fs/proc_namespace.c mangle).
std::string unescaped(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        unsigned code = 0;
        const std::string_view digits = text.substr(at + 1, 3);
        if (text[at] == '\\' && digits.size() == 3 &&
            std::from_chars(digits.data(), digits.data() + 3, code, 8).ptr == digits.data() + 3 &&
            code < 256) {
            out += static_cast<char>(code);
            at += 3;
        } else {
            out += text[at];
        }
    }
    return out;
}

std::optional<dev_t> device_of(std::string_view text) {
    unsigned numbers[2] = {0, 0};
    const std::vector<std::string_view> parts = split(text, ':');
    if (parts.size() != 2) return std::nullopt;
    for (std::size_t i = 0; i < 2; ++i) {
        const char* end = parts[i].data() + parts[i].size();
        const auto [stopped, error] = std::from_chars(parts[i].data(), end, numbers[i]);
        if (error != std::errc{} || stopped != end) return std::nullopt;
    }
    return makedev(numbers[0], numbers[1]);
}

std::string joined(std::string_view folder, std::string_view rest) {
    if (rest.empty()) return std::string(folder);
    return (folder == "/" ? std::string() : std::string(folder)) + std::string(rest);
}

}  // namespace

std::vector<Mount> read_mounts(const Root& root, int process) {
    std::vector<Mount> mounts;
    const FileText text = root.read(fmt::format("/proc/{}/mountinfo", process), kMaxMounts);
    for (const std::string_view line : split(text.text, '\n')) {
        const std::vector<std::string_view> fields = split(line, ' ');
        const auto device = fields.size() < 5 ? std::nullopt : device_of(fields[2]);
        if (device) {
            mounts.push_back({*device, unescaped(fields[3]), unescaped(fields[4])});
        }
    }
    return mounts;
}

std::vector<Mount> mounts_in_manifest(const Value& pod, const Value& container) {
    constexpr dev_t kElsewhere = 1;
    std::vector<Mount> mounts{{kElsewhere, "/", "/"}};  // the image
    for (const Value& shown : container.get("volumeMounts").items_or_none()) {
        const std::string point = clean_path("/" + std::string(shown.get("mountPath").text_or()));
        Mount mount{kElsewhere, "/", point};
        for (const Value& volume : pod.get("spec").get("volumes").items_or_none()) {
            const std::string path(volume.get("hostPath").get("path").text_or());
            const std::string part(shown.get("subPath").text_or());
            const std::string folder = clean_path(part.empty() ? path : path + "/" + part);
            if (volume.get("name") == shown.get("name") && !folder.empty() &&
                shown.get("subPathExpr").is_null()) {
                mount = {kWholeNode, folder, point};
            }
        }
        mounts.push_back(std::move(mount));
    }
    return mounts;
}

NodePath path_on_node(const std::vector<Mount>& own, const std::vector<Mount>& node,
                      std::string_view path) {
    const Mount* over = nullptr;
    for (const Mount& mount : own) {
        const bool covers = rest_below(mount.point, path).has_value();
        if (covers && (over == nullptr || mount.point.size() >= over->point.size())) {
            over = &mount;
        }
    }
    if (over == nullptr) return {};
    const std::string inside = joined(over->root, *rest_below(over->point, path));
    const Mount* place = nullptr;
    for (const Mount& mount : node) {
        const bool holds = mount.device == over->device && rest_below(mount.root, inside);
        if (holds && (place == nullptr || mount.root.size() > place->root.size())) {
            place = &mount;
        }
    }
    if (place == nullptr) return {};
    return {joined(place->point, *rest_below(place->root, inside)), over->device};
}

}  // namespace assay

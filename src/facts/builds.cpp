#include "facts/builds.h"

#include <algorithm>
#include <array>

namespace assay {
namespace {

bool begins_with_any(std::string_view text, const std::vector<std::string>& beginnings) {
    return std::any_of(beginnings.begin(), beginnings.end(),
                       [&](const std::string& each) { return text.starts_with(each); });
}

// Images that were built again from patched sources (rancher/hardened-*, -primeN, -hotfix.N).
bool is_repackaged(std::string_view suffix) {
    constexpr std::array<std::string_view, 4> kMarks{"build", "hardened", "prime", "hotfix"};
    return std::any_of(kMarks.begin(), kMarks.end(), [&](std::string_view mark) {
        return suffix.find(mark) != std::string_view::npos;
    });
}

bool is_number(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

const Platform* by_suffix(std::string_view suffix, const VulnerabilityData& data) {
    const auto at =
        std::find_if(data.platforms.begin(), data.platforms.end(),
                     [&](const auto& row) { return begins_with_any(suffix, row.suffixes); });
    return at == data.platforms.end() ? nullptr : &*at;
}

// What a version's suffix alone says, with the platform's builder when the row is known.
Built by_version(const Version& version, const Platform* platform, Platform::Builder builder) {
    if (is_repackaged(version.vendor)) {
        return {Build::vendor, "whoever built the image again", platform};
    }
    if (platform != nullptr) {
        return builder == Platform::Builder::upstream
                   ? Built{Build::upstream, platform->title, platform}
                   : Built{Build::vendor, platform->title, platform};
    }
    if (!version.vendor.empty()) {
        return {Build::vendor, "the vendor behind -" + version.vendor, nullptr};
    }
    return {Build::upstream, "upstream", nullptr};
}

std::string_view os_image_of(const Value& node) {
    return node.get("status").get("nodeInfo").get("osImage").text_or();
}

bool is_upstream_package(const NodeSoftware& software, const VulnerabilityData& data) {
    return std::any_of(data.upstream_packages.begin(), data.upstream_packages.end(),
                       [&](const UpstreamPackage& row) {
                           return row.package == software.package &&
                                  (row.manager.empty() || row.manager == software.manager) &&
                                  software.vendor.starts_with(row.vendor);
                       });
}

// Places that no distribution's package writes to.
bool is_local(std::string_view path) {
    constexpr std::array<std::string_view, 3> kPlaces{"/usr/local/", "/opt/", "/var/lib/rancher/"};
    return std::any_of(kPlaces.begin(), kPlaces.end(),
                       [&](std::string_view place) { return path.starts_with(place); });
}

}  // namespace

const Platform* platform_of(const Value& node, const VulnerabilityData& data) {
    const Value info = node.get("status").get("nodeInfo");
    const auto version = parse_version(info.get("kubeletVersion").text_or());
    const Value labels = node.get("metadata").get("labels");
    const auto at =
        std::find_if(data.platforms.begin(), data.platforms.end(), [&](const auto& row) {
            const bool labelled =
                std::any_of(row.labels.begin(), row.labels.end(),
                            [&](const std::string& key) { return labels.find(key) != nullptr; });
            return labelled || (version && begins_with_any(version->vendor, row.suffixes)) ||
                   begins_with_any(info.get("osImage").text_or(), row.os_images);
        });
    return at == data.platforms.end() ? nullptr : &*at;
}

Built built_kubelet(const Value& node, const Version& version, const VulnerabilityData& data) {
    const Platform* platform = platform_of(node, data);
    return by_version(version, platform,
                      platform == nullptr ? Platform::Builder::vendor : platform->kube);
}

Built built_control_plane(std::string_view component, const Version& version, bool visible,
                          const VulnerabilityData& data) {
    Version seen = version;
    if (component == "etcd" && is_number(version.vendor)) {
        seen.vendor.clear();  // registry.k8s.io/etcd:3.5.15-0: the image's revision
    }
    const Platform* platform = by_suffix(seen.vendor, data);
    Built built = by_version(seen, platform,
                             platform == nullptr ? Platform::Builder::vendor : platform->kube);
    if (!visible && platform == nullptr && built.build == Build::upstream) {
        built = {Build::unclear,
                 "a control plane that is not visible may be patched without a new version"};
    }
    return built;
}

Built built_runtime(std::string_view component, const Version& version, const Value& node,
                    const VulnerabilityData& data) {
    const Platform* platform = platform_of(node, data);
    if (platform != nullptr) {
        const bool upstream = platform->runtime == Platform::Builder::upstream;
        return {upstream ? Build::upstream : Build::vendor, platform->title, platform};
    }
    if (!version.vendor.empty()) {
        const Platform* builder = by_suffix(version.vendor, data);
        return by_version(version, builder,
                          builder == nullptr ? Platform::Builder::vendor : builder->runtime);
    }
    const std::string_view os = os_image_of(node);
    for (const PlainBuild& row : data.plain_builds) {
        if (os.starts_with(row.os_image) && std::find(row.components.begin(), row.components.end(),
                                                      component) != row.components.end()) {
            return {Build::upstream, "upstream", nullptr};
        }
    }
    return {Build::unclear, "the node does not say whether it is a distribution's package",
            nullptr};
}

Built built_package(const NodeSoftware& software, const OsRelease& os,
                    const VulnerabilityData& data) {
    if (is_upstream_package(software, data)) {
        return {Build::upstream, "upstream", nullptr};
    }
    const std::string release = os_release_of(os, data);
    const auto version = parse_version(software.version);
    if (software.manager.empty() && version && version->vendor.empty()) {
        if (is_local(software.path)) {
            return {Build::upstream, "upstream", nullptr};
        }
        return {Build::unclear, "the package it came from is not known", nullptr};
    }
    if (release.empty()) {
        return {Build::vendor, "a vendor, and the node's operating system is not known", nullptr};
    }
    return {Build::vendor, release, nullptr};
}

std::string os_release_of(const OsRelease& os, const VulnerabilityData& data) {
    if (os.id.empty() || os.version_id.empty()) {
        return {};
    }
    std::string id = os.id;
    for (const Rebuild& row : data.rebuilds) {
        if (row.os == os.id) id = row.of;
    }
    // Ubuntu's releases are year and month; elsewhere what follows the point is a stream of one.
    const std::string release =
        id == "ubuntu" ? os.version_id : os.version_id.substr(0, os.version_id.find('.'));
    return id + ":" + release;
}

}  // namespace assay

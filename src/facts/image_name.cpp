#include "facts/image_name.h"

namespace assay {
namespace {

constexpr std::string_view kHub = "docker.io";
constexpr std::string_view kSha = "sha256:";

bool is_registry(std::string_view first) {
    return first.find_first_of(".:") != std::string_view::npos || first == "localhost";
}

}  // namespace

std::string_view image_digest(std::string_view reference) {
    const std::size_t at = reference.rfind('@');
    if (at != std::string_view::npos) return reference.substr(at + 1);
    return reference.starts_with(kSha) ? reference : std::string_view();
}

std::string full_image_name(std::string_view reference) {
    std::string_view name = reference.substr(0, reference.find('@'));
    const std::size_t slash = name.find('/');
    std::string registry(kHub);
    if (slash != std::string_view::npos && is_registry(name.substr(0, slash))) {
        registry = name.substr(0, slash);
        name.remove_prefix(slash + 1);
        if (registry == "index.docker.io" || registry == "registry-1.docker.io") registry = kHub;
    }
    std::string path(name);
    if (registry == kHub && path.find('/') == std::string::npos) path = "library/" + path;
    const std::size_t last = path.rfind('/');
    const bool has_tag = path.find(':', last == std::string::npos ? 0 : last) != std::string::npos;
    return registry + "/" + path + (has_tag ? "" : ":latest");
}

std::string_view image_repository(std::string_view image) {
    image = image.substr(0, image.find('@'));
    const std::size_t colon = image.rfind(':');
    const std::size_t slash = image.rfind('/');
    if (colon != std::string_view::npos && (slash == std::string_view::npos || colon > slash)) {
        image = image.substr(0, colon);
    }
    return image;
}

}  // namespace assay

// The name of an image in one form, so that two ways to write one are equal.
//
// Source: distribution/reference normalize.go: without a registry it is docker.io, and there
// without a folder it is library; without a tag it is latest. A digest is not part of the name.
#pragma once

#include <string>
#include <string_view>

namespace assay {

// "docker.io/library/nginx:latest" for "nginx", "index.docker.io/nginx@sha256:...".
[[nodiscard]] std::string full_image_name(std::string_view reference);

// "sha256:..." behind the '@' of a reference, or the whole text when it is nothing else; empty:
// there is none.
[[nodiscard]] std::string_view image_digest(std::string_view reference);

// "registry.k8s.io/kube-proxy" of "registry.k8s.io/kube-proxy:v1.34.1@sha256:...".
[[nodiscard]] std::string_view image_repository(std::string_view image);

}  // namespace assay

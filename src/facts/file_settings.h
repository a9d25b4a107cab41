// Which settings of the components name files, and what the files are to them.
//
// Role: the table behind the roles of `file` subjects (facts/file_roles.h). A role is the program
// and what it uses the file for: "kube-apiserver TLS key". Paths are those of facts/settings.h.
// Sources: the options of Kubernetes v1.36 (cmd/kube-controller-manager/app/options,
// staging/src/k8s.io/apiserver/pkg/server/options, pkg/kubeapiserver/options), etcd v3.6
// server/embed/config.go. The kubelet's are in facts/kubelet_files.cpp: some of its flags set no
// field of its configuration.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace assay {

enum class FileUse : std::uint8_t {
    kubeconfig,
    certificate,  // also authorities
    private_key,
    public_key,
    certificates,  // a list of certificate and key in turn: "cert,key:names"
    data,
};

struct FileSetting {
    std::string_view component;  // "apiserver"; empty: each of Kubernetes' own
    std::string_view path;
    std::string_view what;  // the role behind the program's name
    FileUse use;
};

[[nodiscard]] std::span<const FileSetting> file_settings();
// Whether the component ("etcd") has the setting.
[[nodiscard]] bool is_setting_of(const FileSetting& row, std::string_view component);

}  // namespace assay

// Which files a configuration names, and what each is for.
//
// Role: two tables, of flags and of keys in configuration files; what is effective on a node names
// the files that are read there, never a pattern over folders.
// Sources of the tables: the options of Kubernetes v1.18 to v1.36 (cmd/*/app/options,
// staging/src/k8s.io/apiserver/pkg/server/options), etcd v3.6 (server/embed/config.go,
// server/etcdmain/help.go), the API types of the configuration files, containerd and CRI-O.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "value/value.h"

namespace assay {

// Later ones win where two name one path: a file that holds a key is never read as text.
enum class FileRole : std::uint8_t {
    plain,          // a certificate, a folder of data: mode and owner
    variables,      // NAME=value lines
    toml,           // containerd, CRI-O
    yaml,           // a component's configuration or a kubeconfig
    manifest,       // a static pod
    manifests,      // a folder of them
    drop_ins,       // a folder of *.conf in YAML, subfolders included
    toml_drop_ins,  // a folder of TOML files
    unit_drop_ins,  // a folder of *.conf that systemd reads: mode and owner
    tree,           // everything in a folder and below: mode and owner; keys are keys by their name
    private_key,    // from here on only kind and length are kept
    token,
    password_file,
    credential,
};

struct NamedFile {
    std::string path;
    FileRole role = FileRole::plain;
    friend bool operator==(const NamedFile&, const NamedFile&) = default;
};

// `words` is an argv with the program in front. Relative paths are left out: what they are
// relative to is not known.
[[nodiscard]] std::vector<NamedFile> files_of_flags(const std::vector<std::string>& words,
                                                    std::string_view program);
// etcd reads ETCD_CERT_FILE as --cert-file.
[[nodiscard]] std::vector<NamedFile> files_of_environment(
    const std::map<std::string, std::string>& environment);
// Every known key of the document, relative paths below the folder of `file`: so do kubeconfigs
// (client-go clientcmd ResolveLocalPaths) and the kubelet (pkg/kubelet/kubeletconfig/configfiles).
[[nodiscard]] std::vector<NamedFile> files_of_document(const Value& document,
                                                       std::string_view file);

// The last value of a flag; empty when it is not given. Underscores in names are dashes.
[[nodiscard]] std::string flag_value(const std::vector<std::string>& words, std::string_view name);

}  // namespace assay

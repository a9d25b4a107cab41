#include "collect/named_files.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/text.h"

namespace assay {
namespace {

struct Row {
    std::string_view name;
    FileRole role;
};

constexpr Row kFlags[] = {
    {"admission-control-config-file", FileRole::yaml},
    {"audit-policy-file", FileRole::yaml},
    {"audit-webhook-config-file", FileRole::yaml},
    {"authentication-config", FileRole::yaml},
    {"authentication-kubeconfig", FileRole::yaml},
    {"authentication-token-webhook-config-file", FileRole::yaml},
    {"authorization-config", FileRole::yaml},
    {"authorization-kubeconfig", FileRole::yaml},
    {"authorization-policy-file", FileRole::plain},
    {"authorization-webhook-config-file", FileRole::yaml},
    {"basic-auth-file", FileRole::password_file},
    {"bootstrap-kubeconfig", FileRole::yaml},
    {"ca-file", FileRole::plain},
    {"cert-file", FileRole::plain},
    {"client-ca-file", FileRole::plain},
    {"client-cert-file", FileRole::plain},
    {"client-crl-file", FileRole::plain},
    {"client-key-file", FileRole::private_key},
    {"cloud-config", FileRole::credential},
    {"cluster-signing-cert-file", FileRole::plain},
    {"cluster-signing-key-file", FileRole::private_key},
    {"cluster-signing-kube-apiserver-client-cert-file", FileRole::plain},
    {"cluster-signing-kube-apiserver-client-key-file", FileRole::private_key},
    {"cluster-signing-kubelet-client-cert-file", FileRole::plain},
    {"cluster-signing-kubelet-client-key-file", FileRole::private_key},
    {"cluster-signing-kubelet-serving-cert-file", FileRole::plain},
    {"cluster-signing-kubelet-serving-key-file", FileRole::private_key},
    {"cluster-signing-legacy-unknown-cert-file", FileRole::plain},
    {"cluster-signing-legacy-unknown-key-file", FileRole::private_key},
    {"config", FileRole::yaml},
    {"config-dir", FileRole::drop_ins},
    {"config-file", FileRole::yaml},
    {"data-dir", FileRole::plain},
    {"egress-selector-config-file", FileRole::yaml},
    {"encryption-provider-config", FileRole::yaml},
    {"etcd-cafile", FileRole::plain},
    {"etcd-certfile", FileRole::plain},
    {"etcd-keyfile", FileRole::private_key},
    {"experimental-bootstrap-kubeconfig", FileRole::yaml},
    {"experimental-encryption-provider-config", FileRole::yaml},
    {"image-credential-provider-config", FileRole::yaml},
    {"key-file", FileRole::private_key},
    {"kubeconfig", FileRole::yaml},
    {"kubelet-certificate-authority", FileRole::plain},
    {"kubelet-client-certificate", FileRole::plain},
    {"kubelet-client-key", FileRole::private_key},
    {"leader-migration-config", FileRole::yaml},
    {"oidc-ca-file", FileRole::plain},
    {"peer-ca-file", FileRole::plain},
    {"peer-cert-file", FileRole::plain},
    {"peer-client-cert-file", FileRole::plain},
    {"peer-client-key-file", FileRole::private_key},
    {"peer-crl-file", FileRole::plain},
    {"peer-key-file", FileRole::private_key},
    {"peer-trusted-ca-file", FileRole::plain},
    {"proxy-client-cert-file", FileRole::plain},
    {"proxy-client-key-file", FileRole::private_key},
    {"requestheader-client-ca-file", FileRole::plain},
    {"root-ca-file", FileRole::plain},
    {"service-account-key-file", FileRole::plain},
    {"service-account-private-key-file", FileRole::private_key},
    {"service-account-signing-key-file", FileRole::private_key},
    {"ssh-keyfile", FileRole::private_key},
    {"tls-cert-file", FileRole::plain},
    {"tls-private-key-file", FileRole::private_key},
    {"token-auth-file", FileRole::token},
    {"tracing-config-file", FileRole::yaml},
    {"trusted-ca-file", FileRole::plain},
    {"wal-dir", FileRole::plain},
};

// Keys of KubeletConfiguration, kubeconfigs, AuthorizationConfiguration, AdmissionConfiguration,
// EgressSelectorConfiguration, the scheduler's and kube-proxy's configuration and etcd's.
constexpr Row kKeys[] = {
    {"caBundle", FileRole::plain},
    {"cert-file", FileRole::plain},
    {"certificate-authority", FileRole::plain},
    {"client-certificate", FileRole::plain},
    {"client-cert-file", FileRole::plain},
    {"client-crl-file", FileRole::plain},
    {"client-key", FileRole::private_key},
    {"client-key-file", FileRole::private_key},
    {"clientCAFile", FileRole::plain},
    {"clientCert", FileRole::plain},
    {"clientKey", FileRole::private_key},
    {"data-dir", FileRole::plain},
    {"key-file", FileRole::private_key},
    {"kubeConfigFile", FileRole::yaml},
    {"kubeconfig", FileRole::yaml},
    {"path", FileRole::yaml},  // of an admission plugin; see is_named()
    {"tlsCertFile", FileRole::plain},
    {"tlsPrivateKeyFile", FileRole::private_key},
    {"tokenFile", FileRole::token},
    {"trusted-ca-file", FileRole::plain},
    {"wal-dir", FileRole::plain},
};

template <class Table>
const Row* row_of(const Table& table, std::string_view name) {
    const Row* found = std::find_if(std::begin(table), std::end(table),
                                    [&](const Row& row) { return row.name == name; });
    return found == std::end(table) ? nullptr : found;
}

bool is_runtime(std::string_view program) { return program == "containerd" || program == "crio"; }

// The role of a flag of one program: only the runtimes write TOML and have short flags for it.
FileRole role_of(const Row& row, std::string_view program) {
    if (is_runtime(program) && row.name == "config") return FileRole::toml;
    if (is_runtime(program) && row.name == "config-dir") return FileRole::toml_drop_ins;
    return row.role;
}

void add(std::vector<NamedFile>& files, std::string_view path, FileRole role) {
    if (path.starts_with('/') && path.find('\0') == std::string_view::npos) {
        files.push_back({std::string(path), role});
    }
}

struct Flag {
    std::string name;
    std::string_view value;
};

// Flags with their values, whether or not the flag takes one: "--a b" gives b to a.
std::vector<Flag> flags_of(const std::vector<std::string>& words) {
    std::vector<Flag> flags;
    for (std::size_t i = 1; i < words.size(); ++i) {
        std::string_view word = words[i];
        if (word == "--") break;
        const std::size_t dashes = word.find_first_not_of('-');
        if (dashes == 0 || dashes == std::string_view::npos) continue;
        word.remove_prefix(dashes);
        const std::size_t equals = word.find('=');
        Flag flag{std::string(word.substr(0, equals)), {}};
        std::replace(flag.name.begin(), flag.name.end(), '_', '-');
        if (equals != std::string_view::npos) {
            flag.value = word.substr(equals + 1);
        } else if (i + 1 < words.size()) {
            flag.value = words[i + 1];
        }
        flags.push_back(std::move(flag));
    }
    return flags;
}

// "cert,key" or "cert,key:names" (k8s.io/component-base/cli/flag NamedCertKey).
void add_named_certificate(std::vector<NamedFile>& files, std::string_view value) {
    const std::size_t comma = value.find(',');
    if (comma != std::string_view::npos) {
        add(files, trim(value.substr(0, comma)), FileRole::plain);
        const std::string_view key = value.substr(comma + 1);
        add(files, trim(key.substr(0, key.find(':'))), FileRole::private_key);
    }
}

// `path` is a common key: it names a file beside the name of an admission plugin only.
bool is_named(const Value& map, std::string_view key) {
    return key != "path" || map.get("name").is_text();
}

void walk(const Value& value, std::string_view file, std::vector<NamedFile>& files) {
    for (const Value& item : value.items_or_none()) {
        walk(item, file, files);
    }
    for (const Member& member : value.members_or_none()) {
        const Row* row = row_of(kKeys, member.key());
        if (row != nullptr && member.value.is_text() && is_named(value, member.key())) {
            add(files, below_file(file, member.value.as_text()), row->role);
        }
        walk(member.value, file, files);
    }
}

}  // namespace

std::vector<NamedFile> files_of_flags(const std::vector<std::string>& words,
                                      std::string_view program) {
    std::vector<NamedFile> files;
    for (Flag& flag : flags_of(words)) {
        if (is_runtime(program) && flag.name == "c") flag.name = "config";
        if (program == "crio" && flag.name == "d") flag.name = "config-dir";
        if (flag.name == "tls-sni-cert-key") {
            add_named_certificate(files, flag.value);
        } else if (const Row* row = row_of(kFlags, flag.name)) {
            add(files, flag.value, role_of(*row, program));
        }
    }
    return files;
}

std::vector<NamedFile> files_of_environment(const std::map<std::string, std::string>& environment) {
    std::vector<NamedFile> files;
    for (const auto& [variable, value] : environment) {
        std::string name = lower_ascii(std::string_view(variable).substr(5));  // behind ETCD_
        std::replace(name.begin(), name.end(), '_', '-');
        if (const Row* row = row_of(kFlags, name)) {
            add(files, value, row->role);
        }
    }
    return files;
}

std::vector<NamedFile> files_of_document(const Value& document, std::string_view file) {
    std::vector<NamedFile> files;
    walk(document, file, files);
    return files;
}

std::string flag_value(const std::vector<std::string>& words, std::string_view name) {
    std::string value;
    for (const Flag& flag : flags_of(words)) {
        if (flag.name == name) value = flag.value;
    }
    return value;
}

}  // namespace assay

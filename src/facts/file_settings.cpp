#include "facts/file_settings.h"

namespace assay {
namespace {

constexpr std::string_view kApiServer = "apiserver";
constexpr std::string_view kManager = "controller-manager";
constexpr std::string_view kScheduler = "scheduler";
constexpr std::string_view kEtcd = "etcd";

constexpr FileSetting kSettings[] = {
    {{}, "client-ca-file", "client CA", FileUse::certificate},
    {{}, "requestheader-client-ca-file", "front proxy CA", FileUse::certificate},
    {{}, "tls-cert-file", "TLS certificate", FileUse::certificate},
    {{}, "tls-private-key-file", "TLS key", FileUse::private_key},
    {{}, "tls-sni-cert-key", "TLS certificate", FileUse::certificates},
    {{}, "authentication-kubeconfig", "kubeconfig", FileUse::kubeconfig},
    {{}, "authorization-kubeconfig", "kubeconfig", FileUse::kubeconfig},
    {kApiServer, "etcd-cafile", "etcd CA", FileUse::certificate},
    {kApiServer, "etcd-certfile", "etcd client certificate", FileUse::certificate},
    {kApiServer, "etcd-keyfile", "etcd client key", FileUse::private_key},
    {kApiServer, "kubelet-certificate-authority", "kubelet CA", FileUse::certificate},
    {kApiServer, "kubelet-client-certificate", "kubelet client certificate", FileUse::certificate},
    {kApiServer, "kubelet-client-key", "kubelet client key", FileUse::private_key},
    {kApiServer, "oidc-ca-file", "OIDC CA", FileUse::certificate},
    {kApiServer, "proxy-client-cert-file", "front proxy certificate", FileUse::certificate},
    {kApiServer, "proxy-client-key-file", "front proxy key", FileUse::private_key},
    {kApiServer, "service-account-key-file", "service account public key", FileUse::public_key},
    {kApiServer, "service-account-signing-key-file", "service account key", FileUse::private_key},
    {kApiServer, "token-auth-file", "token file", FileUse::data},
    {kApiServer, "basic-auth-file", "password file", FileUse::data},
    {kApiServer, "encryption-provider-config", "encryption configuration", FileUse::data},
    {kManager, "kubeconfig", "kubeconfig", FileUse::kubeconfig},
    {kManager, "root-ca-file", "root CA", FileUse::certificate},
    {kManager, "service-account-private-key-file", "service account key", FileUse::private_key},
    {kManager, "cluster-signing-cert-file", "signing CA", FileUse::certificate},
    {kManager, "cluster-signing-key-file", "signing key", FileUse::private_key},
    {kManager, "cluster-signing-kube-apiserver-client-cert-file", "signing CA",
     FileUse::certificate},
    {kManager, "cluster-signing-kube-apiserver-client-key-file", "signing key",
     FileUse::private_key},
    {kManager, "cluster-signing-kubelet-client-cert-file", "signing CA", FileUse::certificate},
    {kManager, "cluster-signing-kubelet-client-key-file", "signing key", FileUse::private_key},
    {kManager, "cluster-signing-kubelet-serving-cert-file", "signing CA", FileUse::certificate},
    {kManager, "cluster-signing-kubelet-serving-key-file", "signing key", FileUse::private_key},
    {kManager, "cluster-signing-legacy-unknown-cert-file", "signing CA", FileUse::certificate},
    {kManager, "cluster-signing-legacy-unknown-key-file", "signing key", FileUse::private_key},
    {kScheduler, "clientConnection.kubeconfig", "kubeconfig", FileUse::kubeconfig},
    {kEtcd, "data-dir", "data directory", FileUse::data},
    {kEtcd, "client-transport-security.cert-file", "TLS certificate", FileUse::certificate},
    {kEtcd, "client-transport-security.key-file", "TLS key", FileUse::private_key},
    {kEtcd, "client-transport-security.trusted-ca-file", "client CA", FileUse::certificate},
    {kEtcd, "client-transport-security.client-cert-file", "client certificate",
     FileUse::certificate},
    {kEtcd, "client-transport-security.client-key-file", "client key", FileUse::private_key},
    {kEtcd, "peer-transport-security.cert-file", "peer certificate", FileUse::certificate},
    {kEtcd, "peer-transport-security.key-file", "peer key", FileUse::private_key},
    {kEtcd, "peer-transport-security.trusted-ca-file", "peer CA", FileUse::certificate},
    {kEtcd, "peer-transport-security.client-cert-file", "peer client certificate",
     FileUse::certificate},
    {kEtcd, "peer-transport-security.client-key-file", "peer client key", FileUse::private_key},
};

}  // namespace

std::span<const FileSetting> file_settings() { return kSettings; }

bool is_setting_of(const FileSetting& row, std::string_view component) {
    return row.component == component || (row.component.empty() && component != kEtcd);
}

}  // namespace assay

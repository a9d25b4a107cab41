#include "collect/redact_rules.h"

#include <algorithm>
#include <iterator>

#include "collect/credentials.h"

namespace assay {
namespace {

constexpr std::size_t kMaxAnnotation = 256;

constexpr struct {
    std::string_view name;
    FieldRule rule;
} kRules[] = {
    {"annotations", FieldRule::annotations}, {"args", FieldRule::arguments},
    {"certificate", FieldRule::free_text},  // of a CertificateSigningRequest, as "request"
    {"command", FieldRule::command},         {"description", FieldRule::free_text},
    {"env", FieldRule::environment},         {"httpHeaders", FieldRule::headers},
    {"labels", FieldRule::labels},           {"managedFields", FieldRule::managed_fields},
    {"matchLabels", FieldRule::labels},      {"message", FieldRule::free_text},
    {"mountOptions", FieldRule::parameters},  // cifs takes passwords there
    {"nodeSelector", FieldRule::labels},     {"note", FieldRule::free_text},  // of an Event
    {"openAPIV3Schema", FieldRule::schema},  {"options", FieldRule::options},
    {"parameters", FieldRule::parameters},   {"request", FieldRule::free_text},
    {"selector", FieldRule::labels},         {"volumeAttributes", FieldRule::parameters},
};

// Domains whose annotations are settings with a known vocabulary, and their subdomains.
constexpr std::string_view kDomains[] = {
    "kubernetes.io",
    "k8s.io",
    "x-k8s.io",
    "gke.io",
    "cloud.google.com",
    "amazonaws.com",
    "azure.com",
    "openshift.io",
    "istio.io",
    "linkerd.io",
    "cilium.io",
    "projectcalico.org",
    "helm.sh",
    "argoproj.io",
    "fluxcd.io",
    "kyverno.io",
    "traefik.io",
    "konghq.com",
    "haproxy.org",
    "nginx.org",
    "cert-manager.io",
    "metallb.io",
    "metallb.universe.tf",
    "loadbalancer.openstack.org",
};

bool is_known_domain(std::string_view key) {
    const std::size_t slash = key.find('/');
    if (slash == std::string_view::npos) {
        return false;
    }
    const std::string_view domain = key.substr(0, slash);
    return std::any_of(std::begin(kDomains), std::end(kDomains), [&](std::string_view known) {
        return domain == known ||
               (domain.ends_with(known) && domain[domain.size() - known.size() - 1] == '.');
    });
}

bool is_prose_annotation(std::string_view key) {
    return key.ends_with("-snippet") || key.ends_with("change-cause") ||
           key.ends_with("description") || is_credential_name(key.substr(key.find('/') + 1));
}

bool is_number(std::string_view value) {
    return !value.empty() && value.size() <= 10 &&
           std::all_of(value.begin(), value.end(),
                       [](char byte) { return byte >= '0' && byte <= '9'; });
}

// Words as names, versions, addresses and times are made of, with ", " between them at most.
bool is_words(std::string_view value) {
    for (std::size_t at = 0; at < value.size(); ++at) {
        const char byte = value[at];
        const bool plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                           (byte >= '0' && byte <= '9') ||
                           std::string_view("._:/,=@*-+").find(byte) != std::string_view::npos;
        if (!plain && !(byte == ' ' && at > 0 && value[at - 1] == ',')) {
            return false;
        }
    }
    return true;
}

}  // namespace

FieldRule field_rule(std::string_view name) {
    const auto* found = std::lower_bound(
        std::begin(kRules), std::end(kRules), name,
        [](const auto& row, std::string_view wanted) { return row.name < wanted; });
    if (found != std::end(kRules) && found->name == name) {
        return found->rule;
    }
    return is_credential_name(name) ? FieldRule::credential : FieldRule::plain;
}

bool is_plain_annotation(std::string_view key, std::string_view value) {
    if (value.empty() || value == "true" || value == "false") {
        return true;
    }
    if (is_prose_annotation(key)) {
        return false;
    }
    return is_number(value) || (is_known_domain(key) && value.size() <= kMaxAnnotation &&
                                is_words(value) && !credential_or_random_in(value));
}

bool is_configuration(std::string_view ns, std::string_view name) {
    if (name == "kube-root-ca.crt") {
        return true;
    }
    if (ns == "kube-public") {
        return name == "cluster-info";
    }
    return ns == "kube-system" &&
           (name == "kubeadm-config" || name == "kubelet-config" || name == "kube-proxy" ||
            name == "coredns" || name == "extension-apiserver-authentication" ||
            name == "aws-auth" || name.starts_with("kubelet-config-1."));
}

bool is_signature(std::string_view key) { return key.starts_with("jws-"); }

}  // namespace assay

#include "access/resource_name.h"

#include <array>
#include <optional>
#include <utility>

#include "base/text.h"
#include "snapshot/kinds.h"

namespace assay {
namespace {

// The short names of pkg/registry and apiextensions (Kubernetes v1.36).
constexpr std::array<std::pair<std::string_view, std::string_view>, 27> kShort{{
    {"cj", "cronjobs"},
    {"cm", "configmaps"},
    {"crd", "customresourcedefinitions"},
    {"crds", "customresourcedefinitions"},
    {"csr", "certificatesigningrequests"},
    {"deploy", "deployments"},
    {"ds", "daemonsets"},
    {"ep", "endpoints"},
    {"ev", "events"},
    {"hpa", "horizontalpodautoscalers"},
    {"ing", "ingresses"},
    {"limits", "limitranges"},
    {"netpol", "networkpolicies"},
    {"no", "nodes"},
    {"ns", "namespaces"},
    {"pc", "priorityclasses"},
    {"pdb", "poddisruptionbudgets"},
    {"po", "pods"},
    {"pv", "persistentvolumes"},
    {"pvc", "persistentvolumeclaims"},
    {"quota", "resourcequotas"},
    {"rc", "replicationcontrollers"},
    {"rs", "replicasets"},
    {"sa", "serviceaccounts"},
    {"sc", "storageclasses"},
    {"sts", "statefulsets"},
    {"svc", "services"},
}};

std::string_view spelt_out(std::string_view name) {
    for (const auto& [brief, whole] : kShort) {
        if (name == brief) {
            return whole;
        }
    }
    return name;
}

}  // namespace

Result<TypedResource> read_resource(std::string_view typed) {
    TypedResource read;
    if (typed.starts_with('/')) {
        read.path = std::string(typed);
        return read;
    }
    const std::size_t slash = typed.find('/');
    if (slash != std::string_view::npos) {
        read.subresource = typed.substr(slash + 1);
        typed = typed.substr(0, slash);
    }
    const std::size_t dot = typed.find('.');
    std::optional<std::string_view> group;
    if (dot != std::string_view::npos) {
        group = typed.substr(dot + 1);
        typed = typed.substr(0, dot);
    }
    if (typed.empty() || (slash != std::string_view::npos && read.subresource.empty())) {
        return fail(ErrorCode::usage, "a resource or subresource has no name", {},
                    "write pods, pods/exec or deployments.apps");
    }
    if (const auto kind = kind_typed(spelt_out(typed), group)) {
        read.group = kind->group;
        read.resource = kind->resource;
        read.namespaced = kind->namespaced;
        return read;
    }
    if (!group && typed != "*") {
        const auto meant = nearest(std::string(typed), known_resources());
        return fail(ErrorCode::usage,
                    "there is no resource '" + printable(typed) + "' in our table", {},
                    (meant ? "did you mean '" + *meant + "'? " : std::string()) +
                        "a custom resource is written with its group: widgets.example.com");
    }
    read.group = group.value_or("*");
    read.resource = typed;
    return read;
}

}  // namespace assay

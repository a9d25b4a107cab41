#include "collect/least_role.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

namespace assay {
namespace {

bool is_secrets(const WantedKind& kind) { return kind.group.empty() && kind.resource == "secrets"; }

std::string quoted(std::string_view text) { return "\"" + std::string(text) + "\""; }

std::string kubelet_rule(ConfigzRoad road) {
    const bool direct = road == ConfigzRoad::kubelet;
    const std::string head =
        direct ? "  # --configz=kubelet. Kubelets before 1.33 ask for nodes/proxy instead.\n"
               : "  # --configz. Whoever holds it can also run commands in every pod, through the "
                 "kubelet.\n";
    return head + "  - apiGroups: [\"\"]\n    resources:\n      - " +
           (direct ? "nodes/configz" : "nodes/proxy") + "\n    verbs: [\"get\"]\n";
}

}  // namespace

bool is_role_name(std::string_view name) {
    return name != "." && name != ".." && !name.empty() && name.size() <= 253 &&
           std::all_of(name.begin(), name.end(), [](char byte) {
               return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                      (byte >= '0' && byte <= '9') || byte == '-' || byte == '.' || byte == ':' ||
                      byte == '_';
           });
}

std::string least_role(const Plan& plan, std::string_view name) {
    std::map<std::string, std::set<std::string>> resources;  // by group
    bool secrets = false;
    for (const WantedKind& kind : plan.kinds) {
        if (is_secrets(kind)) {
            secrets = true;
        } else {
            resources[kind.group].insert(kind.resource);
        }
    }
    std::string text =
        "# What kubeassay needs to read, for the selected checks. /version, /api and /apis are\n"
        "# granted to every authenticated user by the default roles system:public-info-viewer and\n"
        "# system:discovery.\n";
    if (plan.custom_templates) {
        text +=
            "# Custom resources that embed pod templates are left out: which there are, only the\n"
            "# cluster knows. `kubeassay rbac CONTEXT` asks it and adds them.\n";
    }
    if (secrets) text += "# Secrets are left out: kubeassay does not read them.\n";
    text += "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: ";
    text += quoted(name);
    text += resources.empty() && !plan.configz ? "\nrules: []\n" : "\nrules:\n";
    for (const auto& [group, names] : resources) {
        text += "  - apiGroups: [" + quoted(group) + "]\n    resources:\n";
        for (const std::string& resource : names) text += "      - " + resource + "\n";
        text += "    verbs: [\"get\", \"list\"]\n";
    }
    if (plan.configz) text += kubelet_rule(*plan.configz);
    return text;
}

std::string node_job_role(std::string_view space, std::string_view name) {
    return "# --nodes. Whoever may create Jobs in a namespace that admits privileged pods can run\n"
           "# whatever they like on every node, unless admission says otherwise, as\n"
           "# examples/node-jobs/admission.yaml does: bind it to nobody but the auditor.\n"
           "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n  name: " +
           quoted(name) + "\n  namespace: " + quoted(space) + R"(
rules:
  - apiGroups: ["batch"]
    resources: ["jobs"]
    verbs: ["create", "delete"]
  - apiGroups: [""]
    resources: ["pods"]
    verbs: ["list"]
  - apiGroups: [""]
    resources: ["pods/log"]
    verbs: ["get"]
)";
}

}  // namespace assay

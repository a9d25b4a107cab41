#include "access/pod_references.h"

#include <array>
#include <string_view>
#include <utility>

namespace assay {
namespace {

// Volume sources with a reference to a secret, and the member that holds it.
constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kSecretRefs{
    {{"cephfs", "secretRef"},
     {"cinder", "secretRef"},
     {"flexVolume", "secretRef"},
     {"rbd", "secretRef"},
     {"scaleIO", "secretRef"},
     {"iscsi", "secretRef"},
     {"storageos", "secretRef"},
     {"csi", "nodePublishSecretRef"}}};

class References {
public:
    void add(Referred what, const Value& name) {
        if (!name.text_or().empty()) {
            found.push_back({what, std::string(name.text_or())});
        }
    }
    void add_containers(const Value& containers) {
        for (const Value& container : containers.items_or_none()) {
            for (const Value& from : container.get("envFrom").items_or_none()) {
                add(Referred::secret, from.get("secretRef").get("name"));
                add(Referred::config_map, from.get("configMapRef").get("name"));
            }
            for (const Value& variable : container.get("env").items_or_none()) {
                const Value from = variable.get("valueFrom");
                add(Referred::secret, from.get("secretKeyRef").get("name"));
                add(Referred::config_map, from.get("configMapKeyRef").get("name"));
            }
        }
    }
    void add_volume(const Value& volume, std::string_view pod) {
        add(Referred::secret, volume.get("azureFile").get("secretName"));
        add(Referred::secret, volume.get("secret").get("secretName"));
        add(Referred::config_map, volume.get("configMap").get("name"));
        for (const auto& [source, member] : kSecretRefs) {
            add(Referred::secret, volume.get(source).get(member).get("name"));
        }
        for (const Value& source : volume.get("projected").get("sources").items_or_none()) {
            add(Referred::secret, source.get("secret").get("name"));
            add(Referred::config_map, source.get("configMap").get("name"));
        }
        add(Referred::claim, volume.get("persistentVolumeClaim").get("claimName"));
        if (volume.get("ephemeral").is_map()) {
            found.push_back({Referred::claim,
                             std::string(pod) + "-" + std::string(volume.get("name").text_or())});
        }
    }
    void add_resource_claims(const Value& pod) {
        const Value status = pod.get("status");
        for (const Value& claim : pod.get("spec").get("resourceClaims").items_or_none()) {
            add(Referred::resource_claim, claim.get("resourceClaimName"));
            if (claim.get("resourceClaimTemplateName").text_or().empty()) {
                continue;
            }
            for (const Value& made : status.get("resourceClaimStatuses").items_or_none()) {
                if (made.get("name").text_or() == claim.get("name").text_or()) {
                    add(Referred::resource_claim, made.get("resourceClaimName"));
                }
            }
        }
        add(Referred::resource_claim,
            status.get("extendedResourceClaimStatus").get("resourceClaimName"));
    }

    std::vector<PodReference> found;
};

}  // namespace

std::vector<PodReference> references_of_pod(const Value& pod) {
    References references;
    const Value spec = pod.get("spec");
    references.add(Referred::account, spec.get("serviceAccountName"));
    for (const Value& secret : spec.get("imagePullSecrets").items_or_none()) {
        references.add(Referred::secret, secret.get("name"));
    }
    for (const char* kind : {"initContainers", "containers", "ephemeralContainers"}) {
        references.add_containers(spec.get(kind));
    }
    for (const Value& volume : spec.get("volumes").items_or_none()) {
        references.add_volume(volume, pod.get("metadata").get("name").text_or());
    }
    references.add_resource_claims(pod);
    return std::move(references.found);
}

std::vector<SecretPlace> secrets_of_volume(const Value& persistent_volume) {
    const Value spec = persistent_volume.get("spec");
    const std::string_view home = spec.get("claimRef").get("namespace").text_or();
    std::vector<SecretPlace> found;
    const auto add = [&](std::string_view ns, std::string_view name, std::string_view otherwise) {
        if (!name.empty()) {
            found.push_back({std::string(ns.empty() ? otherwise : ns), std::string(name)});
        }
    };
    const Value azure = spec.get("azureFile");
    add(azure.get("secretNamespace").text_or(), azure.get("secretName").text_or(), home);
    for (const auto& [source, member] : kSecretRefs) {
        if (source == "csi") {
            continue;
        }
        const Value ref = spec.get(source).get(member);
        const bool strict = source == "cinder" || source == "storageos";
        add(ref.get("namespace").text_or(), ref.get("name").text_or(),
            strict ? std::string_view{} : home);
    }
    for (const char* member :
         {"nodePublishSecretRef", "nodeStageSecretRef", "nodeExpandSecretRef"}) {
        const Value ref = spec.get("csi").get(member);
        add(ref.get("namespace").text_or(), ref.get("name").text_or(), {});
    }
    return found;
}

bool is_mirror_pod(const Value& pod) {
    return pod.get("metadata").get("annotations").find("kubernetes.io/config.mirror") != nullptr;
}

}  // namespace assay

#include "access/pod_references.h"

#include <array>
#include <string_view>
#include <utility>

#include "facts/typed_reads.h"

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

class PodReader {
public:
    void add(Referred what, const Value& name) {
        const std::string_view text = reads_.text(name);
        if (!text.empty()) {
            references_.found.push_back({what, std::string(text)});
        }
    }
    void add_in(Referred what, const Value& parent, std::string_view source,
                std::string_view name = "name") {
        add(what, reads_.map(parent, source).get(name));
    }
    void add_pod(const Value& pod) {
        const Value spec = reads_.map(pod, "spec");
        add(Referred::account, spec.get("serviceAccountName"));
        for (const Value& secret : reads_.maps(spec.get("imagePullSecrets"))) {
            add(Referred::secret, secret.get("name"));
        }
        for (const char* kind : {"initContainers", "containers", "ephemeralContainers"}) {
            for (const Value& container : reads_.maps(spec.get(kind))) {
                add_container(container);
            }
        }
        for (const Value& volume : reads_.maps(spec.get("volumes"))) {
            add_volume(volume, pod.get("metadata").get("name").text_or());
        }
        add_resource_claims(spec, reads_.map(pod, "status"));
    }
    References<PodReference> result() {
        references_.unread = reads_.unread();
        return std::move(references_);
    }

private:
    void add_container(const Value& container) {
        for (const Value& from : reads_.maps(container.get("envFrom"))) {
            add_in(Referred::secret, from, "secretRef");
            add_in(Referred::config_map, from, "configMapRef");
        }
        for (const Value& variable : reads_.maps(container.get("env"))) {
            const Value from = reads_.map(variable, "valueFrom");
            add_in(Referred::secret, from, "secretKeyRef");
            add_in(Referred::config_map, from, "configMapKeyRef");
        }
    }
    void add_volume(const Value& volume, std::string_view pod) {
        add_in(Referred::secret, volume, "azureFile", "secretName");
        add_in(Referred::secret, volume, "secret", "secretName");
        add_in(Referred::config_map, volume, "configMap");
        for (const auto& [source, member] : kSecretRefs) {
            add_in(Referred::secret, reads_.map(volume, source), member);
        }
        for (const Value& source : reads_.maps(reads_.map(volume, "projected").get("sources"))) {
            add_in(Referred::secret, source, "secret");
            add_in(Referred::config_map, source, "configMap");
        }
        add_in(Referred::claim, volume, "persistentVolumeClaim", "claimName");
        if (reads_.map(volume, "ephemeral").is_map()) {
            references_.found.push_back(
                {Referred::claim,
                 std::string(pod) + "-" + std::string(reads_.text(volume.get("name")))});
        }
    }
    void add_resource_claims(const Value& spec, const Value& status) {
        const auto statuses = reads_.maps(status.get("resourceClaimStatuses"));
        for (const Value& claim : reads_.maps(spec.get("resourceClaims"))) {
            add(Referred::resource_claim, claim.get("resourceClaimName"));
            if (reads_.text(claim.get("resourceClaimTemplateName")).empty()) {
                continue;
            }
            for (const Value& made : statuses) {
                if (made.get("name").text_or() == claim.get("name").text_or()) {
                    add(Referred::resource_claim, made.get("resourceClaimName"));
                }
            }
        }
        add_in(Referred::resource_claim, status, "extendedResourceClaimStatus",
               "resourceClaimName");
    }

    TypedReads reads_{"a field of a pod"};
    References<PodReference> references_;
};

}  // namespace

References<PodReference> references_of_pod(const Value& pod) {
    PodReader reader;
    reader.add_pod(pod);
    return reader.result();
}

References<SecretPlace> secrets_of_volume(const Value& persistent_volume) {
    TypedReads reads("a field of a PersistentVolume");
    References<SecretPlace> references;
    const Value spec = reads.map(persistent_volume, "spec");
    const std::string_view home = reads.text(reads.map(spec, "claimRef").get("namespace"));
    const auto add = [&](const Value& ns, const Value& name, std::string_view otherwise) {
        const std::string_view own = reads.text(ns);
        if (!reads.text(name).empty()) {
            references.found.push_back(
                {std::string(own.empty() ? otherwise : own), std::string(name.text_or())});
        }
    };
    const Value azure = reads.map(spec, "azureFile");
    add(azure.get("secretNamespace"), azure.get("secretName"), home);
    for (const auto& [source, member] : kSecretRefs) {
        if (source == "csi") {
            continue;
        }
        const Value ref = reads.map(reads.map(spec, source), member);
        const bool strict = source == "cinder" || source == "storageos";
        add(ref.get("namespace"), ref.get("name"), strict ? std::string_view{} : home);
    }
    const Value csi = reads.map(spec, "csi");
    for (const char* member :
         {"nodePublishSecretRef", "nodeStageSecretRef", "nodeExpandSecretRef"}) {
        const Value ref = reads.map(csi, member);
        add(ref.get("namespace"), ref.get("name"), {});
    }
    references.unread = reads.unread();
    return references;
}

bool is_mirror_pod(const Value& pod) {
    return pod.get("metadata").get("annotations").find("kubernetes.io/config.mirror") != nullptr;
}

}  // namespace assay

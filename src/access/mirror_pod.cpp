#include "access/mirror_pod.h"

#include <algorithm>
#include <array>

#include "access/pod_references.h"

namespace assay {
namespace {

// Sources of volumes that need nothing from the API; of `projected` downwardAPI.
constexpr std::array<std::string_view, 22> kFree{"awsElasticBlockStore",
                                                 "azureDisk",
                                                 "cephfs",
                                                 "cinder",
                                                 "downwardAPI",
                                                 "emptyDir",
                                                 "fc",
                                                 "flexVolume",
                                                 "flocker",
                                                 "gcePersistentDisk",
                                                 "gitRepo",
                                                 "hostPath",
                                                 "image",
                                                 "iscsi",
                                                 "nfs",
                                                 "photonPersistentDisk",
                                                 "portworxVolume",
                                                 "quobyte",
                                                 "rbd",
                                                 "scaleIO",
                                                 "storageos",
                                                 "vsphereVolume"};

bool is_free(const Value& volume) {
    return std::ranges::all_of(volume.members_or_none(), [](const Member& source) {
        if (source.key() == "name" || source.value.is_null()) {
            return true;
        }
        if (source.key() != "projected") {
            return std::ranges::find(kFree, source.key()) != kFree.end();
        }
        return std::ranges::all_of(
            source.value.get("sources").items_or_none(), [](const Value& part) {
                return std::ranges::all_of(part.members_or_none(), [](const Member& kind) {
                    return kind.key() == "downwardAPI" || kind.value.is_null();
                });
            });
    });
}

bool names_objects(const Value& pod) {
    const auto references = references_of_pod(pod);
    return !references.found.empty() || references.unread ||
           !pod.get("spec").get("resourceClaims").items_or_none().empty() ||
           !std::ranges::all_of(pod.get("spec").get("volumes").items_or_none(), is_free);
}

}  // namespace

std::optional<std::string> mirror_pod_problem(const Value& pod, std::string_view node) {
    if (!is_mirror_pod(pod)) {
        return "a node creates mirror pods only";
    }
    if (pod.get("spec").get("nodeName").text_or() != node) {
        return "a node creates pods bound to itself only";
    }
    const auto owners = pod.get("metadata").get("ownerReferences").items_or_none();
    if (owners.size() != 1) {
        return "a pod that a node creates has that Node as its only owner";
    }
    const Value& owner = owners.front();
    if (owner.get("apiVersion").text_or() != "v1" || owner.get("kind").text_or() != "Node" ||
        owner.get("name").text_or() != node || !owner.get("controller").is_true() ||
        owner.get("blockOwnerDeletion").is_true()) {
        return "a pod that a node creates is controlled by that Node, and does not block its "
               "deletion";
    }
    if (names_objects(pod)) {
        return "a pod that a node creates names no other object";
    }
    return std::nullopt;
}

}  // namespace assay

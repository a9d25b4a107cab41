#include "facts/pod_shape.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "facts/pod_fields.h"

namespace assay {
namespace {

using Members = std::vector<std::pair<std::string_view, Value>>;

constexpr std::string_view kTokenPath = "/var/run/secrets/kubernetes.io/serviceaccount";

constexpr std::array<std::string_view, 11> kDroppedFields{
    "affinity",       "enableServiceLinks", "hostname",         "imagePullSecrets",
    "nodeName",       "overhead",           "preemptionPolicy", "priority",
    "serviceAccount", "serviceAccountName", "subdomain"};

constexpr std::array<std::string_view, 3> kProfilePrefixes{
    "container.apparmor.security.beta.kubernetes.io/",
    "container.seccomp.security.alpha.kubernetes.io/", "seccomp.security.alpha.kubernetes.io/"};

// Projected from the pod's own token, the cluster CA and the pod's namespace, and nothing else.
bool is_token_volume(const Value& volume) {
    if (!volume.get("name").text_or().starts_with("kube-api-access-")) {
        return false;
    }
    const auto sources = volume.get("projected").get("sources").items_or_none();
    return !sources.empty() && std::all_of(sources.begin(), sources.end(), [](const Value& source) {
        return source.find("serviceAccountToken") != nullptr ||
               source.find("downwardAPI") != nullptr ||
               source.get("configMap").get("name").text_or() == "kube-root-ca.crt";
    });
}

bool is_claim_of(const Value& volume, std::string_view pod_name) {
    const std::string_view claim = volume.get("persistentVolumeClaim").get("claimName").text_or();
    return !claim.empty() && !pod_name.empty() &&
           claim == std::string(volume.get("name").text_or()) + "-" + std::string(pod_name);
}

bool is_node_toleration(const Value& toleration) {
    return toleration.get("key").text_or().starts_with("node.kubernetes.io/");
}

template <class Drop>
std::vector<Value> kept(const Value& list, Drop drop) {
    std::vector<Value> out;
    for (const Value& item : list.items_or_none()) {
        if (!drop(item)) {
            out.push_back(item);
        }
    }
    return out;
}

}  // namespace

Value PodShape::adopt(const Value& value) {
    if (!value.is_map() && !value.is_list() && !value.is_text()) {
        return store_->adopt(value);
    }
    const auto [entry, fresh] = adopted_.try_emplace(value.identity());
    if (fresh) {
        entry->second = store_->adopt(value);
    }
    return entry->second;
}

Value PodShape::volumes(const Value& list, std::string_view pod_name,
                        std::vector<std::string_view>& dropped) {
    std::vector<Value> left = kept(list, [&](const Value& volume) {
        if (is_token_volume(volume)) {
            dropped.push_back(volume.get("name").text_or());
            return true;
        }
        return is_claim_of(volume, pod_name);
    });
    for (Value& volume : left) {
        volume = adopt(volume);
    }
    return store_->list(left);
}

// With the requests that the API server fills in: a template names them or not, its pods do.
Value PodShape::resources(const Value& value) {
    const Value limits = value.get("limits");
    const Value requests = value.get("requests");
    Members filled;
    for (const Member& limit : limits.members_or_none()) {
        if (requests.find(limit.key()) == nullptr) {
            filled.emplace_back(limit.key(), adopt(limit.value));
        }
    }
    if (filled.empty() || !(requests.is_map() || requests.is_null())) {
        return adopt(value);
    }
    for (const Member& request : requests.members_or_none()) {
        filled.emplace_back(request.key(), adopt(request.value));
    }
    Members members{{"requests", store_->map(filled)}};
    for (const Member& member : value.members_or_none()) {
        if (member.key() != "requests") {
            members.emplace_back(member.key(), adopt(member.value));
        }
    }
    return store_->map(members);
}

Value PodShape::container(const Value& value, std::span<const std::string_view> dropped) {
    Members members;
    for (const Member& member : value.members_or_none()) {
        if (member.key() == "volumeMounts") {
            std::vector<Value> mounts = kept(member.value, [&](const Value& mount) {
                return mount.get("mountPath").text_or() == kTokenPath &&
                       std::find(dropped.begin(), dropped.end(), mount.get("name").text_or()) !=
                           dropped.end();
            });
            if (mounts.empty()) {
                continue;
            }
            std::transform(mounts.begin(), mounts.end(), mounts.begin(),
                           [&](const Value& mount) { return adopt(mount); });
            members.emplace_back(member.key(), store_->list(mounts));
        } else if (member.key() == "env") {
            std::vector<Value> env = kept(member.value, [](const Value& entry) {
                return entry.get("name").text_or() == "JOB_COMPLETION_INDEX";
            });
            if (env.empty()) {
                continue;
            }
            std::transform(env.begin(), env.end(), env.begin(),
                           [&](const Value& entry) { return adopt(entry); });
            members.emplace_back(member.key(), store_->list(env));
        } else if (member.key() == "resources") {
            members.emplace_back(member.key(), resources(member.value));
        } else {
            members.emplace_back(member.key(), adopt(member.value));
        }
    }
    return store_->map(members);
}

Value PodShape::containers(const Value& list, std::span<const std::string_view> dropped) {
    std::vector<Value> out;
    for (const Value& item : list.items_or_none()) {
        out.push_back(container(item, dropped));
    }
    return store_->list(out);
}

Value PodShape::profile_annotations(const Value& metadata) {
    Members members;
    for (const Member& annotation : metadata.get("annotations").members_or_none()) {
        if (std::any_of(
                kProfilePrefixes.begin(), kProfilePrefixes.end(),
                [&](std::string_view prefix) { return annotation.key().starts_with(prefix); })) {
            members.emplace_back(annotation.key(), adopt(annotation.value));
        }
    }
    return store_->map(members);
}

Value PodShape::key_of(const Value& spec, const Value& metadata, std::string_view pod_name) {
    Members members;
    std::vector<std::string_view> dropped;
    const Value volume_list = volumes(spec.get("volumes"), pod_name, dropped);
    const std::string_view account = service_account_of(spec);
    if (!account.empty() && account != "default") {
        members.emplace_back("serviceAccountName", store_->text(account));
    }
    for (const Member& member : spec.members_or_none()) {
        const std::string_view key = member.key();
        if (std::find(kDroppedFields.begin(), kDroppedFields.end(), key) != kDroppedFields.end()) {
            continue;
        }
        if (key == "volumes") {
            if (!volume_list.items_or_none().empty()) {
                members.emplace_back(key, volume_list);
            }
        } else if (key == "containers" || key == "initContainers" || key == "ephemeralContainers") {
            members.emplace_back(key, containers(member.value, dropped));
        } else if (key == "resources") {
            members.emplace_back(key, resources(member.value));
        } else if (key == "tolerations") {
            const std::vector<Value> left = kept(member.value, is_node_toleration);
            if (!left.empty()) {
                members.emplace_back(key, store_->adopt(store_->list(left)));
            }
        } else {
            members.emplace_back(key, adopt(member.value));
        }
    }
    return store_->map(
        {{"spec", store_->map(members)}, {"profiles", profile_annotations(metadata)}});
}

}  // namespace assay

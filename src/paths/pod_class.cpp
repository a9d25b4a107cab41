#include "paths/pod_class.h"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>
#include <utility>

#include "facts/owners.h"

namespace assay {
namespace {

constexpr std::string_view kTokenVolume = "kube-api-access-";
constexpr std::uint64_t kEnd = UINT64_MAX;  // where the kind of a value would be

// Members of a spec that are read.
enum class Part { whole, containers, volumes };
struct ReadMember {
    Key name;
    Part part;
};
const std::array<ReadMember, 10> kRead{{{Key("automountServiceAccountToken"), Part::whole},
                                        {Key("containers"), Part::containers},
                                        {Key("ephemeralContainers"), Part::containers},
                                        {Key("hostPID"), Part::whole},
                                        {Key("hostUsers"), Part::whole},
                                        {Key("initContainers"), Part::containers},
                                        {Key("securityContext"), Part::whole},
                                        {Key("serviceAccount"), Part::whole},
                                        {Key("serviceAccountName"), Part::whole},
                                        {Key("volumes"), Part::volumes}}};
const Key kKind("kind");
const Key kMountPath("mountPath");
const Key kReadOnly("readOnly");
const Key kMetadata("metadata");
const Key kNamespace("namespace");
const Key kLabels("labels");
const Key kTemplateHash("pod-template-hash");
const Key kName("name");
const Key kMounts("volumeMounts");
const Key kProjected("projected");
const Key kContext("securityContext");

Value member(const Value& map, const Key& name) {
    const Value* found = map.find(name);
    return found == nullptr ? Value{} : *found;
}

std::size_t hash_of(std::span<const std::uint64_t> parts) {
    std::size_t hash = parts.size();
    for (const std::uint64_t part : parts) hash = (hash ^ part) * 0x9E3779B97F4A7C15U;
    return hash ^ (hash >> 32U);
}

void add(SpecKey& key, const Value& value) {
    key.push_back(value.identity());
    key.push_back(static_cast<std::uint64_t>(value.kind()));
}

bool is_token_name(const Value& item) {
    return member(item, kName).text_or().starts_with(kTokenVolume);
}

// False: one that is called so is something else.
bool add_volumes(const Value& volumes, SpecKey& key) {
    add(key, volumes.is_list() ? Value::integer(std::ssize(volumes.items())) : volumes);
    return std::ranges::all_of(volumes.items_or_none(), [&](const Value& volume) {
        if (!is_token_name(volume)) {
            add(key, volume);
            return true;
        }
        const Value projected = member(volume, kProjected);
        add(key, projected);
        return projected.is_map() && volume.members().size() == 2;
    });
}

// A mount of the token as admission writes it, in a volume that add_volumes() let through.
bool is_token_mount(const Value& mount) {
    return is_token_name(mount) && mount.members().size() == 3 &&
           member(mount, kMountPath).is_text() && member(mount, kReadOnly).is_true();
}

void add_container(const Value& container, SpecKey& key) {
    add(key, container.is_map() ? Value::boolean(true) : container);  // null is no container
    add(key, member(container, kName));
    add(key, member(container, kContext));
    const Value mounts = member(container, kMounts);
    add(key, mounts.is_list() ? Value{} : mounts);
    for (const Value& mount : mounts.items_or_none()) {
        if (!is_token_mount(mount)) add(key, mount);
    }
    key.insert(key.end(), {0, kEnd});
}

void add_containers(const Value& list, SpecKey& key) {
    add(key, list.is_list() ? Value::integer(std::ssize(list.items())) : list);
    for (const Value& container : list.items_or_none()) add_container(container, key);
}

}  // namespace

std::size_t SpecKeyHash::operator()(const SpecKey& key) const noexcept { return hash_of(key); }

bool read_spec_key(const Value& spec, SpecKey& key) {
    if (!spec.is_map()) return false;
    key.clear();
    for (const Member& each : spec.members()) {
        const auto* const read = std::ranges::find_if(kRead, [&](const ReadMember& wanted) {
            return each.name->hash == wanted.name.hash() && each.key() == wanted.name.text();
        });
        if (read == kRead.end()) continue;
        key.push_back(static_cast<std::uint64_t>(read - kRead.begin()));
        if (read->part == Part::whole) {
            add(key, each.value);
        } else if (read->part == Part::containers) {
            add_containers(each.value, key);
        } else if (!add_volumes(each.value, key)) {
            return false;
        }
    }
    return true;
}

std::size_t PodKeyHash::operator()(const PodKey& key) const noexcept {
    return hash_of(key.owner) * 3 + key.spec;
}

bool read_owner_key(const Value& pod, PodKey& key) {
    const Value owner = Owners::controller_of(pod);
    if (!owner.is_map() || member(owner, kKind).text_or() == "Node") return false;
    const Value metadata = member(pod, kMetadata);
    const Value ns = member(metadata, kNamespace);
    const Value hash = member(member(metadata, kLabels), kTemplateHash);
    const auto kind = [](const Value& value) { return static_cast<std::uint64_t>(value.kind()); };
    key.owner = {ns.identity(), kind(ns),        owner.identity(),
                 kind(owner),   hash.identity(), kind(hash)};
    return true;
}

}  // namespace assay

// Finding a component among processes and pods.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/presence.h"
#include "snapshot/evidence.h"
#include "value/store.h"

namespace assay {

// The arguments behind the program, or nothing when the words do not run it. With `wrapped` the
// program may stand behind another one ("/go-runner --log-file=... /usr/local/bin/kube-apiserver
// --profiling=false"); a shell is not looked through: what it would run is a text.
[[nodiscard]] std::optional<std::vector<Value>> arguments_of(std::span<const Value> words,
                                                             std::string_view program,
                                                             bool wrapped);
[[nodiscard]] std::optional<std::vector<Value>> arguments_of(const Process& process,
                                                             std::string_view program,
                                                             Store& store);

[[nodiscard]] bool runs(const NodeEvidence& node, std::string_view program, Store& store);

// Why nobody can tell what the kubelet of a Node is, and what belongs to it: none was seen there,
// so it runs inside of another program, as K3s runs it and kube-proxy. Nothing where one was seen,
// and on a host without a Node, which needs none. Precondition: the node's processes were read.
[[nodiscard]] std::optional<Unknown> kubelet_gap(const NodeEvidence& node, Store& store);

// The container of a pod that runs the program, or is meant to: a static or mirror pod or a pod
// labelled component=<program> with a container of that name or image.
struct ComponentContainer {
    Value pod;
    Value container;
    std::optional<std::vector<Value>> arguments;  // nothing: the command line is not visible
};
[[nodiscard]] std::optional<ComponentContainer> component_container(const Value& pod,
                                                                    std::string_view program,
                                                                    bool is_static);

struct ComponentPod {
    const StoredObject* pod = nullptr;
    ComponentContainer found;
};
// The pods of kube-system that have such a container and are not finished.
[[nodiscard]] std::vector<ComponentPod> component_pods(const Evidence& evidence,
                                                       std::string_view program);

// "v1.34.1" of an image with a tag that is a version; nothing for a digest alone.
[[nodiscard]] std::string_view image_version(std::string_view image);

// The listeners of the program on its node: a list; see facts/subjects.h.
[[nodiscard]] Value listeners_of(const Evidence& evidence, std::string_view node,
                                 std::string_view program, Store& store);

// Why what runs on a node is not known; nothing when it is: the node and its processes were read.
[[nodiscard]] std::optional<Unknown> node_gap(const Evidence& evidence, std::string_view node);

}  // namespace assay

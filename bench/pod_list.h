// A recorded LIST of pods, made up: the shape of kubectl's and controllers' pods, about 8.6 KB
// each with managedFields.
//
// Pods come from 600 templates (labels, images, environment, resources, probes differ). What the
// API server, scheduler and kubelet write differs in each pod: name, uid, resourceVersion, node,
// addresses, times, container ids and the random name of the token volume that the ServiceAccount
// admission plugin adds ("kube-api-access-x7k2p", plugin/pkg/admission/serviceaccount).
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>

namespace assay::bench {

class PodList {
public:
    explicit PodList(std::size_t count, std::uint64_t seed = 1);

    // Appends the next part of the text (one pod or an end of the list); false at the end.
    bool next(std::string& text);

    static constexpr std::size_t kTemplates = 600;

private:
    struct Pod;
    void append_pod(std::string& text);
    std::string letters(std::size_t size);
    std::string hex(std::size_t size);
    std::string uuid();

    std::mt19937_64 random_;
    std::size_t count_;
    std::size_t made_ = 0;
    bool ended_ = false;
};

}  // namespace assay::bench

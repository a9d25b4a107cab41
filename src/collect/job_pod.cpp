#include "collect/job_pod.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

namespace assay {
namespace {

// A container that waits for one of these does not start (pkg/kubelet/images/types.go,
// pkg/kubelet/kuberuntime/kuberuntime_container.go).
constexpr std::array<std::string_view, 5> kHopeless{"CreateContainerConfigError",
                                                    "CreateContainerError", "ErrImageNeverPull",
                                                    "ImagePullBackOff", "InvalidImageName"};

std::string word_in(Value value) {
    const std::string_view text = value.text_or();
    const bool plain = text.size() < 64 && std::all_of(text.begin(), text.end(), [](char byte) {
                           return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
                       });
    return plain ? std::string(text) : std::string();
}

// Of the one container; null when nothing is told.
Value container_state(Value status) {
    const Value containers = status.get("containerStatuses");
    if (!containers.is_list() || containers.items().empty()) return {};
    return containers.items().front().get("state");
}

std::string why_failed(Value status) {
    const Value ended = container_state(status).get("terminated");
    std::string word = word_in(ended.get("reason"));
    if (ended.get("exitCode").is_integer()) {
        return fmt::format("exit code {}{}{}", ended.get("exitCode").as_integer(),
                           word.empty() ? "" : ", ", word);
    }
    if (word.empty()) word = word_in(status.get("reason"));
    return word.empty() ? "no reason is given" : word;
}

}  // namespace

Value pod_of_job(Value list, std::string_view job, std::string_view node) {
    for (const Value& pod : list.get("items").items_or_none()) {
        if (pod.get("metadata").get("labels").get("job-name").text_or() == job &&
            pod.get("spec").get("nodeName").text_or() == node) {
            return pod;
        }
    }
    return {};
}

JobPodState job_pod_state(Value status) {
    using Step = JobPodState::Step;
    const std::string_view phase = status.get("phase").text_or();
    if (phase == "Succeeded") return {Step::succeeded, {}};
    if (phase == "Failed") {
        return {Step::failed, "the pod that reads the node failed (" + why_failed(status) + ")"};
    }
    const std::string reason = word_in(container_state(status).get("waiting").get("reason"));
    if (std::find(kHopeless.begin(), kHopeless.end(), reason) != kHopeless.end()) {
        return {Step::failed, "the pod that reads the node cannot start (" + reason + ")"};
    }
    std::string text = phase == "Running" ? "its pod still runs" : "its pod did not start";
    if (!reason.empty()) text += " (" + reason + ")";
    return {Step::waits, std::move(text)};
}

}  // namespace assay

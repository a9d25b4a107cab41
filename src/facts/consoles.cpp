#include "facts/consoles.h"

#include <algorithm>
#include <iterator>

#include "facts/image_name.h"
#include "facts/objects.h"
#include "facts/presence_gap.h"

namespace assay {
namespace {

template <class List>
bool holds(const List& list, std::string_view wanted) {
    return std::find(list.begin(), list.end(), wanted) != list.end();
}

bool carries(const Value& labels, const std::vector<std::pair<std::string, std::string>>& pairs) {
    return !pairs.empty() && std::all_of(pairs.begin(), pairs.end(), [&](const auto& pair) {
        return labels.get(pair.first).text_or() == pair.second;
    });
}

std::string label_key(const Member& label) {
    return std::string(label.key()) + "=" + std::string(label.value.text_or());
}

bool is_port(const Console& console, const Value& number) {
    return number.is_integer() && std::find(console.ports.begin(), console.ports.end(),
                                            number.as_integer()) != console.ports.end();
}

// The number a container port has under this name, in any of the pods.
bool named_port_matches(const Console& console, std::string_view name,
                        const std::vector<const PodLike*>& pods) {
    for (const PodLike* pod : pods) {
        for (const Value& container : all_containers(pod->spec)) {
            for (const Value& port : container.get("ports").items_or_none()) {
                if (port.get("name").text_or() == name &&
                    is_port(console, port.get("containerPort"))) {
                    return true;
                }
            }
        }
    }
    return false;
}

}  // namespace

ConsoleFinder::ConsoleFinder(const Evidence& evidence, const FactsData& data)
    : data_(&data),
      pods_(pods_and_templates(evidence)),
      services_gap_(gap_of(evidence, "", "services")),
      pods_gap_(gap_of(evidence, "", "pods")) {
    for (const PodLike& pod : pods_) {
        for (const Member& label : pod.labels.members_or_none()) {
            by_label_[{pod.ns, label_key(label)}].push_back(&pod);
        }
    }
}

ConsoleFinder::Pods ConsoleFinder::selected(const Value& service) const {
    Pods pods;
    const Value selector = service.get("spec").get("selector");
    const auto pairs = selector.members_or_none();
    if (pairs.empty()) {
        return pods;
    }
    const auto candidates = by_label_.find({namespace_of(service), label_key(pairs.front())});
    if (candidates == by_label_.end()) {
        return pods;
    }
    std::copy_if(candidates->second.begin(), candidates->second.end(), std::back_inserter(pods),
                 [&](const PodLike* pod) { return service_selects(selector, pod->labels); });
    return pods;
}

bool ConsoleFinder::label_matches(const Console& console, const Value& service,
                                  const Pods& pods) const {
    const Value labels = service.get("metadata").get("labels");
    return std::any_of(console.labels.begin(), console.labels.end(), [&](const auto& pairs) {
        return carries(labels, pairs) ||
               std::any_of(pods.begin(), pods.end(),
                           [&](const PodLike* pod) { return carries(pod->labels, pairs); });
    });
}

bool ConsoleFinder::image_matches(const Console& console, const Pods& pods) {
    return std::any_of(pods.begin(), pods.end(), [&](const PodLike* pod) {
        const std::vector<Value> containers = all_containers(pod->spec);
        return std::any_of(containers.begin(), containers.end(), [&](const Value& container) {
            return holds(console.images, image_repository(container.get("image").text_or()));
        });
    });
}

bool ConsoleFinder::port_matches(const Console& console, const Value& port, const Pods& pods) {
    const Value target = port.get("targetPort");
    if (target.is_text()) {
        return named_port_matches(console, target.as_text(), pods);
    }
    return is_port(console, target.is_null() ? port.get("port") : target);
}

std::optional<Unknown> ConsoleFinder::cannot_tell(const Value& service) const {
    const Value spec = service.get("spec");
    if (spec.get("selector").members_or_none().empty()) {
        if (spec.get("type").text_or() == "ExternalName") {
            return std::nullopt;
        }
        return Unknown{Reason::indeterminate,
                       "the Service has no selector, and endpoints are not evidence"};
    }
    if (pods_gap_) {
        return pods_gap_;
    }
    return std::nullopt;
}

ConsoleMatch ConsoleFinder::behind(const Value& service, const Value& port) const {
    const Pods pods = selected(service);
    const std::string_view name = name_of(service);
    for (const Console& console : data_->consoles) {
        if (holds(console.services, name)) return {&console, "service", std::nullopt};
    }
    for (const Console& console : data_->consoles) {
        if (label_matches(console, service, pods)) return {&console, "label", std::nullopt};
    }
    for (const Console& console : data_->consoles) {
        if (image_matches(console, pods)) return {&console, "image", std::nullopt};
    }
    for (const Console& console : data_->consoles) {
        if (port_matches(console, port, pods)) return {&console, "port", std::nullopt};
    }
    return {nullptr, {}, cannot_tell(service)};
}

ConsoleMatch ConsoleFinder::behind_name(std::string_view service, const Value& port) const {
    for (const Console& console : data_->consoles) {
        if (holds(console.services, service)) return {&console, "service", std::nullopt};
    }
    for (const Console& console : data_->consoles) {
        if (is_port(console, port)) return {&console, "port", std::nullopt};
    }
    return {nullptr, {}, services_gap_};
}

}  // namespace assay

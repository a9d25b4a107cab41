#include "facts/running.h"

#include <algorithm>
#include <string>

#include "facts/image_name.h"
#include "facts/objects.h"
#include "facts/owners.h"
#include "facts/presence_gap.h"
#include "facts/selectors.h"
#include "facts/version.h"

namespace assay {
namespace {

std::string_view base_name(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

bool is_shell(std::string_view program) {
    for (const std::string_view shell : {"sh", "bash", "ash", "dash", "busybox"}) {
        if (program == shell) return true;
    }
    return false;
}

std::vector<Value> words_of(const Value& container) {
    std::vector<Value> words;
    for (const std::string_view list : {"command", "args"}) {
        const Value value = container.get(list);
        const auto items = value.items_or_none();
        words.insert(words.end(), items.begin(), items.end());
    }
    return words;
}

// A container that is meant to be the component, whatever it runs.
bool is_meant(const Value& pod, const Value& container, std::string_view program, bool is_static) {
    const bool marked = is_static || is_mirror(pod) ||
                        pod.get("metadata").get("labels").get("component").text_or() == program;
    const std::string_view image = image_repository(container.get("image").text_or());
    return marked && (container.get("name").text_or() == program || base_name(image) == program);
}

}  // namespace

std::optional<std::vector<Value>> arguments_of(std::span<const Value> words,
                                               std::string_view program, bool wrapped) {
    for (std::size_t i = 0; i < words.size() && (i == 0 || wrapped); ++i) {
        const std::string_view word = base_name(words[i].text_or());
        if (word == program) {
            return std::vector<Value>(words.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                                      words.end());
        }
        if (is_shell(word)) {
            return std::nullopt;
        }
    }
    return std::nullopt;
}

std::optional<std::vector<Value>> arguments_of(const Process& process, std::string_view program,
                                               Store& store) {
    // Only the first two words: a process is what it was started as, and an editor or a grep that
    // mentions the name is not it.
    const std::size_t looked_at = std::min<std::size_t>(process.argv.size(), 2);
    for (std::size_t i = 0; i < looked_at; ++i) {
        // hyperkube ran every component as its first word (up to Kubernetes 1.18).
        const bool started = i == 0 || base_name(process.argv[0]) == "hyperkube";
        if (started && base_name(process.argv[i]) == program) {
            std::vector<Value> words;
            for (std::size_t next = i + 1; next < process.argv.size(); ++next) {
                words.push_back(store.text(process.argv[next]));
            }
            return words;
        }
    }
    return std::nullopt;
}

bool runs(const NodeEvidence& node, std::string_view program, Store& store) {
    return std::any_of(node.processes.begin(), node.processes.end(), [&](const Process& process) {
        return arguments_of(process, program, store).has_value();
    });
}

std::optional<Unknown> kubelet_gap(const NodeEvidence& node, Store& store) {
    if (node.host || runs(node, "kubelet", store)) {
        return std::nullopt;
    }
    return Unknown{Reason::indeterminate,
                   "no kubelet was seen on the node: it and kube-proxy may run inside of another "
                   "program"};
}

std::optional<ComponentContainer> component_container(const Value& pod, std::string_view program,
                                                      bool is_static) {
    for (const Value& container : pod.get("spec").get("containers").items_or_none()) {
        const std::vector<Value> words = words_of(container);
        const bool meant = is_meant(pod, container, program, is_static);
        auto arguments = arguments_of(words, program, meant);
        const bool entry_point = container.get("command").items_or_none().empty();
        if (!arguments && meant && entry_point && !words.empty()) {
            arguments = words;  // of the image's own program; without any, the image has its own
        }
        if (arguments || meant) {
            return ComponentContainer{pod, container, std::move(arguments)};
        }
    }
    return std::nullopt;
}

std::vector<ComponentPod> component_pods(const Evidence& evidence, std::string_view program) {
    std::vector<ComponentPod> out;
    const Request* request = evidence.find("", "pods");
    if (request == nullptr) {
        return out;
    }
    for (const StoredObject& pod : objects_in(*request, "kube-system")) {
        if (is_finished(pod.value)) {
            continue;
        }
        if (auto found = component_container(pod.value, program, false)) {
            out.push_back({&pod, std::move(*found)});
        }
    }
    return out;
}

std::string_view image_version(std::string_view image) {
    const std::string_view repository = image_repository(image);
    image = image.substr(0, image.find('@'));
    if (image.size() <= repository.size() + 1) {
        return {};
    }
    const std::string_view tag = image.substr(repository.size() + 1);
    return parse_version(tag) ? tag : std::string_view{};
}

std::optional<Unknown> node_gap(const Evidence& evidence, std::string_view node) {
    if (!evidence.nodes_asked) {
        return Unknown{Reason::not_asked, "node evidence was not asked for"};
    }
    const NodeEvidence* found = evidence.node(node);
    if (found == nullptr) {
        return Unknown{Reason::not_asked, "node " + std::string(node) + " was not read"};
    }
    if (found->presence == Presence::absent) {
        return Unknown{Reason::unreachable, "node " + std::string(node) + " gave no evidence"};
    }
    if (auto gap = gap_of(found->presence, found->reason, "the node")) {
        return gap;
    }
    return gap_of(found->processes_presence, {}, "the processes of node " + std::string(node));
}

Value listeners_of(const Evidence& evidence, std::string_view node, std::string_view program,
                   Store& store) {
    if (!evidence.nodes_asked) {
        return store.list({});
    }
    const NodeEvidence* found = evidence.node(node);
    if (found == nullptr) {
        return store.unknown(*node_gap(evidence, node));
    }
    if (const auto why = gap_of(found->listeners_presence, {}, "listening ports")) {
        return store.unknown(*why);
    }
    std::vector<Value> listeners;
    bool unnamed = false;
    for (const Listener& listener : found->listeners) {
        unnamed = unnamed || listener.process.empty();
        if (listener.process == program) {
            listeners.push_back(store.map({{"address", store.text(listener.address)},
                                           {"port", Value::integer(listener.port)},
                                           {"process", store.text(listener.process)}}));
        }
    }
    if (unnamed) {
        listeners.push_back(
            store.unknown(Reason::partial, "which process listens on some ports is not known"));
    }
    return store.list(listeners);
}

}  // namespace assay

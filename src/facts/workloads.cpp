#include "facts/workloads.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <unordered_map>
#include <utility>

#include "base/hash.h"
#include "base/text.h"
#include "facts/custom_templates.h"
#include "facts/objects.h"
#include "facts/owners.h"
#include "facts/platform_workloads.h"
#include "facts/pod_fields.h"
#include "facts/pod_shape.h"
#include "facts/presence_gap.h"
#include "facts/selectors.h"
#include "snapshot/custom_kinds.h"
#include "snapshot/kinds.h"

namespace assay {
namespace {

// One distinct pod spec of an owner while it is being counted.
struct Distinct {
    SubjectRef owner;
    const StoredObject* example = nullptr;
    Shared<std::string> request;  // its id
    Value pod;                    // the pod or the template: spec and metadata
    std::string_view pod_name;    // empty: a template
    Shared<PodPlace> place;       // in the example
    std::uint32_t pods = 0;
    // What tells it apart from the owner's others; none as long as there is no other.
    std::optional<std::uint64_t> shape{};
};

bool is_zero(const Value& value) { return value.is_integer() && value.as_integer() == 0; }

// Kept for a rollback or for its log: nothing of it runs.
bool is_retired(const Value& object, const TemplateKind& kind) {
    if (kind.kind == "ReplicaSet") {
        return !Owners::controller_of(object).is_null() &&
               is_zero(object.get("spec").get("replicas"));
    }
    if (kind.kind == "Job") {
        const Value conditions = object.get("status").get("conditions");
        const auto items = conditions.items_or_none();
        return std::any_of(items.begin(), items.end(), [](const Value& condition) {
            const std::string_view type = condition.get("type").text_or();
            return (type == "Complete" || type == "Failed") &&
                   condition.get("status").text_or() == "True";
        });
    }
    return false;
}

class Collector {
public:
    Collector(const Evidence& evidence, const FactsData& data, const std::optional<Version>& server,
              const ApiServers& servers, Owners& owners, Store& store)
        : evidence_(evidence),
          data_(data),
          store_(store),
          shape_(keys_),
          owners_(owners),
          security_(evidence, data, server, servers, store) {}

    void add_templates(const TemplateKind& kind) {
        const Request* request = evidence_.find(kind.group, kind.resource);
        if (request == nullptr) {
            return;
        }
        const Shared<std::string> id = request->id;
        const Shared<PodPlace> place = PodPlace{std::string(kind.path)};
        for (const StoredObject& object : request->objects) {
            const Value pod = template_of(object.value, kind);
            if (is_retired(object.value, kind)) {
                continue;
            }
            if (pod.get("spec").is_map()) {
                at(object, pod, {}, id, place);
            } else {
                miss(object, *request, {Reason::malformed, "it has no template of a pod"});
            }
        }
    }

    // `definition`: of the kind; null where it was not read.
    void add_custom(const Request& request, const Value& definition) {
        const Shared<std::string> id = request.id;
        for (const StoredObject& object : request.objects) {
            const std::string_view api = object.value.get("apiVersion").text_or();
            const Value schema = schema_of(definition, api.substr(api.find('/') + 1));
            auto templates = custom_templates(object.value, schema);
            if (evidence_.target.kind == TargetKind::files) {
                add_by_shape(object, request, templates);
            }
            for (const CustomTemplate& found : templates) {
                const Value pod = store_.map({{"metadata", found.metadata}, {"spec", found.spec}});
                at(object, pod, {}, id, PodPlace{found.base, found.spec_name});
            }
        }
    }

    void add_pods() {
        const Request* request = evidence_.find("", "pods");
        if (request == nullptr) {
            return;
        }
        const Shared<std::string> id = request->id;
        for (const StoredObject& object : request->objects) {
            if (is_finished(object.value)) {
                continue;
            }
            if (object.value.get("spec").is_map()) {
                ++at(object, object.value, name_of(object.value), id).pods;
            } else {
                miss(object, *request, {Reason::malformed, "it has no spec"});
            }
        }
    }

    // Objects that cannot be judged, in the order of what was added.
    [[nodiscard]] std::vector<Gap> gaps() { return std::move(gaps_); }

    [[nodiscard]] std::vector<Subject> subjects() {
        std::stable_sort(found_.begin(), found_.end(),
                         [](const Distinct& l, const Distinct& r) { return l.owner < r.owner; });
        std::vector<Subject> out;
        out.reserve(found_.size());
        for (const Distinct& distinct : found_) {
            out.push_back(subject_of(distinct));
        }
        return out;
    }

private:
    void miss(const StoredObject& object, const Request& request, Unknown why) {
        gaps_.push_back({std::move(why), ref_of(object.value), request.id});
    }

    // Files hold none of the pods that operators make: what only looks like a template counts too,
    // and what may become one is unknown.
    void add_by_shape(const StoredObject& object, const Request& request,
                      std::vector<CustomTemplate>& templates) {
        for (CustomTemplate& found : custom_templates(object.value, {})) {
            const bool known = std::ranges::any_of(templates, [&](const CustomTemplate& each) {
                return each.base == found.base && each.spec_name == found.spec_name;
            });
            if (!known) {
                templates.push_back(std::move(found));
            }
        }
        if (const std::string place = other_containers(object.value, templates); !place.empty()) {
            miss(
                object, request,
                {Reason::indeterminate, "what pods come of " + printable(place) + " is not known"});
        }
    }

    Distinct& at(const StoredObject& object, const Value& pod, std::string_view pod_name,
                 const Shared<std::string>& request, const Shared<PodPlace>& place = {}) {
        Distinct made{owners_.top_of(object.value), &object, request, pod, pod_name, place};
        const std::uint64_t owner = hash_of(made.owner);
        Distinct* const first = find(owner, made);
        if (first == nullptr) return keep(owner, std::move(made));
        if (!first->shape) {
            first->shape = shape_of(*first);
            index_.emplace(owner ^ *first->shape, static_cast<std::size_t>(first - found_.data()));
        }
        made.shape = shape_of(made);
        const std::uint64_t both = owner ^ *made.shape;
        Distinct* const known = find(both, made);
        return known != nullptr ? *known : keep(both, std::move(made));
    }

    // The one of its owner and, if it has a shape, of its shape.
    Distinct* find(std::uint64_t hash, const Distinct& wanted) {
        const auto [begin, end] = index_.equal_range(hash);
        for (auto entry = begin; entry != end; ++entry) {
            Distinct& known = found_[entry->second];
            const bool same_shape = !wanted.shape || wanted.shape == known.shape;
            if (same_shape && known.owner == wanted.owner) return &known;
        }
        return nullptr;
    }

    Distinct& keep(std::uint64_t hash, Distinct made) {
        index_.emplace(hash, found_.size());
        return found_.emplace_back(std::move(made));
    }

    std::uint64_t shape_of(const Distinct& one) {
        return shape_.key_of(one.pod.get("spec"), one.pod.get("metadata"), one.pod_name).identity();
    }

    static std::uint64_t hash_of(const SubjectRef& ref) {
        return hash_text(ref.name) + 3 * hash_text(ref.ns) + 5 * hash_text(ref.kind);
    }

    Subject subject_of(const Distinct& distinct) {
        const Value& object = distinct.example->value;
        const Value& pod = distinct.pod;
        SubjectRef platform = distinct.owner;
        const std::string node = "-" + std::string(pod.get("spec").get("nodeName").text_or());
        if (platform.kind == "Pod" && may_be_static(object)) {
            platform.kind = "Node";
            if (node.size() > 1 && platform.name.ends_with(node)) {
                platform.name.resize(platform.name.size() - node.size());
            }
        }
        Subject subject;
        subject.ref = distinct.owner;
        subject.count = std::max<std::uint32_t>(distinct.pods, 1);
        subject.source = source_of(evidence_);
        subject.request = distinct.request;
        subject.origin = distinct.example->origin;
        subject.place = distinct.place;
        const Value example = reference(object);
        subject.object = store_.map({
            {"spec", typed_pod_spec(without_nulls(pod.get("spec"), store_), store_)},
            {"metadata", typed_metadata(without_nulls(pod.get("metadata"), store_), store_)},
            {"owner", is_ref_of(distinct.owner, object) ? example : reference(distinct.owner)},
            {"example", example},
            {"count", Value::integer(subject.count)},
            {"podSecurity", security_.of_namespace(distinct.owner.ns)},
            {"source", store_.text(text_of(subject.source))},
            {"platform", Value::boolean(is_platform(platform, pod.get("spec"), data_))},
        });
        return subject;
    }

    // The kubelet's copy of a static pod, or the manifest it was made from.
    bool may_be_static(const Value& pod) const {
        return evidence_.target.kind == TargetKind::files || is_mirror(pod);
    }

    static bool is_ref_of(const SubjectRef& ref, const Value& object) {
        return ref.name == name_of(object) && ref.ns == namespace_of(object) &&
               ref.kind == object.get("kind").text_or() &&
               ref.api_version == object.get("apiVersion").text_or();
    }

    // The texts stay where they are.
    Value reference(const Value& object) {
        const Value metadata = object.get("metadata");
        const auto text = [&](const Value& value) {
            return value.is_text() ? value : store_.text({});
        };
        return store_.map({{"apiVersion", text(object.get("apiVersion"))},
                           {"kind", text(object.get("kind"))},
                           {"namespace", text(metadata.get("namespace"))},
                           {"name", text(metadata.get("name"))}});
    }

    Value reference(const SubjectRef& ref) {
        return store_.map({{"apiVersion", store_.text(ref.api_version)},
                           {"kind", store_.text(ref.kind)},
                           {"namespace", store_.text(ref.ns)},
                           {"name", store_.text(ref.name)}});
    }

    const Evidence& evidence_;
    const FactsData& data_;
    Store& store_;
    Store keys_;  // of shapes; nobody reads them once the subjects are told apart
    PodShape shape_;
    Owners& owners_;
    PodSecurity security_;
    // Of found_: the first of an owner by the owner, all of one that has several by their shape
    // too.
    std::unordered_multimap<std::uint64_t, std::size_t> index_;
    std::vector<Distinct> found_;
    std::vector<Gap> gaps_;
};

// The definitions that were read, by group and kind.
using Definitions = std::map<std::pair<std::string_view, std::string_view>, Value>;

Definitions definitions_of(const Evidence& evidence) {
    Definitions definitions;
    const Request* request = evidence.find(kDefinitions.group, kDefinitions.resource);
    if (request != nullptr) {
        for (const StoredObject& object : request->objects) {
            const Value spec = object.value.get("spec");
            definitions[{spec.get("group").text_or(), spec.get("names").get("kind").text_or()}] =
                object.value;
        }
    }
    return definitions;
}

void add_gap(Universe& universe, std::optional<Unknown> why, std::string api_version,
             std::string_view kind, const Request* request) {
    if (why) {
        universe.gaps.push_back({std::move(*why),
                                 {std::move(api_version), std::string(kind), {}, {}},
                                 request == nullptr ? std::string{} : request->id});
    }
}

// What is not known of a kind that the plan names.
template <class Kind>
void add_gap(Universe& universe, const Evidence& evidence, const Kind& kind) {
    add_gap(universe, gap_of(evidence, kind.group, kind.resource),
            api_version_of(kind.group, kind.version), kind.kind,
            evidence.find(kind.group, kind.resource));
}

// What is not known of custom resources: which kinds there are, and the objects of one of them.
void add_custom_gaps(Universe& universe, const Evidence& evidence) {
    add_gap(universe, evidence, kDefinitions);
    for (const WantedKind& kind : templated_kinds(evidence)) {
        const Request* request = evidence.find_kind(kind.group, kind.kind);
        add_gap(universe,
                request == nullptr ? gap_of(evidence, kind.group, kind.resource)
                                   : gap_of(request->presence, request->reason, kind.resource),
                api_version_of(kind.group, kind.version), kind.kind, request);
    }
}

}  // namespace

Universe derive_podspecs(const Evidence& evidence, const FactsData& data,
                         const std::optional<Version>& server, const ApiServers& servers,
                         Owners& owners, Store& store) {
    Collector collector(evidence, data, server, servers, owners, store);
    Universe universe;
    universe.in_scope = evidence.target.kind == TargetKind::cluster;
    const auto look_at = [&](const TemplateKind& kind) {
        universe.in_scope =
            universe.in_scope || evidence.find(kind.group, kind.resource) != nullptr;
        add_gap(universe, evidence, kind);
    };
    for (const TemplateKind& kind : template_kinds()) {
        look_at(kind);
        collector.add_templates(kind);
    }
    add_custom_gaps(universe, evidence);
    Definitions definitions = definitions_of(evidence);
    for (const Request& request : evidence.requests) {
        const std::string api = request.group + "/" + request.version;
        if (!request.group.empty() && !is_known_kind(api, request.kind)) {
            const Value& definition = definitions[{request.group, request.kind}];
            collector.add_custom(request, definition);
            if (definition.is_null() && evidence.target.kind == TargetKind::files) {
                add_gap(universe, gap_of(request.presence, request.reason, request.resource), api,
                        request.kind, &request);
            }
        }
    }
    look_at({"", "v1", "pods", "Pod", ""});
    collector.add_pods();
    universe.subjects = collector.subjects();
    const std::size_t kinds = universe.gaps.size();
    std::ranges::move(collector.gaps(), std::back_inserter(universe.gaps));
    universe.in_scope =
        universe.in_scope || !universe.subjects.empty() || universe.gaps.size() > kinds;
    return universe;
}

}  // namespace assay

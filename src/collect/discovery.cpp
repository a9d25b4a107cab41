#include "collect/discovery.h"

#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "collect/answer.h"
#include "value/decode.h"

namespace assay {
namespace {

// As client-go asks: the aggregated documents where the server knows them, else the older ones.
constexpr std::string_view kAccept =
    "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
    "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";
constexpr std::string_view kStale = "its API server does not answer (discovery is stale)";

void mark(ServedGroup& group, Presence presence, std::string_view reason) {
    group.presence = presence;
    group.reason = reason;
}

bool holds(const Value& list, std::string_view text) {
    const auto items = list.items_or_none();
    return std::any_of(items.begin(), items.end(),
                       [&](const Value& item) { return item.text_or() == text; });
}

void add_aggregated(ServedGroup& group, std::string_view name, const Value& version) {
    const std::string text(version.get("version").text_or());
    group.versions.push_back(text);
    if (version.get("freshness").text_or() == "Stale") mark(group, Presence::unreachable, kStale);
    for (const Value& item : version.get("resources").items_or_none()) {
        ServedKind kind;
        kind.group = name;
        kind.version = text;
        kind.resource = item.get("resource").text_or();
        kind.kind = item.get("responseKind").get("kind").text_or();
        kind.namespaced = item.get("scope").text_or() == "Namespaced";
        kind.listable = holds(item.get("verbs"), "list");
        group.kinds.push_back(std::move(kind));
    }
}

void add_resource_list(ServedGroup& group, std::string_view name, std::string_view version,
                       const Value& document) {
    for (const Value& item : document.get("resources").items_or_none()) {
        const std::string_view resource = item.get("name").text_or();
        if (resource.find('/') != std::string_view::npos) continue;  // a subresource
        ServedKind kind;
        kind.group = name;
        kind.version = version;
        kind.resource = resource;
        kind.kind = item.get("kind").text_or();
        kind.namespaced = item.get("namespaced").is_true();
        kind.listable = holds(item.get("verbs"), "list");
        group.kinds.push_back(std::move(kind));
    }
}

// The versions of an APIGroup, the preferred one first.
std::vector<std::string> versions_of(const Value& group) {
    std::vector<std::string> versions;
    const std::string preferred(group.get("preferredVersion").get("version").text_or());
    if (!preferred.empty()) versions.push_back(preferred);
    for (const Value& item : group.get("versions").items_or_none()) {
        const std::string version(item.get("version").text_or());
        if (!version.empty() && version != preferred) versions.push_back(version);
    }
    return versions;
}

// One run of discovery; kept alive by the callbacks of its requests.
struct Run : std::enable_shared_from_this<Run> {
    RestClient& client;
    std::set<std::string> wanted;
    std::function<void(Discovery&&)> done;
    Discovery result;
    int open = 0;

    Run(RestClient& on, std::set<std::string> groups, std::function<void(Discovery&&)> then)
        : client(on), wanted(std::move(groups)), done(std::move(then)) {}

    template <class Use>
    void ask(std::string path, Use use) {
        ++open;
        RestRequest request;
        request.path = std::move(path);
        request.accept = kAccept;
        client.start(std::move(request), [self = shared_from_this(), use](Answer&& answer) {
            use(*self, answer);
            if (--self->open == 0) self->done(std::move(self->result));
        });
    }

    void note_status(const Answer& answer) {
        if (answer.status != 0) result.answered = true;
        if (answer.ending != Ending::answered || answer.status != 401) result.refused = false;
    }

    void read_core(const Answer& answer);
    void read_groups(const Answer& answer);
    void read_group_version(const std::string& name, const std::string& version,
                            const Answer& answer);
    void ask_group(const std::string& name, const std::vector<std::string>& versions);
};

// The document of an answer as a value, or why there is none.
struct Document {
    Store store;
    Value value;
    Judgement judgement;
};

Document document_of(const Answer& answer) {
    Document made;
    made.judgement = judge(answer, "read the discovery");
    if (made.judgement.presence != Presence::present) return made;
    auto value = decode_json(answer.body, made.store);
    if (value && value->is_map()) {
        made.value = *value;
    } else {
        made.judgement = {Presence::malformed, "the discovery is not a JSON object"};
    }
    return made;
}

void Run::read_core(const Answer& answer) {
    note_status(answer);
    const Document document = document_of(answer);
    ServedGroup& core = result.groups[""];
    const std::string_view kind = document.value.get("kind").text_or();
    if (document.judgement.presence != Presence::present) {
        mark(core, document.judgement.presence, document.judgement.reason);
    } else if (kind == "APIGroupDiscoveryList") {
        for (const Value& item : document.value.get("items").items_or_none()) {
            for (const Value& version : item.get("versions").items_or_none()) {
                add_aggregated(core, "", version);
            }
        }
    } else if (kind == "APIVersions") {
        std::vector<std::string> versions;
        for (const Value& version : document.value.get("versions").items_or_none()) {
            versions.emplace_back(version.text_or());
        }
        ask_group("", versions);
    } else {
        mark(core, Presence::malformed, "/api is not a discovery document");
    }
}

void Run::read_groups(const Answer& answer) {
    note_status(answer);
    const Document document = document_of(answer);
    const std::string_view kind = document.value.get("kind").text_or();
    if (document.judgement.presence != Presence::present) {
        result.presence = document.judgement.presence;
        result.reason = document.judgement.reason;
    } else if (kind == "APIGroupDiscoveryList") {
        for (const Value& item : document.value.get("items").items_or_none()) {
            const std::string name(item.get("metadata").get("name").text_or());
            if (name.empty()) continue;
            for (const Value& version : item.get("versions").items_or_none()) {
                add_aggregated(result.groups[name], name, version);
            }
        }
    } else if (kind == "APIGroupList") {
        for (const Value& item : document.value.get("groups").items_or_none()) {
            const std::string name(item.get("name").text_or());
            if (!name.empty() && wanted.contains(name)) ask_group(name, versions_of(item));
        }
    } else {
        result.presence = Presence::malformed;
        result.reason = "/apis is not a discovery document";
    }
}

void Run::ask_group(const std::string& name, const std::vector<std::string>& versions) {
    result.groups[name].versions = versions;
    for (const std::string& version : versions) {
        ask(name.empty() ? "/api/" + version : "/apis/" + name + "/" + version,
            [name, version](Run& run, const Answer& answer) {
                run.read_group_version(name, version, answer);
            });
    }
}

void Run::read_group_version(const std::string& name, const std::string& version,
                             const Answer& answer) {
    ServedGroup& group = result.groups[name];
    const Document document = document_of(answer);
    if (document.judgement.presence == Presence::absent) return;  // gone since the list of groups
    if (document.judgement.presence != Presence::present) {
        mark(group, document.judgement.presence, document.judgement.reason);
    } else if (document.value.get("kind").text_or() != "APIResourceList") {
        mark(group, Presence::malformed, "its discovery is not an APIResourceList");
    } else {
        add_resource_list(group, name, version, document.value);
    }
}

}  // namespace

Lookup Discovery::find(std::string_view group, std::string_view version,
                       std::string_view resource) const {
    const auto at = groups.find(std::string(group));
    if (at == groups.end()) {
        if (presence == Presence::present)
            return {Presence::absent, "the server does not serve it", {}};
        return {presence, reason, {}};
    }
    const ServedGroup& served = at->second;
    const ServedKind* best = nullptr;
    std::size_t best_rank = 0;
    for (const ServedKind& kind : served.kinds) {
        if (kind.resource != resource) continue;
        const auto place = std::find(served.versions.begin(), served.versions.end(), kind.version);
        const std::size_t rank =
            kind.version == version ? 0
                                    : 1 + static_cast<std::size_t>(place - served.versions.begin());
        if (best == nullptr || rank < best_rank) {
            best = &kind;
            best_rank = rank;
        }
    }
    if (best != nullptr && best->listable) return {Presence::present, {}, *best};
    if (best != nullptr) return {Presence::unreachable, "the server cannot list it", {}};
    if (served.presence != Presence::present) return {served.presence, served.reason, {}};
    return {Presence::absent, "the server does not serve it", {}};
}

void start_discovery(RestClient& client, std::set<std::string> wanted_groups,
                     std::function<void(Discovery&&)> done) {
    const auto run = std::make_shared<Run>(client, std::move(wanted_groups), std::move(done));
    run->ask("/api", [](Run& self, const Answer& answer) { self.read_core(answer); });
    run->ask("/apis", [](Run& self, const Answer& answer) { self.read_groups(answer); });
}

}  // namespace assay

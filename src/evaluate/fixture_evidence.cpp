#include "evaluate/fixture_evidence.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "evaluate/fixture_nodes.h"
#include "policy/plan.h"
#include "snapshot/kinds.h"
#include "snapshot/plan.h"

namespace assay {
namespace {

Result<void> read_target(const FixtureReader& reader, const Value& root, Target& target) {
    const Value value = root.get("target");
    if (auto keys = reader.keys(value, "target", {"kind", "version", "platform", "name"}); !keys) {
        return keys;
    }
    const auto kind = target_kind_of(value.get("kind").text_or("cluster"));
    if (!kind) {
        return reader.fault("target.kind", "'target.kind' must be cluster or files");
    }
    target.kind = *kind;
    target.name = value.get("name").text_or("fixture");
    target.version = value.get("version").text_or();
    target.platform = value.get("platform").text_or();
    return {};
}

Request& request_for(Evidence& evidence, const KindInfo& kind) {
    const auto same = [&](const Request& each) {
        return each.group == kind.group && each.resource == kind.resource;
    };
    const auto at = std::find_if(evidence.requests.begin(), evidence.requests.end(), same);
    if (at != evidence.requests.end()) {
        return *at;
    }
    Request& made = evidence.requests.emplace_back();
    made.id = request_id(kind.group, kind.version, kind.resource);
    made.group = kind.group;
    made.version = kind.version;
    made.resource = kind.resource;
    made.kind = kind.kind;
    made.presence = Presence::present;
    return made;
}

Result<void> read_objects(const FixtureReader& reader, const Value& root, Evidence& evidence) {
    const Value objects = root.get("objects");
    if (!objects.is_null() && !objects.is_list()) {
        return reader.fault("objects", "'objects' must be a list");
    }
    std::size_t index = 0;
    for (const Value& object : objects.items_or_none()) {
        const std::string path = "objects[" + std::to_string(index++) + "]";
        const std::string_view version = object.get("apiVersion").text_or();
        const std::string_view kind = object.get("kind").text_or();
        const Value metadata = object.get("metadata");
        if (version.empty() || kind.empty() || metadata.get("name").text_or().empty()) {
            return reader.fault(path, "an object needs apiVersion, kind and metadata.name");
        }
        const bool namespaced = metadata.find("namespace") != nullptr;
        request_for(evidence, kind_of(version, kind, namespaced)).objects.push_back({object, {}});
    }
    return {};
}

// A kind of somebody's CRD is not served unless there are objects of it.
void add_planned(const Plan& plan, Evidence& evidence) {
    for (const WantedKind& wanted : plan.kinds) {
        const std::size_t before = evidence.requests.size();
        Request& request = request_for(
            evidence, {wanted.group, wanted.version, wanted.resource, wanted.kind, true});
        if (evidence.requests.size() > before && !wanted.required) {
            request.presence = Presence::absent;
        }
    }
}

std::string_view why(Presence presence) {
    switch (presence) {
        case Presence::present:
            return "";
        case Presence::partial:
            return "the list is not complete";
        case Presence::absent:
            return "the server has no such kind";
        case Presence::denied:
            return "no right to list it";
        case Presence::unreachable:
            return "no answer";
        case Presence::not_asked:
            return "nobody asked";
        case Presence::malformed:
            return "the answer is not a list";
    }
    return "";
}

Result<void> read_requests(const FixtureReader& reader, const Value& root, Evidence& evidence) {
    const Value requests = root.get("requests");
    if (!requests.is_null() && !requests.is_map()) {
        return reader.fault("requests", "'requests' must be a map from request to presence");
    }
    for (const Member& member : requests.members_or_none()) {
        const auto presence = reader.presence(member.value, "requests", Presence::present);
        if (!presence) {
            return tl::unexpected(presence.error());
        }
        const auto at = std::find_if(evidence.requests.begin(), evidence.requests.end(),
                                     [&](const Request& each) { return each.id == member.key(); });
        if (at == evidence.requests.end()) {
            return reader.fault("requests",
                                "the check does not read '" + printable(member.key(), 80) + "'");
        }
        if (*presence == Presence::not_asked) {
            evidence.requests.erase(at);
            continue;
        }
        at->presence = *presence;
        at->reason = why(*presence);
        if (*presence != Presence::present && *presence != Presence::partial) {
            at->objects.clear();
        }
    }
    return {};
}

// As collect/configz.h keeps what kubelets say of themselves.
Result<void> read_configz(const FixtureReader& reader, const Value& root, Evidence& evidence) {
    const Value* configz = root.find("configz");
    if (configz == nullptr) {
        return {};
    }
    if (!configz->is_map()) {
        return reader.fault("configz", "'configz' must be a map from Node to configuration");
    }
    Store& store = evidence.store;
    Request& request =
        request_for(evidence, {"", "v1", std::string(kConfigz), "KubeletConfiguration", false});
    for (const Member& member : configz->members_or_none()) {
        const Value metadata = store.map({{"name", store.text(member.key())}});
        request.objects.push_back({store.map({{"apiVersion", store.text(request.version)},
                                              {"kind", store.text(request.kind)},
                                              {"metadata", metadata},
                                              {"kubeletconfig", member.value}}),
                                   {}});
    }
    return {};
}

Result<void> read_tls(const FixtureReader& reader, const Value& value, Probe& probe) {
    if (value.is_null()) {
        return {};
    }
    if (auto keys = reader.keys(value, "probes",
                                {"lowest", "subject", "issuer", "notBefore", "notAfter", "chain"});
        !keys) {
        return keys;
    }
    TlsAnswer tls;
    tls.lowest = value.get("lowest").text_or();
    tls.subject = value.get("subject").text_or();
    tls.issuer = value.get("issuer").text_or();
    tls.chain = value.get("chain").text_or("unknown");
    const auto not_before = parse_instant(value.get("notBefore").text_or());
    const auto not_after = parse_instant(value.get("notAfter").text_or());
    if (!not_before || !not_after) {
        return reader.fault("probes", "tls needs notBefore and notAfter: quoted dates");
    }
    tls.not_before = *not_before;
    tls.not_after = *not_after;
    probe.tls = std::move(tls);
    return {};
}

Result<void> read_probe(const FixtureReader& reader, const Member& member, Evidence& evidence) {
    Probe probe;
    probe.name = member.key();
    const Value& value = member.value;
    Value presence = value;
    if (value.is_map()) {
        if (auto keys = reader.keys(
                value, "probes", {"status", "kubernetes", "refused", "version", "presence", "tls"});
            !keys) {
            return keys;
        }
        presence = value.get("presence");
        const Value status = value.get("status");
        probe.status = status.is_integer() ? static_cast<int>(status.as_integer()) : 0;
        probe.kubernetes = value.get("kubernetes").is_true();
        probe.refused = value.get("refused").is_true();
        probe.version = value.get("version").text_or();
        if (auto done = read_tls(reader, value.get("tls"), probe); !done) {
            return done;
        }
    }
    // A closed port gives no answer: collect/probe.h.
    const auto known = reader.presence(presence, "probes",
                                       probe.refused ? Presence::unreachable : Presence::present);
    if (!known) {
        return tl::unexpected(known.error());
    }
    probe.presence = *known;
    if (probe.presence != Presence::present) {
        probe.reason = probe.refused ? "the connection was refused" : why(probe.presence);
    }
    evidence.probes.push_back(std::move(probe));
    return {};
}

Result<void> read_probes(const FixtureReader& reader, const Value& root, Evidence& evidence) {
    const Value probes = root.get("probes");
    if (!probes.is_null() && !probes.is_map()) {
        return reader.fault("probes", "'probes' must be a map from probe to answer");
    }
    for (const Member& member : probes.members_or_none()) {
        if (auto done = read_probe(reader, member, evidence); !done) {
            return done;
        }
    }
    return {};
}

}  // namespace

Result<void> read_evidence(const FixtureReader& reader, const Value& root, const Check& check,
                           Evidence& evidence) {
    Result<void> step = read_target(reader, root, evidence.target);
    if (step) {
        step = read_objects(reader, root, evidence);
    }
    if (step && evidence.target.kind == TargetKind::cluster) {
        add_planned(needs_of(check), evidence);
    }
    if (step) {
        step = read_configz(reader, root, evidence);
    }
    if (step) {
        step = read_requests(reader, root, evidence);
    }
    if (step) {
        step = read_probes(reader, root, evidence);
    }
    if (step) {
        step = read_nodes(reader, root, evidence);
    }
    evidence.arrange();
    return step;
}

}  // namespace assay

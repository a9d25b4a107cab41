#include "facts/support/cluster.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "facts/needs.h"
#include "snapshot/kinds.h"
#include "value/decode.h"

namespace assay::test {
namespace {

Request& request_for(Evidence& evidence, const KindInfo& info) {
    for (Request& request : evidence.requests) {
        if (request.group == info.group && request.resource == info.resource) {
            request.presence =
                request.presence == Presence::absent ? Presence::present : request.presence;
            return request;
        }
    }
    Request request;
    request.group = info.group;
    request.version = info.version;
    request.resource = info.resource;
    request.kind = info.kind;
    request.id = request_id(info.group, info.version, info.resource);
    request.presence = Presence::present;
    evidence.requests.push_back(std::move(request));
    return evidence.requests.back();
}

VersionRange range(std::string_view text) {
    auto parsed = VersionRange::parse(text);
    REQUIRE(parsed);
    return *parsed;
}

ComponentTables component_rows() {
    ComponentTables tables;
    using When = ComponentDefault::When;
    tables.flags = {
        {"apiserver", "anonymous-auth", FlagType::boolean, ""},
        {"apiserver", "profiling", FlagType::boolean, ""},
        {"apiserver", "authorization-mode", FlagType::list, ""},
        {"apiserver", "admission-control", FlagType::list, ""},
        {"apiserver", "enable-admission-plugins", FlagType::list, ""},
        {"apiserver", "disable-admission-plugins", FlagType::list, ""},
        {"apiserver", "insecure-port", FlagType::integer, ""},
        {"apiserver", "feature-gates", FlagType::gates, ""},
        {"etcd", "client-cert-auth", FlagType::boolean,
         "client-transport-security.client-cert-auth"},
        {"etcd", "trusted-ca-file", FlagType::text, "client-transport-security.trusted-ca-file"},
        {"etcd", "listen-client-urls", FlagType::list, ""},
        {"etcd", "config-file", FlagType::text, ""},
        {"etcd", "feature-gates", FlagType::gates, ""},
        {"scheduler", "profiling", FlagType::boolean, "enableProfiling", true},
        {"scheduler", "leader-elect", FlagType::boolean, "leaderElection.leaderElect"},
        {"kube-proxy", "metrics-bind-address", FlagType::text, "metricsBindAddress", true},
        {"kubelet", "anonymous-auth", FlagType::boolean, "authentication.anonymous.enabled"},
        {"kubelet", "authorization-mode", FlagType::text, "authorization.mode"},
        {"kubelet", "read-only-port", FlagType::integer, "readOnlyPort"},
        {"kubelet", "feature-gates", FlagType::gates, "featureGates"},
        {"kubelet", "eviction-hard", FlagType::map, "evictionHard"},
        {"kubelet", "seccomp-default", FlagType::boolean, "seccompDefault"},
        {"kubelet", "pod-manifest-path", FlagType::text, "staticPodPath"},
    };
    tables.defaults = {
        {"apiserver", "anonymous-auth", Value::boolean(true), {}, When::always, ""},
        {"apiserver", "insecure-port", Value::integer(8080), range("<1.20"), When::always, ""},
        {"apiserver", "insecure-port", Value::integer(0), range(">=1.20 <1.24"), When::always, ""},
        {"kubelet",
         "authentication.anonymous.enabled",
         Value::boolean(false),
         {},
         When::with_config_file,
         ""},
        {"kubelet",
         "authentication.anonymous.enabled",
         Value::boolean(true),
         {},
         When::without_config_file,
         ""},
        {"kubelet",
         "authorization.mode",
         tables.store->text("Webhook"),
         {},
         When::with_config_file,
         "",
         true},
        {"kubelet",
         "authorization.mode",
         tables.store->text("AlwaysAllow"),
         {},
         When::without_config_file,
         "",
         true},
        {"kubelet",
         "streamingConnectionIdleTimeout",
         tables.store->text("4h0m0s"),
         {},
         When::always,
         "",
         true},
        {"kubelet", "readOnlyPort", Value::integer(0), {}, When::with_config_file, ""},
        {"kubelet", "readOnlyPort", Value::integer(10255), {}, When::without_config_file, ""},
    };
    tables.admission = {{range(">=1.25"), {"PodSecurity", "ServiceAccount"}, ""},
                        {range("<1.25"), {"ServiceAccount"}, ""}};
    return tables;
}

FactsData make_small_data() {
    FactsData data;
    data.releases = {{1, 33, {}, {1'782'604'800}, "1.33.13"}};
    data.skew = {{range("<1.25"), 2, ""}, {range(">=1.25"), 3, ""}};
    const PolicyRule all{{"*"}, {"*"}, {"*"}, {}, {}};
    const PolicyRule urls{{"*"}, {}, {}, {}, {"*"}};
    const PolicyRule view{{"get", "list", "watch"}, {""}, {"pods"}, {}, {}};
    const PolicyRule info{{"get"}, {}, {}, {}, {"/healthz", "/version", "/version/"}};
    data.bootstrap_roles = {
        {"ClusterRole", "", "cluster-admin", {}, {all, urls}},
        {"ClusterRole", "", "view", {}, {view}},
        {"ClusterRole", "", "system:aggregate-to-view", {}, {view}},
        {"ClusterRole", "", "system:public-info-viewer", {}, {info}},
    };
    data.bootstrap_bindings = {
        {"ClusterRoleBinding",
         "",
         "cluster-admin",
         "ClusterRole",
         "cluster-admin",
         {},
         {{"Group", "", "system:masters"}}},
        {"ClusterRoleBinding",
         "",
         "system:public-info-viewer",
         "ClusterRole",
         "system:public-info-viewer",
         {},
         {{"Group", "", "system:authenticated"}, {"Group", "", "system:unauthenticated"}}},
    };
    PlatformWorkload proxy;
    proxy.ns = "kube-system";
    proxy.kind = "DaemonSet";
    proxy.name = "kube-proxy";
    proxy.images = {"registry.k8s.io/kube-proxy"};
    proxy.service_accounts = {"kube-proxy"};
    proxy.privileged = true;
    proxy.host_network = true;
    proxy.host_paths = {"/lib/modules", "/run/xtables.lock"};
    PlatformWorkload server;
    server.ns = "kube-system";
    server.kind = "Node";
    server.name = "kube-apiserver";
    server.images = {"registry.k8s.io/kube-apiserver"};
    server.host_network = true;
    server.host_paths = {"/etc/kubernetes/pki"};
    data.platform_workloads = {proxy, server};
    data.consoles = {
        {"Dashboard",
         {"kubernetes-dashboard"},
         {{{"k8s-app", "kubernetes-dashboard"}}},
         {"kubernetesui/dashboard"},
         {}},
        {"kubelet", {}, {}, {}, {10250, 10255}},
    };
    data.components = component_rows();
    return data;
}

}  // namespace

Cluster::Cluster(TargetKind kind) {
    raw.target.kind = kind;
    if (kind == TargetKind::files) {
        return;
    }
    raw.target.version = "v1.34.1";
    Plan plan = needs_of_function("differences");
    for (const std::string_view subject : derived_subject_kinds()) {
        add_needs(plan, needs_of_subject(subject));
    }
    for (const WantedKind& wanted : plan.kinds) {
        const std::size_t before = raw.requests.size();
        Request& request =
            request_for(raw, {wanted.group, wanted.version, wanted.resource, wanted.kind, true});
        if (raw.requests.size() != before && !wanted.required) {
            request.presence = Presence::absent;
        }
    }
}

Cluster& Cluster::objects(std::string_view yaml) {
    decode_yaml_stream(yaml, raw.store, [this](YamlDocument&& document) {
        REQUIRE_MESSAGE(document.value, document.value.error().message);
        const Value value = *document.value;
        if (value.is_null()) {
            return;
        }
        const bool namespaced = value.get("metadata").find("namespace") != nullptr;
        const KindInfo info =
            kind_of(value.get("apiVersion").text_or(), value.get("kind").text_or(), namespaced);
        request_for(raw, info).objects.push_back({value, {}});
    });
    return *this;
}

Cluster& Cluster::presence(std::string_view group, std::string_view resource, Presence presence) {
    for (Request& request : raw.requests) {
        if (request.group == group && request.resource == resource) {
            request.presence = presence;
            if (presence != Presence::present && presence != Presence::partial) {
                request.objects.clear();
            }
            return *this;
        }
    }
    FAIL("no request for " << resource);
    return *this;
}

Cluster& Cluster::forget(std::string_view group, std::string_view resource) {
    std::erase_if(raw.requests, [&](const Request& request) {
        return request.group == group && request.resource == resource;
    });
    return *this;
}

NodeEvidence& Cluster::node(std::string_view name) {
    raw.nodes_asked = true;
    for (NodeEvidence& node : raw.nodes) {
        if (node.name == name) {
            return node;
        }
    }
    NodeEvidence node;
    node.name = name;
    raw.nodes.push_back(std::move(node));
    return raw.nodes.back();
}

Cluster& Cluster::version(std::string_view text) {
    raw.target.version = text;
    return *this;
}

const Evidence& Cluster::evidence(unsigned seed) {
    if (seed != 0) {
        std::mt19937 random(seed);
        for (Request& request : raw.requests) {
            std::shuffle(request.objects.begin(), request.objects.end(), random);
        }
        std::shuffle(raw.requests.begin(), raw.requests.end(), random);
        std::shuffle(raw.nodes.begin(), raw.nodes.end(), random);
    }
    raw.arrange();
    return raw;
}

Facts Cluster::facts(const FactsData& data, unsigned seed) {
    auto facts = derive(evidence(seed), data);
    REQUIRE(facts);
    return std::move(*facts);
}

const FactsData& small_data() {
    static const FactsData data = make_small_data();
    return data;
}

NodeFile text_file(std::string text) {
    NodeFile made;
    made.presence = Presence::present;
    made.text = std::move(text);
    return made;
}

NodeFile kubelet_file(const std::string& text) {
    return text_file("kind: KubeletConfiguration\n" + text);
}

NodeFile folder() {
    NodeFile made;
    made.presence = Presence::present;
    made.folder = true;
    return made;
}

std::string json(const Value& value) { return encode_json(value); }

std::string lines(const Universe& universe) {
    std::string out;
    for (const Subject& subject : universe.subjects) {
        out += subject.ref->kind + " " + subject.ref->ns + "/" + subject.ref->name + " " +
               json(subject.object) + "\n";
    }
    for (const Gap& gap : universe.gaps) {
        out += "gap " + gap.row.kind + " " + std::string(text_of(gap.why.reason)) + "\n";
    }
    return out;
}

}  // namespace assay::test

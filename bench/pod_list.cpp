#include "pod_list.h"

#include <array>
#include <string_view>

#include <fmt/format.h>

namespace assay::bench {
namespace {

// Text of one template; everything in it is the same for all pods of the template.
struct Template {
    std::string app;
    std::string namespace_name;
    std::string labels;
    std::string owner_uid;
    std::string hash;
    std::string image;
    std::string environment;
    std::string resources;
};

std::string number_from(std::size_t seed, std::size_t salt, std::string_view alphabet,
                        std::size_t size) {
    std::mt19937_64 random(seed * 1000003 + salt);
    std::string text;
    while (text.size() < size) text += alphabet[random() % alphabet.size()];
    return text;
}

Template template_of(std::size_t index) {
    static constexpr std::string_view kHex = "0123456789abcdef";
    static constexpr std::string_view kSafe = "bcdfghjklmnpqrstvwxz2456789";
    Template made;
    made.app = fmt::format("app-{:03}", index);
    made.namespace_name = fmt::format("team-{:02}", index % 40);
    made.hash = number_from(index, 1, kSafe, 10);
    const std::string id = number_from(index, 2, kHex, 32);
    made.owner_uid = fmt::format("{}-{}-{}-{}-{}", id.substr(0, 8), id.substr(8, 4),
                                 id.substr(12, 4), id.substr(16, 4), id.substr(20));
    made.labels = fmt::format(
        R"("app":"{0}","app.kubernetes.io/instance":"{0}","app.kubernetes.io/name":"{0}","app.kubernetes.io/version":"1.{1}.{2}","pod-template-hash":"{3}","team":"{4}","tier":"{5}")",
        made.app, index % 30, index % 7, made.hash, made.namespace_name,
        index % 2 == 0 ? "backend" : "frontend");
    made.image = fmt::format("registry.example.com/{}/{}:1.{}.{}", made.namespace_name, made.app,
                             index % 30, index % 7);
    for (std::size_t i = 0; i < 6 + index % 5; ++i)
        made.environment += fmt::format(R"({{"name":"SETTING_{}_{}","value":"{}"}},)", i,
                                        index % 17, number_from(index, i + 3, kHex, 16));
    made.environment +=
        R"({"name":"POD_NAME","valueFrom":{"fieldRef":{"apiVersion":"v1","fieldPath":"metadata.name"}}},{"name":"DB_PASSWORD","valueFrom":{"secretKeyRef":{"key":"password","name":"db"}}})";
    made.resources = fmt::format(
        R"({{"limits":{{"cpu":"{0}m","memory":"{1}Mi"}},"requests":{{"cpu":"{0}m","memory":"{1}Mi"}}}})",
        100 + index % 9 * 50, 128 + index % 5 * 64);
    return made;
}

const std::array<Template, PodList::kTemplates>& templates() {
    static const auto made = [] {
        std::array<Template, PodList::kTemplates> all;
        for (std::size_t i = 0; i < all.size(); ++i) all[i] = template_of(i);
        return all;
    }();
    return made;
}

// What the API server tracks of who set what (fieldsV1), as controllers and kubelets leave it.
constexpr std::string_view kControllerFields =
    R"({"f:metadata":{"f:annotations":{".":{},"f:checksum/config":{},"f:prometheus.io/port":{},"f:prometheus.io/scrape":{}},"f:generateName":{},"f:labels":{".":{},"f:app":{},"f:app.kubernetes.io/instance":{},"f:app.kubernetes.io/name":{},"f:app.kubernetes.io/version":{},"f:pod-template-hash":{},"f:team":{},"f:tier":{}},"f:ownerReferences":{".":{},"k:{\"uid\":\"UID\"}":{}}},"f:spec":{"f:affinity":{},"f:containers":{"k:{\"name\":\"main\"}":{".":{},"f:args":{},"f:env":{".":{},"k:{\"name\":\"DB_PASSWORD\"}":{".":{},"f:name":{},"f:valueFrom":{".":{},"f:secretKeyRef":{}}},"k:{\"name\":\"POD_NAME\"}":{".":{},"f:name":{},"f:valueFrom":{".":{},"f:fieldRef":{}}}},"f:image":{},"f:imagePullPolicy":{},"f:livenessProbe":{".":{},"f:failureThreshold":{},"f:httpGet":{".":{},"f:path":{},"f:port":{},"f:scheme":{}},"f:periodSeconds":{},"f:successThreshold":{},"f:timeoutSeconds":{}},"f:name":{},"f:ports":{".":{},"k:{\"containerPort\":8080,\"protocol\":\"TCP\"}":{".":{},"f:containerPort":{},"f:name":{},"f:protocol":{}}},"f:readinessProbe":{".":{},"f:failureThreshold":{},"f:httpGet":{".":{},"f:path":{},"f:port":{},"f:scheme":{}},"f:periodSeconds":{},"f:successThreshold":{},"f:timeoutSeconds":{}},"f:resources":{".":{},"f:limits":{".":{},"f:cpu":{},"f:memory":{}},"f:requests":{".":{},"f:cpu":{},"f:memory":{}}},"f:securityContext":{".":{},"f:allowPrivilegeEscalation":{},"f:capabilities":{".":{},"f:drop":{}},"f:readOnlyRootFilesystem":{},"f:runAsNonRoot":{}},"f:terminationMessagePath":{},"f:terminationMessagePolicy":{},"f:volumeMounts":{".":{},"k:{\"mountPath\":\"/etc/config\"}":{".":{},"f:mountPath":{},"f:name":{}},"k:{\"mountPath\":\"/tmp\"}":{".":{},"f:mountPath":{},"f:name":{}}}}},"f:dnsPolicy":{},"f:enableServiceLinks":{},"f:restartPolicy":{},"f:schedulerName":{},"f:securityContext":{},"f:serviceAccount":{},"f:serviceAccountName":{},"f:terminationGracePeriodSeconds":{},"f:volumes":{".":{},"k:{\"name\":\"config\"}":{".":{},"f:configMap":{".":{},"f:defaultMode":{},"f:name":{}},"f:name":{}},"k:{\"name\":\"tmp\"}":{".":{},"f:emptyDir":{},"f:name":{}}}}})";

constexpr std::string_view kKubeletFields =
    R"({"f:status":{"f:conditions":{"k:{\"type\":\"ContainersReady\"}":{".":{},"f:lastProbeTime":{},"f:lastTransitionTime":{},"f:status":{},"f:type":{}},"k:{\"type\":\"Initialized\"}":{".":{},"f:lastProbeTime":{},"f:lastTransitionTime":{},"f:status":{},"f:type":{}},"k:{\"type\":\"PodReadyToStartContainers\"}":{".":{},"f:lastProbeTime":{},"f:lastTransitionTime":{},"f:status":{},"f:type":{}},"k:{\"type\":\"Ready\"}":{".":{},"f:lastProbeTime":{},"f:lastTransitionTime":{},"f:status":{},"f:type":{}}},"f:containerStatuses":{},"f:hostIP":{},"f:hostIPs":{},"f:phase":{},"f:podIP":{},"f:podIPs":{".":{},"k:{\"ip\":\"ADDRESS\"}":{".":{},"f:ip":{}}},"f:startTime":{}}})";

std::string replaced(std::string_view text, std::string_view mark, std::string_view value) {
    std::string out(text);
    out.replace(out.find(mark), mark.size(), value);
    return out;
}

}  // namespace

// What differs from pod to pod.
struct PodList::Pod {
    std::string name;
    std::string uid;
    std::string version;
    std::string node;
    std::string address;
    std::string host;
    std::string token_volume;
    std::string created;
    std::string started;
    std::string container_id;
};

namespace {

template <class Pod>
std::string metadata(const Template& from, const Pod& pod) {
    return fmt::format(
        R"("metadata":{{"name":"{0}","generateName":"{1}-{2}-","namespace":"{3}","uid":"{4}","resourceVersion":"{5}","generation":1,"creationTimestamp":"{6}","labels":{{{7}}},"annotations":{{"checksum/config":"{8}","prometheus.io/port":"8080","prometheus.io/scrape":"true"}},"ownerReferences":[{{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"{1}-{2}","uid":"{8}","controller":true,"blockOwnerDeletion":true}}],"managedFields":[{{"manager":"kube-controller-manager","operation":"Update","apiVersion":"v1","time":"{6}","fieldsType":"FieldsV1","fieldsV1":{9}}},{{"manager":"kubelet","operation":"Update","apiVersion":"v1","time":"{10}","fieldsType":"FieldsV1","fieldsV1":{11},"subresource":"status"}}]}})",
        pod.name, from.app, from.hash, from.namespace_name, pod.uid, pod.version, pod.created,
        from.labels, from.owner_uid, replaced(kControllerFields, "UID", from.owner_uid),
        pod.started, replaced(kKubeletFields, "ADDRESS", pod.address));
}

template <class Pod>
std::string spec(const Template& from, const Pod& pod) {
    return fmt::format(
        R"("spec":{{"volumes":[{{"name":"config","configMap":{{"name":"{0}-config","defaultMode":420}}}},{{"name":"tmp","emptyDir":{{}}}},{{"name":"{1}","projected":{{"sources":[{{"serviceAccountToken":{{"expirationSeconds":3607,"path":"token"}}}},{{"configMap":{{"name":"kube-root-ca.crt","items":[{{"key":"ca.crt","path":"ca.crt"}}]}}}},{{"downwardAPI":{{"items":[{{"path":"namespace","fieldRef":{{"apiVersion":"v1","fieldPath":"metadata.namespace"}}}}]}}}}],"defaultMode":420}}}}],"containers":[{{"name":"main","image":"{2}","args":["--listen=:8080","--config=/etc/config/{0}.yaml","--log-format=json"],"ports":[{{"name":"http","containerPort":8080,"protocol":"TCP"}}],"env":[{3}],"resources":{4},"volumeMounts":[{{"name":"config","mountPath":"/etc/config"}},{{"name":"tmp","mountPath":"/tmp"}},{{"name":"{1}","readOnly":true,"mountPath":"/var/run/secrets/kubernetes.io/serviceaccount"}}],"livenessProbe":{{"httpGet":{{"path":"/healthz","port":"http","scheme":"HTTP"}},"timeoutSeconds":1,"periodSeconds":10,"successThreshold":1,"failureThreshold":3}},"readinessProbe":{{"httpGet":{{"path":"/ready","port":"http","scheme":"HTTP"}},"timeoutSeconds":1,"periodSeconds":10,"successThreshold":1,"failureThreshold":3}},"terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File","imagePullPolicy":"IfNotPresent","securityContext":{{"capabilities":{{"drop":["ALL"]}},"runAsNonRoot":true,"readOnlyRootFilesystem":true,"allowPrivilegeEscalation":false}}}}],"restartPolicy":"Always","terminationGracePeriodSeconds":30,"dnsPolicy":"ClusterFirst","serviceAccountName":"{0}","serviceAccount":"{0}","nodeName":"{5}","securityContext":{{}},"affinity":{{"podAntiAffinity":{{"preferredDuringSchedulingIgnoredDuringExecution":[{{"weight":100,"podAffinityTerm":{{"labelSelector":{{"matchLabels":{{"app":"{0}"}}}},"topologyKey":"kubernetes.io/hostname"}}}}]}}}},"schedulerName":"default-scheduler","tolerations":[{{"key":"node.kubernetes.io/not-ready","operator":"Exists","effect":"NoExecute","tolerationSeconds":300}},{{"key":"node.kubernetes.io/unreachable","operator":"Exists","effect":"NoExecute","tolerationSeconds":300}}],"priority":0,"enableServiceLinks":true,"preemptionPolicy":"PreemptLowerPriority"}})", from.app, pod.token_volume,
        from.image, from.environment, from.resources, pod.node);
}

template <class Pod>
std::string condition(std::string_view type, const Pod& pod) {
    return fmt::format(
        R"({{"type":"{}","status":"True","lastProbeTime":null,"lastTransitionTime":"{}"}})", type,
        pod.started);
}

template <class Pod>
std::string status(const Template& from, const Pod& pod) {
    return fmt::format(
        R"("status":{{"phase":"Running","conditions":[{0},{1},{2},{3},{4}],"hostIP":"{5}","hostIPs":[{{"ip":"{5}"}}],"podIP":"{6}","podIPs":[{{"ip":"{6}"}}],"startTime":"{7}","containerStatuses":[{{"name":"main","state":{{"running":{{"startedAt":"{8}"}}}},"lastState":{{}},"ready":true,"restartCount":0,"image":"{9}","imageID":"{9}@sha256:{10}{10}","containerID":"containerd://{11}","started":true,"resources":{12},"volumeMounts":[{{"name":"config","mountPath":"/etc/config"}},{{"name":"tmp","mountPath":"/tmp"}},{{"name":"{13}","mountPath":"/var/run/secrets/kubernetes.io/serviceaccount","readOnly":true,"recursiveReadOnly":"Disabled"}}]}}],"qosClass":"Guaranteed"}})",
        condition("PodReadyToStartContainers", pod), condition("Initialized", pod),
        condition("Ready", pod), condition("ContainersReady", pod), condition("PodScheduled", pod),
        pod.host, pod.address, pod.created, pod.started, from.image, from.owner_uid,
        pod.container_id, from.resources, pod.token_volume);
}

}  // namespace

PodList::PodList(std::size_t count, std::uint64_t seed) : random_(seed), count_(count) {}

std::string PodList::letters(std::size_t size) {
    // rand.SafeEncodeString of k8s.io/apimachinery
    static constexpr std::string_view kSafe = "bcdfghjklmnpqrstvwxz2456789";
    std::string text;
    while (text.size() < size) text += kSafe[random_() % kSafe.size()];
    return text;
}

std::string PodList::hex(std::size_t size) {
    std::string text;
    while (text.size() < size) text += fmt::format("{:016x}", random_());
    text.resize(size);
    return text;
}

std::string PodList::uuid() {
    return fmt::format("{}-{}-4{}-a{}-{}", hex(8), hex(4), hex(3), hex(3), hex(12));
}

void PodList::append_pod(std::string& text) {
    const Template& from = templates()[random_() % kTemplates];
    const std::size_t node = random_() % 300;
    const auto time = [this](std::size_t later) {
        return fmt::format("2026-11-{:02}T{:02}:{:02}:{:02}Z", 1 + random_() % 28,
                           (random_() + later) % 24, random_() % 60, random_() % 60);
    };
    Pod pod;
    pod.name = fmt::format("{}-{}-{}", from.app, from.hash, letters(5));
    pod.uid = uuid();
    pod.version = std::to_string(100000000 + random_() % 100000000);
    pod.node = fmt::format("ip-10-0-{}-{}.ec2.internal", node / 250, node % 250);
    pod.host = fmt::format("10.0.{}.{}", node / 250, node % 250);
    pod.address =
        fmt::format("10.{}.{}.{}", 128 + random_() % 64, random_() % 256, random_() % 256);
    pod.token_volume = "kube-api-access-" + letters(5);
    pod.created = time(0);
    pod.started = time(1);
    pod.container_id = hex(64);
    if (made_ != 0) text += ',';
    text += fmt::format(R"({{{},{},{}}})", metadata(from, pod), spec(from, pod), status(from, pod));
}

bool PodList::next(std::string& text) {
    if (ended_) return false;
    if (made_ == 0)
        text +=
            R"({"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"1"},"items":[)";
    if (made_ == count_) {
        text += "]}\n";
        ended_ = true;
        return true;
    }
    append_pod(text);
    ++made_;
    return true;
}

}  // namespace assay::bench

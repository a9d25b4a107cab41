// Subjects: what checks judge, derived from evidence.
//
// Role: the types checks name in `subject:`; facts/needs.h says what each is derived from. Every
// subject is a Value, so that an expression reads it like any object, plus where it came from.
// Universe: a kind whose evidence is not complete has `gaps`: what is listed is judged, and one row
// unknown(reason) stands for the rest. Only a complete universe can be empty.
// Ordering: by (apiVersion, kind, namespace, name).
//
// Fields of the derived kinds (`object` in expressions):
//   apiserver, controller-manager, scheduler, etcd, kubelet:
//       {component, kind, name, node, version, sources: [text],
//       listeners: [{address, port, process}]} and object.setting('path') (facts/settings.h),
//       object.differences() (facts/drift.h); `sources` are process, manifest, mirror-pod,
//       config-map, node-object, configz;
//       `listeners` are those of the component's own process on its node: a second source, empty
//       when the plan did not ask for nodes, unknown when it did and they were not read; of a
//       kubelet also identity: [{what, value, others: [name]}] (facts/machine_identity.h),
//       confinement (facts/confinement.h) and anonymous: {status, kubernetes, refused}, what it
//       says to anybody (collect/kubelet_probe.h), null when no kubelet was asked; and the fields
//       below
//   kube-proxy: {component, kind, name, node, version, running, sources: [text] of process and pod,
//       listeners} and object.setting('path') (facts/kube_proxies.h)
//   runtime:   {component, kind, name, node, version, package, manager, confinement}
//       (facts/runtimes.h, facts/confinement.h) and those fields
//   What is known of a version (facts/vulnerable_fields.h):
//       {how: text, where the version was read,
//       vulnerabilities: [{id, severity, affected, fixed, range, ref}], affected is true or
//       unknown(undecided or indeterminate) and those that are not affected are not listed,
//       affectedBy: [id] of those that are, upgradeTo: text or null}
//   endpoint:  {kind, name}: the address of the API server; cluster.probe('tls') is about it
//   identity:  {kind, name, namespace,
//       grants: [{binding: {kind, namespace, name}, role: {kind, namespace, name}, ruleIndex, rule,
//       scope, bootstrap}]}; scope is a namespace or '' (the whole cluster); bootstrap: the
//       bootstrap policy binds this subject to this role by this name and its role covers the rule
//   image:     {name, digest: text or null, pods, scans: [{scanner, date, by}],
//       critical: [{id, package, installed, fixed, fixedOn, published, seenFixed}]}
//       (facts/images.h)
//   namespace: {name, labels, podCount, isolation: {ingress, egress}} (all, some, none, open)
//   file:      {path, roles: [text], node, exists, mode, owner, target,
//       parents: [{path, mode, owner}], kubeconfig: null or {server, tls, authority,
//       insecureSkipTLSVerify, tlsServerName, proxyURL, credentials, organizations, renewed}}
//       (facts/files.h, facts/kubeconfig_fields.h)
//   podspec:   {spec, metadata, owner: {apiVersion, kind, namespace, name}, example: the same of
//       the object shown, count, source: api or file, platform,
//       podSecurity: {minor, enforce, baseline, restricted}} (facts/pod_security.h)
//   exposure:  {via, kind, namespace, name, service, port, targetPort, admin: text or null,
//       matchedBy} (facts/exposure.h)
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/presence.h"
#include "base/shared.h"
#include "snapshot/evidence.h"
#include "value/store.h"

namespace assay {

// What showed a subject; none: it stands for what was not read.
enum class SubjectSource : std::uint8_t { none, api, file, probe, node, manifest, mirror_pod };
[[nodiscard]] std::string_view text_of(SubjectSource source);  // "mirror-pod"; none: ""

struct SubjectRef {
    std::string api_version;
    std::string kind;
    std::string ns;
    std::string name;
    friend auto operator<=>(const SubjectRef&, const SubjectRef&) = default;
};

// Where a podspec stands in the document of its origin.
struct PodPlace {
    std::string base;  // path of what holds spec and metadata: "spec.template"
    // What `spec` is called there: a custom resource may say "podSpec".
    std::string spec_name = "spec";
};

struct Subject {
    Shared<SubjectRef> ref;
    Value object;
    std::uint32_t count = 1;  // how many running or declared copies this one stands for
    SubjectSource source = SubjectSource::none;
    Shared<std::string> request;  // id of the request it came from; may be empty
    Shared<Origin> origin;
    Shared<PodPlace> place;  // of a podspec
};

// Why a universe is not complete, and the row that says so.
struct Gap {
    Unknown why;
    SubjectRef row;       // the kind, or the node, that is missing
    std::string request;  // the request that would answer
};

struct Universe {
    std::vector<Subject> subjects;
    std::vector<Gap> gaps;     // empty: complete
    bool in_scope = true;      // false: a file target that holds none of the kinds it needs
    bool kind_absent = false;  // the server does not serve the kind
};

}  // namespace assay

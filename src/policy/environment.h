// What a check's expressions may name: the variables and the functions, declared once.
//
// Role: loading compiles against this table; evaluate/host.h implements the functions; docs and
// "did you mean" come from the same rows. Nothing else is reachable from an expression.
//
// Variables: object, params, asOf (a timestamp), item and index (in `each`, `message` and `at`),
// and variables.<name>, each seeing the earlier ones only. Functions (missing evidence makes any of
// them unknown(reason), never an empty answer):
//   cluster.get(groupKind, ns, name)     optional object
//   cluster.list(groupKind)              list; an incomplete one ends in one unknown element
//   cluster.inNamespace(groupKind, ns)   the same for one namespace
//   cluster.components(name)             component subjects: 'apiserver', 'kubelet', ...
//   cluster.probe(name)                  {status, kubernetes, refused, version}; of 'tls':
//                                        {lowest, subject, issuer, notBefore, notAfter, chain}
//   cluster.selects(ns, selector)        whether a label selector selects a pod or pod template
//   facts.table(name)                    the rows of a dated table (facts/data.h kCheckTables)
//   rbac.isBootstrap(role)               whether a Role or ClusterRole is the bootstrap policy's
//   rbac.covers(rulesOrIdentity, '*')    whether rules, or an identity's cluster-wide grants, cover
//                                        every verb on everything
//   rbac.covers(rules, rule)             whether rules cover every part of one rule
//   rbac.can(identity, verb, group, resource, ns)   a decision; ns '' asks for all namespaces
//   rbac.path(identity, steps)           {found, steps, step, meaning, binding, holder} of the
//   shortest way
//                                        to cluster-admin by its own rights
//                                        (paths/identity_paths.h)
//   rbac.anyPath(identity)               the same in any number of steps, by rules over everything
//                                        too, else by its groups': `holder` is whose rights they
//                                        are
//   authorizer.serviceAccount(ns, name)  as in admission policies: .group(g).resource(r), then
//                                        .subresource(s), .namespace(n), .name(n), or .path(p),
//                                        then .check(verb): a decision
//   decision.allowed(), .reason()        and .grants: the rules that allow it
//   labels.match(selector, labels)       whether a LabelSelector selects these labels
//   labels.everything(selector)          whether a LabelSelector selects whatever there is
//   network.applies(spec, type)          whether a NetworkPolicy is about 'Ingress' or 'Egress'
//   network.openRules(spec, type, blocks)  the indexes of its rules that let through everybody (or
//                                        a whole one of the blocks) to every port of a protocol
//   object.setting(path)                 {value, origin, defaulted} of a component
//   object.differences()                 what the sources of a component give differently
//   object.modeWithin('0600')            whether a file's mode grants nothing beyond
//   version.minor(text)                  34 of "v1.34.1-eks-1"
//   version.endOfLife(text)              timestamp; unknown(undecided) for a minor not in the table
//   version.skewAllowed(kubelet, apiserver)   whether the version skew policy allows the pair
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "cel/arena.h"
#include "cel/calls.h"
#include "cel/datum.h"
#include "cel/environment.h"

namespace assay {

enum class HostFunction : std::uint8_t {
    cluster_get,
    cluster_list,
    cluster_in_namespace,
    cluster_components,
    cluster_probe,
    cluster_selects,
    facts_table,
    rbac_is_bootstrap,
    rbac_covers,
    rbac_can,
    rbac_path,
    rbac_any_path,
    authorizer_account,
    authorizer_group,
    authorizer_resource,
    authorizer_subresource,
    authorizer_namespace,
    authorizer_name,
    authorizer_path,
    authorizer_check,
    decision_allowed,
    decision_reason,
    labels_match,
    labels_everything,
    network_applies,
    network_open_rules,
    setting,
    differences,
    mode_within,
    version_minor,
    version_end_of_life,
    version_skew_allowed,
};

struct HostFunctionRow {
    HostFunction id = HostFunction::cluster_get;
    std::string_view name;       // as written: "cluster.get", "setting"
    bool method = false;         // called on a value: object.setting(path); it is argument 0
    std::size_t arguments = 0;   // the receiver included
    bool strict = true;          // false: sees unknown arguments (cel::Function)
    bool takes_kind = false;     // argument 0 is a group/Kind or a table, and must be a literal
    bool whole_cluster = false;  // reads every object of a kind: never inside a loop
    std::string_view usage;
    std::string_view meaning;      // one line for `checks explain`
    std::string_view signature{};  // what it takes and gives (cel/signatures.h); none: anything
};

[[nodiscard]] std::span<const HostFunctionRow> host_functions();
[[nodiscard]] const HostFunctionRow* host_function(std::string_view name);  // nullptr: not ours
// The function of ours that a call names; nullptr when it names none.
[[nodiscard]] const HostFunctionRow* host_function(const cel::NamedCall& call);

// Whether what the function answers is part of the finding's proof.
[[nodiscard]] constexpr bool proves(HostFunction function) {
    return function == HostFunction::cluster_probe || function == HostFunction::setting ||
           function == HostFunction::version_end_of_life;
}
// Whether an expression calls such a function.
[[nodiscard]] bool proves(std::string_view expression);

// Implemented by evaluate/host.h: what the functions of a running expression answer. A pointer to
// it is the `host` of cel::Evaluator::run.
class CheckHost {
public:
    virtual ~CheckHost() = default;
    [[nodiscard]] virtual cel::Datum call(HostFunction function,
                                          std::span<const cel::Datum> arguments,
                                          cel::Arena& arena) = 0;
};

// The slots of the variables every check has; those of its own follow from Slot::count on, in
// order of declaration.
enum class Slot : std::uint8_t { object, params, as_of, item, index, count };

// The standard library, the functions, and the variables: `variables` are the names a check
// declares, readable as variables.<name>.
[[nodiscard]] cel::Environment check_environment(std::span<const std::string> variables = {});

}  // namespace assay

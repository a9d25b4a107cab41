// What a check's expressions may name: the variables and the functions, declared once.
//
// Role: loading compiles against this table; evaluate/host.h implements the functions; docs and
// "did you mean" come from the same rows. Nothing else is reachable from an expression.
//
// Variables: object, params, variables (variables.<name>, earlier ones only), item and index (in
// `each`, `message` and `at`), asOf (a timestamp).
// Functions (missing evidence makes any of them unknown(reason), never an empty answer):
//   cluster.get(groupKind, ns, name)     optional object
//   cluster.list(groupKind)              list; an incomplete one ends in one unknown element
//   cluster.inNamespace(groupKind, ns)   the same for one namespace
//   cluster.components(name)             component subjects: 'apiserver', 'kubelet', ...
//   cluster.probe(name)                  {status, kubernetes, refused, version}
//   rbac.isBootstrap(role)               whether a Role or ClusterRole is the bootstrap policy's
//   own rbac.covers(rulesOrIdentity, '*')    whether rules, or an identity's cluster-wide grants,
//   cover
//                                        every verb on everything
//   rbac.can(identity, verb, group, resource, ns)   ns '' asks for all namespaces
//   object.setting(path)                 {value, origin, defaulted} of a component
//   object.modeWithin('0600')            whether a file's mode grants nothing beyond
//   version.minor(text)                  34 of "v1.34.1-eks-1"
//   version.endOfLife(text)              timestamp; unknown(undecided) for a minor not in the table
//   version.skewAllowed(kubelet, apiserver)   whether the version skew policy allows the pair
#pragma once

#include <span>
#include <string_view>

#include "cel/arena.h"
#include "cel/datum.h"
#include "cel/environment.h"

namespace assay {

enum class HostFunction : std::uint8_t {
    cluster_get,
    cluster_list,
    cluster_in_namespace,
    cluster_components,
    cluster_probe,
    rbac_is_bootstrap,
    rbac_covers,
    rbac_can,
    setting,
    mode_within,
    version_minor,
    version_end_of_life,
    version_skew_allowed,
};

struct HostFunctionRow {
    HostFunction id;
    std::string_view name;  // as written: "cluster.get", "setting"
    bool method = false;    // called on a value: object.setting(path); the receiver is argument 0
    int arguments = 0;      // the receiver included
    std::string_view usage;
    std::string_view meaning;  // one line for `checks explain` and docs/checks.md
    int kind_argument = -1;    // which argument names a group/Kind; it must be a literal
};

[[nodiscard]] std::span<const HostFunctionRow> host_functions();

// Implemented by evaluate/. One object per running expression set; it is the `host` handed to
// cel::Evaluator::run.
class CheckHost {
public:
    virtual ~CheckHost() = default;
    virtual cel::Datum call(HostFunction function, std::span<const cel::Datum> arguments,
                            cel::Arena& arena) = 0;
};

// The slots of the variables, in this order, in the environment.
enum class Slot : std::uint8_t { object, params, variables, item, index, as_of, count };

// Shared and immutable: made once.
[[nodiscard]] const cel::Environment& check_environment();

}  // namespace assay

#include "policy/environment.h"

#include <algorithm>
#include <array>
#include <utility>

namespace assay {
namespace {

constexpr std::array<HostFunctionRow, 32> kFunctions{{
    {HostFunction::cluster_get, "cluster.get", false, 3, true, true, false,
     "cluster.get('group/Kind', namespace, name)",
     "the object as an optional; '' is the namespace of what has none",
     "cluster.get(string, string, string) -> optional($)"},
    {HostFunction::cluster_list, "cluster.list", false, 1, true, true, true,
     "cluster.list('group/Kind')", "all objects of a kind; an incomplete list ends in an unknown",
     "cluster.list(string) -> list($)"},
    {HostFunction::cluster_in_namespace, "cluster.inNamespace", false, 2, true, true, false,
     "cluster.inNamespace('group/Kind', namespace)", "the objects of a kind in one namespace",
     "cluster.inNamespace(string, string) -> list($)"},
    {HostFunction::cluster_components, "cluster.components", false, 1, true, true, false,
     "cluster.components('apiserver')", "the subjects of a component, as a list",
     "cluster.components(string) -> list($)"},
    {HostFunction::cluster_probe, "cluster.probe", false, 1, true, true, false,
     "cluster.probe('/version')",
     "{status, kubernetes, refused, version} of a question without credentials",
     "cluster.probe(string) -> $"},
    {HostFunction::cluster_selects, "cluster.selects", false, 2, true, false, false,
     "cluster.selects(namespace, selector)",
     "whether a label selector selects a pod or a pod template of the namespace",
     "cluster.selects(string, dyn) -> bool"},
    {HostFunction::facts_table, "facts.table", false, 1, true, true, false,
     "facts.table('end-of-life')", "the rows of a dated table, as profiles/facts has them",
     "facts.table(string) -> dyn"},
    {HostFunction::rbac_is_bootstrap, "rbac.isBootstrap", false, 1, true, false, false,
     "rbac.isBootstrap(role)", "whether the role is the API server's own, by name and rules",
     "rbac.isBootstrap(dyn) -> bool"},
    {HostFunction::rbac_covers, "rbac.covers", false, 2, false, false, false,
     "rbac.covers(rulesOrIdentity, '*')",
     "whether the rules, or the identity's cluster-wide grants, cover every verb on everything; a "
     "rule in place of '*' asks whether the rules cover it",
     "rbac.covers(dyn, dyn) -> bool"},
    {HostFunction::rbac_can, "rbac.can", false, 5, false, false, false,
     "rbac.can(identity, verb, group, resource, namespace)",
     "a decision: whether the identity may do it, and by which grants; '' asks for all namespaces",
     "rbac.can(dyn, string, string, string, string) -> access-decision"},
    {HostFunction::rbac_path, "rbac.path", false, 2, true, false, false,
     "rbac.path(identity, steps)",
     "{found, steps, step, meaning, binding, holder} of the shortest way to cluster-admin in at "
     "most so many steps by rights of its own; what Kubernetes itself gives and rules over "
     "everything are left out",
     "rbac.path(dyn, int) -> access-path"},
    {HostFunction::rbac_any_path, "rbac.anyPath", false, 1, true, false, false,
     "rbac.anyPath(identity)",
     "the same with nothing left out: in any number of steps, by rights of its own, else by those "
     "of the groups that it is in by itself; `holder` is the identity or group whose rights they "
     "are",
     "rbac.anyPath(dyn) -> access-path"},
    {HostFunction::authorizer_account, "authorizer.serviceAccount", false, 2, true, false, false,
     "authorizer.serviceAccount(namespace, name)", "asks what a ServiceAccount may do",
     "authorizer.serviceAccount(string, string) -> authorizer"},
    {HostFunction::authorizer_group, "group", true, 2, true, false, false,
     "authorizer.serviceAccount(namespace, name).group('apps')", "in this API group",
     "(authorizer).group(string) -> authorizer-group"},
    {HostFunction::authorizer_resource, "resource", true, 2, true, false, false,
     ".group('').resource('pods')", "with this resource",
     "(authorizer-group).resource(string) -> authorizer-resource"},
    {HostFunction::authorizer_subresource, "subresource", true, 2, true, false, false,
     ".resource('pods').subresource('exec')", "with its subresource",
     "(authorizer-resource).subresource(string) -> authorizer-resource"},
    {HostFunction::authorizer_namespace, "namespace", true, 2, true, false, false,
     ".resource('pods').namespace('shop')", "in this namespace; without it in the whole cluster",
     "(authorizer-resource).namespace(string) -> authorizer-resource"},
    {HostFunction::authorizer_name, "name", true, 2, true, false, false,
     ".resource('pods').name('web-0')", "with the object of this name",
     "(authorizer-resource).name(string) -> authorizer-resource"},
    {HostFunction::authorizer_path, "path", true, 2, true, false, false,
     "authorizer.serviceAccount(namespace, name).path('/metrics')", "with this URL",
     "(authorizer).path(string) -> authorizer-path"},
    {HostFunction::authorizer_check, "check", true, 2, true, false, false,
     ".resource('pods').check('get')", "a decision: whether it may, and by which grants",
     "(authorizer-resource).check(string) -> access-decision\n"
     "(authorizer-path).check(string) -> access-decision"},
    {HostFunction::decision_allowed, "allowed", true, 1, true, false, false,
     "rbac.can(identity, 'get', '', 'pods', '').allowed()", "whether a decision allows it",
     "(access-decision).allowed() -> bool"},
    {HostFunction::decision_reason, "reason", true, 1, true, false, false,
     "rbac.can(identity, 'get', '', 'pods', '').reason()", "why, in words",
     "(access-decision).reason() -> string"},
    {HostFunction::labels_match, "labels.match", false, 2, true, false, false,
     "labels.match(selector, labels)", "whether a LabelSelector selects what has these labels",
     "labels.match(dyn, dyn) -> bool"},
    {HostFunction::labels_everything, "labels.everything", false, 1, true, false, false,
     "labels.everything(selector)", "whether a LabelSelector selects whatever there is",
     "labels.everything(dyn) -> bool"},
    {HostFunction::network_applies, "network.applies", false, 2, true, false, false,
     "network.applies(spec, 'Ingress')", "whether a NetworkPolicy is about Ingress, or Egress",
     "network.applies(dyn, string) -> bool"},
    {HostFunction::network_open_rules, "network.openRules", false, 3, true, false, false,
     "network.openRules(spec, 'Ingress', blocks)",
     "the indexes of its rules that let through everybody, or the whole of one of the blocks, to "
     "every port of a protocol",
     "network.openRules(dyn, string, dyn) -> list(int)"},
    {HostFunction::setting, "setting", true, 2, true, false, false, "object.setting(path)",
     "{value, origin, defaulted} of a component's effective configuration",
     "(dyn).setting(string) -> setting"},
    {HostFunction::differences, "differences", true, 1, true, false, false, "object.differences()",
     "[{path, values: [{source, value}]}] that the sources of a component give differently",
     "(dyn).differences() -> list(difference)?"},
    {HostFunction::mode_within, "modeWithin", true, 2, true, false, false,
     "object.modeWithin('0600')", "whether a file's mode grants nothing beyond the given one",
     "(dyn).modeWithin(string) -> bool"},
    {HostFunction::version_minor, "version.minor", false, 1, true, false, false,
     "version.minor('v1.34.1')", "the minor number of a version: 34",
     "version.minor(string) -> int"},
    {HostFunction::version_end_of_life, "version.endOfLife", false, 1, true, false, false,
     "version.endOfLife('v1.34.1')",
     "when its minor's support ends, a timestamp; unknown for a minor not in the table",
     "version.endOfLife(string) -> timestamp"},
    {HostFunction::version_skew_allowed, "version.skewAllowed", false, 2, true, false, false,
     "version.skewAllowed(kubelet, apiserver)", "whether the version skew policy allows the pair",
     "version.skewAllowed(string, string) -> bool"},
}};

template <HostFunction function>
cel::Datum forward(cel::HostCall& call, std::span<const cel::Datum> arguments) {
    return static_cast<CheckHost*>(call.host)->call(function, arguments, call.arena);
}

template <std::size_t... indexes>
void declare(cel::Environment& environment, std::index_sequence<indexes...>) {
    const auto one = [&](const HostFunctionRow& row, cel::FunctionPointer pointer) {
        environment.function({std::string(row.name), row.arguments, row.arguments, pointer,
                              row.method ? cel::CallStyle::method : cel::CallStyle::global,
                              row.strict});
        environment.add_signatures(row.signature);
    };
    (one(kFunctions[indexes], &forward<kFunctions[indexes].id>), ...);
}

cel::Environment make_base() {
    cel::Environment environment = cel::Environment::standard();
    declare(environment, std::make_index_sequence<kFunctions.size()>{});
    for (const char* name : {"object", "params", "asOf", "item", "index"}) {
        environment.variable(name);
    }
    return environment;
}

}  // namespace

std::span<const HostFunctionRow> host_functions() { return kFunctions; }

const HostFunctionRow* host_function(std::string_view name) {
    const auto row = std::find_if(kFunctions.begin(), kFunctions.end(),
                                  [&](const HostFunctionRow& each) { return each.name == name; });
    return row == kFunctions.end() ? nullptr : &*row;
}

const HostFunctionRow* host_function(const cel::NamedCall& call) {
    const auto row = std::ranges::find_if(kFunctions, [&](const HostFunctionRow& each) {
        if (each.method) return call.after_dot && each.name == call.name;
        return each.name.size() == call.before.size() + 1 + call.name.size() &&
               each.name.starts_with(call.before) && each.name.ends_with(call.name);
    });
    return row == kFunctions.end() ? nullptr : &*row;
}

bool proves(std::string_view expression) {
    return std::ranges::any_of(cel::calls_in(expression), [](const cel::NamedCall& call) {
        const HostFunctionRow* const row = host_function(call);
        return row != nullptr && proves(row->id);
    });
}

cel::Environment check_environment(std::span<const std::string> variables) {
    static const cel::Environment base = make_base();
    cel::Environment environment = base;
    for (const std::string& name : variables) {
        environment.variable("variables." + name);
    }
    return environment;
}

}  // namespace assay

#include "facts/subject_fields.h"

namespace assay {

// Sorted by name.
std::string_view subject_fields() {
    static constexpr std::string_view rows =
        "/api/v1/namespaces kubernetes:bool refused:bool status:int version:string\n"
        "/version kubernetes:bool refused:bool status:int version:string\n"
        "apiserver affectedBy:list(string) component:string how:string kind:string "
        "listeners:list(listener) name:string node:string sources:list(string) "
        "upgradeTo:string version:string vulnerabilities:list(vulnerability)\n"
        "controller-manager affectedBy:list(string) component:string how:string "
        "kind:string listeners:list(listener) name:string node:string "
        "sources:list(string) upgradeTo:string version:string "
        "vulnerabilities:list(vulnerability)\n"
        "difference path:string values:list(difference-value)\n"
        "difference-value source:string value:string\n"
        "endpoint kind:string name:string\n"
        "etcd affectedBy:list(string) component:string how:string kind:string "
        "listeners:list(listener) name:string node:string sources:list(string) "
        "upgradeTo:string version:string vulnerabilities:list(vulnerability)\n"
        "exposure admin:string kind:string matchedBy:string name:string "
        "namespace:string port:dyn service:string targetPort:dyn via:string\n"
        "file exists:bool mode:string node:string owner:string parents:list(folder) "
        "path:string roles:list(string) target:string\n"
        "folder mode:string owner:string path:string\n"
        "grant binding:object-name bootstrap:bool role:object-name "
        "rule:rbac.v1.PolicyRule ruleIndex:int scope:string\n"
        "http:8080/version kubernetes:bool refused:bool status:int version:string\n"
        "identity grants:list(grant) kind:string name:string namespace:string\n"
        "isolation egress:string ingress:string\n"
        "kubelet affectedBy:list(string) component:string how:string kind:string "
        "listeners:list(listener) name:string node:string sources:list(string) "
        "upgradeTo:string version:string vulnerabilities:list(vulnerability)\n"
        "listener address:string port:int process:string\n"
        "namespace isolation:isolation labels:map(string,string) name:string "
        "podCount:int\n"
        "object-name kind:string name:string namespace:string\n"
        "object-reference apiVersion:string kind:string name:string namespace:string\n"
        "pod-security baseline:string enforce:string minor:int restricted:string\n"
        "podspec count:int example:object-reference metadata:meta.v1.ObjectMeta "
        "owner:object-reference platform:bool podSecurity:pod-security source:string "
        "spec:core.v1.PodSpec\n"
        "runtime affectedBy:list(string) component:string how:string kind:string "
        "manager:string name:string node:string package:string upgradeTo:string "
        "version:string vulnerabilities:list(vulnerability)\n"
        "scheduler affectedBy:list(string) component:string how:string kind:string "
        "listeners:list(listener) name:string node:string sources:list(string) "
        "upgradeTo:string version:string vulnerabilities:list(vulnerability)\n"
        "setting defaulted:bool origin:string value:dyn\n"
        "tls chain:string issuer:string lowest:string notAfter:string notBefore:string "
        "subject:string\n"
        "vulnerability affected:bool fixed:string id:string range:string ref:string "
        "severity:string\n";
    return rows;
}

}  // namespace assay

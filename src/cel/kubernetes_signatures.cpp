// What the functions that Kubernetes adds take and give (k8s.io/apiserver pkg/cel/library: ip.go,
// cidr.go, quantity.go, semverlib.go, urls.go, format.go, regex.go, lists.go; cel-go ext/lists.go,
// version 3). Types of their own have the names that type() yields.
#include "cel/library.h"

namespace assay::cel {

namespace {

constexpr std::string_view lists =
    "(list(bool)).isSorted() -> bool\n"
    "(list(int)).isSorted() -> bool\n"
    "(list(uint)).isSorted() -> bool\n"
    "(list(double)).isSorted() -> bool\n"
    "(list(string)).isSorted() -> bool\n"
    "(list(bytes)).isSorted() -> bool\n"
    "(list(timestamp)).isSorted() -> bool\n"
    "(list(duration)).isSorted() -> bool\n"
    "(list(bool)).min() -> bool\n"
    "(list(int)).min() -> int\n"
    "(list(uint)).min() -> uint\n"
    "(list(double)).min() -> double\n"
    "(list(string)).min() -> string\n"
    "(list(bytes)).min() -> bytes\n"
    "(list(timestamp)).min() -> timestamp\n"
    "(list(duration)).min() -> duration\n"
    "(list(bool)).max() -> bool\n"
    "(list(int)).max() -> int\n"
    "(list(uint)).max() -> uint\n"
    "(list(double)).max() -> double\n"
    "(list(string)).max() -> string\n"
    "(list(bytes)).max() -> bytes\n"
    "(list(timestamp)).max() -> timestamp\n"
    "(list(duration)).max() -> duration\n"
    "(list(int)).sum() -> int\n"
    "(list(uint)).sum() -> uint\n"
    "(list(double)).sum() -> double\n"
    "(list(duration)).sum() -> duration\n"
    "(list(bool)).sort() -> list(bool)\n"
    "(list(int)).sort() -> list(int)\n"
    "(list(uint)).sort() -> list(uint)\n"
    "(list(double)).sort() -> list(double)\n"
    "(list(string)).sort() -> list(string)\n"
    "(list(bytes)).sort() -> list(bytes)\n"
    "(list(timestamp)).sort() -> list(timestamp)\n"
    "(list(duration)).sort() -> list(duration)\n"
    "(list(A)).indexOf(A) -> int\n"
    "(list(A)).lastIndexOf(A) -> int\n"
    "(list(A)).distinct() -> list(A)\n"
    "(list(list(A))).flatten() -> list(A)\n"
    "(list(dyn)).flatten(int) -> list(dyn)\n"
    "(list(A)).reverse() -> list(A)\n"
    "(list(A)).slice(int, int) -> list(A)\n"
    "(list(A)).first() -> optional(A)\n"
    "(list(A)).last() -> optional(A)\n"
    "lists.range(int) -> list(int)\n";

constexpr std::string_view regex =
    "(string).find(string) -> string\n"
    "(string).findAll(string) -> list(string)\n"
    "(string).findAll(string, int) -> list(string)\n";

constexpr std::string_view addresses =
    "ip(string) -> net.IP\n"
    "isIP(string) -> bool\n"
    "ip.isCanonical(string) -> bool\n"
    "(net.IP).family() -> int\n"
    "(net.IP).isUnspecified() -> bool\n"
    "(net.IP).isLoopback() -> bool\n"
    "(net.IP).isLinkLocalMulticast() -> bool\n"
    "(net.IP).isLinkLocalUnicast() -> bool\n"
    "(net.IP).isGlobalUnicast() -> bool\n"
    "string(net.IP) -> string\n"
    "cidr(string) -> net.CIDR\n"
    "isCIDR(string) -> bool\n"
    "(net.CIDR).containsIP(string) -> bool\n"
    "(net.CIDR).containsIP(net.IP) -> bool\n"
    "(net.CIDR).containsCIDR(string) -> bool\n"
    "(net.CIDR).containsCIDR(net.CIDR) -> bool\n"
    "(net.CIDR).ip() -> net.IP\n"
    "(net.CIDR).masked() -> net.CIDR\n"
    "(net.CIDR).prefixLength() -> int\n"
    "string(net.CIDR) -> string\n";

constexpr std::string_view quantities =
    "quantity(string) -> kubernetes.Quantity\n"
    "isQuantity(string) -> bool\n"
    "sign(kubernetes.Quantity) -> int\n"
    "(kubernetes.Quantity).sign() -> int\n"
    "(kubernetes.Quantity).isInteger() -> bool\n"
    "(kubernetes.Quantity).asInteger() -> int\n"
    "(kubernetes.Quantity).asApproximateFloat() -> double\n"
    "(kubernetes.Quantity).isGreaterThan(kubernetes.Quantity) -> bool\n"
    "(kubernetes.Quantity).isLessThan(kubernetes.Quantity) -> bool\n"
    "(kubernetes.Quantity).compareTo(kubernetes.Quantity) -> int\n"
    "(kubernetes.Quantity).add(kubernetes.Quantity) -> kubernetes.Quantity\n"
    "(kubernetes.Quantity).add(int) -> kubernetes.Quantity\n"
    "(kubernetes.Quantity).sub(kubernetes.Quantity) -> kubernetes.Quantity\n"
    "(kubernetes.Quantity).sub(int) -> kubernetes.Quantity\n";

constexpr std::string_view versions =
    "semver(string) -> kubernetes.Semver\n"
    "semver(string, bool) -> kubernetes.Semver\n"
    "isSemver(string) -> bool\n"
    "isSemver(string, bool) -> bool\n"
    "(kubernetes.Semver).major() -> int\n"
    "(kubernetes.Semver).minor() -> int\n"
    "(kubernetes.Semver).patch() -> int\n"
    "(kubernetes.Semver).isGreaterThan(kubernetes.Semver) -> bool\n"
    "(kubernetes.Semver).isLessThan(kubernetes.Semver) -> bool\n"
    "(kubernetes.Semver).compareTo(kubernetes.Semver) -> int\n";

constexpr std::string_view urls =
    "url(string) -> kubernetes.URL\n"
    "isURL(string) -> bool\n"
    "(kubernetes.URL).getScheme() -> string\n"
    "(kubernetes.URL).getHost() -> string\n"
    "(kubernetes.URL).getHostname() -> string\n"
    "(kubernetes.URL).getPort() -> string\n"
    "(kubernetes.URL).getEscapedPath() -> string\n"
    "(kubernetes.URL).getQuery() -> map(string, list(string))\n";

constexpr std::string_view formats =
    "format.named(string) -> optional(kubernetes.NamedFormat)\n"
    "(kubernetes.NamedFormat).validate(string) -> optional(list(string))\n"
    "format.dns1123Label() -> kubernetes.NamedFormat\n"
    "format.dns1123Subdomain() -> kubernetes.NamedFormat\n"
    "format.dns1035Label() -> kubernetes.NamedFormat\n"
    "format.qualifiedName() -> kubernetes.NamedFormat\n"
    "format.dns1123LabelPrefix() -> kubernetes.NamedFormat\n"
    "format.dns1123SubdomainPrefix() -> kubernetes.NamedFormat\n"
    "format.dns1035LabelPrefix() -> kubernetes.NamedFormat\n"
    "format.labelValue() -> kubernetes.NamedFormat\n"
    "format.uri() -> kubernetes.NamedFormat\n"
    "format.uuid() -> kubernetes.NamedFormat\n"
    "format.byte() -> kubernetes.NamedFormat\n"
    "format.date() -> kubernetes.NamedFormat\n"
    "format.datetime() -> kubernetes.NamedFormat\n";

}  // namespace

void add_kubernetes_signatures(Environment& environment) {
    for (const std::string_view lines :
         {lists, regex, addresses, quantities, versions, urls, formats}) {
        environment.add_signatures(lines);
    }
}

}  // namespace assay::cel

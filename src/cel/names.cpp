#include "cel/names.h"

#include <algorithm>
#include <array>

namespace assay::cel {

std::size_t chain_length(const Ast& ast, std::uint32_t node) {
    std::size_t length = 1;
    for (; ast[node].kind == AstKind::select; node = ast[node].args[0]) ++length;
    return length;
}

NameChain name_chain(const Ast& ast, std::uint32_t node) {
    NameChain chain;
    std::size_t place = chain_length(ast, node) - 1;  // of the segment that ends at `at`
    chain.segments.resize(place + 1);
    chain.selects.resize(place);
    chain.ids.resize(place + 1);
    std::uint32_t at = node;
    for (; ast[at].kind == AstKind::select; at = ast[at].args[0]) {
        if (ast[at].test_only && at != node) return {};
        chain.ids[place] = at;
        chain.segments[place] = ast[at].name;
        chain.selects[--place] = &ast[at];
    }
    if (ast[at].kind != AstKind::name) return {};
    chain.name = at;
    chain.ids.front() = at;
    chain.absolute = ast[at].name.front() == '.';
    chain.segments.front() = std::string_view(ast[at].name).substr(chain.absolute ? 1 : 0);
    return chain;
}

std::vector<std::string> candidates(const NameChain& chain, std::size_t used,
                                    std::string_view container) {
    std::string name(chain.segments.front());
    for (std::size_t i = 1; i < used; ++i) name.append(".").append(chain.segments[i]);
    std::vector<std::string> made;
    while (!chain.absolute && !container.empty()) {
        made.push_back(std::string(container) + "." + name);
        const std::size_t dot = container.rfind('.');
        container = dot == std::string_view::npos ? std::string_view{} : container.substr(0, dot);
    }
    made.push_back(std::move(name));
    return made;
}

std::string_view type_called(std::string_view name) {
    static constexpr std::array<std::string_view, 19> names{"bool",
                                                            "int",
                                                            "uint",
                                                            "double",
                                                            "string",
                                                            "bytes",
                                                            "list",
                                                            "map",
                                                            "null_type",
                                                            "type",
                                                            "optional_type",
                                                            "google.protobuf.Timestamp",
                                                            "google.protobuf.Duration",
                                                            "net.IP",
                                                            "net.CIDR",
                                                            "kubernetes.Quantity",
                                                            "kubernetes.Semver",
                                                            "kubernetes.URL",
                                                            "kubernetes.NamedFormat"};
    const auto* const found = std::find(names.begin(), names.end(), name);
    return found == names.end() ? std::string_view{} : *found;
}

}  // namespace assay::cel

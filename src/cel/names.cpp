#include "cel/names.h"

#include <algorithm>
#include <array>

namespace assay::cel {

NameChain name_chain(const Ast& ast, std::uint32_t node) {
    NameChain chain;
    std::uint32_t at = node;
    while (ast[at].kind == AstKind::select) {
        if (ast[at].test_only && at != node) return {};
        chain.selects.push_back(&ast[at]);
        chain.ids.push_back(at);
        at = ast[at].args[0];
    }
    if (ast[at].kind != AstKind::name) return {};
    chain.name = at;
    chain.ids.push_back(at);
    chain.absolute = ast[at].name.front() == '.';
    std::reverse(chain.selects.begin(), chain.selects.end());
    std::reverse(chain.ids.begin(), chain.ids.end());
    chain.segments.push_back(ast[at].name.substr(chain.absolute ? 1 : 0));
    for (const AstNode* select : chain.selects) chain.segments.push_back(select->name);
    return chain;
}

std::vector<std::string> candidates(const NameChain& chain, std::size_t used,
                                    std::string_view container) {
    std::string name = chain.segments.front();
    for (std::size_t i = 1; i < used; ++i) name += "." + chain.segments[i];
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

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
    std::uint32_t at = node;
    for (; ast[at].kind == AstKind::select; at = ast[at].args[0]) {
        if (ast[at].test_only && at != node) return {};
        chain.ids.push_back(at);
    }
    if (ast[at].kind != AstKind::name) return {};
    chain.ids.push_back(at);
    chain.ids.reverse();
    for (const std::uint32_t id : chain.ids) chain.segments.push_back(ast[id].name);
    std::string_view& first = chain.segments[0];
    chain.absolute = first.front() == '.';
    if (chain.absolute) first.remove_prefix(1);
    return chain;
}

std::string_view joined(const NameChain& chain, std::size_t used, std::string& room) {
    if (used == 1) return chain.segments.front();
    room = chain.segments.front();
    for (std::size_t i = 1; i < used; ++i) room.append(".").append(chain.segments[i]);
    return room;
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

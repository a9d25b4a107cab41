#include "paths/typed_vertex.h"

#include <string>
#include <utility>

#include "base/text.h"

namespace assay {
namespace {

constexpr const char* kHint =
    "write user:NAME, group:NAME, sa:NAMESPACE/NAME, pod:NAMESPACE/NAME or node:NAME";
constexpr std::string_view kAdmin = "cluster-admin";
constexpr std::string_view kNodeRoot = "node-root";

struct Words {
    std::string kind;
    std::string ns;
    std::string name;
};

// Nothing: they cannot be read.
std::optional<Words> words_of(std::string_view typed) {
    const std::size_t colon = typed.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    Words words{std::string(typed.substr(0, colon)), {}, std::string(typed.substr(colon + 1))};
    if (words.kind == "sa" || words.kind == "pod") {
        const std::size_t slash = words.name.find('/');
        if (slash == std::string::npos) return std::nullopt;
        words.ns = words.name.substr(0, slash);
        words.name = words.name.substr(slash + 1);
        if (words.ns.empty() || words.name.find('/') != std::string::npos) return std::nullopt;
    } else if (words.kind != "user" && words.kind != "group" && words.kind != "node") {
        return std::nullopt;
    }
    return words.name.empty() ? std::nullopt : std::optional(std::move(words));
}

tl::unexpected<Error> not_there(std::string_view typed) {
    return fail(ErrorCode::usage, "there is no '" + printable(typed) + "' in the target", {},
                "only what was read can be asked about; a pod that has ended is not");
}

}  // namespace

Result<void> check_vertex(std::string_view typed, bool is_end) {
    if (is_end && (typed == kAdmin || typed == kNodeRoot)) return {};
    if (words_of(typed)) return {};
    return fail(ErrorCode::usage, "'" + printable(typed) + "' is nobody a way can be about", {},
                is_end ? std::string(kHint) + ", cluster-admin or node-root" : kHint);
}

Result<TypedVertex> read_vertex(std::string_view typed, const Inventory& inventory) {
    if (typed == kAdmin) return TypedVertex{std::nullopt, {VertexKind::admin, {}, {}, {}, {}}};
    if (typed == kNodeRoot) {
        return TypedVertex{std::nullopt, {VertexKind::node_root, {}, {}, {}, {}}};
    }
    const auto words = words_of(typed);
    if (!words) return not_there(typed);
    if (words->kind == "pod") {
        const auto pod = workload_of(inventory, words->ns, words->name);
        if (!pod) return not_there(typed);
        return TypedVertex{std::nullopt, inventory.graph.vertices()[*pod].name};
    }
    if (words->kind == "node") {
        if (!inventory.nodes.contains(words->name)) return not_there(typed);
        return TypedVertex{std::nullopt, {VertexKind::node, {}, words->name, {}, {}}};
    }
    const SubjectName who = words->kind == "sa"
                                ? SubjectName{"ServiceAccount", words->ns, words->name}
                            : words->kind == "group" ? SubjectName{"Group", {}, words->name}
                                                     : user_named(words->name);
    return TypedVertex{who, vertex_of(who)};
}

}  // namespace assay

#include "access/access_document.h"

#include <cstdint>

#include "base/text.h"
#include "value/decode.h"

namespace assay {

Value AccessDocument::text(std::string_view bytes) { return store_.text(as_utf8(bytes)); }

Value AccessDocument::texts(const std::vector<std::string>& list) {
    std::vector<Value> items;
    for (const std::string& item : list) items.push_back(text(item));
    return store_.list(items);
}

Value AccessDocument::number(std::size_t count) {
    return Value::integer(static_cast<std::int64_t>(count));
}

Value AccessDocument::named(std::string_view kind, std::string_view ns, std::string_view name) {
    Members members{{"kind", text(kind)}};
    if (!name.empty()) members.emplace_back("name", text(name));
    if (!ns.empty()) members.emplace_back("namespace", text(ns));
    return store_.map(members);
}

Value AccessDocument::request(const AccessRequest& request) {
    if (request.path) {
        return store_.map({{"verb", text(request.verb)}, {"path", text(*request.path)}});
    }
    return store_.map({{"verb", text(request.verb)},
                       {"group", text(request.group)},
                       {"resource", text(request.resource)},
                       {"subresource", text(request.subresource)},
                       {"name", text(request.name)},
                       {"namespace", text(request.ns)}});
}

Value AccessDocument::binding(const Grant& grant) {
    const Value object = grant.binding == nullptr ? Value() : grant.binding->value;
    return named(grant.ns.empty() ? "ClusterRoleBinding" : "RoleBinding", grant.ns,
                 object.get("metadata").get("name").text_or());
}

Value AccessDocument::grant(const Permit& permit) {
    const Grant& grant = *permit.grant;
    const std::string_view role_ns = grant.role_kind == "Role" ? grant.ns : std::string_view{};
    return store_.map({{"subject", subject(*permit.subject)},
                       {"binding", binding(grant)},
                       {"role", named(grant.role_kind, role_ns, grant.role_name)},
                       {"rule", number(permit.rule)}});
}

Value AccessDocument::grants(std::span<const Permit> permits) {
    std::vector<Value> items;
    for (const Permit& permit : permits) items.push_back(grant(permit));
    return store_.list(items);
}

Value AccessDocument::why(const Unknown& unknown) {
    return store_.map({{"reason", text(text_of(unknown.reason))}, {"text", text(unknown.text)}});
}

Value AccessDocument::missing(const std::vector<Unknown>& missing) {
    std::vector<Value> items;
    for (const Unknown& unknown : missing) items.push_back(why(unknown));
    return store_.list(items);
}

std::string AccessDocument::encode(const Members& members) {
    return encode_json(store_.map(members)) + "\n";
}

}  // namespace assay

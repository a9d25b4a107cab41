#include "cel/call_types.h"

#include <optional>

#include <fmt/format.h>

#include "base/text.h"
#include "cel/operations.h"

namespace assay::cel {

namespace {

constexpr std::size_t longest_hint = 120;

// Relations take the same types, and so do the two equalities.
std::string_view signature_name(std::string_view name) {
    if (name == "_<=_" || name == "_>_" || name == "_>=_") return "_<_";
    return name == "_!=_" ? "_==_" : name;
}

std::string list_of(const Types& types, const std::vector<TypeId>& given, std::size_t from,
                    std::string_view between) {
    std::string shown;
    for (std::size_t i = from; i < given.size(); ++i) {
        shown += (i == from ? "" : std::string(between)) + types.text(given[i]);
    }
    return shown;
}

void refuse(const Types& types, const TypedCall& call, std::span<const Signature> overloads,
            CallTypes& made) {
    if (operator_called(call.name)) {
        made.message = fmt::format("{} does not take {}", operator_text(call.name),
                                   list_of(types, call.given, 0, " and "));
        if (signature_name(call.name) == "_==_") {
            made.hint = "values of these types are never equal";
        }
        return;
    }
    const std::string name = printable(call.name, 60);
    if (call.method) {
        made.message = fmt::format("{}.{}({}) does not exist", types.text(call.given.front()), name,
                                   list_of(types, call.given, 1, ", "));
    } else {
        made.message =
            fmt::format("{}() does not take ({})", name, list_of(types, call.given, 0, ", "));
    }
    for (const Signature& signature : overloads) {
        if (signature.method != call.method) continue;
        made.hint += made.hint.empty() ? "write " : " or ";
        made.hint += signature.text.substr(0, signature.text.find(" ->"));
    }
    if (made.hint.size() > longest_hint) made.hint.clear();
}

}  // namespace

CallTypes call_type(const Signatures& signatures, Types& types, const TypedCall& call) {
    const std::span<const Signature> overloads = signatures.of(signature_name(call.name));
    CallTypes made;
    std::optional<TypeId> result;
    bool any = false;
    for (const Signature& signature : overloads) {
        if (signature.method != call.method || signature.args.size() != call.given.size()) continue;
        any = true;
        Types::Fresh fresh;
        std::vector<TypeId> wanted;
        for (const TypeId arg : signature.args) {
            wanted.push_back(types.copy(signatures.types(), arg, fresh, call.literal));
        }
        if (!types.fit(call.given, wanted)) continue;
        const TypeId type =
            types.settled(types.copy(signatures.types(), signature.result, fresh, call.literal));
        result = !result || types.same(*result, type) ? type : Types::dyn;
    }
    if (any && !result) refuse(types, call, overloads, made);
    made.type = result.value_or(Types::dyn);
    return made;
}

std::string operator_text(std::string_view name) {
    std::string made = "'";
    for (const char unit : name) {
        if (unit != '_' && unit != '@') made += unit;
    }
    return made + "'";
}

}  // namespace assay::cel

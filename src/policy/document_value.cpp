#include "policy/document_value.h"

#include <utility>
#include <vector>

#include "value/yaml_scalar.h"

namespace assay {
namespace {

using Read = tl::expected<Value, NotAValue>;

tl::unexpected<NotAValue> refuse(const DocumentNode& node, std::string message) {
    return tl::make_unexpected(NotAValue{&node, std::move(message)});
}

Read scalar(const DocumentNode& node, Store& store) {
    std::string buffer;
    const auto resolved = resolve_yaml({}, node.text, !node.quoted, buffer);
    if (!resolved) {
        return refuse(node, resolved.error());
    }
    const std::optional<Value> value = value_of(*resolved, store);
    return value ? Read(*value) : refuse(node, "the number is not finite");
}

Read list(const DocumentNode& node, Store& store) {
    std::vector<Value> items;
    for (const DocumentNode& item : node.items) {
        const Read value = value_of(item, store);
        if (!value) {
            return value;
        }
        items.push_back(*value);
    }
    return store.list(items);
}

Read map(const DocumentNode& node, Store& store) {
    std::vector<std::pair<std::string_view, Value>> members;
    for (std::size_t index = 0; index < node.items.size(); ++index) {
        const DocumentNode& word = node.keys[index];
        std::string buffer;
        const auto resolved = resolve_yaml({}, word.text, !word.quoted, buffer);
        const auto key = resolved ? key_of(*resolved) : std::nullopt;
        if (!key) {
            return refuse(word, "'" + std::string(word.text) + "' cannot be a key");
        }
        const Read value = value_of(node.items[index], store);
        if (!value) {
            return value;
        }
        members.emplace_back(store.text(*key).as_text(), *value);
    }
    const Value made = store.map(members);
    return made.members_or_none().size() == members.size() ? Read(made)
                                                           : refuse(node, "two keys mean the same");
}

}  // namespace

Read value_of(const DocumentNode& node, Store& store) {
    switch (node.kind) {
        case DocumentNode::Kind::scalar:
            return scalar(node, store);
        case DocumentNode::Kind::list:
            return list(node, store);
        case DocumentNode::Kind::map:
            return map(node, store);
        case DocumentNode::Kind::null:
            break;
    }
    return Value();
}

}  // namespace assay

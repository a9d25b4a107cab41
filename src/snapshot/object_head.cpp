#include "snapshot/object_head.h"

namespace assay {
namespace {

std::string_view text_under(const Value& map, const Key& key) {
    const Value* const found = map.find(key);
    return found == nullptr ? std::string_view() : found->text_or();
}

}  // namespace

ObjectHead head_of(const Value& object) {
    static const Key kApiVersion("apiVersion");
    static const Key kKind("kind");
    static const Key kMetadata("metadata");
    static const Key kNamespace("namespace");
    static const Key kName("name");
    const Value* const found = object.find(kMetadata);
    const Value metadata = found == nullptr ? Value() : *found;
    return {text_under(object, kApiVersion), text_under(object, kKind),
            text_under(metadata, kNamespace), text_under(metadata, kName)};
}

}  // namespace assay

#include "snapshot/object_head.h"

namespace assay {
namespace {

const Key kApiVersion("apiVersion");
const Key kKind("kind");
const Key kMetadata("metadata");
const Key kNamespace("namespace");
const Key kName("name");

std::string_view text_under(const Value& map, const Key& key) {
    const Value* const found = map.find(key);
    return found == nullptr ? std::string_view() : found->text_or();
}

}  // namespace

ObjectPlace place_of(const Value& object) {
    const Value* const metadata = object.find(kMetadata);
    if (metadata == nullptr) return {};
    return {text_under(*metadata, kNamespace), text_under(*metadata, kName)};
}

ObjectHead head_of(const Value& object) {
    const ObjectPlace place = place_of(object);
    return {text_under(object, kApiVersion), text_under(object, kKind), place.ns, place.name};
}

}  // namespace assay

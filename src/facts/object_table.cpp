#include "facts/object_table.h"

#include "base/hash.h"
#include "facts/objects.h"

namespace assay {

std::size_t ObjectTable::Hash::operator()(const Place& place) const noexcept {
    return hash_text(place.first) * 3 + hash_text(place.second);
}

ObjectTable::ObjectTable(const Request& request) {
    objects_.reserve(request.objects.size());
    for (const StoredObject& object : request.objects) {
        objects_.try_emplace({namespace_of(object.value), name_of(object.value)}, &object);
    }
}

const StoredObject* ObjectTable::find(std::string_view ns, std::string_view name) const {
    const auto found = objects_.find({ns, name});
    return found == objects_.end() ? nullptr : found->second;
}

}  // namespace assay

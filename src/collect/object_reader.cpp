#include "collect/object_reader.h"

#include <algorithm>
#include <string>
#include <utility>

#include "snapshot/kinds.h"
#include "snapshot/object_head.h"
#include "value/decode.h"

namespace assay {
namespace {

// Longer names than Kubernetes allows (a DNS subdomain for groups, 63 bytes for the rest).
constexpr std::size_t kMaxApiVersion = 253 + 1 + 63;
constexpr std::size_t kMaxKind = 63;

bool consists_of(std::string_view text, std::string_view extra) {
    return std::all_of(text.begin(), text.end(), [&](char byte) {
        return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
               (byte >= '0' && byte <= '9') || extra.find(byte) != std::string_view::npos;
    });
}

bool is_api_version(std::string_view text) {
    return !text.empty() && text.size() <= kMaxApiVersion && consists_of(text, "-./") &&
           std::count(text.begin(), text.end(), '/') <= 1 && text.front() != '/' &&
           text.back() != '/';
}

bool is_kind(std::string_view text) {
    return !text.empty() && text.size() <= kMaxKind && consists_of(text, "");
}

tl::unexpected<Error> malformed(std::string message) {
    return fail(ErrorCode::malformed, std::move(message));
}

}  // namespace

bool is_object_type(std::string_view api_version, std::string_view kind) {
    return is_api_version(api_version) && is_kind(kind);
}

ObjectReader::ObjectReader(Evidence& evidence, Redactor& redactor)
    : evidence_(evidence), redactor_(redactor) {}

Result<void> ObjectReader::add_item(Request& request, std::string_view json) {
    auto decoded = decode_json(json, evidence_.store);
    if (!decoded) {
        return tl::unexpected(decoded.error());
    }
    Value object = *decoded;
    if (head_of(object).name.empty()) {
        return malformed("an item has no metadata.name");
    }
    Store& store = evidence_.store;
    if (object.find("apiVersion") == nullptr) {
        const std::string api_version = api_version_of(request.group, request.version);
        object = store.with(object, "apiVersion", store.text(api_version));
    }
    if (object.find("kind") == nullptr) {
        object = store.with(object, "kind", store.text(request.kind));
    }
    request.objects.push_back({redactor_.object(object), {}});
    return {};
}

Result<std::size_t> ObjectReader::add_object(const Value& object, Origin origin) {
    const ObjectHead head = head_of(object);
    if (!is_object_type(head.api_version, head.kind)) {
        return malformed("no valid apiVersion and kind");
    }
    if (head.name.empty() && object.get("metadata").get("generateName").text_or().empty()) {
        return malformed("no metadata.name");
    }
    const std::size_t index =
        request_of(evidence_, kind_of(head.api_version, head.kind, !head.ns.empty()));
    evidence_.requests[index].objects.push_back({redactor_.object(object), std::move(origin)});
    return index;
}

std::size_t request_of(Evidence& evidence, const KindInfo& kind) {
    for (std::size_t index = 0; index < evidence.requests.size(); ++index) {
        const Request& request = evidence.requests[index];
        if (request.group == kind.group && request.resource == kind.resource) {
            return index;
        }
    }
    Request request;
    request.id = request_id(kind.group, kind.version, kind.resource);
    request.group = kind.group;
    request.version = kind.version;
    request.resource = kind.resource;
    request.kind = kind.kind;
    evidence.requests.push_back(std::move(request));
    return evidence.requests.size() - 1;
}

}  // namespace assay

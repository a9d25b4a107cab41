#include <limits>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "snapshot/container.h"
#include "snapshot/layout.h"
#include "snapshot/node_document.h"
#include "value/decode.h"

namespace assay {
namespace {

// Reads typed members of one map. The first thing that is wrong is remembered; after it every
// read gives a default, so a caller reads all it wants and asks once at the end.
class Fields {
public:
    Fields(const Value& map, std::string where, std::string& problem)
        : map_(map), where_(std::move(where)), problem_(problem) {
        if (!map.is_map()) {
            wrong("", "is not an object");
        }
    }
    [[nodiscard]] std::string text(std::string_view name) {
        const Value* found = need(name);
        if (found != nullptr && !found->is_text()) {
            wrong(name, "is not a text");
            return {};
        }
        return found == nullptr ? std::string() : std::string(found->as_text());
    }
    [[nodiscard]] bool boolean(std::string_view name) {
        const Value* found = need(name);
        if (found != nullptr && !found->is_bool()) {
            wrong(name, "is not true or false");
            return false;
        }
        return found != nullptr && found->as_bool();
    }
    [[nodiscard]] std::uint64_t number(
        std::string_view name, std::int64_t limit = std::numeric_limits<std::int64_t>::max()) {
        const Value* found = need(name);
        if (found != nullptr &&
            (!found->is_integer() || found->as_integer() < 0 || found->as_integer() > limit)) {
            wrong(name, "is not a number in its range");
            return 0;
        }
        return found == nullptr ? 0 : static_cast<std::uint64_t>(found->as_integer());
    }
    [[nodiscard]] int small(std::string_view name) {
        return static_cast<int>(number(name, std::numeric_limits<int>::max()));
    }
    [[nodiscard]] std::span<const Value> list(std::string_view name) {
        const Value* found = need(name);
        if (found != nullptr && !found->is_list()) {
            wrong(name, "is not a list");
            return {};
        }
        return found == nullptr ? std::span<const Value>() : found->items();
    }
    [[nodiscard]] Presence presence(std::string_view name) {
        const std::string said = text(name);
        const auto known = presence_of(said);
        if (!known) {
            wrong(name, "is not a presence");
        }
        return known.value_or(Presence::malformed);
    }
    [[nodiscard]] Value member(std::string_view name) {
        const Value* found = need(name);
        return found == nullptr ? Value() : *found;
    }
    void wrong(std::string_view name, std::string_view what) {
        if (problem_.empty()) {
            problem_ = fmt::format("{}{}{} {}", where_, name.empty() ? "" : ".", name, what);
        }
    }

private:
    const Value* need(std::string_view name) {
        const Value* found = map_.find(name);
        if (found == nullptr) {
            wrong(name, "is missing");
        }
        return found;
    }
    Value map_;
    std::string where_;
    std::string& problem_;
};

tl::unexpected<Error> malformed(std::string message) {
    return fail(ErrorCode::malformed, std::move(message));
}

ListedEntry listed_entry(const Value& value, const std::string& where, std::string& problem) {
    Fields fields(value, where, problem);
    return {fields.text("name"), fields.text("sha256"), fields.number("count")};
}

Target target_from(const Value& value, std::string& problem) {
    Fields fields(value, "target", problem);
    Target target;
    const auto kind = target_kind_of(fields.text("kind"));
    if (!kind) {
        fields.wrong("kind", "is neither files nor cluster");
    }
    target.kind = kind.value_or(TargetKind::cluster);
    target.name = fields.text("name");
    target.uid = fields.text("uid");
    target.server = fields.text("server");
    target.version = fields.text("version");
    target.platform = fields.text("platform");
    target.tls_unverified = fields.boolean("tlsUnverified");
    target.probes_off = fields.boolean("probesOff");
    return target;
}

void request_from(const Value& value, const std::string& where, Manifest& manifest,
                  std::string& problem) {
    Fields fields(value, where, problem);
    Request request;
    request.id = fields.text("id");
    request.group = fields.text("group");
    request.version = fields.text("version");
    request.resource = fields.text("resource");
    request.kind = fields.text("kind");
    request.presence = fields.presence("presence");
    request.reason = fields.text("reason");
    request.status = fields.small("status");
    request.bytes = fields.number("bytes");
    request.resource_version = fields.text("resourceVersion");
    manifest.counts.push_back(fields.number("count"));
    std::vector<ListedEntry> chunks;
    for (const Value& chunk : fields.list("chunks")) {
        chunks.push_back(listed_entry(chunk, where + ".chunks[]", problem));
    }
    manifest.chunks.push_back(std::move(chunks));
    manifest.evidence.requests.push_back(std::move(request));
}

std::optional<TlsAnswer> tls_from(const Value& value, std::string& problem) {
    if (value.is_null()) {
        return std::nullopt;
    }
    Fields fields(value, "probe.tls", problem);
    TlsAnswer tls;
    tls.lowest = fields.text("lowest");
    tls.subject = fields.text("subject");
    tls.issuer = fields.text("issuer");
    const auto not_before = parse_instant(fields.text("notBefore"));
    const auto not_after = parse_instant(fields.text("notAfter"));
    if (!not_before || !not_after) {
        fields.wrong("notAfter", "and notBefore must be times");
    }
    tls.not_before = not_before.value_or(Instant{});
    tls.not_after = not_after.value_or(Instant{});
    tls.chain = fields.text("chain");
    return tls;
}

Result<Value> document(std::string_view bytes, Store& store) {
    auto value = decode_json(bytes, store);
    if (!value) {
        return malformed("is not JSON: " + value.error().message);
    }
    return *value;
}

}  // namespace

Result<Manifest> parse_manifest(std::string_view bytes) {
    Store scratch;
    const auto value = document(bytes, scratch);
    if (!value) {
        return tl::unexpected(value.error());
    }
    const std::string_view schema = value->get("schema").text_or();
    if (schema != kSnapshotSchema) {
        return malformed(fmt::format("has the schema '{}', this version reads '{}'",
                                     printable(schema, 60), kSnapshotSchema));
    }
    std::string problem;
    Fields fields(*value, "manifest", problem);
    Manifest manifest;
    const auto collected_at = parse_instant(fields.text("collectedAt"));
    if (!collected_at) {
        fields.wrong("collectedAt", "is not a time");
    }
    manifest.evidence.collected_at = collected_at.value_or(Instant{});
    manifest.evidence.target = target_from(fields.member("target"), problem);
    manifest.evidence.nodes_asked = fields.boolean("nodesAsked");
    manifest.origins = fields.boolean("origins");
    for (const Value& request : fields.list("requests")) {
        request_from(request, fmt::format("requests[{}]", manifest.counts.size()), manifest,
                     problem);
    }
    for (const Value& node : fields.list("nodes")) {
        manifest.nodes.push_back(listed_entry(node, "nodes[]", problem));
    }
    manifest.probes = listed_entry(fields.member("probes"), "probes", problem);
    for (const Value& item : fields.list("unread")) {
        Fields unread(item, "unread[]", problem);
        manifest.evidence.unread.push_back({unread.text("where"), unread.text("message")});
    }
    if (!problem.empty()) {
        return malformed(printable(problem));
    }
    return manifest;
}

Result<std::vector<Probe>> parse_probes(std::string_view bytes) {
    Store scratch;
    const auto value = document(bytes, scratch);
    if (!value) {
        return tl::unexpected(value.error());
    }
    if (!value->is_list()) {
        return malformed("is not a list");
    }
    std::string problem;
    std::vector<Probe> probes;
    for (const Value& item : value->items()) {
        Fields fields(item, "probe", problem);
        Probe probe;
        probe.name = fields.text("name");
        probe.presence = fields.presence("presence");
        probe.reason = fields.text("reason");
        probe.status = fields.small("status");
        probe.kubernetes = fields.boolean("kubernetes");
        probe.refused = fields.boolean("refused");
        probe.version = fields.text("version");
        probe.tls = tls_from(item.get("tls"), problem);
        probes.push_back(std::move(probe));
    }
    if (!problem.empty()) {
        return malformed(printable(problem));
    }
    return probes;
}

Result<NodeEvidence> parse_node(std::string_view bytes) {
    Store scratch;
    const auto value = document(bytes, scratch);
    if (!value) {
        return tl::unexpected(value.error());
    }
    auto node = read_node_document(*value, {});
    if (!node) {
        return malformed(printable("node: " + node.error().path + " " + node.error().message));
    }
    return std::move(*node);
}

Result<Value> parse_line(std::string_view line, Store& store) {
    auto value = document(line, store);
    if (value && !value->is_map()) {
        return malformed("is not an object");
    }
    return value;
}

Result<StoredObject> unwrap_line(const Value& line) {
    std::string problem;
    Fields fields(line, "line", problem);
    const Value object = fields.member("object");
    if (!object.is_map()) {
        fields.wrong("object", "is not an object");
    }
    Fields origin(fields.member("origin"), "origin", problem);
    Origin place;
    place.file = origin.text("file");
    place.offset = origin.number("offset");
    place.length = origin.number("length");
    place.line = origin.number("line");
    if (!problem.empty()) {
        return malformed(problem);
    }
    return StoredObject{object, std::move(place)};
}

}  // namespace assay

#include "snapshot/layout.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/hash.h"
#include "base/text.h"
#include "snapshot/container.h"
#include "snapshot/node_document.h"
#include "value/decode.h"

namespace assay {
namespace {

constexpr std::size_t kMaxNamePart = 200;

using Members = std::vector<std::pair<std::string_view, Value>>;
using Take = std::function<Result<void>(const std::string&, std::string_view)>;

std::string safe_part(std::string_view text) {
    std::string safe;
    for (const char byte : text) {
        const bool plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                           (byte >= '0' && byte <= '9') || byte == '-' || byte == '_' ||
                           (byte == '.' && !safe.empty());
        if (plain) {
            safe.push_back(byte);
        } else {
            safe += fmt::format("%{:02X}", static_cast<unsigned char>(byte));
        }
    }
    return safe.size() <= kMaxNamePart ? safe : "%sha256-" + sha256_hex(text);
}

std::string group_part(std::string_view group) {
    if (group.empty()) {
        return "core";
    }
    return group == "core" ? "%63ore" : safe_part(group);
}

// Texts of the evidence that are no values may hold any byte (paths, messages).
Value clean(Store& store, std::string_view text) { return store.text(as_utf8(text)); }

Value whole(std::uint64_t number) { return Value::integer(static_cast<std::int64_t>(number)); }

Value origin_value(Store& store, const Origin& origin) {
    return store.map({{"file", clean(store, origin.file)},
                      {"offset", whole(origin.offset)},
                      {"length", whole(origin.length)},
                      {"line", whole(origin.line)}});
}

bool has_origins(const Evidence& evidence) {
    const auto told = [](const StoredObject& object) { return *object.origin != Origin{}; };
    return std::any_of(evidence.requests.begin(), evidence.requests.end(),
                       [&](const Request& request) {
                           return std::any_of(request.objects.begin(), request.objects.end(), told);
                       });
}

std::string line_of(const StoredObject& object, bool origins) {
    if (!origins) {
        return encode_json(object.value) + "\n";
    }
    Store scratch;
    return "{\"object\":" + encode_json(object.value) +
           ",\"origin\":" + encode_json(origin_value(scratch, object.origin)) + "}\n";
}

Value listed(Store& store, const std::string& name, std::string_view bytes, std::uint64_t count) {
    return store.map({{"name", store.text(name)},
                      {"sha256", store.text(sha256_hex(bytes))},
                      {"count", whole(count)},
                      {"bytes", whole(bytes.size())}});
}

// Writes the chunks of one request and gives their list for the manifest.
Result<Value> lay_out_objects(const Request& request, bool origins, const Take& take,
                              Store& store) {
    std::vector<Value> chunks;
    std::string bytes;
    std::uint64_t count = 0;
    const auto flush = [&]() -> Result<void> {
        const std::string name = chunk_name(request, chunks.size());
        chunks.push_back(listed(store, name, bytes, count));
        auto taken = take(name, bytes);
        bytes.clear();
        count = 0;
        return taken;
    };
    for (const StoredObject& object : request.objects) {
        const std::string line = line_of(object, origins);
        if (count > 0 && bytes.size() + line.size() > kChunkBytes) {
            if (auto flushed = flush(); !flushed) {
                return tl::unexpected(flushed.error());
            }
        }
        bytes += line;
        ++count;
    }
    if (count > 0) {
        if (auto flushed = flush(); !flushed) {
            return tl::unexpected(flushed.error());
        }
    }
    return store.list(chunks);
}

Value request_value(Store& store, const Request& request, const Value& chunks) {
    return store.map({{"id", clean(store, request.id)},
                      {"group", clean(store, request.group)},
                      {"version", clean(store, request.version)},
                      {"resource", clean(store, request.resource)},
                      {"kind", clean(store, request.kind)},
                      {"presence", store.text(text_of(request.presence))},
                      {"reason", clean(store, request.reason)},
                      {"status", Value::integer(request.status)},
                      {"bytes", whole(request.bytes)},
                      {"resourceVersion", clean(store, request.resource_version)},
                      {"count", whole(request.objects.size())},
                      {"chunks", chunks}});
}

Value tls_value(Store& store, const std::optional<TlsAnswer>& tls) {
    if (!tls) {
        return {};
    }
    return store.map({{"lowest", clean(store, tls->lowest)},
                      {"subject", clean(store, tls->subject)},
                      {"issuer", clean(store, tls->issuer)},
                      {"notBefore", store.text(format_instant(tls->not_before))},
                      {"notAfter", store.text(format_instant(tls->not_after))},
                      {"chain", clean(store, tls->chain)}});
}

Value probe_value(Store& store, const Probe& probe) {
    return store.map({{"name", clean(store, probe.name)},
                      {"presence", store.text(text_of(probe.presence))},
                      {"reason", clean(store, probe.reason)},
                      {"status", Value::integer(probe.status)},
                      {"kubernetes", Value::boolean(probe.kubernetes)},
                      {"refused", Value::boolean(probe.refused)},
                      {"version", clean(store, probe.version)},
                      {"tls", tls_value(store, probe.tls)}});
}

Value target_value(Store& store, const Target& target) {
    return store.map({{"kind", store.text(text_of(target.kind))},
                      {"name", clean(store, target.name)},
                      {"uid", clean(store, target.uid)},
                      {"server", clean(store, target.server)},
                      {"version", clean(store, target.version)},
                      {"platform", clean(store, target.platform)},
                      {"tlsUnverified", Value::boolean(target.tls_unverified)},
                      {"probesOff", Value::boolean(target.probes_off)}});
}

Value unread_value(Store& store, const Evidence& evidence) {
    std::vector<Value> items;
    for (const UnreadItem& item : evidence.unread) {
        items.push_back(store.map(
            {{"where", clean(store, item.where)}, {"message", clean(store, item.message)}}));
    }
    return store.list(items);
}

}  // namespace

std::string chunk_name(const Request& request, std::size_t number) {
    return fmt::format("objects/{}/{}/{}.jsonl", group_part(request.group),
                       safe_part(request.resource), number);
}

std::string node_entry_name(std::string_view node) {
    return fmt::format("nodes/{}.json", safe_part(node));
}

Result<std::string> lay_out(const Evidence& evidence, const Take& take) {
    Store store;
    const bool origins = has_origins(evidence);
    std::vector<Value> requests;
    for (const Request& request : evidence.requests) {
        auto chunks = lay_out_objects(request, origins, take, store);
        if (!chunks) {
            return tl::unexpected(chunks.error());
        }
        requests.push_back(request_value(store, request, *chunks));
    }
    std::vector<Value> nodes;
    for (const NodeEvidence& node : evidence.nodes) {
        const std::string name = node_entry_name(node.name);
        const std::string bytes = encode_json(node_document(node, store)) + "\n";
        nodes.push_back(listed(store, name, bytes, 1));
        if (auto taken = take(name, bytes); !taken) {
            return tl::unexpected(taken.error());
        }
    }
    std::vector<Value> probes;
    for (const Probe& probe : evidence.probes) {
        probes.push_back(probe_value(store, probe));
    }
    const std::string probe_bytes = encode_json(store.list(probes)) + "\n";
    if (auto taken = take(std::string(kProbesName), probe_bytes); !taken) {
        return tl::unexpected(taken.error());
    }
    const Value manifest = store.map(
        {{"schema", store.text(kSnapshotSchema)},
         {"collectedAt", store.text(format_instant(evidence.collected_at))},
         {"target", target_value(store, evidence.target)},
         {"nodesAsked", Value::boolean(evidence.nodes_asked)},
         {"origins", Value::boolean(origins)},
         {"requests", store.list(requests)},
         {"nodes", store.list(nodes)},
         {"probes", listed(store, std::string(kProbesName), probe_bytes, evidence.probes.size())},
         {"unread", unread_value(store, evidence)}});
    return encode_json(manifest) + "\n";
}

}  // namespace assay
